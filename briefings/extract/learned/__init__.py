"""Attributions found by learned weights: fast linear and small neural scorers over a parsed text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from briefings.extract.learned import candidates, decode, features, links, model
from briefings.extract.learned.hints import Hints, hints
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
    known = hints(doc)
    reading = read(weights, features.tokens(doc, known.code), known)
    chosen = decode.choose(reading.tokens, reading.trees, reading.scored, known.cues, weights.settings)
    found = (decode.attribution(reading.tokens, c, weights.settings) for c in chosen)
    return tuple(sorted(found, key=lambda a: a.content))


def read(weights: model.Weights, t: features.Tokens, known: Hints) -> Reading:
    """The likely cues of a text with their parts and all scores."""
    state, network = model.states(weights, t)
    settings = weights.settings
    at = np.flatnonzero(model.cue_candidates(t) & (network > settings["look"]))
    odds = network[at] * settings["network"] + model.linear_cues(weights, t, at) * settings["linear"]
    ruled = np.isin(at, list(known.cues)) & (odds > settings["doubt"])
    likely = (odds > settings["cue"]) | ruled
    cues = list(zip(at[likely].tolist(), odds[likely].tolist(), strict=True))
    trees = candidates.trees(t)
    return Reading(t, trees, tuple(_scored(weights, t, state, trees, cues, known)))


def _scored(
    weights: model.Weights,
    t: features.Tokens,
    state: features.Floats,
    trees: candidates.Trees,
    cues: Sequence[tuple[int, float]],
    known: Hints,
) -> Iterator[decode.Scored]:
    for low in range(0, len(cues), _AT_ONCE):
        around = [(cue, odds, candidates.parts(trees, cue)) for cue, odds in cues[low : low + _AT_ONCE]]
        around = [(cue, odds, parts) for cue, odds, parts in around if parts]
        if not around:
            continue
        rows = links.links(t, [cue for cue, _, _ in around], [parts for _, _, parts in around], known.cues)
        scores = model.link_scores(weights, state, rows)
        content, source, none = scores.content.tolist(), scores.source.tolist(), scores.none.tolist()
        at = 0
        for number, (cue, odds, parts) in enumerate(around):
            end = at + len(parts)
            yield decode.Scored(cue, odds, parts, content[at:end], source[at:end], none[number])
            at = end
