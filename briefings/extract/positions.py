"""Attributions to positions: who the source is among the actors, with which stance, about which topic.

Only a source that is, or resolves to, an actor or a described group makes a position. Narration ("this
insistence highlights"), papers and polls drop out here.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from briefings.extract import sentences, stance
from briefings.extract.cast import Cast
from briefings.extract.nlp import VERSION
from briefings.extract.speakers import speakers
from briefings.extract.topics import Topics
from briefings.extract.wordlist import words
from briefings.types import Article, Attribution, Evidence, Position

_LEAST = 0.35
"""A position below this confidence is not kept; a wrong speaker costs more than a missing line."""


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
    if [t.lemma_.lower() for t in content if t.is_alpha][:2] in (["to", "comment"], ["comment"]):
        return False
    return any(t.pos_ in ("NOUN", "PROPN", "VERB", "ADJ", "NUM") or t.ent_type_ for t in content)


def _tokens(doc: Doc, span: tuple[int, int]) -> list[Token]:
    return list(doc.char_span(*span, alignment_mode="expand") or ())
