"""A made-up deal of any size, written straight into the tables: articles with facts of every kind.

Actors and topics are spoken of as unevenly as in the news (Zipf's law), articles run from old to new, and
every span points to the words it names.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, insert, select, text
from sqlalchemy.orm import Session

from briefings.deals import Deal, Topic
from briefings.store import base, cast, queries, search_index, totals, write
from briefings.store.models import (
    ActorRow,
    AliasRow,
    ArticleRow,
    EventActorRow,
    EventRow,
    FigureRow,
    MentionRow,
    PositionRow,
    QuestionRow,
    RoleRow,
)
from briefings.types import ActorKind, EventKind, FigureStatus, Form, Precision, QuestionKind, Stance

LAST_DAY = dt.date(2025, 6, 30)
DAYS = 900
PER_ARTICLE = 8  # positions
BATCH = 250  # articles
EXTRACTOR = "made-up/1"

TOPICS = tuple(
    Topic(name)
    for name in (
        "harbour dues", "catch quota", "pilot boats", "customs post", "night ferries", "dredging",
        "port police", "ice breaking", "crew visas", "fuel tax", "fish farms", "rail link",
        "tug licences", "salt mines",
        "grain silos", "border patrols", "sea cables", "wind parks", "oil storage", "lighthouse upkeep",
    )
)  # fmt: skip
_STARTS = [
    "Al",
    "Bran",
    "Cor",
    "Dun",
    "El",
    "Far",
    "Gil",
    "Hal",
    "Ivo",
    "Jor",
    "Kel",
    "Lun",
    "Mar",
    "Nor",
    "Ost",
    "Per",
    "Quin",
    "Ros",
    "Sel",
    "Tor",
    "Ulf",
    "Ver",
    "Wil",
    "Yar",
    "Zan",
]
_ENDS = [
    "berg",
    "dal",
    "en",
    "feld",
    "gard",
    "holm",
    "ik",
    "jo",
    "kov",
    "land",
    "mer",
    "nes",
    "ova",
    "quist",
    "rud",
    "sen",
    "strom",
    "tan",
    "um",
    "vik",
    "wald",
    "yev",
    "zek",
]
_TITLES = ("minister", "deputy minister", "chief negotiator", "spokesman", "governor", "mayor", "envoy")
_SAYS = {
    Stance.SUPPORT: ("welcomed", "backed", "supports"),
    Stance.OPPOSE: ("opposes", "objected to"),
    Stance.DEMAND: ("demanded", "insisted on", "called for"),
    Stance.REJECT: ("rejected", "refused", "ruled out"),
    Stance.OFFER: ("offered", "proposed"),
    Stance.WARN: ("warned of", "cautioned against"),
    Stance.ASSERT: ("described", "spoke of", "announced"),
}
_STANCES = tuple(_SAYS)


@dataclass(frozen=True, slots=True)
class Somebody:
    id: int
    name: str
    kind: ActorKind
    title: str


@dataclass(frozen=True, slots=True)
class Made:
    """What was written, for questions to be asked about it."""

    deal: Deal
    positions: int
    actors: tuple[Somebody, ...]
    words: tuple[str, ...]


SEED = 7


def fill(engine: Engine, positions: int) -> Made:
    """Writes a deal with that many positions into an empty database."""
    chance = random.Random(SEED)
    words = _vocabulary(chance)
    deal = Deal("generated", "Generated deal", topics=TOPICS)
    sessions = base.sessions(engine)
    with sessions.begin() as session:
        write.put_deal(session, deal)
        deal_id = session.scalar(text("SELECT id FROM deals")) or 0
        actors = _actors(session, deal_id, min(2000, 40 + positions // 100), chance)
    postgres = engine.dialect.name == "postgresql"
    if postgres:  # put together at once, it takes a tenth of the time
        with sessions.begin() as session:
            session.execute(text("DROP INDEX ix_sentences_words"))
    writer = _Writer(deal_id, actors, words, chance)
    articles = -(-positions // PER_ARTICLE)
    for numbers in _batches(range(articles)):
        with sessions.begin() as session:
            writer.batch(session, numbers, articles)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if postgres:
            connection.execute(text("CREATE INDEX ix_sentences_words ON sentences USING gin (words)"))
            connection.execute(text("VACUUM ANALYZE"))
        else:
            connection.execute(text("INSERT INTO sentence_index (sentence_index) VALUES ('optimize')"))
    return Made(deal, articles * PER_ARTICLE, actors, words)


def again(engine: Engine, positions: int) -> Made:
    """What `fill` gave when it wrote this database."""
    with base.sessions(engine)() as session:
        rows = session.execute(select(ActorRow.id, ActorRow.name, ActorRow.kind).order_by(ActorRow.id))
        actors = tuple(Somebody(row.id, row.name, row.kind, "") for row in rows)
        return Made(queries.deal(session), positions, actors, _vocabulary(random.Random(SEED)))


def _vocabulary(chance: random.Random) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_word(chance) for _ in range(6000)))[:4000]


def _batches(numbers: range) -> Iterator[list[int]]:
    rest = iter(numbers)
    while batch := list(itertools.islice(rest, BATCH)):
        yield batch


def _word(chance: random.Random) -> str:
    return "".join(
        chance.choice(("ba", "de", "fi", "go", "ku", "la", "mi", "no", "pe", "ra", "su", "ty", "vo"))
        for _ in range(chance.randint(2, 4))
    )


def _actors(session: Session, deal_id: int, number: int, chance: random.Random) -> tuple[Somebody, ...]:
    names: dict[str, None] = {}
    while len(names) < number:
        first = chance.choice(_STARTS) + chance.choice(("a", "e", "o", "us", "is"))
        names[
            f"{first} {chance.choice(_STARTS)}{chance.choice(_ENDS)}{chance.choice(('', '', 'a', 'er'))}"
        ] = None
    kinds = [ActorKind.PERSON, ActorKind.PERSON, ActorKind.PERSON, ActorKind.ORGANISATION]
    made = [(name, chance.choice(kinds), chance.choice(_TITLES)) for name in names]
    ids = session.scalars(
        insert(ActorRow).returning(ActorRow.id, sort_by_parameter_order=True),
        [{"deal_id": deal_id, "name": name, "kind": kind} for name, kind, _ in made],
    ).all()
    return tuple(Somebody(id, *one) for id, one in zip(ids, made, strict=True))


def _zipf(number: int) -> list[float]:
    return list(itertools.accumulate(1 / (rank + 3) for rank in range(number)))


@dataclass
class _Rows:
    """Rows to write, by table; primary keys are given here, so that rows can refer to one another."""

    tables: dict[Any, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: Any, **values: Any) -> None:
        self.tables.setdefault(table, []).append(values)


class _Writer:
    def __init__(
        self, deal_id: int, actors: tuple[Somebody, ...], words: tuple[str, ...], chance: random.Random
    ) -> None:
        self.deal_id, self.actors, self.words, self.chance = deal_id, actors, words, chance
        self.actor_weights = _zipf(len(actors))
        self.topic_weights = _zipf(len(TOPICS))
        self.word_weights = _zipf(len(words))
        self.events = itertools.count(1)

    def batch(self, session: Session, numbers: list[int], of: int) -> None:
        rows, found = _Rows(), []
        for number in numbers:
            day = LAST_DAY - dt.timedelta(days=DAYS - 1 - DAYS * number // of)
            found.append((number + 1, day, *self._article(rows, number + 1, day)))
        for table in (
            ArticleRow,
            AliasRow,
            MentionRow,
            RoleRow,
            PositionRow,
            FigureRow,
            EventRow,
            EventActorRow,
            QuestionRow,
        ):
            if table in rows.tables:
                session.execute(insert(table), rows.tables[table])
        for id, day, body, spans in found:
            search_index.insert(session, self.deal_id, id, day, body, spans)
        totals.add(session, self.deal_id, [id for id, *_ in found])

    def _article(self, rows: _Rows, id: int, day: dt.date) -> tuple[str, list[tuple[int, int]]]:
        chance, said, spans = self.chance, [], []
        length = 0
        common = {"deal_id": self.deal_id, "article_id": id, "day": day, "extractor": EXTRACTOR}
        spoken: dict[int, list[tuple[int, int]]] = {}

        def sentence(words: str) -> dict[str, Any]:
            nonlocal length
            said.append(words)
            spans.append((length, length + len(words)))
            length += len(words) + 1
            return {**common, "sentence_start": spans[-1][0], "sentence_end": spans[-1][1]}

        speakers = chance.choices(self.actors, cum_weights=self.actor_weights, k=3)
        for number in range(PER_ARTICLE):
            who = chance.choice(speakers)
            topic = (
                chance.choices(TOPICS, cum_weights=self.topic_weights)[0].name
                if chance.random() < 0.8
                else None
            )
            stance = chance.choice(_STANCES)
            cue = chance.choice(_SAYS[stance])
            source = f"{who.title.capitalize()} {who.name}" if not number else who.name
            content = f"the {self._some(1)} {topic or self._some(1)} for {self._some(3)} and {self._some(2)}"
            where = sentence(f"{source} {cue} {content} on {day:%A}.")
            start = where["sentence_start"]
            after = start + len(source) + 1 + len(cue) + 1
            spoken.setdefault(who.id, []).append((start + len(source) - len(who.name), start + len(source)))
            rows.add(
                PositionRow, **where, actor_id=who.id, source=((start, start + len(source)),),
                cue=((start + len(source) + 1, after - 1),), content=((after, after + len(content)),),
                form=Form.INDIRECT, stance=stance, topic=topic, confidence=chance.choice((0.9, 0.8, 0.5)),
            )  # fmt: skip
            if not number:
                rows.add(
                    RoleRow, actor_id=who.id, article_id=id, title=who.title, affiliation=None, since=day,
                    sentence_start=start, sentence_end=where["sentence_end"], extractor=EXTRACTOR,
                )  # fmt: skip
        self._others(rows, speakers, day, sentence)
        for who in {one.id: one for one in speakers}.values():
            rows.add(MentionRow, article_id=id, actor_id=who.id, spans=tuple(spoken.get(who.id, ())))
            for form in (who.name, who.name.split()[-1]):
                rows.add(
                    AliasRow, actor_id=who.id, article_id=id, alias=form, normalised=cast.normalise(form),
                    headline=form == who.name,
                )  # fmt: skip
        body = " ".join(said)
        at = dt.datetime.combine(day, dt.time(), dt.UTC)
        digest = hashlib.sha256(body.encode()).hexdigest()
        rows.add(
            ArticleRow, id=id, deal_id=self.deal_id, key=digest[:16], source=f"articles/{id}.md",
            source_digest=digest, title=f"{self._some(5).capitalize()}", published=day.isoformat(),
            publisher=f"The {chance.choice(_STARTS)} {chance.choice(('Ledger', 'Post', 'Times', 'Courier'))}",
            published_at=at, day=day, url=f"https://news.example/{id}", url_digest=digest, language="en",
            read_at=at, extractor=EXTRACTOR, superseded_by_id=None, text=body,
        )  # fmt: skip
        return body, spans

    def _others(self, rows: _Rows, speakers: list[Somebody], day: dt.date, sentence: Any) -> None:
        """A figure, sometimes an event and a question, and sentences with nothing in them."""
        chance = self.chance
        amount, what = chance.randint(1, 900), chance.choice(TOPICS).name
        where = sentence(f"The bill for the {what} may reach {amount} million dollars, {self._some(2)} said.")
        start = where["sentence_start"] + len(f"The bill for the {what} may reach ")
        rows.add(
            FigureRow, **where, spans=((start, start + len(f"{amount} million dollars")),), unit="USD",
            value=str(amount * 1_000_000), value_high=None, what=f"bill for the {what}",
            status=chance.choice(tuple(FigureStatus)), hedge=None, actor_id=chance.choice(speakers).id,
        )  # fmt: skip
        if chance.random() < 0.5:
            on = day + dt.timedelta(days=chance.randint(-5, 30))
            where = sentence(
                f"The two sides meet in {chance.choice(_STARTS)}{chance.choice(_ENDS)} on {on:%-d %B}."
            )
            id = next(self.events)
            rows.add(
                EventRow, **where, id=id, spans=((where["sentence_start"], where["sentence_end"] - 1),),
                kind=EventKind.MEETING, upcoming=True, wording=f"on {on:%-d %B}", starts=on,
                precision=Precision.DAY, place=None,
            )  # fmt: skip
            for place, who in enumerate({one.id for one in speakers[:2]}):
                rows.add(EventActorRow, event_id=id, actor_id=who, place=place)
        if chance.random() < 0.6:
            asked = f"who pays for the {self._some(2)} {what}"
            where = sentence(f"It is unclear {asked}.")
            start = where["sentence_start"] + len("It is unclear ")
            rows.add(
                QuestionRow, **where, spans=((start, start + len(asked)),), kind=QuestionKind.UNCLEAR,
                topic=what, actor_id=None,
            )  # fmt: skip
        for _ in range(4):
            sentence(f"In the {self._some(1)} the {self._some(2)} of {self._some(3)} goes on.")

    def _some(self, number: int) -> str:
        return " ".join(self.chance.choices(self.words, cum_weights=self.word_weights, k=number))
