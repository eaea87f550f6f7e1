"""Titles beside names: "Treasury Secretary Scott Bessent", "Ana Ruiz, chief executive of Acme"."""

from __future__ import annotations

import bisect
import functools
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from briefings.extract import gazetteer, names
from briefings.extract.name import Name
from briefings.extract.wordlist import rows, words
from briefings.types import ActorKind

_LINKS = {"of", "for", "to", "the", "and", "on", "&"}
_COUNTERPART = 80
"""Tokens back to the title that a counterpart shares: about three sentences."""
_REACH = 14
"""Tokens that are looked through on either side of a name; the longest office in use has about a dozen."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title that stands at `start` to `end` (tokens) and whose it is: "President", of "Ukraine"."""

    text: str
    affiliation: str | None
    start: int
    end: int


def _title_at(doc: Doc, end: int, start: int) -> int | None:
    """Where the title that ends before `end` begins, not before `start`: the longest entry of the list."""
    titles = words("gazetteer/titles.txt")
    for first in range(max(start, end - 4), end):
        text = doc[first:end].text.casefold().replace("’", "'")
        if text in titles or _singular(doc, first, end) in titles:
            return first
    return None


def _singular(doc: Doc, first: int, end: int) -> str:
    last = doc[end - 1]
    lemma = last.lemma_ if last.tag_ in ("NNS", "NNPS") else last.text
    return " ".join([*(t.lower_ for t in doc[first : end - 1]), lemma.casefold()])


def before(doc: Doc, name: Name, at: dict[int, Name]) -> Title | None:
    """The title that leads up to a person's name, with the country or organisation in it."""
    stop = name.start
    while stop and doc[stop - 1].lower_ in names.honorifics():
        stop -= 1
    for i in range(stop, name.start):
        if doc[i].lower_.endswith(".") and doc[i].lower_ in words("gazetteer/titles.txt"):
            return Title(doc[i].text, None, i, i + 1)  # "Gov. Ana Ruiz"; "Professor" is no office
    if stop and doc[stop - 1].lower_ in ("of", "for", "to", "and", "or"):
        return None  # "a spokeswoman for Mr Darko" is somebody else, "the head of Acme and Mr Darko" two
    if stop and doc[stop - 1].text == ",":
        stop -= 1
        if not stop or not (_is_office(doc, stop) or _opens_apposition(doc, name)):
            return None
    start = stop
    while start > max(0, stop - _REACH) and _belongs(doc, start - 1):
        other = at.get(start - 1)
        if other is not None and other.kind == ActorKind.PERSON:
            break
        start -= 1
    while start < stop and (doc[start].lower_ in _LINKS or doc[start].tag_ == "POS" or doc[start].is_punct):
        start += 1
    if stop < name.start and doc[start].tag_ == "NNS" and doc[start + 1].lower_ == "of":
        return None  # "the heads of Acme, Lind and Orr": a list of bodies
    return _title(doc, start, stop, at) or _occupation_before(doc, start, stop, at)


def _occupation_before(doc: Doc, start: int, stop: int, at: dict[int, Name]) -> Title | None:
    """What somebody is called right before the name: "Nursery worker Tina Hobbs", "soap star Kim Bell"."""
    first = stop
    while (
        first > start and doc[first - 1].pos_ in ("NOUN", "ADJ") and first - 1 not in at and stop - first < 3
    ):
        first -= 1
    if first == stop or doc[stop - 1].tag_ != "NN" or not doc[stop - 1].is_lower or first != start:
        return None
    if doc[stop - 1].lower_ not in words("gazetteer/occupations.txt"):
        return None
    return Title(" ".join(doc[first:stop].text.split()), None, first, stop)


def before_comma(doc: Doc, name: Name, at: dict[int, Name]) -> Title | None:
    """The title before an apposition that has one of its own: "Its envoy, former king Tom, said"."""
    near = before(doc, name, at)
    if near is None or near.start < 3 or doc[near.start - 1].text != ",":
        return None
    last = doc[name.end - 1]
    office = last.head
    if last.dep_ != "appos" or office.i != near.start - 2:
        return None
    start = office.left_edge.i
    while start < office.i and (doc[start].pos_ in ("DET", "PRON") or doc[start].is_space):
        start += 1
    return _title(doc, start, office.i + 1, at)


def _is_office(doc: Doc, stop: int) -> bool:
    """Whether the words before a comma are an office: "High Representative for Trade, Ana Ruiz"."""
    return doc[stop - 1].text[:1].isupper() or _title_at(doc, stop, stop - 4) is not None


def _opens_apposition(doc: Doc, name: Name) -> bool:
    """Whether a name in commas goes with the subject before it: "The head of the talks, Ana Ruiz, ..."."""
    last = doc[name.end - 1]
    paired = name.end < len(doc) and doc[name.end].text == ","
    return last.dep_ == "appos" and (paired or last.head.dep_ in ("nsubj", "nsubjpass"))


def _belongs(doc: Doc, i: int) -> bool:
    """Whether the token before a name can be a word of the title."""
    token = doc[i]
    if token.is_space or token.pos_ in ("VERB", "AUX", "PRON", "ADV", "SCONJ", "NUM"):
        return token.lower_ in words("gazetteer/titles.txt")
    if token.lower_ in _LINKS:
        if token.lower_ == "the":
            return i > 0 and doc[i - 1].lower_ in ("of", "for", "to")
        # A link belongs when a title noun stands before it: "Minister for Foreign Affairs and".
        return any(_title_at(doc, k, max(0, k - 3)) is not None for k in range(max(1, i - 5), i + 1)) and (
            doc[i + 1].text[:1].isupper()
            or doc[i + 1].lower_ in ("the", "staff")
            or (doc[i + 1].tag_ == "NN" and doc[i + 2 : i + 3].text == ",")  # "its head of cargo, Ana Ruiz"
        )
    if token.tag_ == "POS" or token.text in ("'s", "’s"):
        return i > 0 and doc[i - 1].pos_ in ("PROPN", "NOUN")
    if token.is_punct:
        return token.text == "-"
    if token.pos_ in ("PROPN", "ADJ", "NOUN"):
        return True
    return token.text[:1].isupper()


def _title(doc: Doc, start: int, stop: int, at: dict[int, Name]) -> Title | None:
    """The title in tokens `start` to `stop`, or None when no title noun is its head."""
    affiliation: str | None = None
    owner = start
    for i in range(start, stop):
        name = at.get(i)
        if name is not None and name.kind != ActorKind.PERSON:
            affiliation = affiliation or name.known or name.text
            if i == owner:
                owner = max(owner, name.end)
    # The country or organisation in front goes to the affiliation; one behind ("of Acme") ends the title.
    while owner < stop and (doc[owner].tag_ == "POS" or doc[owner].text in ("'s", "’s", "-")):
        owner += 1
    prefix = start
    former = (
        doc[prefix].lower_ in ("former", "ex", "then", "acting", "outgoing", "incoming")
        if prefix < stop
        else False
    )
    if former:
        lead = doc[prefix].text
        inner = _title(doc, prefix + 1, stop, at)
        return Title(f"{lead} {inner.text}", inner.affiliation, start, stop) if inner else None
    for end in range(stop, owner, -1):
        first = _title_at(doc, end, owner)
        if first is None:
            continue
        rest = doc[end:stop]
        if len(rest) and rest[0].lower_ not in ("of", "for", "to", "on"):
            continue
        # Words before the title noun belong to it: "Economy Minister", "special envoy".
        while first > owner and doc[first - 1].pos_ in ("PROPN", "ADJ", "NOUN") and first - 1 not in at:
            first -= 1
        tail = rest if len(rest) and not _names_affiliation(rest, at) else None
        text = doc[first : tail.end if tail is not None else end].text
        return Title(" ".join(text.split()), affiliation, start, stop)
    return None


def _names_affiliation(rest: Span, at: dict[int, Name]) -> bool:
    return any(t.i in at and at[t.i].kind != ActorKind.PERSON for t in rest)


def after(doc: Doc, name: Name, at: dict[int, Name]) -> Title | None:
    """The title in apposition to a name: "the union's lead negotiator", "alongside other EU leaders"."""
    i = name.end
    limit = min(len(doc), i + _REACH)
    limit = next((k for k in range(i, limit) if doc[k].is_sent_start), limit)
    if i < limit and doc[i].text == ",":
        i += 1
    elif not (
        i < limit and doc[i].lower_ in ("and", "or") and i + 1 < limit and doc[i + 1].lower_ == "other"
    ):
        return None
    if i < limit and doc[i].lower_ in ("alongside", "with", "among", "and", "like", "or"):
        if i + 1 >= limit or doc[i + 1].lower_ != "other":
            return None
        i += 1
    other = i < limit and doc[i].lower_ == "other"
    if i < limit and (doc[i].pos_ == "DET" or doc[i].lower_ in ("a", "an", "the", "other", "who", "whose")):
        if doc[i].lower_ in ("who", "whose"):
            return None
        i += 1
    start = i
    while i < limit and not (doc[i].is_punct and doc[i].text not in ("-", "’", "'", "&")):
        titled = doc[i : i + 2].text.casefold() in words("gazetteer/titles.txt")  # "managing director"
        if (doc[i].pos_ in ("VERB", "AUX", "PRON", "SCONJ") and not titled) or doc[i].is_space:
            break
        i += 1
    if i == start or i >= limit + 1 or (not other and i < len(doc) and doc[i].pos_ in ("VERB", "AUX")):
        return None
    if any(k in at and at[k].kind == ActorKind.PERSON and not _owns(doc, k) for k in range(start, i)):
        return None
    title = _title(doc, start, i, at)
    if title is not None and title.affiliation is None and i + 1 < len(doc) and doc[i].text == ",":
        body = at.get(i + 1)
        if body is not None and body.kind != ActorKind.PERSON and _ends_apposition(doc, body.end):
            title = Title(title.text, body.known or body.text, title.start, body.end)
    if title is None and start and doc[start - 1].lower_ in ("a", "an"):
        return _occupation(doc, start, i)
    if title is None or not other:
        return title
    # "other EU leaders": the person is one of them, in the singular, with the body that they lead named.
    text = doc[start:i].text
    head = doc[i - 1]
    return Title(text[: len(text) - len(head.text)] + head.lemma_.casefold(), title.affiliation, start, i)


def _ends_apposition(doc: Doc, i: int) -> bool:
    """Whether a name in a signature ends here: "Ana Ruiz, Director, Bank of Norway", and no verb follows."""
    return i >= len(doc) or doc[i].is_space or doc[i].text in (",", ".", ")", ";")


def _owns(doc: Doc, i: int) -> bool:
    """Whether the name that holds token `i` has a possessive mark: "Northsound's managing director"."""
    while i + 1 < len(doc) and doc[i + 1].pos_ == "PROPN":
        i += 1
    return i + 1 < len(doc) and doc[i + 1].tag_ == "POS"


def _occupation(doc: Doc, start: int, stop: int) -> Title | None:
    """What somebody is said to be in an apposition: "Tom Lee, a baker", "Ana Ruiz, a driver at the depot"."""
    end = start
    while end < stop and (doc[end].pos_ in ("ADJ", "NOUN", "PROPN") or doc[end].text == "-"):
        end += 1
    if not start < end <= start + 4 or doc[end - 1].tag_ != "NN":
        return None
    if doc[end - 1].lower_ in words("gazetteer/relatives.txt") | words("gazetteer/no_occupations.txt"):
        return None
    return Title(" ".join(doc[start:end].text.split()), None, start, end)


@functools.cache
def _role_verbs() -> dict[str, str]:
    return {verb: noun for verb, noun, *_ in rows("gazetteer/role_verbs.txt")}


def leads(doc: Doc, name: Name, at: dict[int, Name]) -> Title | None:
    """What a verb says that somebody is: "Ana Ruiz, who chairs the Pilots' Guild", "Tom Lee heads it"."""
    token = doc[name.end - 1]
    nouns = _role_verbs()
    verbs = [token.head] if token.dep_ == "nsubj" and token.head.tag_ == "VBZ" else []
    if name.end + 1 < len(doc) and doc[name.end].text == "," and doc[name.end + 1].lower_ == "who":
        verbs += [c for c in token.children if c.dep_ == "relcl"]
    for verb in (v for v in verbs if v.lemma_ in nouns):
        body = next((c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i), None)
        if body is None or any(c.dep_ == "neg" for c in verb.children):
            continue
        named = next((at[t.i] for t in body.subtree if t.i in at and at[t.i].kind != ActorKind.PERSON), None)
        if body.i not in at and body.lower_ not in words("words/collectives.txt"):
            continue  # "led the negotiations for the board"
        return Title(nouns[verb.lemma_], (named.known or named.text) if named else None, verb.i, verb.i + 1)
    return None


def counterpart(doc: Doc, name: Name, titles: Sequence[Title]) -> Title | None:
    """The title of "her Norwegian counterpart, Ana Ruiz": the last one before it, of the country it names.

    `titles` are those of the others in the article, in its order.
    """
    end = name.start - 1 if name.start and doc[name.start - 1].text == "," else name.start
    if end < 2 or doc[end - 1].lower_ != "counterpart":
        return None
    at = bisect.bisect_left(titles, end - 1, key=lambda title: title.start) - 1
    if at < 0 or end - titles[at].end > _COUNTERPART:
        return None
    place = gazetteer.lookup(doc[end - 2].text)
    start = end - 2 if place else end - 1
    return Title(_of_any_country(doc, titles[at]), place.name if place else None, start, end)


def _of_any_country(doc: Doc, title: Title) -> str:
    """The words of a title without the country or people before it, also one that no list has."""
    first, _, rest = title.text.partition(" ")
    token = doc[title.start]
    foreign = token.ent_type_ in ("NORP", "GPE") or not token.has_vector
    return rest if rest and token.text == first and foreign else title.text


def is_a(doc: Doc, name: Name, at: dict[int, Name]) -> Title | None:
    """The title of "Ana Ruiz is (or became) the chief executive of Acme"."""
    token = doc[name.end - 1]
    if token.dep_ != "nsubj" or token.head.lemma_ not in ("be", "become", "remain"):
        return None
    if token.head.lemma_ == "become" and any(c.tag_ == "MD" for c in token.head.children):
        return None  # nobody is yet what he will become
    for child in token.head.children:
        if (
            child.dep_ == "attr"
            and child.i > token.i
            and child.lemma_.casefold() in words("gazetteer/titles.txt")
        ):
            if any(c.dep_ == "neg" for c in token.head.children):
                return None
            start = child.left_edge.i
            while doc[start].pos_ == "DET" and start < child.i:
                start += 1
            end = child.i + 1
            while end < len(doc) and (
                doc[end].lower_ in ("of", "for", "at", "the") or doc[end].pos_ == "PROPN"
            ):
                end += 1
            while end > child.i + 1 and doc[end - 1].pos_ != "PROPN":
                end -= 1  # "Chair of the", of what no name has
            return _title(doc, start, end, at)
    return None
