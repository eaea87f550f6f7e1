"""What a cue may attribute and to whom: the constituents and quotations around it, cut into parts.

The parts of one cue hardly overlap: a clause and the afterthoughts in it are parts of their own, so that a
content can be put together from whole constituents. Content and source are chosen among the same parts.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from briefings.extract.learned.features import Tokens, number

Range = tuple[int, int]

_SKIP = frozenset(number("dep", "aux", "auxpass", "neg", "punct", "prt", "cc", "case"))
PREPOSITIONS = frozenset(number("dep", "prep", "agent", "dative"))
_OBJECTS = frozenset(number("dep", "pobj", "pcomp"))
VERBAL = frozenset(number("pos", "VERB", "AUX"))
_SPACE = number("pos", "SPACE")[0]
_SPLIT_ALWAYS = frozenset(number("dep", "relcl", "acl", "advcl", "appos", "parataxis"))
_CONJ, _PREP, _CCOMP = number("dep", "conj", "prep", "ccomp")
_SUBJECTS = frozenset(number("dep", "nsubj", "nsubjpass", "csubj", "expl"))
LEVELS = 3
"""How many heads above the cue are looked at."""
_DEEP = 2
"""How often a constituent is cut into parts."""
_MOST = 60
"""Parts of one cue at most; the nearest constituents come first."""
_REACH = 3
"""Lines between a quotation and its cue at most."""

_BESIDE = 12
"""Dependents on each side of a token that are looked at; a broken parse may give one thousands."""
_LONGEST = 400
"""Tokens of a part at most. With the limits above, this keeps the whole linear in the text."""
_COLON = number("tag", ":")[0]

LINE = 14
"""The relation of what stands before (1) or after (2) a colon or dash in its line."""
QUOTATION = 15
"""The relation of a quotation, in place of the level (0: below the cue, 1 to 3: heads above)."""


@dataclass(slots=True)
class Part:
    """A constituent or quotation near a cue.

    `level` is 0 for what hangs on the cue, 1 to 3 for heads above it and what hangs on those, or `QUOTATION`;
    `path` are up to four labels (numbers of `dep`) that lead from the cue to `head`; `ranges` its tokens.
    `inside` is the head of the part that this one was cut out of, or -1.
    """

    level: int
    path: tuple[int, ...]
    head: int
    ranges: list[Range]
    quotation: int = -1
    inside: int = -1


@dataclass(slots=True)
class Trees:
    """The arrays of a text that the search below reads token by token, as lists."""

    dep: list[int]
    pos: list[int]
    head: list[int]
    left: list[int]
    right: list[int]
    paragraph: list[int]
    quotation: list[int]
    children: dict[int, list[int]]
    ranges: tuple[Range, ...]
    full: list[bool]
    lines: list[int]
    """The line of each quotation."""
    roots: list[int]
    """The token that stands for each quotation: a verb that hangs on something outside, if any."""
    colon: set[int]
    line_start: list[int]
    """The first token of each line, and the end of the text."""


def trees(t: Tokens) -> Trees:
    head = t.head.tolist()
    children: dict[int, list[int]] = {}
    for i, h in enumerate(head):
        if h != i:
            if h in children:
                children[h].append(i)
            else:
                children[h] = [i]
    pos, paragraph = t.pos.tolist(), t.paragraph.tolist()
    full = [_full(pos, *r) for r in t.ranges]
    return Trees(
        t.dep.tolist(), pos, head, t.left.tolist(), t.right.tolist(), paragraph, t.quotation.tolist(),
        children, t.ranges, full, [paragraph[a] for a, _ in t.ranges],
        [_root(head, pos, *r) for r in t.ranges],
        set(np.flatnonzero(t.tag == _COLON).tolist()),
        [*np.searchsorted(t.paragraph, np.arange(paragraph[-1] + 1 if paragraph else 0)).tolist(), len(head)],
    )  # fmt: skip


def _root(head: list[int], pos: list[int], first: int, last: int) -> int:
    tops = [i for i in range(first, last) if not first <= head[i] < last or head[i] == i]
    return next((i for i in tops if pos[i] in VERBAL), tops[0] if tops else first)


def _full(pos: list[int], first: int, last: int) -> bool:
    """Whether a quotation is a part of its own: more than a few quoted words."""
    verbs = any(pos[i] in VERBAL for i in range(first, last))
    return last - first >= 9 or (last - first >= 5 and verbs)


def around(t: Trees, cue: int) -> list[Part]:
    """The parts around a cue, the nearest first; no part holds the cue."""
    out: list[Part] = []
    for part in _constituents(t, cue):
        outside = t.quotation[cue]
        ranges = part.ranges
        if t.ranges:
            ranges = [r for piece in ranges for r in _unquoted(t, piece, outside)]
        ranges = [(a, b) for a, b in ranges if a < b and not (b == a + 1 and t.pos[a] == _SPACE)]
        if ranges and ranges[-1][1] - ranges[0][0] <= _LONGEST:
            part.ranges = ranges
            out.append(part)
            if len(out) >= _MOST:
                break
    if cue in t.colon:
        out.extend(_around_colon(t, cue))
    out.extend(_quotations(t, cue))
    return out


def _near(t: Trees, token: int, around: int) -> list[int]:
    """The dependents of `token` nearest to `around`."""
    found = t.children.get(token, [])
    if len(found) <= 2 * _BESIDE:
        return found
    at = bisect.bisect_left(found, around)
    return found[max(at - _BESIDE, 0) : at + _BESIDE]


def _constituents(t: Trees, cue: int) -> Iterator[Part]:
    for child in _near(t, cue, cue):
        yield from _below(t, 0, (), child)
    at = cue
    for level in range(1, LEVELS + 1):
        above = t.head[at]
        if above == at:
            return
        up = (t.dep[at],)
        hole = (t.left[at], t.right[at])
        rest = [above]
        for child in _near(t, above, at):
            if child == at:
                continue
            dep = t.dep[child]
            if _splits(t, above, child) or dep in _SUBJECTS or dep in PREPOSITIONS or level > 1:
                yield from _below(t, level, up, child, deep=1 if level == 1 else _DEEP)
            else:
                rest.append(child)
        yield Part(
            level, up, above, _join([(above, above + 1), *((t.left[c], t.right[c]) for c in rest[1:])], hole)
        )
        at = above


def _below(
    t: Trees, level: int, path: tuple[int, ...], head: int, deep: int = 0, inside: int = -1
) -> Iterator[Part]:
    """The parts of what hangs on the cue or on a head above it; `inside` is the head of the part around."""
    dep = t.dep[head]
    if dep in _SKIP or t.pos[head] == _SPACE:
        return
    first, last = t.left[head], t.right[head]
    if dep in PREPOSITIONS and len(path) < 3:
        objects = [c for c in _near(t, head, head) if t.dep[c] in _OBJECTS]
        if objects and inside < 0:
            # What a preposition of the cue governs: called for A VOTE.
            for child in objects:
                yield from _below(t, level, (*path, dep), child, deep)
            return
        if objects:
            path, head, dep = (*path, dep), objects[0], t.dep[objects[0]]
    path = (*path, dep)
    holes = []
    if deep < _DEEP:
        for child in _near(t, head, head):
            if _splits(t, head, child):
                holes.append((t.left[child], t.right[child]))
                yield from _below(t, level, path, child, deep + 1, head)
    yield Part(level, path, head, _minus((first, last), holes), inside=inside)


def _splits(t: Trees, head: int, child: int) -> bool:
    """Whether a dependent is a part of its own."""
    dep = t.dep[child]
    if dep in _SPLIT_ALWAYS:
        return True
    if dep == _CONJ:
        return t.pos[child] in VERBAL
    if dep == _PREP:
        return child > head and (t.pos[head] not in VERBAL or t.right[child] >= t.right[head] - 1)
    return dep == _CCOMP and child < head


def _minus(whole: Range, holes: list[Range]) -> list[Range]:
    out = []
    at, end = whole
    for first, last in sorted(holes):
        if at < first:
            out.append((at, min(first, end)))
        at = max(at, last)
    if at < end:
        out.append((at, end))
    return out


def _join(ranges: list[Range], hole: Range) -> list[Range]:
    out: list[Range] = []
    for first, last in sorted(ranges):
        for a, b in _minus((first, last), [hole] if hole[0] < last and first < hole[1] else []):
            if out and a <= out[-1][1]:
                out[-1] = (out[-1][0], max(out[-1][1], b))
            else:
                out.append((a, b))
    return out


def _unquoted(t: Trees, piece: Range, own: int) -> Iterator[Range]:
    """A range without the full quotations in it, other than the cue's own."""
    at, last = piece
    number_ = bisect.bisect_left(t.ranges, (at, at)) - 1
    for n in range(max(number_, 0), len(t.ranges)):
        a, b = t.ranges[n]
        if a >= last:
            break
        if b <= at or n == own or not t.full[n]:
            continue
        if at < a:
            yield at, a
        at = b
    if at < last:
        yield at, last


def _quotations(t: Trees, cue: int) -> Iterator[Part]:
    line = t.paragraph[cue]
    first = bisect.bisect_left(t.lines, line - _REACH)
    near = []
    middle = bisect.bisect_left(t.ranges, (cue, cue))
    first, last = max(first, middle - _BESIDE), min(len(t.ranges), middle + _BESIDE)
    for n in range(first, last):
        if t.lines[n] > line + _REACH:
            break
        if t.full[n] and n != t.quotation[cue] and t.ranges[n][1] - t.ranges[n][0] <= 3 * _LONGEST:
            near.append((abs(t.ranges[n][0] - cue), n))
    for _, n in sorted(near)[:10]:
        a, b = t.ranges[n]
        root = t.roots[n]
        yield Part(QUOTATION, (t.dep[root],), root, [(a, b)], n)


def _around_colon(t: Trees, cue: int) -> Iterator[Part]:
    """The line before and after a colon or dash: "MINISTER: We are ready." """
    line = t.paragraph[cue]
    start, end = t.line_start[line], t.line_start[line + 1]
    for first, last, side in ((start, cue, 1), (cue + 1, end, 2)):
        while first < last and t.pos[first] == _SPACE:
            first += 1
        while first < last and t.pos[last - 1] == _SPACE:
            last -= 1
        if first < last and last - first <= _LONGEST:
            yield Part(LINE, (side,), last - 1 if side == 1 else first, [(first, last)])
