"""Scores positions, figures, events and questions against an article's key."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from briefings.compare.sides import side
from briefings.types import FactSet, QuestionKind, Stance
from tests.support.golden import Golden, Row, allowed, contents
from tests.support.matching import LEAST, Score, bag, count, fold, match, near, overlap

# Positions


def score_positions(golden: Golden, facts: FactSet, holders: dict[str, set[str]], result: Score) -> None:
    rows, found = golden.key["positions"], facts.positions
    cut = [golden.article.cut(position.content) for position in found]
    bags = {id(position): bag(text) for position, text in zip(found, cut, strict=True)}
    wanted = {id(row): bag(" ".join(contents(row))) for row in rows}

    def closeness(row: Row, position: Any) -> float:
        # Of two positions with one content ("both said"), the one of the right speaker is nearer.
        same = row["speaker"] in holders.get(position.actor, ())
        words = overlap(wanted[id(row)], bags[id(position)])
        return words + 0.01 * same if words >= LEAST else 0.0

    matched = match(rows, found, closeness)
    right = {i: j for i, j in matched.items() if rows[i]["speaker"] in holders.get(found[j].actor, ())}
    count("positions: content", rows, found, matched, result)
    count("positions: content and speaker", rows, found, right, result)
    who = {actor.id: actor.name for actor in facts.actors}
    for i, row in enumerate(rows):
        if row.get("optional"):
            continue
        text = " || ".join(contents(row))
        if i not in matched:
            result.misses.append(("position, missed", golden.name, f"{row['speaker']}: {text}"))
            continue
        position = found[matched[i]]
        if i not in right:
            wrong = f"{row['speaker']} != {who[position.actor]}: {text}"
            result.misses.append(("position, speaker", golden.name, wrong))
        exact = position.stance in allowed(row, "stance")
        taken = side(position.stance) in {side(Stance(stance)) for stance in allowed(row, "stance")}
        result.shares["stance: exact"].add([exact], [])
        result.shares["stance: side"].add([taken], [])
        if not exact:
            wrong = f"{row['stance']} != {position.stance}: {row['speaker']}: {text}"
            result.misses.append(("position, stance", golden.name, wrong))
        form = position.form in allowed(row, "form")
        result.shares["positions: form"].add([form], [])
        if not form:
            wrong = f"{row['form']} != {position.form}: {text}"
            result.misses.append(("position, form", golden.name, wrong))
    for j, position in enumerate(found):
        if j not in matched.values():
            said = golden.article.cut(position.source) + " | " + golden.article.cut(position.cue)
            result.misses.append(("position, false", golden.name, f"{who[position.actor]} [{said}] {cut[j]}"))


# Figures


def score_figures(golden: Golden, facts: FactSet, holders: dict[str, set[str]], result: Score) -> None:
    rows, found, text = golden.key["figures"], facts.figures, golden.article.text
    places = [(at := text.index(row["text"]), at + len(row["text"])) for row in rows]
    place = {id(row): span for row, span in zip(rows, places, strict=True)}

    def closeness(row: Row, figure: Any) -> float:
        start, end = place[id(row)]
        if not any(start < last and first < end for first, last in figure.spans):
            return 0.0
        if not (same_value(row, figure) and same_unit(row, figure)):
            return 0.0
        inside = any(start <= first and last <= end for first, last in figure.spans)
        return 1.0 if inside else 0.9

    matched = match(rows, found, closeness)
    count("figures", rows, found, matched, result)
    for i, row in enumerate(rows):
        if row.get("optional"):
            continue
        if i not in matched:
            result.misses.append(
                ("figure, missed", golden.name, f"{row['text']} ({row['value']} {row['unit']})")
            )
            continue
        figure = found[matched[i]]
        status = figure.status in allowed(row, "status")
        result.shares["figures: status"].add([status], [])
        if not status:
            wrong = f"{row['status']} != {figure.status}: {row['text']}"
            result.misses.append(("figure, status", golden.name, wrong))
        hedge = fold(figure.hedge or "") == fold(row.get("hedge", ""))
        result.shares["figures: hedge"].add([hedge], [])
        if not hedge:
            wrong = f"{row.get('hedge')} != {figure.hedge}: {row['text']}"
            result.misses.append(("figure, hedge", golden.name, wrong))
        if row.get("actor"):
            named = holders.get(figure.actor or "", set())
            # Whoever is quoted with the figure names it as well.
            quoted = [p for p in golden.key["positions"] if row["text"] in " ".join(contents(p))]
            actor = bool(named & {*allowed(row, "actor"), *(p["speaker"] for p in quoted)})
            result.shares["figures: actor"].add([actor], [])
            if not actor:
                wrong = f"{row.get('actor')} != {', '.join(sorted(named)) or None}: {row['text']}"
                result.misses.append(("figure, actor", golden.name, wrong))
    for j, figure in enumerate(found):
        if j not in matched.values():
            said = f"{golden.article.cut(figure.spans)} ({figure.value} {figure.unit})"
            result.misses.append(("figure, false", golden.name, said))


def same_value(row: Row, figure: Any) -> bool:
    """To three digits, so that a third may be written in any length."""
    high = row.get("value_high")
    if (high is None) != (figure.value_high is None):
        return False
    pairs = [(row["value"], figure.value), (high, figure.value_high)]
    return all(
        abs(Decimal(wanted) - value) * 1000 <= abs(value) for wanted, value in pairs if wanted is not None
    )


def same_unit(row: Row, figure: Any) -> bool:
    """Whether the units are one; a count may be of the noun itself or of the word the key describes it by."""
    wanted = {fold(unit) for unit in allowed(row, "unit")}
    if fold(figure.unit) in wanted:
        return True
    counted = not any(unit.isupper() or unit in _UNITS for unit in [*allowed(row, "unit"), figure.unit])
    return counted and bool(bag(figure.unit).keys() & bag(f"{row['what']} {row['text']}").keys())


_UNITS = frozenset(
    {"percent", "percentage points", "basis points", "pence", "tonnes", "years", "months", "weeks", "days"}
)


# Events and questions


def score_events(golden: Golden, facts: FactSet, result: Score) -> None:
    rows, found = golden.key["events"], facts.events
    bags = {id(event): bag(golden.article.cut(event.spans)) for event in found}

    def closeness(row: Row, event: Any) -> float:
        words = near(bag(row["text"]), bags[id(event)])
        return words + 0.01 * (event.starts == _date(row)) if words >= LEAST else 0.0

    matched = match(rows, found, closeness)
    count("events", rows, found, matched, result)
    for i, row in enumerate(rows):
        if row.get("optional"):
            continue
        if i not in matched:
            result.misses.append(("event, missed", golden.name, row["text"]))
            continue
        event = found[matched[i]]
        checks = {
            "date": (row["starts"], str(event.starts) if event.starts else None),
            "upcoming": (row["upcoming"], event.upcoming if row["upcoming"] is not None else None),
            "kind": (row["kind"], str(event.kind)),
        }
        for name, (wanted, given) in checks.items():
            right = given in allowed(row, "kind") if name == "kind" else wanted == given
            result.shares[f"events: {name}"].add([right], [])
            if not right:
                result.misses.append((f"event, {name}", golden.name, f"{wanted} != {given}: {row['text']}"))
    for j, event in enumerate(found):
        if j not in matched.values():
            said = f"[{event.kind} {event.starts}] {golden.article.cut(event.spans)}"
            result.misses.append(("event, false", golden.name, said))


def _date(row: Row) -> dt.date | None:
    return dt.date.fromisoformat(row["starts"]) if row["starts"] else None


def score_questions(golden: Golden, facts: FactSet, result: Score) -> None:
    rows = golden.key["questions"]
    ahead = [bag(row["text"]) for row in golden.key["events"] if row["upcoming"] is not False]
    found, bags = [], {}
    for question in facts.questions:
        words = bag(golden.article.cut(question.spans))
        bags[id(question)] = words
        found.append(question)
    # That an annotated event is still ahead is open by its nature; a key need not say it twice.
    found = [
        question
        for question in found
        if question.kind != QuestionKind.STILL_TO_COME
        or all(near(event, bags[id(question)]) < LEAST for event in ahead)
        or any(near(bag(row["text"]), bags[id(question)]) >= LEAST for row in rows)
    ]
    matched = match(rows, found, lambda row, question: near(bag(row["text"]), bags[id(question)]))
    count("questions", rows, found, matched, result)
    for i, row in enumerate(rows):
        if row.get("optional"):
            continue
        if i not in matched:
            result.misses.append(("question, missed", golden.name, f"[{row['kind']}] {row['text']}"))
            continue
        given = str(found[matched[i]].kind)
        right = given in allowed(row, "kind")
        result.shares["questions: kind"].add([right], [])
        if not right:
            wrong = f"{row['kind']} != {given}: {row['text']}"
            result.misses.append(("question, kind", golden.name, wrong))
    for j, question in enumerate(found):
        if j not in matched.values():
            said = f"[{question.kind}] {golden.article.cut(question.spans)}"
            result.misses.append(("question, false", golden.name, said))
