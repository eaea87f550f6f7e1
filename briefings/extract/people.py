"""People in a text: the model's with its usual errors repaired, and those whom it overlooked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from spacy.tokens import Doc, Span, Token

from briefings.extract import gazetteer, names
from briefings.extract.name import Name, is_media, is_organisation_head, is_title_word, person, trim
from briefings.extract.wordlist import words

_LABEL_WORDS = 5
"""Most words in the name before the colon of a transcript's turn."""


def by_entity(doc: Doc) -> list[Name]:
    """The people whom the model sees, with particles, without titles; a parted first name is put back."""
    lasts = {entity[-1].text for entity in doc.ents if entity.label_ == "PERSON"}
    return [name for entity in doc.ents for name in _people(entity, lasts)]


def _people(entity: Span, lasts: set[str]) -> list[Name]:
    """The people that an entity names: one, or none. `lasts` are the last words of people's names here."""
    doc, particles = entity.doc, words("gazetteer/particles.txt")
    span = trim(entity)
    if span is None or any(c in span.text for c in "@&/") or not span.text[0].isupper():
        return []
    last = span[-1]
    if entity.label_ != "PERSON":
        # A first name that the model parted from its surname: "Volodymyr" as a place before "Zelenskyy".
        split = (
            len(span) == 1
            and entity.label_ in ("GPE", "NORP", "ORG")
            and last.dep_ == "compound"
            and last.head.i == last.i + 1
            and last.head.pos_ == "PROPN"
            and not last.head.ent_type_
            and gazetteer.lookup(span.text) is None
            and not is_title_word(last.head)
            and last.head.text[1:].islower()
            and last.head.text.casefold() not in words("gazetteer/not_actors.txt")
        )
        return [person(doc, last.i, last.i + 2)] if split and last.head.text in lasts else []
    start, end = span.start, span.end
    while start < end - 1 and (
        is_title_word(doc[start]) or doc[start].lower_ in words("gazetteer/groups.txt")
    ):
        start += 1
    if "(" in span.text or _is_dateline(doc, start):
        return []
    if end - start > 1 and doc[start].lower_ in words("gazetteer/place_words.txt"):
        return []  # "Loch Arvan"
    while end < len(doc) and (
        (doc[end - 1].text in particles and doc[end].text[:1].isupper())
        or (
            doc[end].text in particles
            and end + 1 < len(doc)
            and doc[end].ent_type_ == ""
            and _ends_name(doc, end)
        )
    ):
        end += 1
    while start > 0 and doc[start - 1].text in particles and doc[start - 1].text.islower():
        start -= 1
    if end - start == 1 and _is_first_name(doc, start - 1):
        start -= 1
    elif end - start == 1 and _has_other_first_name(doc[start], {}):
        return []  # "German Ortega" is a man of that name or Ortega the German: nobody can say
    text = doc[start:end].text
    if gazetteer.lookup(text) or any("-" in t.text and gazetteer.lookup(t.text.split("-")[0]) for t in span):
        return []
    if is_media(text) or (end - start > 1 and is_organisation_head(last.text)):
        return []
    return [person(doc, start, end)]


def _is_first_name(doc: Doc, i: int) -> bool:
    """Whether the word before a surname is the first name that the model left out: "Per" before "Dahl"."""
    if i < 0 or doc[i].is_sent_start or doc[i].ent_type_ or not _is_word(doc[i]):
        return False
    if is_title_word(doc[i]) or doc[i].dep_ != "compound" or doc[i].head.i != i + 1:
        return False
    return gazetteer.lookup(doc[i].text) is None and doc[i].lower_ not in words("gazetteer/groups.txt")


def _is_dateline(doc: Doc, i: int) -> bool:
    """Whether a word in capitals opens its line before a comma, a dash or a bracket: "DOHA, June 3"."""
    opens = i == 0 or "\n" in doc[i - 1].text
    return opens and doc[i].is_upper and len(doc[i]) > 2 and i + 1 < len(doc) and doc[i + 1].text in ",(-–—"


def _ends_name(doc: Doc, i: int) -> bool:
    """Whether particles from `i` on lead to one more capitalised word, as in "der Leyen"."""
    particles = words("gazetteer/particles.txt") - {"la", "le", "st.", "al", "el"}
    while i < len(doc) and doc[i].text in particles:
        i += 1
    return i < len(doc) and doc[i].text[:1].isupper() and doc[i].pos_ in ("PROPN", "NOUN")


def labels(doc: Doc) -> list[Name]:
    """The speakers of a transcript: a name in capitals and a colon at the start of a line."""
    found: list[Name] = []
    start = 0
    shortened = {token.text for token in doc[1:-1] if doc[token.i - 1].text == "(" and token.is_upper}
    for token in doc:
        if token.is_space and "\n" in token.text:
            start = token.i + 1
        elif token.i == start and token.is_punct:
            start += 1  # the mark of a list
        elif token.text == ":" and 0 < token.i - start <= _LABEL_WORDS:
            text = doc[start : token.i].text
            letters = "".join(c for c in text if c not in "-'’. ")
            # "the Bakers' Union (BU)" is nobody of that name
            known = text.casefold() in words("gazetteer/not_speakers.txt") or text in shortened
            if len(letters) > 2 and letters.isalpha() and letters.isupper() and not known:
                while start < token.i - 1 and is_title_word(doc[start]):
                    start += 1
                found.append(person(doc, start, token.i, _in_title_case(doc[start : token.i].text)))
    return found


def _in_title_case(text: str) -> str:
    return " ".join("-".join(part.capitalize() for part in word.split("-")) for word in text.split())


def bracketed(doc: Doc) -> list[Name]:
    """Surnames with the first name behind them in brackets: "the union's Lowe (Daniel, no relation)"."""
    found = []
    for token in doc[1:-2]:
        if token.text != "(":
            continue
        last, first, end = doc[token.i - 1], doc[token.i + 1], doc[token.i + 2]
        before = _next(last, -1)
        if before is not None and before.pos_ == "PROPN" and before.dep_ == "compound":
            continue  # "Jo Pennick (Green)" has a first name already
        if end.text in (",", ")") and _is_word(last) and _is_word(first):
            found.append(person(doc, last.i, last.i + 1, f"{first.text} {last.text}"))
    return found


def _is_word(token: Token) -> bool:
    return token.pos_ == "PROPN" and token.is_title and token.is_alpha and len(token) > 2


def overlooked(doc: Doc, known: Iterable[Name]) -> list[Name]:
    """People in full whom the model sees no person in, where the text says that they are people.

    Two capitalised words are one when a relative clause with "who", an age, or an office before a comma
    stands beside them, or when the second is a surname here. Prefers to overlook one over taking a firm for
    a person.
    """
    surnames = {name.text.split()[-1] for name in known if names.is_full(name.text)}
    taken = {i for name in known for i in range(name.start, name.end)}
    pairs = [
        (first, doc[first.i + 1])
        for first in doc[:-1]
        if first.is_title
        and first.i not in taken
        and first.i + 1 not in taken
        and _may_be_person(first, doc[first.i + 1])
    ]
    sure = [pair for pair in pairs if _is_called_person(*pair)]
    surnames |= {last.text for _, last in sure}
    return [person(doc, first.i, last.i + 1) for first, last in pairs if last.text in surnames]


def _may_be_person(first: Token, last: Token) -> bool:
    if not (_is_word(first) and _is_word(last)) or first.dep_ != "compound" or first.head.i != last.i:
        return False
    beside = [t for t in (_next(first, -1), _next(last, 1)) if t is not None]
    if any(t.pos_ == "PROPN" and t.is_title and not is_title_word(t) for t in beside):
        return False
    if is_organisation_head(last.text) or last.lower_ in words("gazetteer/not_actors.txt"):
        return False
    if any(is_title_word(t) or t.lower_ in words("gazetteer/groups.txt") for t in (first, last)):
        return False
    # What the model takes for one organisation is one, unless it has an age or is somebody "who".
    whole = first.ent_type_ and first.ent_iob_ == "B" and last.ent_iob_ == "I"
    if whole and not (_is_human(last) or _follows_office(first)):
        return False
    return not any(gazetteer.lookup(t.text) for t in (first, last))


def _next(token: Token, step: int) -> Token | None:
    i = token.i + step
    return token.doc[i] if 0 <= i < len(token.doc) else None


def _is_called_person(first: Token, last: Token) -> bool:
    doc = first.doc
    if _is_human(last):
        return True
    before = _next(first, -1)
    if before is None:
        return False
    if before.lower_ in names.honorifics() or before.lower_ in words("gazetteer/relatives.txt"):
        return True
    return (
        before.text == ","
        and before.i > 0
        and any(
            t.lower_ in words("gazetteer/titles.txt") | words("gazetteer/relatives.txt")
            for t in doc[max(0, before.i - 3) : before.i]
        )
    )


def _follows_office(first: Token) -> bool:
    """Whether "its chairman," stands right before a name."""
    comma, office = _next(first, -1), _next(first, -2)
    if (
        comma is None
        or office is None
        or comma.text != ","
        or office.lower_ not in words("gazetteer/titles.txt")
    ):
        return False
    return any(c.dep_ == "poss" and c.pos_ == "PRON" for c in office.children)


def _is_human(last: Token) -> bool:
    """Whether an age or "who" follows a name behind a comma."""
    comma, after = _next(last, 1), _next(last, 2)
    if comma is None or after is None or comma.text != ",":
        return False
    return after.lower_ in ("who", "whose", "whom") or (
        after.text.isdecimal() and len(after) < 4 and 15 < int(after.text) < 105
    )


def surname_words(doc: Doc, people: Iterable[Name]) -> set[str]:
    """Surnames that stand for a person wherever they occur alone: those of people named in full here.

    A single word counts too when the model takes it for a person at least as often as for anything else.
    """
    full = {name.text.split()[-1] for name in people if names.is_full(name.text)}
    people_votes: Counter[str] = Counter()
    other_votes: Counter[str] = Counter()
    for entity in doc.ents:
        if len(entity) == 1:
            (people_votes if entity.label_ == "PERSON" else other_votes)[entity.text] += 1
    found = full | {
        word for word, count in people_votes.items() if count >= other_votes[word] and word[:1].isupper()
    }
    return {word for word in found if gazetteer.lookup(word) is None and is_surname(word)}


def is_surname(word: str) -> bool:
    """Whether a word has the form of a surname; hyphens and apostrophes may be part of one."""
    return word[:1].isupper() and all(part.isalpha() for part in word.replace("’", "-").split("-"))


def bare(doc: Doc, surnames: set[str], taken: dict[int, Name]) -> list[Name]:
    """Surnames that stand alone, where no other name is; those of several tokens too (Adeyemi-Cole).

    A surname behind an unknown capitalised word is none of the known people's: "Per Dahl" is not Ana Dahl.
    """
    firsts: dict[str, list[str]] = {}
    for surname in surnames:
        firsts.setdefault(surname.replace("’", "-").split("-")[0], []).append(surname)
    found: list[Name] = []
    for token in doc:
        if token.i in taken or token.text not in firsts:
            continue
        for surname in sorted(firsts[token.text], key=len, reverse=True):
            end = token.i + 1
            while end < len(doc) and len(doc[token.i : end].text) < len(surname):
                end += 1
            if doc[token.i : end].text == surname and token.pos_ in ("PROPN", "NOUN", "ADJ", "X"):
                if not _has_other_first_name(token, taken):
                    found.append(person(doc, token.i, end))
                break
    return found


def _has_other_first_name(token: Token, taken: dict[int, Name]) -> bool:
    """Whether a capitalised word before a surname makes it somebody else's name."""
    before = _next(token, -1)
    if before is None or before.dep_ != "compound" or not _is_word(before):
        return False
    other = taken.get(before.i)
    if other is not None and other.how != "adjective":
        return False
    if is_title_word(before) or before.lower_ in words("gazetteer/groups.txt"):
        return False
    # "Republican Aamodt" is hers; "German Aamodt" is a man called German.
    return before.ent_type_ != "NORP" or gazetteer.lookup(before.text) is not None


def things(doc: Doc, found: Iterable[Name]) -> set[str]:
    """Single words taken for people that the text treats as things or places: what is sold, what is built."""
    single: dict[str, list[Token]] = {}
    for name in found:
        if name.end - name.start == 1 and not names.is_full(name.text):
            single.setdefault(name.text, []).append(doc[name.start])
    return {
        text for text, uses in single.items() if not any(_is_addressed(t) for t in uses) and _is_thing(uses)
    }


def bodies(doc: Doc, found: Iterable[Name]) -> set[str]:
    """Single words taken for people that the text treats as bodies.

    They own what only a body has ("Nordline's shareholders", "Nordline shares"), are something "which" acts,
    or somebody works or owns a share in them ("the union at Nordline", "a stake in Nordline").
    """
    single = {name.text for name in found if name.end - name.start == 1 and not names.is_full(name.text)}
    return {
        token.text
        for token in doc
        if token.text in single
        and (_owns_as_body(doc, token.i + 1) or _is_which(doc, token.i + 1) or _holds_people(token))
    }


def _owns_as_body(doc: Doc, end: int) -> bool:
    if end >= len(doc):
        return False
    first = end + (doc[end].tag_ == "POS")
    return any(
        doc[first:last].text.casefold() in words("gazetteer/of_bodies.txt")
        for last in range(first + 1, min(len(doc), first + 3) + 1)
    )


def _is_which(doc: Doc, end: int) -> bool:
    """Whether a name is taken up by "which" and does something: "Nordline, which bought it, wants more"."""
    return (
        end + 1 < len(doc)
        and doc[end].text == ","
        and doc[end + 1].lower_ == "which"
        and doc[end + 1].dep_ in ("nsubj", "poss")
        and doc[end - 1].dep_ in ("nsubj", "pobj", "conj")
    )


def _holds_people(token: Token) -> bool:
    """Whether people work in what a name means, or own shares in it: "the pilots' union at Nordline"."""
    if token.dep_ != "pobj" or token.head.lower_ not in ("at", "in"):
        return False
    noun = token.head.head
    if token.head.lower_ == "in":
        return noun.lower_ in ("shareholders", "investors", "stake", "shares")
    plural = noun.tag_ == "NNS" or noun.lower_ in ("union", "staff", "workforce")
    staff = words("gazetteer/groups.txt") | words("gazetteer/of_bodies.txt") | {"staff"}
    return noun.i == token.i - 2 and plural and noun.lower_ in staff


def _is_addressed(token: Token) -> bool:
    before = _next(token, -1)
    return before is not None and is_title_word(before)


def _is_thing(uses: list[Token]) -> bool:
    verbs = words("gazetteer/thing_verbs.txt")
    places = words("gazetteer/settlements.txt")
    if any(t.dep_ in ("dobj", "nsubjpass") and t.head.lemma_.lower() in verbs for t in uses):
        return True
    if any(t.dep_ == "pobj" and t.head.lower_ == "of" and t.head.head.lower_ in places for t in uses):
        return True
    if any(_is_called_thing(t) for t in uses):
        return True
    # "the Orun concession" alone tells of no person; nor does a word that is only ever somewhere.
    return all(
        (t.dep_ in ("compound", "nmod") and any(c.lower_ == "the" for c in t.head.children))
        or (t.dep_ == "pobj" and t.head.lower_ in ("in", "at", "near", "outside", "off"))
        for t in uses
    )


def _is_called_thing(token: Token) -> bool:
    """Whether an apposition says what is no person: "Nerivex, a drug for a rare disease"."""
    comma, article = _next(token, 1), _next(token, 2)
    if comma is None or article is None or comma.text != "," or article.lower_ not in ("a", "an"):
        return False
    noun = next((t for t in token.doc[token.i + 3 : token.i + 6] if t.tag_ == "NN"), None)
    return noun is not None and noun.lower_ in words("gazetteer/things.txt")
