"""The form that repairs a fact: what the extractor made of it, to be changed, and what was changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.blocks import limits
from bot.forms import parts
from bot.forms.parts import Block, View
from briefings.brief import wording
from briefings.store.repairs import Kind
from briefings.types import Fact, FactSet, Figure, FigureStatus, Position, Question, Stance

CALLBACK = "fix"
TITLE = "Fix"
SPEAKER, SAME, STANCE, TOPIC, DROP = "fix_speaker", "fix_same", "fix_stance", "fix_topic", "fix_drop"
VALUE, HIGH, UNIT, WHAT, STATUS, NAMER = (
    "fix_value",
    "fix_high",
    "fix_unit",
    "fix_what",
    "fix_status",
    "fix_namer",
)
OUTCOME, ANSWER = "fix_outcome", "fix_answer"
LOOKED_UP = (SPEAKER, SAME, NAMER, ANSWER)

_DROP = "drop"
_NO = {
    "p": "This is no position: leave it out everywhere",
    "f": "This is no figure of the deal: leave it out everywhere",
    "e": "This is no event of the deal: leave it out everywhere",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to be corrected, as `corrections.correct` takes it; `kind` SAME has {"actor", "into"}."""

    kind: str
    values: Mapping[str, Any]


def metadata(ref: str, channel: str) -> str:
    return json.dumps({"fact": ref, "channel": channel})


def about(view: Mapping[str, Any]) -> tuple[str, str]:
    """The fact and the channel that the form was opened for."""
    try:
        found = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        found = {}
    return str(found.get("fact") or ""), str(found.get("channel") or "")


def view(facts: FactSet, ref: str, channel: str, *, typed: View | None = None, problem: str = "") -> View:
    """The form for the one fact that `facts` hold. `typed` is a view that was sent and refused for
    `problem`: what was put in there is kept."""
    fact = next(facts.facts())
    filled = parts.values(typed) if typed else {}
    blocks: list[Block] = []
    if problem:
        blocks.append(parts.section(f":warning: {limits.escape(problem)}"))
    article = facts.article_of(fact)
    sentence = wording.typographic(article.text[slice(*fact.evidence.sentence)])
    blocks.append(parts.section("> " + limits.escape(limits.shorten(sentence, 600))))
    if isinstance(fact, Position):
        blocks += _position(facts, fact, typed, filled)
    elif isinstance(fact, Figure):
        blocks += _figure(facts, fact, typed, filled)
    elif isinstance(fact, Question):
        blocks += _question(fact, typed, filled)
    if not isinstance(fact, Question):
        options = [(_NO[ref[0]], _DROP)]
        blocks.append(
            parts.field(DROP, "Not a fact", parts.checks(options, filled.get(DROP) or ()), optional=True)
        )
    return parts.modal(
        CALLBACK, TITLE, blocks, submit="Correct", close="Cancel", metadata=metadata(ref, channel)
    )


def _position(facts: FactSet, fact: Position, typed: View | None, filled: Mapping[str, Any]) -> list[Block]:
    name = facts.actor(fact.actor).name
    stances = [(str(one).capitalize(), str(one)) for one in Stance]
    return [
        parts.field(
            SPEAKER, "Who holds it", parts.looked_up(_chosen(typed, filled, SPEAKER, (name, fact.actor)))
        ),
        parts.field(STANCE, "Stance", parts.select(stances, filled.get(STANCE, str(fact.stance)))),
        parts.field(
            TOPIC,
            "Topic",
            parts.line((filled.get(TOPIC) if typed else fact.topic) or ""),
            optional=True,
            hint="Empty: on no topic.",
        ),
        parts.field(
            SAME,
            f"{name} is the same as",
            parts.looked_up(_chosen(typed, filled, SAME, None)),
            optional=True,
            hint="Everything read about the two is answered as one from then on.",
        ),
    ]


def _figure(facts: FactSet, fact: Figure, typed: View | None, filled: Mapping[str, Any]) -> list[Block]:
    def kept(id: str, before: str) -> str:
        return (filled.get(id) or "") if typed else before

    statuses = [(str(one).capitalize(), str(one)) for one in FigureStatus]
    namer = None if fact.actor is None else (facts.actor(fact.actor).name, fact.actor)
    high = "" if fact.value_high is None else f"{fact.value_high:f}"
    return [
        parts.field(VALUE, "Value", parts.line(kept(VALUE, f"{fact.value:f}")), hint="In digits: 1500000"),
        parts.field(HIGH, "Up to", parts.line(kept(HIGH, high)), optional=True, hint="For a range."),
        parts.field(UNIT, "Unit", parts.line(kept(UNIT, fact.unit), longest=40)),
        parts.field(WHAT, "What it counts", parts.line(kept(WHAT, fact.what)), optional=True),
        parts.field(STATUS, "Status", parts.select(statuses, filled.get(STATUS, str(fact.status)))),
        parts.field(
            NAMER, "Who names it", parts.looked_up(_chosen(typed, filled, NAMER, namer)), optional=True
        ),
    ]


def _question(fact: Question, typed: View | None, filled: Mapping[str, Any]) -> list[Block]:
    outcomes = [
        ("It is still open; the topic is another", "topic"),
        ("It is answered", "answered"),
        ("This is no open question: leave it out", _DROP),
    ]
    return [
        parts.field(OUTCOME, "This question", parts.radio(outcomes, filled.get(OUTCOME, "answered"))),
        parts.field(
            ANSWER,
            "Answered by this position",
            parts.looked_up(_chosen(typed, filled, ANSWER, None), "Type words of it"),
            optional=True,
        ),
        parts.field(
            TOPIC, "Topic", parts.line((filled.get(TOPIC) if typed else fact.topic) or ""), optional=True
        ),
    ]


def _chosen(
    typed: View | None, filled: Mapping[str, Any], id: str, before: parts.Option | None
) -> parts.Option | None:
    if typed is None:
        return before
    value, label = filled.get(id), parts.label(typed, id)
    return (label, value) if value and label else None


def errors(ref: str, sent: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be used, by the input it stands in; read without the store, so that it is told at once."""
    if not ref.startswith("f") or _DROP in (parts.values(sent).get(DROP) or ()):
        return {}
    filled = parts.values(sent)
    found = {}
    numbers: dict[str, Decimal] = {}
    for id in (VALUE, HIGH):
        text = (filled.get(id) or "").replace(",", "").replace(" ", "")
        if not text and id == HIGH:
            continue
        try:
            numbers[id] = Decimal(text)
        except InvalidOperation:
            numbers[id] = Decimal("nan")
        if not numbers[id].is_finite():
            found[id] = "This is no number; write it in digits, such as 1500000."
    if not found and HIGH in numbers and numbers[HIGH] <= numbers[VALUE]:
        found[HIGH] = "The upper end of a range must be above its lower end."
    return found


def changes(fact: Fact, sent: Mapping[str, Any]) -> Sequence[Change]:
    """What the person changed in the form. What is left as it was may be in it and changes nothing."""
    filled = parts.values(sent)
    if _DROP in (filled.get(DROP) or ()):
        return (Change(Kind.DROP, {}),)
    if isinstance(fact, Position):
        found = []
        if (speaker := filled.get(SPEAKER)) and speaker != fact.actor:
            found.append(Change(Kind.SPEAKER, {"actor_id": speaker}))
        found.append(Change(Kind.STANCE, {"stance": filled.get(STANCE) or str(fact.stance)}))
        found.append(Change(Kind.TOPIC, {"topic": filled.get(TOPIC)}))
        if filled.get(SAME):
            found.append(Change(Kind.SAME, {"actor": fact.actor, "into": filled[SAME]}))
        return found
    if isinstance(fact, Figure):
        change = {
            "value": filled.get(VALUE),
            "value_high": filled.get(HIGH) or None,
            "unit": filled.get(UNIT),
            "what": filled.get(WHAT),
            "status": filled.get(STATUS) or str(fact.status),
        }
        if filled.get(NAMER) != fact.actor:
            change["actor_id"] = filled.get(NAMER)
        return (Change(Kind.FIGURE, change),)
    if isinstance(fact, Question):
        outcome = filled.get(OUTCOME)
        if outcome == _DROP:
            return (Change(Kind.DROP, {}),)
        if outcome == "answered":
            return (Change(Kind.ANSWERED, {"position": filled.get(ANSWER)}),)
        return (Change(Kind.TOPIC, {"topic": filled.get(TOPIC)}),)
    return ()
