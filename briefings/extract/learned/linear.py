"""Logistic regression over hashed features, for training: which tokens are cues."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from briefings.extract.learned.cue_features import CUE_BITS, cue_features
from briefings.extract.learned.features import Floats, Ints, Tokens
from briefings.extract.learned.model import cue_candidates

_PULL = 10.0
"""How strongly weights are drawn to zero: the penalty is half of this times their squares."""
_STEPS = 40
_MEMORY = 6
_LEAST_WEIGHT = 0.03
"""Weights below this are dropped."""

_Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """The tokens of a text that may be cues (`at`), with the buckets of each one after another."""

    at: Ints
    row: NDArray[np.int32]
    bucket: NDArray[np.int32]


def rows(t: Tokens) -> Rows:
    at = np.flatnonzero(cue_candidates(t))
    row, bucket = cue_features(t, at)
    # Two features of a token may fall into one bucket; it counts once.
    both = np.unique((row << CUE_BITS) | bucket)
    return Rows(at, (both >> CUE_BITS).astype(np.int32), (both & ((1 << CUE_BITS) - 1)).astype(np.int32))


def fit(articles: Sequence[Rows], cues: Sequence[NDArray[np.bool_]]) -> tuple[Floats, float]:
    """Weights by bucket and bias. `cues` tells of each row whether it is a cue."""
    size = 1 << CUE_BITS
    wanted = [c.astype(np.float64) for c in cues]

    def loss(w: _Vector) -> tuple[float, _Vector]:
        total = 0.5 * _PULL * float(w[:size] @ w[:size])
        slope = _PULL * w
        slope[size] = 0
        for article, y in zip(articles, wanted, strict=True):
            odds = np.bincount(article.row, w[article.bucket], len(y)) + w[size]
            total += float((np.maximum(odds, 0) - odds * y + np.log1p(np.exp(-np.abs(odds)))).sum())
            left = 1 / (1 + np.exp(-odds)) - y
            slope[size] += left.sum()
            np.add.at(slope, article.bucket, left[article.row])
        return total, slope

    w = _least(loss, np.zeros(size + 1))
    w[:size][np.abs(w[:size]) < _LEAST_WEIGHT] = 0
    return w[:size].astype(np.float32), float(w[size])


def odds(article: Rows, weights: Floats, bias: float) -> _Vector:
    """The log-odds of the rows of an article."""
    flat = np.bincount(article.row, weights[article.bucket], len(article.at))
    return flat.astype(np.float64) + bias


def _least(loss: Callable[[_Vector], tuple[float, _Vector]], w: _Vector) -> _Vector:
    """Where `loss` is least, by L-BFGS."""
    value, slope = loss(w)
    past: list[tuple[_Vector, _Vector, float]] = []
    for _ in range(_STEPS):
        way: _Vector = -slope
        shares = []
        for moved, bent, turn in reversed(past):
            share = float(moved @ way) / turn
            shares.append(share)
            way = way - share * bent
        if past:
            moved, bent, turn = past[-1]
            way = way * (turn / float(bent @ bent))
        else:
            way = way / max(float(slope @ slope) ** 0.5, 1.0)
        for (moved, bent, turn), share in zip(past, reversed(shares), strict=True):
            way = way + (share - float(bent @ way) / turn) * moved
        falls, far = float(slope @ way), 1.0
        while True:
            tried = w + far * way
            new, new_slope = loss(tried)
            if new <= value + 1e-4 * far * falls or far < 1e-4:
                break
            far /= 2
        moved, bent = tried - w, new_slope - slope
        turn = float(moved @ bent)
        if turn > 1e-10:
            past = [*past, (moved, bent, turn)][-_MEMORY:]
        done = value - new < 1e-4 * abs(value)
        w, value, slope = tried, new, new_slope
        if done:
            break
    return w
