"""Names in a text: the model's entities with its usual errors repaired, and the forms everybody knows.

Repairs: entities that run over a line break or a determiner, headings taken for names, a first name parted
from its surname, surnames with particles, a person taken for an organisation, countries joined by a hyphen.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from briefings.extract import gazetteer, names
from briefings.extract.wordlist import words
from briefings.types import ActorKind

_NAME_EDGE = re.compile(r"^[\s\W_]+|[\s\W_]+$")
_SENTENCE_END = re.compile(r"[.!?:;\"”’')\]…][\s\W]*$")
_HEADING_WORDS = 14
_KINDS = {"PERSON": ActorKind.PERSON, "ORG": ActorKind.ORGANISATION}


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text, `start` to `end` tokens, end exclusive.

    `known` is what a form from the gazetteer stands for; `how` is "name", "adjective" or "seat" as there.
    """

    start: int
    end: int
    text: str
    kind: ActorKind
    known: str | None = None
    how: str = "name"


def headings(doc: Doc) -> set[int]:
    """Indices of the tokens in lines that are headings: short, without a full stop, without a finite verb."""
    found: set[int] = set()
    line: list[Token] = []
    for token in doc:
        line.append(token)
        if "\n" in token.text or token.i == len(doc) - 1:
            content = [t for t in line if not t.is_space]
            if content and _is_heading(content):
                found.update(t.i for t in content)
            line = []
    return found


def _is_heading(line: list[Token]) -> bool:
    if len(line) > _HEADING_WORDS or _SENTENCE_END.search(line[-1].text) or line[0].text in "-•*–—":
        return False
    content = [t for t in line if t.is_alpha and len(t) > 3]
    capitals = sum(t.text[0].isupper() for t in content)
    return not any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in line) or capitals > 0.7 * len(content)


def names_in(doc: Doc) -> list[Name]:
    """The names in the text, in its order, without overlaps.

    Prefers to miss a name over taking a heading, a newspaper or an agreement for a party.
    """
    in_heading = headings(doc)
    by_head = _by_head(doc)
    people = [name for entity in doc.ents for name in _people(entity)]
    full = {names.surname(name.text) for name in people if names.is_full(name.text)}
    wholes = [name.text for name in by_head]
    wholes += [_clean(e.text).removeprefix("the ") for e in doc.ents if e.label_ == "ORG" and len(e) > 1]
    short = {whole.split()[0] for whole in wholes if len(whole.split()) > 1}
    # "Northgate" is no person where "Northgate Foods" is a company and nobody has that surname.
    people = [
        name
        for name in people
        if names.is_full(name.text) or name.text not in short or names.surname(name.text) in full
    ]
    surnames = _surnames(doc, people) - {word for word in short if names.surname(word) not in full}
    taken: dict[int, Name] = {}

    def take(name: Name) -> None:
        if all(i not in taken for i in range(name.start, name.end)):
            taken.update(dict.fromkeys(range(name.start, name.end), name))

    for name in _transcript(doc):
        take(name)
    for name in people:
        take(name)
    for name in by_head:
        take(name)
    for name in _organisations(doc, surnames):
        take(name)
    for name in _known(doc):
        take(name)
    for token in doc:
        if token.text in surnames and token.pos_ in ("PROPN", "NOUN", "ADJ", "X") and token.i not in taken:
            take(Name(token.i, token.i + 1, token.text, ActorKind.PERSON))
    for name in _short_forms(doc, set(taken.values())):
        take(name)
    found = sorted(set(taken.values()), key=lambda name: name.start)
    outside = {names.fold(n.text) for n in found if n.start not in in_heading}
    outside |= {
        names.surname(n.text) for n in found if n.start not in in_heading and n.kind == ActorKind.PERSON
    }
    return [
        n
        for n in found
        if n.start not in in_heading
        or n.known
        or names.fold(n.text) in outside
        or (n.kind == ActorKind.PERSON and names.surname(n.text) in outside)
    ]


def _trim(span: Span) -> Span | None:
    """The span without edges that are no part of a name, cut at the first line break inside it."""
    tokens = list(span)
    while tokens and (tokens[0].is_space or tokens[0].is_punct or tokens[0].pos_ == "DET"):
        tokens.pop(0)
    for i, token in enumerate(tokens):
        if token.is_space or (i and token.pos_ == "DET" and token.text != "the"):
            tokens = tokens[:i]
            break
    while tokens and (tokens[-1].is_punct or tokens[-1].tag_ == "POS" or tokens[-1].text in ("’s", "'s")):
        tokens.pop()
    if not tokens:
        return None
    return span.doc[tokens[0].i : tokens[-1].i + 1]


def _people(entity: Span) -> list[Name]:
    """The people that an entity names: one, or none."""
    doc, particles = entity.doc, words("gazetteer/particles.txt")
    span = _trim(entity)
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
            and not _is_title_word(last.head)
            and last.head.text[1:].islower()
            and last.head.text.casefold() not in words("gazetteer/not_actors.txt")
        )
        named = split and any(e.label_ == "PERSON" and e[-1].text == last.head.text for e in doc.ents)
        return [_person(doc, last.i, last.i + 2)] if named else []
    start, end = span.start, span.end
    while start < end - 1 and (
        _is_title_word(doc[start]) or doc[start].lower_ in words("gazetteer/groups.txt")
    ):
        start += 1
    if "(" in span.text or _is_dateline(doc, start):
        return []
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
    text = doc[start:end].text
    if gazetteer.lookup(text) or any("-" in t.text and gazetteer.lookup(t.text.split("-")[0]) for t in span):
        return []
    if text.casefold() in words("gazetteer/media.txt"):
        return []
    return [_person(doc, start, end)]


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


def _transcript(doc: Doc) -> list[Name]:
    """The speakers of a transcript: a name in capitals and a colon at the start of a line."""
    found: list[Name] = []
    start = 0
    for token in doc:
        if token.is_space and "\n" in token.text:
            start = token.i + 1
        elif token.text == ":" and 0 < token.i - start <= 5:
            span = doc[start : token.i]
            text = span.text
            letters = (
                text.replace("-", "").replace("'", "").replace("’", "").replace(".", "").replace(" ", "")
            )
            known = text.casefold() in words("gazetteer/not_speakers.txt")
            if len(letters) > 2 and letters.isalpha() and letters.isupper() and not known:
                found.append(Name(start, token.i, _in_title_case(text), ActorKind.PERSON))
    return found


def _in_title_case(text: str) -> str:
    return " ".join("-".join(part.capitalize() for part in word.split("-")) for word in text.split())


def _by_head(doc: Doc) -> list[Name]:
    """Runs of capitalised words that end in a word for organisations: "Harbour Workers' Congress"."""
    heads = words("gazetteer/organisation_heads.txt")
    found: list[Name] = []
    for token in doc:
        if token.lower_ not in heads or not token.text[0].isupper() or token.text.isupper():
            continue
        start = token.i
        while start > 0 and _continues(doc, start - 1):
            start -= 1
        while start < token.i and (
            doc[start].lower_ in ("the", "of", "and", "&", "for", "on") or doc[start].tag_ == "POS"
        ):
            start += 1
        place = gazetteer.lookup(doc[start].text)
        if start < token.i and place is not None and place.how == "name":
            continue  # "Norway's Parliament": the country and its parliament, not one name
        end = token.i + 1
        office = token.lower_ in words("gazetteer/offices.txt")
        while office and end + 1 < len(doc) and doc[end + 1].text[:1].isupper():
            if doc[end].lower_ not in (("of", "for") if end == token.i + 1 else ("and",)):
                break
            end += 2
            while end < len(doc) and doc[end].pos_ == "PROPN":
                end += 1
        alone = end - start < 2
        if alone or (end - start == 2 and doc[start].pos_ in ("DET", "PRON")):
            continue
        text = _clean(doc[start:end].text)
        if gazetteer.lookup(text) is None and not is_media(text):
            found.append(Name(start, end, text, ActorKind.ORGANISATION))
    return found


def _continues(doc: Doc, i: int) -> bool:
    """Whether token `i` goes on to the left in a capitalised name."""
    token = doc[i]
    if token.tag_ == "POS" or token.text in ("'", "’", "’s", "'s", "&"):
        return i > 0 and doc[i - 1].text[:1].isupper() and doc[i - 1].ent_type_ not in ("GPE", "PERSON")
    if token.is_space or token.is_quote:
        return False
    if token.lower_ in ("and", "of"):
        return i > 0 and doc[i - 1].text[:1].isupper() and doc[i - 1].pos_ == "PROPN" and doc[i + 1].is_title
    if not (token.text[:1].isupper() and token.is_alpha and token.pos_ in ("PROPN", "ADJ", "NOUN")):
        return False
    return not (token.is_sent_start and token.pos_ == "ADJ" and not token.ent_type_)


def _short_forms(doc: Doc, taken: set[Name]) -> list[Name]:
    """Single words that stand for an organisation named in full: "Northgate" for "Northgate Foods"."""
    firsts: dict[str, set[str]] = {}
    known = {i for name in taken for i in range(name.start, name.end)}
    for name in taken:
        if name.kind == ActorKind.ORGANISATION and name.known is None:
            first = name.text.split()[0]
            if len(name.text.split()) > 1 and first.isalpha() and first.istitle() and len(first) > 3:
                firsts.setdefault(first, set()).add(names.organisation(name.text))
    usable = {
        first for first, wholes in firsts.items() if len(wholes) == 1 and gazetteer.lookup(first) is None
    }
    found = []
    for token in doc:
        if token.text not in usable or token.i in known or token.pos_ != "PROPN":
            continue
        neighbours = [doc[i] for i in (token.i - 1, token.i + 1) if 0 <= i < len(doc)]
        if not any(t.pos_ == "PROPN" and not t.is_sent_start and t.i not in known for t in neighbours):
            found.append(Name(token.i, token.i + 1, token.text, ActorKind.ORGANISATION))
    return found


def _person(doc: Doc, start: int, end: int) -> Name:
    return Name(start, end, _clean(doc[start:end].text), ActorKind.PERSON)


def _clean(text: str) -> str:
    text = " ".join(text.split())
    trimmed = _NAME_EDGE.sub("", text)
    # The full stop of "Acme Inc." or "Jr." is not worth keeping; that of "U.S." is.
    return text if text.count(".") > 1 else trimmed


def _is_title_word(token: Token) -> bool:
    return token.lower_ in words("gazetteer/titles.txt") or token.lower_ in names.honorifics()


def _surnames(doc: Doc, people: list[Name]) -> set[str]:
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
    return {word for word in found if gazetteer.lookup(word) is None and word.isalpha()}


def _organisations(doc: Doc, surnames: set[str]) -> list[Name]:
    found: list[Name] = []
    for entity in doc.ents:
        if entity.label_ not in ("ORG", "FAC", "PRODUCT", "NORP", "GPE"):
            continue
        span = _trim(entity)
        if span is None or not any(t.pos_ == "PROPN" for t in span):
            continue
        text = _clean(span.text)
        if len(span) == 1 and span.text in surnames:
            found.append(Name(span.start, span.end, text, ActorKind.PERSON))
        elif entity.label_ == "ORG" and _may_act(span, text):
            found.append(Name(span.start, span.end, text, ActorKind.ORGANISATION))
    return found


def _may_act(span: Span, text: str) -> bool:
    """Whether an entity that the model calls an organisation can be a party at all."""
    folded = names.fold(text)
    last = folded.split()[-1] if folded else ""
    if not folded or not text[0].isupper() or any(c in text for c in "@#%") or gazetteer.lookup(text):
        return False
    if last in words("gazetteer/not_actors.txt") or is_media(text):
        return False
    following = span.doc[span.end] if span.end < len(span.doc) else None
    preceding = span.doc[span.start - 1] if span.start else None
    if len(span) < 3 and following is not None and following.text[:1].isupper() and _is_title_word(following):
        return False  # the Treasury of "Treasury Secretary" is part of a title
    if preceding is not None and preceding.text == "the" and span.start > 1:
        office = span.doc[span.start - 3 : span.start - 1]
        if len(office) == 2 and office[1].text == "of" and _is_title_word(office[0]):
            return False  # "Secretary of the Treasury"
    return gazetteer.lookup(text.split()[0]) is None or len(text.split()) > 1


def is_media(name: str) -> bool:
    """Whether a name is a news organisation's, which reports and is no party."""
    folded = names.fold(name)
    entries = words("gazetteer/media.txt")
    return folded in entries or (len(folded.split()) > 1 and f"*{folded.split()[-1]}" in entries)


def _known(doc: Doc) -> list[Name]:
    """Countries and bodies of states by their forms, longest first; hyphenated pairs name both."""
    found: list[Name] = []
    entity_at = {i: entity for entity in doc.ents for i in range(entity.start, entity.end)}
    i = 0
    while i < len(doc):
        match = None
        if doc[i].text[:1].isupper():
            for length in range(min(gazetteer.longest(), len(doc) - i), 0, -1):
                span = doc[i : i + length]
                place = gazetteer.lookup(span.text)
                if place and not _inside_other(span, entity_at):
                    how = "adjective" if _joined(span) else place.how
                    match = Name(span.start, span.end, span.text, place.kind, place.name, how)
                    break
            if match is None and "-" in doc[i].text:
                for part in re.split(r"[-–]", doc[i].text):
                    place = gazetteer.lookup(part)
                    if place:
                        # Both names share the token; one is enough to know that they occur.
                        match = match or Name(i, i + 1, part, place.kind, place.name, "adjective")
        if match:
            found.append(match)
            i = match.end
        else:
            i += 1
    return found


def _joined(span: Span) -> bool:
    """Whether a hyphen joins the name to its neighbour: "Norway-Iceland talks" are neither's."""
    doc = span.doc
    before = span.start > 0 and doc[span.start - 1].text in "-–" and not doc[span.start - 1].whitespace_
    after = span.end < len(doc) and doc[span.end].text in "-–" and not doc[span.end - 1].whitespace_
    return before or after


def _inside_other(span: Span, entity_at: dict[int, Span]) -> bool:
    """Whether a form is only a word of a longer name: Norway in "Bank of Norway"."""
    entity = entity_at.get(span.start)
    if entity is None or entity.label_ not in ("ORG", "PERSON", "FAC", "WORK_OF_ART", "EVENT"):
        return False
    trimmed = _trim(entity)
    if trimmed is None or len(trimmed) <= len(span) or gazetteer.lookup(trimmed.text):
        return False
    inside = trimmed.start <= span.start and span.end <= trimmed.end
    return inside and not (trimmed.label_ == "ORG" and _is_title_word(trimmed[-1]))


def place_use(doc: Doc, name: Name) -> bool:
    """Whether a seat of government is a mere place here ("in Washington", "visited Moscow")."""
    token = doc[name.end - 1]
    if token.dep_ == "pobj":
        return token.head.lower_ in words("gazetteer/place_prepositions.txt")
    if token.dep_ == "dobj":
        return token.head.lemma_ in words("gazetteer/place_verbs.txt")
    if token.dep_ in ("nsubj", "nsubjpass", "agent", "poss", "conj"):
        if token.dep_ == "conj" and token.head.dep_ == "pobj":
            return token.head.head.lower_ in words("gazetteer/place_prepositions.txt")
        return False
    return True


def as_government(doc: Doc, found: list[Name]) -> list[Name]:
    """The names without the seats that are mere places; the other seats as the country's name."""
    return [
        replace(name, how="name") if name.how == "seat" else name
        for name in found
        if name.how != "seat" or not place_use(doc, name)
    ]
