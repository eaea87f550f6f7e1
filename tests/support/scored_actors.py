"""Scores actors, their roles, and what holds across the articles of a deal."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from briefings.compare.changes import shifts
from briefings.compare.sides import Side, side
from briefings.types import Actor, FactSet, Position, Stance
from tests.support.golden import Golden, Row, allowed
from tests.support.matching import WORD, Score, count, fold, match


def forms(names: Iterable[str]) -> set[str]:
    return {re.sub(r"^(?:the|an?) ", "", fold(name)) for name in names}


def _row_forms(rows: Sequence[Row]) -> list[set[str]]:
    """The forms of each annotated actor, without those that several share."""
    every = [forms([row["name"], *row["aliases"]]) for row in rows]
    count = Counter(form for each in every for form in each)
    return [{form for form in each if count[form] == 1} for each in every]


def score_actors(golden: Golden, facts: FactSet, result: Score) -> dict[str, set[str]]:
    """Scores actors and roles; returns the names of the annotated actors that each found one stands for."""
    rows = golden.key["actors"]
    holders: dict[str, set[str]] = {}
    hits: dict[int, list[Actor]] = defaultdict(list)
    needed = {i for i, row in enumerate(rows) if not row.get("optional")}
    by_form = _row_forms(rows)
    for actor in facts.actors:
        own = forms([actor.name, *actor.aliases])
        stands_for = [i for i, row in enumerate(by_form) if own & row]
        holders[actor.id] = {rows[i]["name"] for i in stands_for}
        for i in stands_for:
            hits[i].append(actor)
        if len(needed & set(stands_for)) > 1:
            result.faults["actors merged wrongly"] += 1
            result.misses.append(
                ("actors merged wrongly", golden.name, " + ".join(sorted(holders[actor.id])))
            )
        if not stands_for:
            result.misses.append(("actor, false", golden.name, f"{actor.name} ({actor.kind})"))
    for i in needed:
        if not hits[i]:
            result.misses.append(("actor, missed", golden.name, rows[i]["name"]))
        elif len(hits[i]) > 1:
            result.faults["actors split"] += 1
            result.misses.append(("actor, split", golden.name, " / ".join(actor.name for actor in hits[i])))
        if hits[i]:
            right = any(actor.kind in allowed(rows[i], "kind") for actor in hits[i])
            result.shares["actors: kind"].add([right], [])
            if not right:
                wrong = f"{rows[i]['name']}: {rows[i]['kind']} != {hits[i][0].kind}"
                result.misses.append(("actor, kind", golden.name, wrong))
    for name in golden.key["not_actors"]:
        for actor in facts.actors:
            if forms([name]) & forms([actor.name, *actor.aliases]):
                result.faults["non-actors"] += 1
                result.misses.append(("actor, non-actor", golden.name, name))
    optional = {rows[i]["name"] for i in range(len(rows)) if i not in needed}
    counted = [actor for actor in facts.actors if not holders[actor.id] or holders[actor.id] - optional]
    result.kinds["actors"].add((bool(hits[i]) for i in needed), (bool(holders[a.id]) for a in counted))
    for i, row in enumerate(rows):
        _roles(golden, row, hits[i], result)
    return holders


def noun(role: str) -> str:
    """The noun of a role: "president" of "President of the board"."""
    said: list[str] = WORD.findall(re.split(r"\b(?:of|for|to|at|in)\b", fold(role))[0]) or [""]
    return said[-1]


def _roles(golden: Golden, row: Row, actors: Sequence[Actor], result: Score) -> None:
    wanted = {noun(role) for role in row["roles"]}
    found = [role.title for actor in actors for role in actor.roles]
    if row.get("optional") or not actors:
        return
    ok = bool(wanted & {noun(role) for role in found})
    result.kinds["roles"].add([ok] if wanted else [], (noun(role) in wanted for role in found))
    if wanted and not ok:
        result.misses.append(("role, missed", golden.name, f"{row['name']}: {row['roles']}, has {found}"))
    for role in found:
        if noun(role) not in wanted:
            result.misses.append(("role, false", golden.name, f"{row['name']}: {role}"))


def score_across(group: str, links: dict[str, Any], facts: FactSet, result: Score) -> None:
    """Scores whether an actor of several articles comes out as one, and two of one surname as two."""
    every = [(actor, forms([actor.name, *actor.aliases])) for actor in facts.actors]

    def holding(names: Sequence[str]) -> set[str]:
        return {actor.id for actor, own in every if own & forms(names)}

    for names in links["same"]:
        ids = holding(names)
        result.shares["actors: one across articles"].add([len(ids) == 1], [])
        if len(ids) != 1:
            result.misses.append(("actor, across", group, f"{' / '.join(names)}: {len(ids)} actors"))
    for names in links["apart"]:
        shared = set.intersection(*(holding([name]) for name in names))
        if shared:
            result.faults["actors merged wrongly"] += 1
            result.misses.append(("actors merged wrongly", group, " + ".join(names)))


def score_shifts(group: str, links: dict[str, Any], facts: FactSet, result: Score) -> None:
    """A shift is right when the actor is and the side that is taken in the end."""
    rows, found = links["shifts"], shifts(facts)
    same = {name: forms(names) for names in links["same"] for name in names}

    def closeness(row: Row, shift: Any) -> float:
        actor = facts.actor(shift.actor)
        who = forms([actor.name, *actor.aliases]) & same.get(row["actor"], forms([row["actor"]]))
        # Who does what it had refused to do is for it now.
        taken = side(shift.after.stance) if isinstance(shift.after, Position) else Side.FOR
        return float(bool(who) and taken is side(Stance(row["to"])))

    matched = match(rows, found, closeness)
    count("shifts", rows, found, matched, result)
    for i, row in enumerate(rows):
        if i not in matched and not row.get("optional"):
            result.misses.append(("shift, missed", group, f"{row['actor']}, {row['topic']}: {row['after']}"))
    for j, shift in enumerate(found):
        if j not in matched.values():
            article, now = facts.article_of(shift.after), shift.after
            after = article.cut(now.content if isinstance(now, Position) else now.spans)
            stances = f"{shift.before.stance} to {now.stance if isinstance(now, Position) else now.kind}"
            said = f"{facts.actor(shift.actor).name}, {shift.topic}: {stances}: {after}"
            result.misses.append(("shift, false", group, said))
