"""Facts of made-up articles, as extraction would hand them over; offsets are looked up in the text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

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
    Question,
    QuestionKind,
    Role,
    Span,
    Spans,
    Stance,
)

EXTRACTOR = "test/1"


@dataclass
class Reading:
    """One article being read by hand. Local ids are `a1`, `p1`, ... in the order of adding."""

    text: str
    source: str = "articles/one.md"
    published: dt.date | dt.datetime | None = dt.date(2025, 3, 4)
    title: str | None = "Headline"
    publisher: str | None = "The Ledger"
    url: str | None = None
    actors: list[Actor] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    @property
    def article(self) -> Article:
        return Article(
            text=self.text,
            source=self.source,
            title=self.title,
            publisher=self.publisher,
            published=self.published,
            url=self.url,
        )

    def span(self, words: str) -> Span:
        start = self.text.index(words)
        return start, start + len(words)

    def spans(self, *words: str) -> Spans:
        return tuple(self.span(w) for w in words)

    def evidence(self, words: str) -> Evidence:
        """The sentence, from full stop to full stop, that `words` stand in."""
        start, end = self.span(words)
        first = self.text.rfind(". ", 0, start)
        last = self.text.find(".", end - 1)
        sentence = (first + 2 if first >= 0 else 0, last + 1 if last >= 0 else len(self.text))
        return Evidence(self.article.key, sentence, EXTRACTOR)

    def actor(
        self,
        name: str,
        *aliases: str,
        kind: ActorKind = ActorKind.PERSON,
        roles: Sequence[tuple[str, str | None]] = (),
    ) -> str:
        key = self.article.key
        forms = [form for form in (name, *aliases) if form in self.text]
        since = self.article.published_on
        actor = Actor(
            id=f"a{len(self.actors) + 1}",
            name=name,
            kind=kind,
            aliases=aliases,
            roles=tuple(Role(title, self.evidence(title), of, since) for title, of in roles),
            mentions=tuple((key, self.span(form)) for form in forms),
        )
        self.actors.append(actor)
        return actor.id

    def position(
        self,
        actor: str,
        content: str,
        *,
        cue: str = "said",
        source: str | None = None,
        stance: Stance = Stance.ASSERT,
        topic: str | None = None,
    ) -> str:
        self.positions.append(
            Position(
                id=f"p{len(self.positions) + 1}",
                actor=actor,
                source=self.spans(source) if source else (),
                cue=self.spans(cue),
                content=self.spans(content),
                form=Form.INDIRECT,
                stance=stance,
                topic=topic,
                confidence=0.75,
                evidence=self.evidence(content),
            )
        )
        return self.positions[-1].id

    def figure(
        self,
        words: str,
        value: str,
        unit: str,
        *,
        high: str | None = None,
        what: str = "",
        actor: str | None = None,
        status: FigureStatus = FigureStatus.STATED,
    ) -> str:
        self.figures.append(
            Figure(
                id=f"f{len(self.figures) + 1}",
                spans=self.spans(words),
                value=Decimal(value),
                value_high=Decimal(high) if high else None,
                unit=unit,
                what=what,
                status=status,
                hedge="about",
                actor=actor,
                evidence=self.evidence(words),
            )
        )
        return self.figures[-1].id

    def event(
        self,
        words: str,
        *actors: str,
        kind: EventKind = EventKind.MEETING,
        starts: dt.date | None = None,
        place: str | None = None,
    ) -> str:
        self.events.append(
            Event(
                id=f"e{len(self.events) + 1}",
                spans=self.spans(words),
                kind=kind,
                upcoming=True,
                when=words,
                starts=starts,
                precision=Precision.DAY if starts else Precision.NONE,
                place=place,
                actors=actors,
                evidence=self.evidence(words),
            )
        )
        return self.events[-1].id

    def question(
        self,
        words: str,
        *,
        actor: str | None = None,
        topic: str | None = None,
        kind: QuestionKind = QuestionKind.UNCLEAR,
    ) -> str:
        self.questions.append(
            Question(
                id=f"q{len(self.questions) + 1}",
                spans=self.spans(words),
                kind=kind,
                topic=topic,
                actor=actor,
                evidence=self.evidence(words),
            )
        )
        return self.questions[-1].id

    def facts(self) -> FactSet:
        return FactSet(
            articles=(self.article,),
            actors=tuple(self.actors),
            positions=tuple(self.positions),
            figures=tuple(self.figures),
            events=tuple(self.events),
            questions=tuple(self.questions),
        )


def herring(**changes: object) -> Reading:
    """An article about a fisheries pact with a fact of every kind."""
    reading = Reading(
        "Fisheries minister Signe Aalborg said Norland will accept a lower herring quota. "
        "The quota would fall to about 412,500.50 tonnes, Aalborg added. "
        "Her counterpart Tomas Brandt rejected the cut. "
        "The two will meet in Port Ellis on 12 March. "
        "It remains unclear who will police the northern banks.",
        source="articles/herring.md",
        url="https://ledger.example/herring",
    )
    for name, value in changes.items():
        setattr(reading, name, value)
    aalborg = reading.actor("Signe Aalborg", "Aalborg", roles=[("Fisheries minister", "Norland")])
    brandt = reading.actor("Tomas Brandt")
    reading.actor("Norland", kind=ActorKind.COUNTRY)
    reading.position(
        aalborg,
        "Norland will accept a lower herring quota",
        source="Fisheries minister Signe Aalborg",
        stance=Stance.SUPPORT,
        topic="quota",
    )
    reading.position(
        brandt, "the cut", cue="rejected", source="Her counterpart Tomas Brandt", stance=Stance.REJECT
    )
    reading.figure("412,500.50 tonnes", "412500.50", "tonnes", what="quota", actor=aalborg)
    reading.event("on 12 March", brandt, aalborg, starts=dt.date(2025, 3, 12), place="Port Ellis")
    reading.question("who will police the northern banks", topic="policing")
    return reading


def same_name(known: Sequence[Actor], found: Sequence[Actor]) -> dict[str, str | None]:
    """A linker for tests of the store alone: one actor where kind and any form agree."""
    links: dict[str, str | None] = {}
    for actor in found:
        forms = {actor.name, *actor.aliases}
        links[actor.id] = next(
            (k.id for k in known if k.kind == actor.kind and forms & {k.name, *k.aliases}), None
        )
    return links
