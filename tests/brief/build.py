"""Fact sets made by hand: facts are pointed to by the words that hold them."""

from __future__ import annotations

import datetime as dt
import re
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
    Stance,
)


def span(article: Article, words: str, after: str = "") -> Span:
    """Where `words` stand in the article, behind `after` if they do; fails when they do not."""
    start = article.text.find(words, article.text.index(after)) if after else -1
    start = article.text.index(words) if start < 0 else start
    return start, start + len(words)


def sentence(article: Article, inside: Span) -> Span:
    """The sentence around a span; the texts of these tests have no full stop within one."""
    ends = [match.end() for match in re.finditer(r"[.?!]”?(?:\s+|$)|\n+", article.text)]
    start = max((end for end in ends if end <= inside[0]), default=0)
    end = min((end for end in ends if end >= inside[1]), default=len(article.text))
    return start, len(article.text[:end].rstrip())


@dataclass
class Build:
    """Collects articles, actors and facts; `facts()` hands them over."""

    articles: list[Article] = field(default_factory=list)
    actors: dict[str, Actor] = field(default_factory=dict)
    positions: list[Position] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def article(
        self,
        text: str,
        published: dt.date | None = None,
        title: str | None = None,
        publisher: str | None = None,
        url: str | None = None,
        source: str = "news/story.txt",
    ) -> Article:
        made = Article(text, source, title, publisher, published, url)
        self.articles.append(made)
        return made

    def actor(
        self,
        name: str,
        kind: ActorKind = ActorKind.PERSON,
        aliases: tuple[str, ...] = (),
        roles: tuple[Role, ...] = (),
    ) -> str:
        id = f"a{len(self.actors) + 1}"
        self.actors[id] = Actor(id, name, kind, aliases, roles)
        return id

    def role(
        self, actor: str, article: Article, words: str, affiliation: str | None = None, title: str = ""
    ) -> None:
        where = sentence(article, span(article, words))
        role = Role(title or words, Evidence(article.key, where, "1"), affiliation, article.published_on)
        old = self.actors[actor]
        self.actors[actor] = Actor(old.id, old.name, old.kind, old.aliases, (*old.roles, role))

    def says(
        self,
        article: Article,
        actor: str,
        source: str,
        cue: str,
        content: str,
        stance: Stance = Stance.ASSERT,
        topic: str | None = None,
        form: Form = Form.INDIRECT,
        confidence: float = 0.9,
        after: str = "",
    ) -> Position:
        what = span(article, content, after)
        near = article.text[slice(*sentence(article, what))]
        made = Position(
            f"p{len(self.positions) + 1}",
            actor,
            (span(article, source, near),) if source else (),
            (span(article, cue, near),) if cue else (),
            (what,),
            form,
            stance,
            topic,
            confidence,
            Evidence(article.key, sentence(article, what), "1"),
        )
        self.positions.append(made)
        return made

    def figure(
        self,
        article: Article,
        words: str,
        value: str,
        unit: str,
        what: str = "",
        status: FigureStatus = FigureStatus.STATED,
        actor: str | None = None,
        hedge: str | None = None,
    ) -> Figure:
        where = span(article, words)
        made = Figure(
            f"f{len(self.figures) + 1}",
            (where,),
            Decimal(value),
            unit,
            what,
            status,
            Evidence(article.key, sentence(article, where), "1"),
            hedge=hedge,
            actor=actor,
        )
        self.figures.append(made)
        return made

    def event(
        self,
        article: Article,
        words: str,
        kind: EventKind = EventKind.MEETING,
        upcoming: bool = True,
        starts: dt.date | None = None,
        precision: Precision | None = None,
        actors: tuple[str, ...] = (),
        place: str | None = None,
    ) -> Event:
        where = span(article, words)
        made = Event(
            f"e{len(self.events) + 1}",
            (where,),
            kind,
            upcoming,
            Evidence(article.key, sentence(article, where), "1"),
            starts=starts,
            precision=precision or (Precision.DAY if starts else Precision.NONE),
            place=place,
            actors=actors,
        )
        self.events.append(made)
        return made

    def question(
        self,
        article: Article,
        words: str,
        kind: QuestionKind = QuestionKind.UNCLEAR,
        topic: str | None = None,
        actor: str | None = None,
    ) -> Question:
        where = span(article, words)
        made = Question(
            f"q{len(self.questions) + 1}",
            (where,),
            kind,
            topic,
            Evidence(article.key, sentence(article, where), "1"),
            actor,
        )
        self.questions.append(made)
        return made

    def facts(self) -> FactSet:
        return FactSet(
            tuple(self.articles),
            tuple(self.actors.values()),
            tuple(self.positions),
            tuple(self.figures),
            tuple(self.events),
            tuple(self.questions),
        )
