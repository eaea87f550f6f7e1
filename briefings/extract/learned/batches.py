"""Some annotated articles as one set of arrays, as a step of training takes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from briefings.extract.learned.annotated import Linked
from briefings.extract.learned.features import Floats
from briefings.extract.learned.model import cue_candidates, token_ids


class Batch:
    """Articles one after another: tokens, cues (those with parts) and parts are numbered through.

    `words` are word vectors (zero where there are none) as `vectors` has them, row by row.
    """

    def __init__(self, articles: Sequence[Linked], center: Floats, spread: Floats, vectors: Floats) -> None:
        tokens = np.cumsum([0] + [len(a.tokens) for a in articles])
        cues = np.cumsum([0] + [len(a.real) for a in articles])
        rows = np.cumsum([0] + [len(a.links) for a in articles])

        def join(
            get: Callable[[Linked], NDArray[Any]], offsets: NDArray[np.int64] | None = None
        ) -> NDArray[Any]:
            arrays = [get(a) if offsets is None else get(a) + offsets[i] for i, a in enumerate(articles)]
            return np.concatenate(arrays)

        self.vector = (join(lambda a: a.tokens.vector) - center) / spread
        self.ids = join(lambda a: np.stack(token_ids(a.tokens), 1))
        word = join(lambda a: a.tokens.word)
        self.words = np.where(word[:, None] >= 0, vectors[np.maximum(word, 0)], np.float32(0))
        self.head = join(lambda a: a.tokens.head, tokens)
        self.subject = join(
            lambda a: np.where(a.tokens.subject >= 0, a.tokens.subject, np.arange(len(a.tokens))), tokens
        )
        self.child = np.flatnonzero(self.head != np.arange(len(self.head)))
        self.parent = self.head[self.child]
        count = np.maximum(np.bincount(self.head, minlength=len(self.head)), 1)
        self.share = (1 / np.sqrt(count)).astype(np.float32)[:, None]
        self.is_cue = join(lambda a: a.cue)
        self.role = join(lambda a: a.role)
        self.may_be_cue = join(lambda a: cue_candidates(a.tokens))
        self.cue = join(lambda a: a.links.cue, tokens)
        self.owner = join(lambda a: a.links.owner, cues)
        self.part_head = join(lambda a: a.links.head, tokens)
        self.part_first = join(lambda a: a.links.first, tokens)
        self.part_last = join(lambda a: a.links.last - 1, tokens)
        self.part_ids = join(lambda a: a.links.ids)
        self.size = join(lambda a: a.links.size).astype(np.float32)[:, None]
        low, high = join(lambda a: a.links.low, tokens), join(lambda a: a.links.high, tokens)
        part = join(lambda a: a.links.part, rows)
        length = high - low
        begin = np.cumsum(length) - length
        self.inner = np.repeat(low - begin, length) + np.arange(int(length.sum()))
        self.inner_count = np.bincount(part, length, len(self.owner)).astype(np.int64)
        self.inner_begin = np.cumsum(self.inner_count) - self.inner_count
        self.content = join(lambda a: a.content)
        self.weight = join(lambda a: a.weight)
        self.source = join(lambda a: a.source)
        self.real = join(lambda a: a.real)
        self.begin = np.flatnonzero(np.diff(self.owner, prepend=-1))
        self.count = np.diff(self.begin, append=len(self.owner)).astype(np.float32)[:, None]
        self.cues = self.cue[self.begin]

    def hide(self, random: np.random.Generator, words: float, lemmas: float) -> None:
        """Takes a share of the word vectors and of the lemmas away, so that others are learnt from."""
        self.words[random.random(len(self.words)) < words] = 0
        self.ids[random.random(len(self.ids)) < lemmas, 0] = 0
