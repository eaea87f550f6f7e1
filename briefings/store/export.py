"""The facts of a deal as one JSON document, for other programs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from briefings.types import Actor, Fact, FactSet, Role, Shift, Spans


def document(deal_name: str, facts: FactSet, shifts: Sequence[Shift] = ()) -> dict[str, Any]:
    """`{deal, articles, actors, positions, figures, events, questions, shifts}`, ready for `json.dumps`.

    Spans are lists of `[start, end]` character offsets into the article's `text`; an article's `id` is its
    key. Exact numbers are strings, dates are ISO text. A shift names its two positions by `id`.
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
        "shifts": [
            {
                "actor": shift.actor,
                "topic": shift.topic,
                "before": shift.before.id,
                "after": shift.after.id,
            }
            for shift in shifts
        ],
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
