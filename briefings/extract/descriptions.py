"""Whom "the Ukrainian president", "the union", "the company" or "the 58-year-old" means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from briefings.extract import gazetteer
from briefings.extract.cast import Mention
from briefings.extract.name import Name
from briefings.extract.roles import Title
from briefings.extract.sentences import sentence_of, sentences
from briefings.extract.wordlist import rows, words
from briefings.types import ActorKind

_NEAR = 4
"""Sentences within which a rephrasing such as "the mother of three" looks for the one person named."""


@dataclass(frozen=True, slots=True)
class Described:
    """What is known of an actor when descriptions are read."""

    id: str
    kind: ActorKind
    name: str
    titles: Sequence[Title] = ()
    names: Sequence[Name] = ()


def descriptions(doc: Doc, actors: Sequence[Described], mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Mentions for definite descriptions, each with its confidence.

    A title, with the country or body before it, means a person when it fits exactly one of the article; "the
    union" means the one organisation whose name holds the word, "the company" the only company. "The
    government" is the only country's. "The 58-year-old" renames the only person named just before.
    """
    taken = {i for mention in mentions for i in range(*mention.span)}
    titled = _by_title(actors)
    bodies = _by_body(actors)
    last_words = {title.split()[-1] for title in words("gazetteer/titles.txt")}
    countries = {actor.id for actor in actors if actor.kind == ActorKind.COUNTRY}
    people = {actor.id for actor in actors if actor.kind == ActorKind.PERSON}
    starts = {mention.span[0]: mention.actor for mention in mentions if mention.actor in people}
    offices = words("gazetteer/offices.txt")
    firm = {
        actor.id
        for actor in actors
        if actor.kind == ActorKind.ORGANISATION
        and gazetteer.lookup(actor.name) is None
        and actor.name.split()[-1].casefold() not in offices
    }
    firms = [(mention.span[0], mention.actor) for mention in mentions if mention.actor in firm]
    first = {starts[place]: place for place in sorted(starts, reverse=True)}
    recent: list[set[str]] = []
    for sentence in sentences(doc):
        named: set[str] = set()
        for token in sentence:
            if token.idx in starts:
                named.add(starts[token.idx])
            if token.idx in taken or token.pos_ not in ("NOUN", "PROPN", "ADJ"):
                continue
            if token.tag_ in ("NNS", "NNPS") or token.dep_ == "compound":
                continue
            if not any(child.lower_ in ("the", "his", "her") for child in token.lefts):
                continue
            left = [t for t in doc[max(0, token.i - 4) : token.i] if t.i >= token.left_edge.i]
            modifiers = [t for t in left if t.pos_ in ("ADJ", "PROPN", "NOUN")]
            start = modifiers[0].idx if modifiers else token.idx
            span = start, token.idx + len(token.text)
            if _renames(token):
                nearest = named or next((others for others in reversed(recent) if others), set())
                if len(nearest) == 1:
                    yield Mention((token.left_edge.idx, span[1]), next(iter(nearest)), 0.65)
                continue
            affiliations = {place.name for t in modifiers if (place := gazetteer.lookup(t.text))}
            affiliations |= {
                place.name for t in left if t.dep_ == "poss" and (place := gazetteer.lookup(t.text))
            }
            fits: set[str] = set()
            if token.lower_ in last_words:
                rest = [t.lower_ for t in modifiers if gazetteer.lookup(t.text) is None]
                fits = {id for id, title in titled[token.lower_] if _fits(title, token, rest, affiliations)}
                others = named.union(*recent[-2:]) - fits
                if others and all(first.get(id, 0) > token.idx for id in fits):
                    continue  # "the minister" behind a name is that one, whoever bears the title later
            elif not affiliations and not _owned(token):
                fits = bodies.get(token.lower_, set())
                if not fits and token.lower_ == "government" and not modifiers:
                    fits = countries
                if not fits and token.lower_ in ("company", "firm") and not modifiers:
                    fits = _firm(doc, token, firms)
            if len(fits) == 1:
                yield Mention(span, next(iter(fits)), 0.85 if affiliations or modifiers else 0.7)
        recent = [*recent[-(_NEAR - 1) :], named]


def _firm(doc: Doc, token: Token, firms: Sequence[tuple[int, str]]) -> set[str]:
    """The only firm named in the two sentences before "the company", in its own paragraph."""
    start = sentence_of(token).start
    for _ in range(2):
        if start == 0 or "\n" in doc[start - 1].text:
            break
        start = sentence_of(doc[start - 1]).start
        found = {id for at, id in firms if doc[start].idx <= at < token.idx}
        if found:
            return found
    return set()


def _owned(token: Token) -> bool:
    """Whether the noun is somebody's: "his company", "the club of a rival"."""
    return any(child.dep_ == "poss" for child in token.lefts) or any(
        child.lower_ == "of" for child in token.rights
    )


def _renames(token: Token) -> bool:
    """Whether a noun phrase calls a person by age or family: "the 58-year-old", "the mum of three"."""
    if token.lower_ in words("gazetteer/renamings.txt"):
        return token.lower_.endswith("old") or any(
            child.lower_ == "of" and any(c.like_num for c in child.children) for child in token.rights
        )
    if token.lower_ in words("gazetteer/renaming_nouns.txt") and token.dep_ in ("nsubj", "nsubjpass"):
        return not any(
            child.dep_ in ("relcl", "prep") or (child.dep_ == "appos" and child.pos_ != "NUM")
            for child in token.rights
        )
    return token.lower_ == "old" and "year" in token.doc[max(0, token.i - 3) : token.i].text


def _by_title(actors: Iterable[Described]) -> dict[str, list[tuple[str, Title]]]:
    found: dict[str, list[tuple[str, Title]]] = defaultdict(list)
    for actor in actors:
        for title in actor.titles:
            for word in set(title.text.casefold().split()):
                found[word].append((actor.id, title))
    return found


def _by_body(actors: Iterable[Described]) -> dict[str, set[str]]:
    """Organisations by the nouns that may stand for them, as their names tell."""
    kinds = {
        head.strip().casefold(): [noun.strip().casefold() for noun in nouns.split(",")]
        for nouns, heads in rows("gazetteer/bodies.txt")
        for head in heads.split(",")
    }
    found: dict[str, set[str]] = defaultdict(set)
    for actor in actors:
        if actor.kind != ActorKind.ORGANISATION:
            continue
        forms = actor.name.casefold().replace(".", "").split()
        heads = {forms[-1]} | ({forms[0]} if "of" in forms[1:3] else set())
        # "the capital" is not Larkfield Capital: the last word must itself be a noun for a body.
        nouns = heads & (words("gazetteer/offices.txt") | words("gazetteer/groups.txt"))
        for word in heads:
            nouns = nouns.union(kinds.get(word, ()))
        if gazetteer.lookup(actor.name) is not None:
            nouns = nouns - {
                "union"
            }  # "the union" is a trade union, never the European Union: that is "the bloc"
        for noun in nouns:
            found[noun].add(actor.id)
    return found


def _fits(title: Title, token: Token, rest: list[str], affiliations: set[str]) -> bool:
    text = title.text.casefold().split()
    if token.lower_ not in text or not set(rest) <= set(text):
        return False
    return not affiliations or title.affiliation in affiliations
