"""The facts of a deal as one JSON document, for other programs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from briefings.types import Actor, Change, Fact, FactSet, FigureShift, Position, Role, Shift, Spans


def document(deal_name: str, facts: FactSet, shifts: Sequence[Change] = ()) -> dict[str, Any]:
    """`{deal, articles, actors, positions, figures, events, questions, shifts}`, ready for `json.dumps`.

    Spans are lists of `[start, end]` character offsets into the article's `text`; an article's `id` is its
    key. Exact numbers are strings, dates are ISO text. A shift names the facts it
    compares by `id` and is of one `kind`: two positions (`position`), a position and an event (`event`), a
    shift that an article reports (`stated`), a figure whose value or status is another now (`figure`).
    """
    return {
        "deal": deal_name,
        "articles": [
            {
                "id": article.key,
                "source": article.source,
                "title": article.title,
                "publisher": article.publisher,
                "published": None if article.published is None else article.published.isoformat(),
                "url": article.url,
                "language": article.language,
                "text": article.text,
            }
            for article in facts.articles
        ],
        "actors": [_actor(actor) for actor in facts.actors],
        "positions": [
            {
                **_evidence(position),
                "actor": position.actor,
                "source": _spans(position.source),
                "cue": _spans(position.cue),
                "content": _spans(position.content),
                "form": position.form.value,
                "stance": position.stance.value,
                "topic": position.topic,
                "confidence": position.confidence,
            }
            for position in facts.positions
        ],
        "figures": [
            {
                **_evidence(figure),
                "spans": _spans(figure.spans),
                "value": f"{figure.value:f}",
                "value_high": None if figure.value_high is None else f"{figure.value_high:f}",
                "unit": figure.unit,
                "hedge": figure.hedge,
                "what": figure.what,
                "status": figure.status.value,
                "actor": figure.actor,
            }
            for figure in facts.figures
        ],
        "events": [
            {
                **_evidence(event),
                "spans": _spans(event.spans),
                "kind": event.kind.value,
                "upcoming": event.upcoming,
                "when": event.when,
                "starts": None if event.starts is None else event.starts.isoformat(),
                "precision": event.precision.value,
                "place": event.place,
                "actors": list(event.actors),
            }
            for event in facts.events
        ],
        "questions": [
            {
                **_evidence(question),
                "spans": _spans(question.spans),
                "kind": question.kind.value,
                "topic": question.topic,
                "actor": question.actor,
            }
            for question in facts.questions
        ],
        "shifts": [_shift(shift) for shift in shifts],
    }


def _shift(shift: Change) -> dict[str, Any]:
    if isinstance(shift, Shift):
        return {
            "kind": "position" if isinstance(shift.after, Position) else "event",
            "actor": shift.actor,
            "topic": shift.topic,
            "before": shift.before.id,
            "after": shift.after.id,
        }
    told = {"article": shift.evidence.article, "sentence": list(shift.evidence.sentence)}
    if isinstance(shift, FigureShift):
        return {
            "kind": "figure",
            "actor": shift.after.actor if shift.after else shift.before.actor,
            "before": shift.before.id,
            "after": shift.after.id if shift.after else None,
            "was": shift.was.value,
            "now": shift.now.value,
            **told,
        }
    return {
        "kind": "stated",
        "actor": shift.actor,
        "topic": shift.topic,
        "by": shift.by,
        "before": shift.before.id if shift.before else None,
        "spans": _spans(shift.spans),
        **told,
    }


def _evidence(fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "article": fact.evidence.article,
        "sentence": list(fact.evidence.sentence),
        "extractor": fact.evidence.extractor,
    }


def _spans(spans: Spans) -> list[list[int]]:
    return [list(span) for span in spans]


def _actor(actor: Actor) -> dict[str, Any]:
    return {
        "id": actor.id,
        "name": actor.name,
        "kind": actor.kind.value,
        "aliases": list(actor.aliases),
        "roles": [_role(role) for role in actor.roles],
    }


def _role(role: Role) -> str:
    return f"{role.title} ({role.affiliation})" if role.affiliation else role.title
