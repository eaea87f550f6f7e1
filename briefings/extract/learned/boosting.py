"""Grows decision trees, each on what those before it left over."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from briefings.extract.learned.features import Floats
from briefings.extract.learned.forest import Forest

TREES = 150
_DEPTH, _RATE = 5, 0.06
_PULL = 5.0
"""How strongly leaves are drawn to zero."""
_BINS = 64
_LEAST_WEIGHT = 2.0
"""Summed p(1 - p) that each side of a split must have."""


def grow(rows: Floats, right: NDArray[np.bool_], trees: int = TREES) -> Forest:
    """Trees that give each row its probability of being right. Deterministic."""
    y = right.astype(np.float64)
    n, width = rows.shape
    edges = [_edges(rows[:, f]) for f in range(width)]
    columns = [np.searchsorted(e, rows[:, f]) for f, e in enumerate(edges)]
    binned = np.stack(columns, 1)
    allowed = np.zeros((width, _BINS), np.bool_)
    for f, e in enumerate(edges):
        allowed[f, : len(e)] = True
    share = min(max(float(y.mean()), 1e-3), 1 - 1e-3)
    base = float(np.log(share / (1 - share)))
    odds = np.full(n, base)
    split = np.zeros((trees, 2**_DEPTH - 1), np.int64)
    least = np.full(split.shape, np.inf, np.float32)
    leaf = np.zeros((trees, 2**_DEPTH), np.float32)
    everyone = np.arange(n)
    for tree in range(trees):
        chance = 1 / (1 + np.exp(-odds))
        slope, bend = chance - y, chance * (1 - chance)
        node = np.zeros(n, np.int64)
        for depth in range(_DEPTH):
            count = 2**depth
            sums = [_sums(columns, node, values, count) for values in (slope, bend)]
            field, cut = _best(sums[0], sums[1], allowed)
            for at in range(count):
                split[tree, count - 1 + at] = field[at]
                if cut[at] < _BINS:
                    least[tree, count - 1 + at] = edges[field[at]][cut[at]]
            node = 2 * node + (binned[everyone, field[node]] > cut[node])
        size = 2**_DEPTH
        gain = -_RATE * np.bincount(node, slope, size) / (np.bincount(node, bend, size) + _PULL)
        leaf[tree] = gain
        odds += gain[node]
    return Forest(split, least, leaf, base)


def _edges(values: Floats) -> Floats:
    """Where a column is cut into bins: between its values, or at its quantiles when they are many."""
    known = np.unique(values)
    if len(known) < _BINS:
        return ((known[1:] + known[:-1]) / 2).astype(np.float32)
    out: Floats = np.unique(np.quantile(values, np.linspace(0, 1, _BINS)[1:-1])).astype(np.float32)
    return out


def _sums(
    columns: list[NDArray[np.intp]], node: NDArray[np.int64], values: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """`values` added up by node, field and bin."""
    out = np.empty((count, len(columns), _BINS))
    for field, column in enumerate(columns):
        out[:, field] = np.bincount(node * _BINS + column, values, count * _BINS).reshape(count, _BINS)
    return out


def _best(
    slope: NDArray[np.float64], bend: NDArray[np.float64], allowed: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The field and bin that part each node best; bin `_BINS` where nothing is gained."""
    left, left_bend = slope.cumsum(2), bend.cumsum(2)
    right, right_bend = left[..., -1:] - left, left_bend[..., -1:] - left_bend
    gain = left**2 / (left_bend + _PULL) + right**2 / (right_bend + _PULL)
    gain -= left[..., -1:] ** 2 / (left_bend[..., -1:] + _PULL)
    gain[~((left_bend > _LEAST_WEIGHT) & (right_bend > _LEAST_WEIGHT) & allowed)] = 0
    flat = gain.reshape(len(gain), -1)
    best = flat.argmax(1)
    field, cut = best // _BINS, best % _BINS
    return field, np.where(flat[np.arange(len(flat)), best] > 1e-6, cut, _BINS)
