"""The network as it is trained: forward with dropout, and every gradient, in numpy.

`model` runs the same forward without dropout on stored weights. The names of layers are those of `model`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from briefings.extract.learned.batches import Batch
from briefings.extract.learned.features import Ints
from briefings.extract.learned.links import ROWS
from briefings.extract.learned.model import LAYERS, TABLES

Array = NDArray[np.floating]
Arrays = dict[str, Array]

_JOINED = 7
"""What a layer joins: token, one before, one after, head, dependents, subject, those two away."""
_ROLES = 4


def initial(width: int, words: int, hidden: int, linked: int, random: np.random.Generator) -> Arrays:
    """Random weights for vectors `width` and word vectors `words` wide."""

    def layer(rows: int, columns: int, spread: float | None = None) -> Array:
        spread = spread or (3 * rows) ** -0.5
        return random.normal(0, spread, (rows, columns)).astype(np.float32)

    known = sum(columns for _, columns in TABLES)
    out: Arrays = {f"table.{i}": layer(rows, columns, 0.1) for i, (rows, columns) in enumerate(TABLES)}
    out |= {"in.weight": layer(width + known, hidden), "word.weight": layer(words, hidden, 0.03)}
    out |= {f"{i}.weight": layer(hidden, _JOINED * hidden, (21 * hidden) ** -0.5) for i in range(LAYERS)}
    sizes = {
        "cue": (2 * hidden, 1), "role": (hidden, _ROLES), "link": (6 * hidden, linked),
        "pool": (3 * linked, linked), "out": (2 * linked, 2), "none": (hidden, 1),
    }  # fmt: skip
    out |= {f"{name}.weight": layer(*size) for name, size in sizes.items()}
    out |= {f"{name}.bias": np.zeros(size[1], np.float32) for name, size in sizes.items()}
    out |= {f"{i}.bias": np.zeros(hidden, np.float32) for i in range(LAYERS)}
    out |= {"in.bias": np.zeros(hidden, np.float32), "link.table": np.zeros((ROWS, linked), np.float32)}
    return out


class Dropout:
    """Random masks, and the number that keeps the mean; none at all when `share` is 0."""

    def __init__(self, share: float, random: np.random.Generator) -> None:
        self.share, self.random = share, random

    def __call__(self, like: Array, share: float | None = None) -> Array:
        share = self.share if share is None else share
        if not share:
            return np.ones((1, 1), like.dtype)
        kept = self.random.random(like.shape, np.float32) >= share
        out: Array = kept.astype(like.dtype) / like.dtype.type(1 - share)
        return out


def gradients(w: Arrays, b: Batch, drop: Dropout) -> tuple[float, Arrays]:
    """The loss on a batch, and its gradient by each array of `w`."""
    g: Arrays = {}
    n = len(b.head)
    # Tokens: first layer.
    x = np.concatenate([b.vector, *(w[f"table.{i}"][b.ids[:, i]] for i in range(len(TABLES)))], 1)
    x_kept = drop(x)
    x = x * x_kept
    h = np.maximum(x @ w["in.weight"] + b.words @ w["word.weight"] + w["in.bias"], 0)
    start = h
    inputs, kept, rising = [], [], []
    for i in range(LAYERS):
        kept.append(drop(h))
        inputs.append(h * kept[i])
        s = _joined(b, inputs[i] @ w[f"{i}.weight"]) + w[f"{i}.bias"]
        rising.append(s > 0)
        h = h + np.maximum(s, 0)
    ends = np.concatenate([h, start], 1)
    cue = (ends @ w["cue.weight"] + w["cue.bias"])[:, 0]
    # Losses of tokens.
    asked = b.may_be_cue
    loss, d_cue = _logistic(cue, b.is_cue, 4 * asked / max(asked.sum(), 1))
    role = h @ w["role.weight"] + w["role.bias"]
    role -= role.max(1, keepdims=True)
    likely = np.exp(role)
    likely /= likely.sum(1, keepdims=True)
    rows = np.arange(n)
    loss -= 0.5 * float(np.log(likely[rows, b.role] + 1e-12).mean())
    likely[rows, b.role] -= 1
    d_role = likely * h.dtype.type(0.5 / n)
    g["cue.weight"], g["cue.bias"] = ends.T @ d_cue[:, None], d_cue.sum(keepdims=True)
    g["role.weight"], g["role.bias"] = h.T @ d_role, d_role.sum(0)
    d_ends = d_cue[:, None] @ w["cue.weight"].T
    hidden = h.shape[1]
    d_h = d_ends[:, :hidden] + d_role @ w["role.weight"].T
    if len(b.owner):
        more, d_parts = _parts(w, b, h, drop, g)
        loss += more
        d_h += d_parts
    else:
        for name in ("link.weight", "link.bias", "link.table", "pool.weight", "pool.bias", "out.weight",
                     "out.bias", "none.weight", "none.bias"):  # fmt: skip
            g[name] = np.zeros_like(w[name])
    # Back through the layers.
    for i in reversed(range(LAYERS)):
        d_s = d_h * rising[i]
        d_y = _parted(b, d_s)
        g[f"{i}.weight"], g[f"{i}.bias"] = inputs[i].T @ d_y, d_s.sum(0)
        d_h = d_h + (d_y @ w[f"{i}.weight"].T) * kept[i]
    d_first = (d_h + d_ends[:, hidden:]) * (start > 0)
    g["in.weight"], g["in.bias"] = x.T @ d_first, d_first.sum(0)
    g["word.weight"] = b.words.T @ d_first
    d_x = (d_first @ w["in.weight"].T) * x_kept
    at = b.vector.shape[1]
    for i, (count, columns) in enumerate(TABLES):
        g[f"table.{i}"] = scattered(b.ids[:, i], d_x[:, at : at + columns], count)
        at += columns
    return loss, g


def _joined(b: Batch, y: Array) -> Array:
    own, before, after, above, below, subject, wide = np.split(y, _JOINED, 1)
    s: Array = own + above[b.head] + subject[b.subject]
    s[1:] += before[:-1]
    s[:-1] += after[1:]
    s[2:] += wide[:-2]
    s[:-2] += wide[2:]
    s += scattered(b.parent, below[b.child], len(s)) * b.share
    return s


def _parted(b: Batch, d: Array) -> Array:
    """The gradient of what `_joined` takes."""
    n, width = d.shape
    out = np.zeros((n, _JOINED * width), d.dtype)
    own, before, after, above, below, subject, wide = np.split(out, _JOINED, 1)
    own += d
    before[:-1] = d[1:]
    after[1:] = d[:-1]
    above += scattered(b.head, d, n)
    below[b.child] = (d * b.share)[b.parent]
    subject += scattered(b.subject, d, n)
    wide[:-2] += d[2:]
    wide[2:] += d[:-2]
    return out


def _parts(w: Arrays, b: Batch, h: Array, drop: Dropout, g: Arrays) -> tuple[float, Array]:
    """The loss of parts as content and source, and its gradient by the states `h`; fills `g`."""
    hidden, kind = h.shape[1], h.dtype.type
    total = np.add.reduceat(h[b.inner], b.inner_begin) / b.size
    h_kept, total_kept = drop(h), drop(total)
    d = h * h_kept
    cue, head = d[b.cue], d[b.part_head]
    x = np.concatenate([cue, head, total * total_kept, d[b.part_first], d[b.part_last], cue * head], 1)
    z = np.maximum(x @ w["link.weight"] + w["link.bias"] + w["link.table"][b.part_ids].sum(1), 0)
    z_kept = drop(z)
    z = z * z_kept
    most, mean = np.maximum.reduceat(z, b.begin), np.add.reduceat(z, b.begin) / b.count
    both = np.concatenate([z, most[b.owner], mean[b.owner]], 1)
    second = np.maximum(both @ w["pool.weight"] + w["pool.bias"], 0)
    last = np.concatenate([z, second], 1)
    out = last @ w["out.weight"] + w["out.bias"]
    own = h[b.cues]
    none = (own @ w["none.weight"] + w["none.bias"])[:, 0]
    # Contents: cues that nobody marked teach less, their parts are no content because of the cue.
    weight = b.weight * np.where(b.real[b.owner] > 0, 1, 0.3) * (3 / len(out))
    loss, d_content = _logistic(out[:, 0], b.content, weight.astype(h.dtype))
    # Sources: one part of each marked cue, or none.
    source = out[:, 1]
    top = np.maximum(np.maximum.reduceat(source, b.begin), none)
    part, rest = np.exp(source - top[b.owner]), np.exp(none - top)
    whole = np.add.reduceat(part, b.begin) + rest
    part, rest = part / whole[b.owner], rest / whole
    named = np.add.reduceat(b.source, b.begin)
    step = (0.5 / max(float(b.real.sum()), 1.0)) * b.real
    right = np.add.reduceat(part * b.source, b.begin) + rest * (1 - named)
    loss -= float((step * np.log(right + 1e-12)).sum())
    d_source = (step[b.owner] * (part - b.source)).astype(h.dtype)
    d_none = (step * (rest - (1 - named))).astype(h.dtype)
    # Back.
    d_out = np.stack([d_content, d_source], 1)
    width = z.shape[1]
    g["out.weight"], g["out.bias"] = last.T @ d_out, d_out.sum(0)
    d_last = d_out @ w["out.weight"].T
    d_second = d_last[:, width:] * (second > 0)
    g["pool.weight"], g["pool.bias"] = both.T @ d_second, d_second.sum(0)
    d_both = d_second @ w["pool.weight"].T
    d_most = np.add.reduceat(d_both[:, width : 2 * width], b.begin)
    d_mean = np.add.reduceat(d_both[:, 2 * width :], b.begin) / b.count
    d_z = d_last[:, :width] + d_both[:, :width] + d_mean[b.owner]
    d_z += np.where(z == most[b.owner], d_most[b.owner], kind(0))
    d_z = d_z * z_kept * (z > 0)
    g["link.weight"], g["link.bias"] = x.T @ d_z, d_z.sum(0)
    fields = b.part_ids.shape[1]
    g["link.table"] = scattered(b.part_ids.ravel(), np.repeat(d_z, fields, 0), len(w["link.table"]))
    d_x = np.split(d_z @ w["link.weight"].T, 6, 1)
    d_x[0] = d_x[0] + d_x[5] * head
    d_x[1] = d_x[1] + d_x[5] * cue
    at: Sequence[Ints] = (b.cue, b.part_head, b.part_first, b.part_last)
    d_h = scattered(np.concatenate(at), np.concatenate([d_x[0], d_x[1], d_x[3], d_x[4]]), len(h)) * h_kept
    d_total = d_x[2] * total_kept / b.size
    d_h += scattered(b.inner, np.repeat(d_total, b.inner_count, 0), len(h))
    g["none.weight"], g["none.bias"] = own.T @ d_none[:, None], d_none.sum(keepdims=True)
    d_h += scattered(b.cues, d_none[:, None] * w["none.weight"].T, len(h))
    return loss, d_h.reshape(-1, hidden)


def _logistic(odds: Array, wanted: Array, weight: Array) -> tuple[float, Array]:
    """Weighted log loss, and its gradient by the log-odds."""
    worst = np.maximum(odds, 0) - odds * wanted + np.log1p(np.exp(-np.abs(odds)))
    slope = (1 / (1 + np.exp(-odds)) - wanted) * weight
    return float((worst * weight).sum()), slope.astype(odds.dtype)


def scattered(at: Ints, rows: Array, size: int) -> Array:
    """`rows` added up by the place that `at` gives each of them."""
    out = np.zeros((size, rows.shape[1]), rows.dtype)
    if len(at):
        order = np.argsort(at, kind="stable")
        places, begin = np.unique(at[order], return_index=True)
        out[places] = np.add.reduceat(rows[order], begin)
    return out
