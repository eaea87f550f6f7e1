"""The golden keys as fact sets: what comparison gets when extraction makes no mistake."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from briefings.compare import passages
from briefings.types import (
    Actor,
    ActorKind,
    Article,
    Event,
    EventKind,
    Evidence,
    FactSet,
    Figure,
    FigureStatus,
    Form,
    Position,
    Precision,
    Span,
    Stance,
)
from tests.support.golden import Golden, Row, articles, contents, groups

_CUE = re.compile(r"(?:\bhad |\bonce )?\w+(?=\W*$)")


def facts(group: str) -> FactSet:
    """Everything that the keys of a deal's articles hold, every actor once, its name as id.

    A key does not say where the cue is: it is taken to be the word before the content, with "had".
    """
    one_name = {name: same[0] for same in groups().get(group, {"same": []})["same"] for name in same}
    actors: dict[str, Actor] = {}
    every = FactSet()
    for golden in (each for each in articles() if each.group == group):
        article = golden.article
        for row in golden.key["actors"]:
            name = one_name.get(row["name"], row["name"])
            actors[name] = _actor(article, row, name, actors.get(name))

        def named(name: str | None) -> str | None:
            return one_name.get(name, name) if name else None

        number = len(every.articles)
        every = FactSet(
            (*every.articles, article),
            (),
            (
                *every.positions,
                *(
                    _position(article, row, f"{number}p{i}", named(row["speaker"]) or "")
                    for i, row in enumerate(golden.key["positions"])
                ),
            ),
            (
                *every.figures,
                *(
                    _figure(article, row, f"{number}f{i}", named(row.get("actor")))
                    for i, row in enumerate(golden.key["figures"])
                ),
            ),
            (*every.events, *_events(golden, number, actors)),
        )
    return FactSet(every.articles, tuple(actors.values()), every.positions, every.figures, every.events)


def _actor(article: Article, row: Row, id: str, known: Actor | None) -> Actor:
    names = tuple(dict.fromkeys((row["name"], *row["aliases"])))
    spans = (match.span() for name in names for match in re.finditer(rf"\b{re.escape(name)}\b", article.text))
    mentions = tuple((article.key, span) for span in spans)
    if known is None:
        return Actor(id, id, ActorKind(row["kind"]), names, (), mentions)
    aliases = tuple(dict.fromkeys((*known.aliases, *names)))
    return Actor(id, id, known.kind, aliases, (), (*known.mentions, *mentions))


def _place(article: Article, words: str) -> Span:
    start = article.text.index(words)
    return start, start + len(words)


def _evidence(article: Article, span: Span) -> Evidence:
    return Evidence(article.key, passages.sentence(article.text, span), "key")


def _position(article: Article, row: Row, id: str, actor: str) -> Position:
    content = tuple(_place(article, part) for part in contents(row))
    evidence = _evidence(article, content[0])
    start = evidence.sentence[0]
    cue = _CUE.search(article.text[start : content[0][0]])
    return Position(
        id,
        actor,
        (),
        ((start + cue.start(), start + cue.end()),) if cue else (),
        content,
        Form(row["form"]),
        Stance(row["stance"]),
        row["topic"],
        1.0,
        evidence,
    )


def _figure(article: Article, row: Row, id: str, actor: str | None) -> Figure:
    span = _place(article, row["text"])
    return Figure(
        id,
        (span,),
        Decimal(row["value"]),
        row["unit"],
        row["what"],
        FigureStatus(row["status"]),
        _evidence(article, span),
        Decimal(row["value_high"]) if row.get("value_high") else None,
        row.get("hedge"),
        actor,
    )


def _events(golden: Golden, number: int, actors: dict[str, Actor]) -> tuple[Event, ...]:
    article = golden.article
    found = []
    for i, row in enumerate(golden.key["events"]):
        span = _place(article, row["text"])
        taking_part = tuple(
            id
            for id, actor in actors.items()
            if any(key == article.key and span[0] <= a and b <= span[1] for key, (a, b) in actor.mentions)
        )
        found.append(
            Event(
                f"{number}e{i}",
                (span,),
                EventKind(row["kind"]),
                bool(row["upcoming"]),
                _evidence(article, span),
                starts=dt.date.fromisoformat(row["starts"]) if row["starts"] else None,
                precision=Precision(row["precision"]),
                place=row.get("place"),
                actors=taking_part,
            )
        )
    return tuple(found)
