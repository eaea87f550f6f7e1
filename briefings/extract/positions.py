"""Attributions to positions: who the source is among the actors, with which stance, about which topic.

Only a source that is, or resolves to, an actor or a described group makes a position. Narration ("this
insistence highlights"), papers and polls drop out here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Span, Token

from briefings.extract import sentences, stance
from briefings.extract.cast import Cast, Mention
from briefings.extract.nlp import VERSION
from briefings.extract.topics import Topics
from briefings.extract.wordlist import words
from briefings.types import ActorKind, Article, Attribution, Evidence, Position, Spans

_LEAST = 0.35
"""A position below this confidence is not kept; a wrong speaker costs more than a missing line."""
_RELATIVE = {"who", "which", "that", "whom", "whose"}


def positions(
    doc: Doc, article: Article, cast: Cast, attributions: Sequence[Attribution], topics: Topics
) -> tuple[Position, ...]:
    """One position for each attribution and each actor who shares it ("Ana Ruiz and Tom Lee said")."""
    found: list[Position] = []
    for attribution in attributions:
        if not _says_something(doc, attribution):
            continue
        around = sentences.around(doc, (*attribution.source, *attribution.cue, *attribution.content))
        for actor, confidence in speakers(doc, attribution.source, cast):
            sure = round(attribution.confidence * confidence, 3)
            if sure < _LEAST:
                continue
            found.append(
                Position(
                    f"p{len(found) + 1}",
                    actor,
                    attribution.source,
                    attribution.cue,
                    attribution.content,
                    attribution.form,
                    stance.stance(doc, attribution),
                    topics.of(doc, attribution.content, around),
                    sure,
                    Evidence(article.key, around, VERSION),
                )
            )
    return tuple(found)


def _says_something(doc: Doc, attribution: Attribution) -> bool:
    """Whether the content holds a word of its own and the cue is one that takes a position."""
    cue = [t for span in attribution.cue for t in _tokens(doc, span)]
    content = [t for span in attribution.content for t in _tokens(doc, span)]
    heads = [t for t in cue if t.pos_ in ("VERB", "ADJ", "NOUN")]
    if heads and all(t.lemma_.lower() in words("words/no_position.txt") for t in heads):
        return False
    return any(t.pos_ in ("NOUN", "PROPN", "VERB", "ADJ", "NUM") or t.ent_type_ for t in content)


def _tokens(doc: Doc, span: tuple[int, int]) -> list[Token]:
    return list(doc.char_span(*span, alignment_mode="expand") or ())


def speakers(doc: Doc, source: Spans, cast: Cast) -> list[tuple[str, float]]:
    """The actors whom a source means, each with a confidence in (0, 1]; empty when it is none for certain."""
    found: dict[str, float] = {}
    for span in source:
        tokens = doc.char_span(*span, alignment_mode="expand")
        if tokens is None:
            continue
        inside = {token.i for token in tokens}
        named = _named_last(tokens, cast)
        if named is not None:
            found.setdefault(named.actor, named.confidence)
            continue
        for head in (t for t in tokens if t.head.i not in inside or t.head.i == t.i):
            for mention, factor in _means(head, inside, cast):
                found.setdefault(mention.actor, mention.confidence * factor)
            if found:
                break
    return list(found.items())


def _named_last(tokens: Span, cast: Cast) -> Mention | None:
    """The person in apposition to an office: "the union's chief negotiator, Ana Ruiz"."""
    last = cast.at(tokens[-1].idx)
    if last is None or last.pronoun:
        return None
    before = [t for t in tokens if t.idx < last.span[0]]
    kinds = {actor.id: actor.kind for actor in cast.actors}
    if not before or before[-1].text != "," or kinds[last.actor] != ActorKind.PERSON:
        return None
    office = any(t.lower_ in words("gazetteer/titles.txt") for t in before)
    return last if office and not any(t.pos_ in ("VERB", "AUX") for t in before) else None


def _at(token: Token, cast: Cast) -> Mention | None:
    """The mention that holds a token."""
    return cast.at(token.idx)


def _means(head: Token, inside: set[int], cast: Cast) -> Iterator[tuple[Mention, float]]:
    mention = _at(head, cast)
    if mention is not None:
        yield mention, 1.0
        for other in head.conjuncts:
            joint = _at(other, cast) if other.i in inside else None
            if joint is not None and joint.actor != mention.actor:
                yield joint, 1.0
        return
    if head.lower_ in _RELATIVE:
        antecedent = next((a.head for a in (head, *head.ancestors) if a.dep_ == "relcl"), None)
        mention = _at(antecedent, cast) if antecedent is not None else None
        if mention is not None:
            yield mention, 0.95
        return
    # "a spokesman for Acme" speaks for Acme; "Acme's statement" is Acme's.
    speaks_for = head.lemma_.lower() in words("gazetteer/speakers_for.txt")
    utterance = head.lemma_.lower() in words("words/utterances.txt") and not any(
        child.lower_ in ("this", "these", "that", "those", "such") for child in head.children
    )
    for child in head.children:
        if child.dep_ in ("poss", "compound", "nmod") and (speaks_for or utterance):
            mention = _at(child, cast)
        elif child.dep_ == "prep" and child.lower_ in (("for", "of") if speaks_for else ("by", "from", "of")):
            mention = (
                next((m for c in child.children if (m := _at(c, cast))), None)
                if speaks_for or utterance
                else None
            )
        else:
            mention = None
        if mention is not None and mention.span[1] <= head.doc[max(inside)].idx + len(
            head.doc[max(inside)].text
        ):
            yield mention, 0.85
            return
