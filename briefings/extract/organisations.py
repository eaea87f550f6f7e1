"""Organisations in a text: those that the model sees, those that their last word betrays, short forms."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from spacy.tokens import Doc, Span, Token

from briefings.extract import gazetteer, names
from briefings.extract.name import Name, clean, is_media, is_organisation_head, is_title_word, person, trim
from briefings.extract.sentences import text_of
from briefings.extract.wordlist import words
from briefings.types import ActorKind

_SEEN_AS = ("ORG", "FAC", "PRODUCT", "NORP", "GPE")


def by_entity(doc: Doc, surnames: set[str]) -> list[Name]:
    """The model's organisations; a single word that is somebody's surname here is that person."""
    found: list[Name] = []
    elsewhere: set[str] = set()
    for entity in doc.ents:
        if entity.label_ not in _SEEN_AS:
            continue
        span = trim(entity)
        if span is None or not any(t.pos_ == "PROPN" for t in span):
            continue
        text = clean(span.text)
        if len(span) == 1 and span.text in surnames:
            found.append(person(doc, span.start, span.end))
        elif entity.label_ == "ORG" and _may_act(span, text):
            found.append(Name(span.start, span.end, text, ActorKind.ORGANISATION))
            if len(span) > 1 or not _is_place(span[0]):
                elsewhere.add(text)
    # A single word that is only ever somewhere is a place, whatever the model takes it for.
    return [name for name in found if name.kind == ActorKind.PERSON or name.text in elsewhere]


def _is_place(token: Token) -> bool:
    return token.dep_ == "pobj" and token.head.lower_ in ("in", "at", "near", "outside")


def _may_act(span: Span, text: str) -> bool:
    """Whether an entity that the model calls an organisation can be a party at all."""
    folded = names.fold(text)
    last = folded.split()[-1] if folded else ""
    if not folded or not text[0].isupper() or any(c in text for c in "@#%") or gazetteer.lookup(text):
        return False
    if len(span) == 1 and span[0].tag_ in ("NNS", "NNPS") and folded in words("gazetteer/groups.txt"):
        return False  # "Farmers" at the start of a sentence
    if last in words("gazetteer/not_actors.txt") or is_media(text) or is_paper(span):
        return False
    following = span.doc[span.end] if span.end < len(span.doc) else None
    preceding = span.doc[span.start - 1] if span.start else None
    if len(span) < 3 and following is not None and following.text[:1].isupper() and is_title_word(following):
        return False  # the Treasury of "Treasury Secretary" is part of a title
    if preceding is not None and preceding.text == "the" and span.start > 1:
        office = span.doc[span.start - 3 : span.start - 1]
        if len(office) == 2 and office[1].text == "of" and is_title_word(office[0]):
            return False  # "Secretary of the Treasury"
    return gazetteer.lookup(text.split()[0]) is None or len(text.split()) > 1


def is_paper(span: Span) -> bool:
    """Whether the text calls the name a paper or station: "told the newspaper La Voz"."""
    before = span.doc[span.start - 1].lower_ if span.start else ""
    return before in words("gazetteer/media_nouns.txt")


def by_head(doc: Doc) -> list[Name]:
    """Runs of capitalised words that end in a word for organisations: "Harbour Workers' Congress"."""
    found: list[Name] = []
    for token in doc:
        if not is_organisation_head(token.text) or token.text.isupper():
            continue
        start = token.i
        while start > 0 and _continues(doc, start - 1):
            start -= 1
        while start < token.i and (
            doc[start].lower_ in ("the", "of", "and", "&", "for", "on")
            or doc[start].tag_ == "POS"
            or doc[start].lower_ in words("words/weekdays.txt")  # "On Monday Vantor Foods won"
        ):
            start += 1
        for i in range(token.i - 1, start, -1):
            if doc[i].lower_ == "of" and is_title_word(doc[i - 1]):
                start = i + 1  # "Chairman of Pacific Airlines"
                break
        place = gazetteer.lookup(doc[start].text)
        if start < token.i and place is not None and place.how == "name":
            continue  # "Norway's Parliament": the country and its parliament, not one name
        end = _goes_on(doc, token.i)
        alone = end - start < 2
        if alone or (end - start == 2 and doc[start].pos_ in ("DET", "PRON")):
            continue
        text = clean(doc[start:end].text)
        if gazetteer.lookup(text) is None and not is_media(text) and not is_paper(doc[start:end]):
            found.append(Name(start, end, text, ActorKind.ORGANISATION))
    return found


def by_kind(doc: Doc) -> list[Name]:
    """Capitalised words right behind a noun for a body: "the public service union Unite Care"."""
    found: list[Name] = []
    for match in _kinds().finditer(text_of(doc)):
        at = doc.char_span(*match.span(1), alignment_mode="expand")
        if at is None or at.end >= len(doc) or len(at) > 1:
            continue
        token = at[0]
        if token.pos_ not in ("NOUN", "PROPN") or not token.text[1:].islower():
            continue
        opens = token.is_sent_start or token.i == 0
        if (not opens and token.text[0].isupper()) or (opens and not token.text[0].isupper()):
            continue
        end = token.i + 1
        while end < len(doc) and end < token.i + 5 and _in_name(doc[end]):
            end += 1
        first = doc[token.i + 1]
        if end == token.i + 1 or first.ent_type_ in ("PERSON", "DATE", "NORP") or is_title_word(first):
            continue
        text = clean(doc[token.i + 1 : end].text)
        if gazetteer.lookup(text) is None and not is_media(text):
            found.append(Name(token.i + 1, end, text, ActorKind.ORGANISATION))
    return found


def by_apposition(doc: Doc) -> list[Name]:
    """Capitalised words that the text calls a body: "Kind Hands, the charity", "Orsen Lind, a lender".

    Whatever the model takes them for: a person is never called a firm.
    """
    found: list[Name] = []
    for comma in doc[1:-2]:
        article = doc[comma.i + 1]
        if comma.text != "," or article.lower_ not in ("a", "an", "the"):
            continue
        noun = next((t for t in doc[article.i + 1 : article.i + 6] if t.tag_ in ("NN", "NNP")), None)
        while noun is not None and noun.i + 1 < len(doc) and doc[noun.i + 1].tag_ in ("NN", "NNP"):
            noun = doc[noun.i + 1]  # "a water company"
        if noun is None or noun.lower_ not in words("gazetteer/called_bodies.txt"):
            continue
        after = doc[noun.i + 1] if noun.i + 1 < len(doc) else None
        between = doc[article.i + 1 : noun.i]
        if after is None or after.tag_ in ("POS", "NNS") or any(t.pos_ in ("VERB", "PUNCT") for t in between):
            continue
        start = comma.i
        while start > 0 and comma.i - start < 4 and _in_name(doc[start - 1]):
            start -= 1
        if start < comma.i and doc[start].is_sent_start and doc[start].pos_ == "ADJ":
            start += 1
        before = doc[start - 1].lower_ if start else ""
        if start == comma.i or before in ("in", "at", "near", "of", ","):
            continue  # "in Lisbon, a bank", or one of a list
        text = clean(doc[start : comma.i].text)
        if text and gazetteer.lookup(text) is None and not is_media(text):
            found.append(Name(start, comma.i, text, ActorKind.ORGANISATION))
    return found


def by_capitals(doc: Doc) -> list[Name]:
    """Single words with a capital inside: "ParcelJet", "EasyFreight"; McX and its like are people."""
    found = []
    for token in doc:
        if not _CAMEL.fullmatch(token.text) or token.text.startswith(("Mc", "Mac", "Fitz", "De", "La", "Le")):
            continue
        beside = [doc[i] for i in (token.i - 1, token.i + 1) if 0 <= i < len(doc)]
        if token.pos_ in ("PROPN", "NOUN") and not any(t.pos_ == "PROPN" and t.is_title for t in beside):
            found.append(Name(token.i, token.i + 1, token.text, ActorKind.ORGANISATION))
    return found


_CAMEL = re.compile(r"[A-Z][a-z]{2,}(?:[A-Z][a-z]+)+")


@functools.cache
def _kinds() -> re.Pattern[str]:
    nouns = "|".join(sorted(words("gazetteer/body_nouns.txt")))
    return re.compile(rf"\b((?i:{nouns})) (?=[^\W\d_a-z])")


def _in_name(token: Token) -> bool:
    return (
        token.text[:1].isupper()
        and token.pos_ in ("PROPN", "NOUN", "ADJ", "VERB", "NUM")
        and not token.is_upper
    )


def _goes_on(doc: Doc, head: int) -> int:
    """Where a name ends that goes on behind its head: "Bank of England", "Chamber of Trade"."""
    end = head + 1
    office = doc[head].lower_ in words("gazetteer/offices.txt")
    while office and end + 1 < len(doc) and doc[end + 1].text[:1].isupper():
        if doc[end].lower_ not in (("of", "for") if end == head + 1 else ("and",)):
            break
        end += 2
        while end < len(doc) and doc[end].pos_ == "PROPN":
            end += 1
    return end


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


def short_forms(doc: Doc, taken: Iterable[Name]) -> list[Name]:
    """Single words that stand for an organisation named in full: "Northgate" for "Northgate Foods".

    Not where the first word is a place too ("at Takoro" beside the "Takoro Port Authority").
    """
    firsts: dict[str, set[str]] = {}
    known: set[int] = set()
    for name in taken:
        known.update(range(name.start, name.end))
        if name.kind == ActorKind.ORGANISATION and name.known is None:
            first = name.text.split()[0]
            if len(name.text.split()) > 1 and first.isalpha() and first.istitle() and len(first) > 3:
                firsts.setdefault(first, set()).add(names.organisation(name.text))
    acronyms = {
        name.text
        for name in taken
        if name.kind == ActorKind.ORGANISATION and name.text.isupper() and name.text.isalpha()
    }
    usable = {
        first for first, wholes in firsts.items() if len(wholes) == 1 and gazetteer.lookup(first) is None
    }
    found: list[Name] = []
    places: set[str] = set()
    for token in doc:
        if token.text in acronyms and token.i not in known and len(token) > 2:
            found.append(Name(token.i, token.i + 1, token.text, ActorKind.ORGANISATION))
        if token.text not in usable or token.i in known:
            continue
        if token.pos_ != "PROPN" and (token.pos_ != "NOUN" or token.is_sent_start):
            continue
        if token.dep_ == "pobj" and token.head.lower_ in ("in", "at", "near", "outside"):
            places.add(token.text)
        neighbours = [doc[i] for i in (token.i - 1, token.i + 1) if 0 <= i < len(doc)]
        if not any(t.pos_ == "PROPN" and not t.is_sent_start and t.i not in known for t in neighbours):
            found.append(Name(token.i, token.i + 1, token.text, ActorKind.ORGANISATION))
    return [name for name in found if name.text not in places]
