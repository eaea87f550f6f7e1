"""Matching what was found with what was annotated, and counting it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support.golden import Row

LEAST = 0.5
"""How near a found fact must be to an annotated one to be taken for it."""
WORD = re.compile(r"\w+")
FAULTS = ("actors merged wrongly", "actors split", "non-actors")
_LONGEST = 60
"""Words; a fact that holds an annotated clause still says it if it is no longer than this."""


@dataclass
class Tally:
    """How many facts were annotated, found, and right."""

    right_wanted: int = 0
    wanted: int = 0
    right_found: int = 0
    found: int = 0

    def add(self, wanted: Iterable[bool], found: Iterable[bool]) -> None:
        """Count annotated facts (True: it was found) and found ones (True: it was annotated)."""
        for hit in wanted:
            self.wanted += 1
            self.right_wanted += hit
        for hit in found:
            self.found += 1
            self.right_found += hit

    @property
    def recall(self) -> float:
        return self.right_wanted / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return self.right_found / self.found if self.found else float(not self.wanted)

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass
class Score:
    """`kinds` are precision and recall by kind of fact, `shares` the shares of matched facts that are right
    in one respect, `faults` counts of what should not happen, `misses` the list behind the figures: what is
    wrong, in which article, and the words."""

    kinds: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    shares: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    faults: Counter[str] = field(default_factory=Counter)
    misses: list[tuple[str, str, str]] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Every measured figure by name; higher is better. Shares come as the number of right ones, since
        a share may fall only because more facts are found."""
        measured: dict[str, float] = {}
        for kind, tally in self.kinds.items():
            measured[f"{kind}: precision"] = tally.precision
            measured[f"{kind}: recall"] = tally.recall
        for share, tally in self.shares.items():
            measured[f"{share}, right"] = tally.right_wanted
        return measured


def fold(text: str) -> str:
    text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def bag(text: str) -> Counter[str]:
    return Counter(WORD.findall(fold(text)))


def overlap(a: Counter[str], b: Counter[str]) -> float:
    """Intersection over union of two bags of words."""
    union = (a | b).total()
    return (a & b).total() / union if union else 0.0


def near(wanted: Counter[str], found: Counter[str]) -> float:
    """The overlap, or nearly as good: the share of `wanted` that a not too long `found` holds."""
    held = (wanted & found).total() / max(1, wanted.total()) if found.total() <= _LONGEST else 0.0
    return max(overlap(wanted, found), 0.9 * held)


def match(
    rows: Sequence[Row], facts: Sequence[Any], closeness: Callable[[Row, Any], float], least: float = LEAST
) -> dict[int, int]:
    """Row index to fact index, one to one, nearest first; optional rows come after the others."""
    pairs = sorted(
        (bool(row.get("optional")), -closeness(row, fact), i, j)
        for i, row in enumerate(rows)
        for j, fact in enumerate(facts)
    )
    matched: dict[int, int] = {}
    for _, distance, i, j in pairs:
        if -distance >= least and i not in matched and j not in matched.values():
            matched[i] = j
    return matched


def count(kind: str, rows: Sequence[Row], found: Sequence[Any], right: dict[int, int], result: Score) -> None:
    """Count a kind's rows and facts; facts that match optional rows are left out."""
    aside = {j for i, j in right.items() if rows[i].get("optional")}
    result.kinds[kind].add(
        (i in right for i, row in enumerate(rows) if not row.get("optional")),
        (j in right.values() for j in range(len(found)) if j not in aside),
    )
