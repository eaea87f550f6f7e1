"""Fits the network to annotated articles: Adam with a rate that rises and falls once."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from briefings.extract.learned.annotated import Linked
from briefings.extract.learned.batches import Batch
from briefings.extract.learned.features import Floats
from briefings.extract.learned.links import ROWS
from briefings.extract.learned.model import LAYERS, TABLES, token_ids
from briefings.extract.learned.network import Arrays, Dropout, gradients, initial

_ARTICLES = 5
"""Articles a step."""
_RATE, _WARM = 2.5e-3, 0.2
"""The highest rate, and the share of the steps in which it is reached."""
_DECAY = 0.02
_KEPT = (0.9, 0.999)
_MOST = 1.0
"""The longest gradient; longer ones are shortened."""
_DROP, _NO_WORD, _NO_LEMMA = 0.25, 0.15, 0.1
_SEEN_TOKEN, _SEEN_PART = 2, 3
"""How often a row of a table must have been used in training to be stored."""


def fit(
    articles: Sequence[Linked],
    vectors: Floats,
    *,
    epochs: int,
    hidden: int,
    linked: int,
    seed: int,
    tell: Callable[[str], None],
) -> Arrays:
    """The arrays that `model` computes with, by name, learnt from `articles`. Deterministic.

    `vectors` is the pipeline's table of word vectors.
    """
    random = np.random.default_rng(seed)
    sample = np.concatenate([a.tokens.vector for a in articles[:200]])
    center, spread = sample.mean(0), sample.std(0) + np.float32(1e-3)
    wide = vectors.std(0) + np.float32(1e-3)
    vectors = vectors / wide
    w = initial(sample.shape[1], vectors.shape[1], hidden, linked, random)
    mean, square = ({name: np.zeros_like(a) for name, a in w.items()} for _ in range(2))
    steps, step = epochs * -(-len(articles) // _ARTICLES), 0
    drop = Dropout(_DROP, random)
    for epoch in range(epochs):
        lost = 0.0
        order = random.permutation(len(articles))
        for low in range(0, len(articles), _ARTICLES):
            batch = Batch([articles[i] for i in order[low : low + _ARTICLES]], center, spread, vectors)
            batch.hide(random, _NO_WORD, _NO_LEMMA)
            loss, g = gradients(w, batch, drop)
            step += 1
            _move(w, g, mean, square, step, _rate(step, steps))
            lost += loss
        tell(f"epoch {epoch + 1} of {epochs}: loss {lost * _ARTICLES / len(articles):.3f}")
    return _stored(w, center, spread, wide, articles)


def _rate(step: int, steps: int) -> float:
    """Cosine from a 25th of the highest rate up to it, and down to nothing."""
    warm = max(_WARM * steps, 1.0)
    if step <= warm:
        return _RATE * (0.04 + 0.96 * (1 - math.cos(math.pi * step / warm)) / 2)
    return _RATE * (1 + math.cos(math.pi * (step - warm) / max(steps - warm, 1))) / 2


def _move(w: Arrays, g: Arrays, mean: Arrays, square: Arrays, step: int, rate: float) -> None:
    """One step of Adam with decoupled weight decay, in place."""
    length = math.sqrt(sum(float(np.vdot(a, a)) for a in g.values()))
    shorter = np.float32(min(1.0, _MOST / (length + 1e-6)))
    first, second = _KEPT
    for name, weight in w.items():
        slope = g[name] * shorter
        m, v = mean[name], square[name]
        m *= np.float32(first)
        m += slope * np.float32(1 - first)
        slope *= slope
        v *= np.float32(second)
        slope *= np.float32(1 - second)
        v += slope
        np.divide(v, 1 - second**step, out=slope)
        np.sqrt(slope, out=slope)
        slope += np.float32(1e-8)
        np.divide(m, slope, out=slope)
        slope *= np.float32(rate / (1 - first**step))
        weight *= np.float32(1 - rate * _DECAY)
        weight -= slope


def _stored(w: Arrays, center: Floats, spread: Floats, wide: Floats, articles: Sequence[Linked]) -> Arrays:
    """The trained weights as `model` wants them: tables multiplied out, rows hardly seen at zero."""
    width = len(center)
    into = w["in.weight"]
    vectors = into[:width] / spread[:, None]
    out = {
        "net.in.weight": vectors,
        "net.in.bias": w["in.bias"] - center @ vectors,
        "net.word.weight": w["word.weight"] / wide[:, None],
    }
    at = width
    for i, (rows, columns) in enumerate(TABLES):
        seen = np.zeros(rows, np.int64)
        for article in articles:
            seen += np.bincount(token_ids(article.tokens)[i], minlength=rows)
        table = w[f"table.{i}"] @ into[at : at + columns]
        table[seen < _SEEN_TOKEN] = 0
        out[f"net.in.{i}"] = table
        at += columns
    seen = np.zeros(ROWS, np.int64)
    for article in articles:
        seen += np.bincount(article.links.ids.ravel(), minlength=ROWS)
    parts = w["link.table"].copy()
    parts[seen < _SEEN_PART] = 0
    out["net.link.table"] = parts
    for name in (*map(str, range(LAYERS)), "cue", "link", "pool", "out", "none"):
        out |= {f"net.{name}.{kind}": w[f"{name}.{kind}"] for kind in ("weight", "bias")}
    return out
