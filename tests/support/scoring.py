"""Scores extraction against the golden set: `python -m tests.support.scoring [--misses] [ARTICLE ...]`.

A fact found is matched to at most one annotated fact of its article, the nearest first. What the key calls
optional counts neither way. Positions are near by the words of their content (intersection over union of
the bags, .5 at least), figures by value, unit and place in the text, events and questions by their words,
where a sentence that holds the annotated clause will do.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from briefings.extract import pipeline
from briefings.types import FactSet
from tests.support.golden import Golden, articles, groups
from tests.support.matching import FAULTS, Score
from tests.support.scored_actors import score_across, score_actors, score_shifts
from tests.support.scored_facts import score_events, score_figures, score_positions, score_questions


def score(sets: Iterable[tuple[Golden, FactSet]]) -> Score:
    """The score of what was extracted from each annotated article."""
    result = Score()
    by_group: dict[str, list[tuple[Golden, FactSet]]] = defaultdict(list)
    for golden, facts in sets:
        by_group[golden.group].append((golden, facts))
        holders = score_actors(golden, facts, result)
        score_positions(golden, facts, holders, result)
        score_figures(golden, facts, holders, result)
        score_events(golden, facts, result)
        score_questions(golden, facts, result)
    for group, links in groups().items():
        if len(by_group[group]) > 1:
            merged = pipeline.merge([facts for _, facts in by_group[group]])
            score_across(group, links, merged, result)
            score_shifts(group, links, merged, result)
    return result


def extract(names: Sequence[str] = ()) -> list[tuple[Golden, FactSet]]:
    """What the extractor makes of each annotated article, or of those named."""
    chosen = [golden for golden in articles() if not names or golden.name in names or golden.group in names]
    return [(golden, pipeline.extract(golden.article, golden.deal)) for golden in chosen]


def _print(result: Score, console: Console, *, misses: bool) -> None:
    table = Table("kind", "precision", "recall", "F1", "right", "wanted", "found")
    for kind, tally in result.kinds.items():
        shown = (f"{value:.3f}" for value in (tally.precision, tally.recall, tally.f1))
        table.add_row(kind, *shown, *map(str, (tally.right_wanted, tally.wanted, tally.found)))
    console.print(table)
    table = Table("of those matched", "right", "share")
    for share, tally in result.shares.items():
        table.add_row(share, f"{tally.right_wanted} of {tally.wanted}", f"{tally.recall:.3f}")
    console.print(table)
    for fault in FAULTS:
        console.print(f"{fault}: {result.faults[fault]}")
    if misses:
        for kind, where, what in sorted(result.misses):
            console.print(f"{kind:24} {where:12} {what}", highlight=False, markup=False, soft_wrap=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.support.scoring", description=__doc__)
    parser.add_argument("article", nargs="*", help="only these articles (merger-1) or deals (merger)")
    parser.add_argument("--misses", action="store_true", help="list what was missed, wrong or not annotated")
    args = parser.parse_args()
    sets = extract(args.article)
    if not sets:
        parser.error(f"no such article; there are {', '.join(golden.name for golden in articles())}")
    _print(score(sets), Console(), misses=args.misses)


if __name__ == "__main__":
    main()
