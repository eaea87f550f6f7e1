"""The learned scorer: its weights, and how they score tokens and parts.

A text goes through as a whole. Each token's state starts from the pipeline's own contextual vector and a
few hashed features, is joined three times with its neighbours', its head's, its dependents' and its
subject's, and gives a score as a cue; a linear model over hashed features gives a second one. The parts
around likely cues are scored as content and as source from the states of their tokens.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import IO

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.vocab import Vocab

from briefings.extract.learned.cue_features import CUE_BITS, cue_features, distance
from briefings.extract.learned.features import CUE_POSES, Floats, Ints, Tokens, bucket, mix, number
from briefings.extract.learned.forest import Forest
from briefings.extract.learned.links import Links

FORMAT = 2
"""Version of the weights file; raise it whenever features, parts or layers change."""
LEMMA_BITS = 13
LAYERS = 3
_BLOCK = 1 << 15
"""Tokens that go through the network at once; bounds the memory, the states beside a cut are not joined."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Everything that was learned; see `briefings.extract.train` for how.

    `arrays` are the network's by name, `cue` and `bias` the linear model's. Alternatives that `forest` gives
    more than `least` count. `vectors` and `width` are the shapes of the pipeline's word vectors and states.
    """

    arrays: Mapping[str, Floats]
    cue: Floats
    bias: float
    forest: Forest
    least: float
    vectors: tuple[int, int]
    width: int

    def fits(self, doc: Doc) -> bool:
        """Whether `doc` was read by the pipeline that the weights were trained on."""
        return bool(
            doc.tensor.ndim == 2
            and doc.tensor.shape == (len(doc), self.width)
            and tuple(doc.vocab.vectors.shape) == self.vectors
        )


def read(file: IO[bytes]) -> Weights:
    """Weights from a file that `briefings.extract.train` wrote. ValueError when the format differs."""
    with np.load(file, allow_pickle=False) as stored:
        if "format" not in stored or int(stored["format"]) != FORMAT:
            raise ValueError("The weights of the attribution model have another format; train them again.")
        arrays = {
            name: stored[name].astype(np.float32) * stored.get(f"{name}.scale", np.float32(1))
            for name in stored.files
            if name.startswith("net.") and not name.endswith(".scale")
        }
        cue = np.zeros(1 << CUE_BITS, np.float32)
        cue[stored["cue.bucket"]] = stored["cue.weight"].astype(np.float32) * stored["cue.scale"]
        shape = stored["vectors"]
        forest = Forest(
            stored["forest.split"].astype(np.int64),
            stored["forest.least"],
            stored["forest.leaf"],
            float(stored["forest.base"]),
        )
        return Weights(
            arrays,
            cue,
            float(stored["cue.bias"]),
            forest,
            float(stored["least"]),
            (int(shape[0]), int(shape[1])),
            int(stored["width"]),
        )


@functools.cache
def weights() -> Weights | None:
    """The weights in the package, read once a process; None when they are missing or of another format."""
    try:
        with resources.files(__package__).joinpath("weights.npz").open("rb") as file:
            return read(file)
    except (OSError, ValueError, KeyError):
        return None


def token_ids(t: Tokens) -> tuple[Ints, ...]:
    """What the network knows of each token besides its vector: rows of its tables, one array a table."""
    return (
        bucket(mix(1, t.lemma), LEMMA_BITS), t.tag, t.dep, t.entity, t.quote, t.kind, distance(t), t.pos,
        t.hint,
    )  # fmt: skip


TABLES = ((1 << LEMMA_BITS, 32), (64, 12), (64, 12), (32, 6), (4, 4), (32, 12), (24, 6), (32, 6), (16, 8))
"""Rows and columns of the tables of `token_ids` while training; stored multiplied out with the next layer."""


def cue_candidates(t: Tokens) -> NDArray[np.bool_]:
    """Which tokens may be the head of a cue."""
    found: NDArray[np.bool_] = np.isin(t.pos, number("pos", *CUE_POSES)) | (t.tag == number("tag", ":")[0])
    return found


@functools.lru_cache(maxsize=2)
def words(w: Weights, vocab: Vocab) -> Floats:
    """The pipeline's word vectors as the network takes them, worked out once a process."""
    return projected(w, np.asarray(vocab.vectors.data, np.float32))


def projected(w: Weights, vectors: Floats) -> Floats:
    """Word vectors as the network takes them, a row each, and zeros as the last row for unknown words."""
    table = vectors @ w.arrays["net.word.weight"]
    return np.concatenate((table, np.zeros((1, table.shape[1]), np.float32)))


def states(w: Weights, t: Tokens, words: Floats) -> tuple[Floats, Floats]:
    """Each token's last state, and its log-odds of being a cue by the network."""
    if len(t) <= _BLOCK:
        return _states(w, t.vector, words[t.word], token_ids(t), t.head, t.subject)
    ids = token_ids(t)
    pieces = []
    for low in range(0, len(t), _BLOCK):
        high = min(low + _BLOCK, len(t))
        here = np.arange(low, high)
        head, subject = t.head[low:high], t.subject[low:high]
        head = np.where((head >= low) & (head < high), head, here) - low
        subject = np.where((subject >= low) & (subject < high), subject - low, -1)
        known = tuple(c[low:high] for c in ids)
        pieces.append(_states(w, t.vector[low:high], words[t.word[low:high]], known, head, subject))
    return np.concatenate([a for a, _ in pieces]), np.concatenate([b for _, b in pieces])


def _states(
    w: Weights, vector: Floats, word: Floats, ids: tuple[Ints, ...], head: Ints, subject: Ints
) -> tuple[Floats, Floats]:
    a = w.arrays
    n = len(head)
    at = np.arange(n)
    h = vector @ a["net.in.weight"] + a["net.in.bias"] + word
    for table, column in enumerate(ids):
        h += a[f"net.in.{table}"][column]
    np.maximum(h, 0, out=h)
    first = h
    subject = np.where(subject >= 0, subject, at)
    child = np.flatnonzero(head != at)
    child = child[np.argsort(head[child], kind="stable")]
    parents, begin = np.unique(head[child], return_index=True)
    # Roots count themselves among their dependents when these are averaged, as they did in training.
    total = np.bincount(head, minlength=n)[parents]
    weight = (1 / np.sqrt(np.maximum(total, 1))).astype(np.float32)[:, None]
    for layer in range(LAYERS):
        width = h.shape[1]
        y = h @ a[f"net.{layer}.weight"]
        own, before, after, above, below, subj, wide = (y[:, k * width : (k + 1) * width] for k in range(7))
        s = own + a[f"net.{layer}.bias"]
        s[1:] += before[:-1]
        s[:-1] += after[1:]
        s += above[head]
        s += subj[subject]
        s[2:] += wide[:-2]
        s[:-2] += wide[2:]
        if len(child):
            s[parents] += np.add.reduceat(below[child], begin, axis=0) * weight
        np.maximum(s, 0, out=s)
        h = h + s
    cue = np.concatenate((h, first), axis=1) @ a["net.cue.weight"] + a["net.cue.bias"]
    return h, cue[:, 0]


def linear_cues(w: Weights, t: Tokens, at: Ints) -> Floats:
    """The log-odds of tokens `at` as cues by the linear model."""
    rows, buckets = cue_features(t, at)
    total = np.bincount(rows, w.cue[buckets], len(at)) + w.bias
    return total.astype(np.float32)


@dataclass(frozen=True, slots=True)
class Scores:
    """Log-odds of each part as content; probability of each part as source, and of no source for each cue."""

    content: Floats
    source: Floats
    none: Floats


NO_SCORES = Scores(*(np.zeros(0, np.float32) for _ in range(3)))


def link_scores(w: Weights, h: Floats, links: Links) -> Scores:
    """The parts of all cues as content and source. Every cue in `links` has at least one part."""
    a = w.arrays
    cue, head = h[links.cue], h[links.head]
    pieces = h[_flat(links.low, links.high)]
    lengths = links.high - links.low
    sums = np.add.reduceat(pieces, np.concatenate(([0], np.cumsum(lengths)[:-1])), axis=0)
    starts = np.flatnonzero(np.diff(links.part, prepend=-1))
    total = np.add.reduceat(sums, starts, axis=0) / links.size[:, None].astype(np.float32)
    x = np.concatenate((cue, head, total, h[links.first], h[links.last - 1], cue * head), axis=1)
    z = x @ a["net.link.weight"] + a["net.link.bias"]
    table = a["net.link.table"]
    for field in range(links.ids.shape[1]):
        z += table[links.ids[:, field]]
    np.maximum(z, 0, out=z)
    begin = np.flatnonzero(np.diff(links.owner, prepend=-1))
    count = np.diff(begin, append=len(links)).astype(np.float32)
    most = np.maximum.reduceat(z, begin, axis=0)
    mean = np.add.reduceat(z, begin, axis=0) / count[:, None]
    own = np.repeat(np.arange(len(begin)), count.astype(np.int64))
    second = np.concatenate((z, most[own], mean[own]), axis=1) @ a["net.pool.weight"] + a["net.pool.bias"]
    np.maximum(second, 0, out=second)
    out = np.concatenate((z, second), axis=1) @ a["net.out.weight"] + a["net.out.bias"]
    none = (h[links.cue[begin]] @ a["net.none.weight"] + a["net.none.bias"])[:, 0]
    source = out[:, 1]
    top = np.maximum(np.maximum.reduceat(source, begin), none)
    weight = np.exp(source - top[own])
    rest = np.exp(none - top)
    whole = np.add.reduceat(weight, begin) + rest
    return Scores(out[:, 0], weight / whole[own], rest / whole)


def _flat(low: Ints, high: Ints) -> Ints:
    """The tokens of ranges, one after another."""
    lengths = high - low
    offsets = np.repeat(low - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    out: Ints = offsets + np.arange(int(lengths.sum()))
    return out
