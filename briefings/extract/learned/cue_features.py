"""The hashed features of tokens as cues, for the linear model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from briefings.extract.learned.features import Hashes, Ints, Tokens, bucket, mix, number, shifted

CUE_BITS = 19
"""Cue features fall into 2 to the power of this many buckets."""

_NONE = np.uint64(0)


def cue_features(t: Tokens, at: Ints) -> tuple[Ints, Ints]:
    """The hashed features of tokens `at` as cues: (row in `at`, bucket) pairs as two arrays."""
    n = len(t)
    rows: list[Ints] = []
    found: list[Hashes] = []
    everyone = np.arange(len(at), dtype=np.int64)
    slot = 0

    def add(*values: NDArray[np.generic], who: Ints | None = None) -> None:
        nonlocal slot
        slot += 1
        found.append(mix(slot, *values))
        rows.append(everyone if who is None else who)

    lemma, lower, dep, tag, kind = t.lemma[at], t.lower[at], t.dep[at], t.tag[at], t.kind[at]
    head = t.head[at]
    sig, quote = t.signature[at], t.quote[at]
    subject = t.subject[at]
    has = subject >= 0
    subject_type = np.where(has, t.entity[subject] * 32 + t.pos[subject] + 1, 0)
    subject_word = np.where(has, t.lemma[subject], _NONE)
    away = distance(t)[at]
    reported = quote * 32 + away
    add(lemma)
    add(lower)
    add(tag, dep)
    add(lemma, dep)
    add(lemma, tag)
    add(lemma, t.lemma[head])
    add(dep, t.lemma[head])
    add(dep, t.dep[head], t.pos[head], tag)
    add(lemma, sig)
    add(sig, tag)
    add(sig, kind)
    add(kind, dep)
    add(kind, tag, t.pos[head])
    add(lemma, subject_type)
    add(kind, subject_type)
    add(subject_word, tag)
    add(lemma, subject_word)
    add(lemma, quote)
    add(tag, reported)
    add(lemma, away)
    add(kind, reported)
    add(t.entity[at], tag)
    add(t.hint[at], tag)
    add(t.hint[at], kind, dep)
    add(t.hint[at], lemma)
    for by in (-2, -1, 1, 2):
        add(shifted(t.lower, by)[at])
        add(shifted(t.tag, by)[at], tag)
        if abs(by) == 1:
            add(shifted(t.lower, by)[at], lemma)
            add(shifted(t.tag, by)[at], lemma)
    add(shifted(t.tag, -1)[at], tag, shifted(t.tag, 1)[at])
    start = np.searchsorted(t.sentence, t.sentence[at])
    add(np.minimum(at - start, 12), tag)
    line = np.minimum(t.paragraph[at], 12)
    add(line, tag)
    add(kind, t.kind[head], dep)
    # Children, and what their prepositions govern.
    row = np.full(n, -1, np.int64)
    row[at] = everyone
    child = np.flatnonzero(
        (row[t.head] >= 0) & (t.head != np.arange(n)) & (t.dep != number("dep", "punct")[0])
    )
    who = row[t.head[child]]
    above = t.head[child]
    add(t.lemma[above], t.dep[child], who=who)
    add(t.lemma[above], t.dep[child], t.lemma[child], who=who)
    add(t.dep[child], t.lemma[child], who=who)
    add(t.kind[above], t.dep[child], t.tag[child], who=who)
    add(t.kind[above], t.dep[child], t.lemma[child], who=who)
    add(t.lemma[above], t.dep[child], t.entity[child], who=who)
    add(t.dep[child], t.entity[child], t.pos[child], t.tag[above], who=who)
    grand = np.flatnonzero(
        (row[t.head[t.head]] >= 0)
        & np.isin(t.dep, number("dep", "pobj", "pcomp", "mark", "aux", "poss"))
        & (t.head[t.head] != t.head)
    )
    top = t.head[t.head[grand]]
    who = row[top]
    add(t.lemma[top], t.lemma[t.head[grand]], t.dep[grand], t.entity[grand], t.pos[grand], who=who)
    add(t.kind[top], t.dep[t.head[grand]], t.dep[grand], t.lemma[grand], who=who)
    add(t.kind[top], t.lemma[t.head[grand]], t.dep[grand], t.entity[grand], t.tag[grand], who=who)
    buckets = bucket(np.concatenate(found), CUE_BITS) if found else np.zeros(0, np.int64)
    return np.concatenate(rows) if rows else np.zeros(0, np.int64), buckets


def distance(t: Tokens) -> Ints:
    """How far the nearest quotation is, in steps from 0 (inside) to 9 (none within reach)."""
    n = len(t)
    if not t.ranges:
        return np.full(n, 9, np.int64)
    inside = np.flatnonzero(t.quote > 0)
    at = np.arange(n)
    after = np.searchsorted(inside, at)
    ahead = np.where(after < len(inside), inside[np.minimum(after, len(inside) - 1)] - at, n)
    behind = np.where(after > 0, at - inside[np.maximum(after - 1, 0)], n)
    least = np.minimum(ahead, behind)
    step = np.digitize(least, (1, 2, 3, 4, 6, 9, 14))
    return np.where(least > 30, 9, step + (behind < ahead) * 10)
