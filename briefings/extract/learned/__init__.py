"""Attributions found by learned weights: fast linear and small neural scorers over a parsed text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from briefings.extract.learned import candidates, decode, features, links, model
from briefings.types import Attribution

_AT_ONCE = 2000
"""Cues scored at once; bounds the memory for a long text."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with its likely cues and their scored parts."""

    tokens: features.Tokens
    trees: candidates.Trees
    scored: tuple[decode.Scored, ...]


def fits(doc: Doc) -> bool:
    """Whether there are weights, and `doc` comes from the pipeline they were trained on."""
    weights = model.weights()
    return weights is not None and weights.fits(doc)


def attributions(doc: Doc, weights: model.Weights | None = None) -> tuple[Attribution, ...]:
    """Every attribution in `doc`, outermost ones only, in the order of their contents.

    Spans are characters of `doc.text`. Contents do not overlap. Linear in the text. `weights` are the
    package's own unless given. Raises ValueError when `doc` comes from another pipeline (see `fits`).
    """
    weights = weights or model.weights()
    if weights is None or not weights.fits(doc):
        raise ValueError("The text was not read by the pipeline that the attribution weights belong to.")
    if not len(doc):
        return ()
    reading = read(weights, features.tokens(doc))
    chosen = decode.choose(reading.tokens, reading.trees, reading.scored, weights.settings)
    found = (decode.attribution(reading.tokens, c, weights.settings) for c in chosen)
    return tuple(sorted(found, key=lambda a: a.content))


def read(weights: model.Weights, t: features.Tokens) -> Reading:
    """The likely cues of a text with their parts and all scores."""
    state, network = model.states(weights, t)
    settings = weights.settings
    at = np.flatnonzero(model.cue_candidates(t) & (network > settings["look"]))
    odds = network[at] * settings["network"] + model.linear_cues(weights, t, at) * settings["linear"]
    likely = odds > settings["cue"]
    trees = candidates.trees(t)
    return Reading(
        t, trees, tuple(_scored(weights, t, state, trees, at[likely].tolist(), odds[likely].tolist()))
    )


def _scored(
    weights: model.Weights,
    t: features.Tokens,
    state: features.Floats,
    trees: candidates.Trees,
    cues: list[int],
    odds: list[float],
) -> Iterator[decode.Scored]:
    for low in range(0, len(cues), _AT_ONCE):
        found = [
            (c, o, candidates.parts(trees, c))
            for c, o in zip(cues[low : low + _AT_ONCE], odds[low:], strict=False)
        ]
        found = [(c, o, parts) for c, o, parts in found if parts]
        if not found:
            continue
        rows = links.links(t, [c for c, _, _ in found], [parts for _, _, parts in found])
        scores = model.link_scores(weights, state, rows)
        content, source, none = scores.content.tolist(), scores.source.tolist(), scores.none.tolist()
        at = 0
        for number, (cue, odd, parts) in enumerate(found):
            end = at + len(parts)
            yield decode.Scored(cue, odd, parts, content[at:end], source[at:end], none[number])
            at = end
