"""Decision trees over rows of numbers, added up: the probability that an attribution is right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from briefings.extract.learned.features import Floats, Ints

_AT_ONCE = 4000
"""Rows at once; bounds the memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """Full binary trees of one depth, level by level: `split` and `least` a node, `leaf` a leaf.

    A row goes right where its number in column `split` is more than `least`. The leaves' values and `base`
    add up to log-odds.
    """

    split: Ints
    least: Floats
    leaf: Floats
    base: float

    @classmethod
    def none(cls) -> Forest:
        """No trees: every row has even chances."""
        nothing = np.zeros((0, 1), np.float32)
        return cls(np.zeros((0, 0), np.int64), nothing[:, :0], nothing, 0.0)

    def chances(self, rows: Floats) -> Floats:
        """The probability for each row."""
        pieces = [self._odds(rows[low : low + _AT_ONCE]) for low in range(0, len(rows), _AT_ONCE)]
        odds = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
        return (1 / (1 + np.exp(-odds))).astype(np.float32)

    def _odds(self, rows: Floats) -> Floats:
        trees = np.arange(len(self.split))
        at = np.arange(len(rows))[:, None]
        node = np.zeros((len(rows), len(trees)), np.int64)
        while node.size and int(node[0, 0]) < self.split.shape[1]:
            node = 2 * node + 1 + (rows[at, self.split[trees, node]] > self.least[trees, node])
        out: Floats = self.leaf[trees, node - self.split.shape[1]].sum(1) + np.float32(self.base)
        return out
