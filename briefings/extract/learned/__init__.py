"""Attributions found by learned weights: scores for cues and parts, and which alternatives count.

The rules and the lexicon read the text first; what they find are alternatives like any other, and hints to
the scorers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from spacy.tokens import Doc

from briefings.extract.candidate import Candidate
from briefings.extract.learned import decode, features, links, model, parts
from briefings.extract.learned.hints import Hints, gather
from briefings.extract.learned.parts import around
from briefings.extract.learned.relations import Chosen, Relation, alternatives, choose
from briefings.extract.learned.traits import describe

_AT_ONCE = 2000
"""Cues scored at once; bounds the memory for a long text."""
_LOOK = -4.0
"""Log-odds by the network below which the linear model is not asked."""
_NETWORK, _LINEAR = 0.67, 0.33
_LIKELY = -3.0
"""Log-odds by both from which parts are scored; what the rules take for a cue is always scored."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with the alternatives for its likely cues, and a row of numbers about each."""

    tokens: features.Tokens
    trees: parts.Trees
    relations: Sequence[Relation]
    traits: features.Floats


def fits(doc: Doc) -> bool:
    """Whether there are weights, and `doc` comes from the pipeline they were trained on."""
    weights = model.weights()
    return weights is not None and weights.fits(doc)


def candidates(
    doc: Doc, found: Sequence[Candidate], kept: Sequence[Candidate], weights: model.Weights | None = None
) -> list[tuple[Candidate, float]]:
    """The attributions that count in `doc`, each with the probability that annotators would mark it.

    `found` are the rules' candidates, `kept` those that the rules would keep. Outermost ones only, contents
    apart from one another; linear in the text. `weights` are the package's own unless given. Raises
    ValueError when `doc` comes from another pipeline (see `fits`).
    """
    weights = weights or model.weights()
    if weights is None or not weights.fits(doc):
        raise ValueError("The text was not read by the pipeline that the attribution weights belong to.")
    if not len(doc):
        return []
    known = gather(len(doc), found, kept)
    reading = read(weights, features.tokens(doc, known.code), known, model.words(weights, doc.vocab))
    chances = weights.forest.chances(reading.traits)
    chosen = choose(reading.tokens, reading.trees, reading.relations, chances, weights.least, known.turns)
    return [(_candidate(c), c.chance) for c in chosen]


_LEARNED = "learned"
"""The construction of what the rules do not have as it is."""


def _candidate(c: Chosen) -> Candidate:
    r = c.relation
    if r.rule is None:
        return Candidate(r.cue, r.group, r.source, c.content, _LEARNED)
    own = r.rule.candidate
    if r.source == own.source and c.content == own.content:
        return own
    return replace(own, source=r.source, content=c.content, construction=_LEARNED)


def read(weights: model.Weights, t: features.Tokens, known: Hints, words: features.Floats) -> Reading:
    """The alternatives for all likely cues of a text, with what is known of each.

    `words` is the pipeline's table of word vectors as the network takes them (see `model.words`).
    """
    trees = parts.trees(t)
    scored = list(_scored(weights, t, trees, known, words))
    found = alternatives(t, trees, scored, known)
    return Reading(t, trees, found, describe(t, scored, found))


def _scored(
    weights: model.Weights,
    t: features.Tokens,
    trees: parts.Trees,
    known: Hints,
    words: features.Floats,
) -> Iterator[decode.Scored]:
    state, network = model.states(weights, t, words)
    ruled = np.zeros(len(t), np.bool_)
    ruled[list(known.cues)] = True
    at = np.flatnonzero((model.cue_candidates(t) & (network > _LOOK)) | ruled)
    linear = model.linear_cues(weights, t, at)
    odds = network[at] * _NETWORK + linear * _LINEAR
    likely = (odds > _LIKELY) | ruled[at]
    cues = list(zip(*(a[likely].tolist() for a in (at, odds, network[at], linear)), strict=True))
    for low in range(0, len(cues), _AT_ONCE):
        some = cues[low : low + _AT_ONCE]
        near = [around(trees, cue) for cue, *_ in some]
        full = [i for i, found in enumerate(near) if found]
        rows = links.links(t, [some[i][0] for i in full], [near[i] for i in full], known.cues)
        scores = model.link_scores(weights, state, rows) if full else model.NO_SCORES
        content, source, none = scores.content.tolist(), scores.source.tolist(), iter(scores.none.tolist())
        start = 0
        for (cue, both, net, flat), found in zip(some, near, strict=True):
            end = start + len(found)
            silent = next(none) if found else 1.0
            yield decode.Scored(cue, both, net, flat, found, content[start:end], source[start:end], silent)
            start = end
