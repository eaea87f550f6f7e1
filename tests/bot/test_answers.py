"""A command and the store -> a document."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session, sessionmaker

from bot import answers
from bot.command import (
    ActorQuery,
    Brief,
    Command,
    Compare,
    Digest,
    Figures,
    Help,
    Landmark,
    OpenQuestions,
    TimelineQuery,
    TopicQuery,
    parse,
)
from bot.web import Bot
from briefings.brief import lists, render, side_by_side
from briefings.brief.document import (
    ActorCard,
    Document,
    FigureTable,
    Matrix,
    MeetingBrief,
    QuestionList,
    Timeline,
    TopicCard,
)
from briefings.brief.document import Help as HelpDocument
from briefings.deals import Deal
from briefings.settings import Settings
from briefings.store import overview, part, queries
from briefings.types import ActorKind, EventKind, Stance
from tests.bot.conftest import fill
from tests.support.builders import Reading

TODAY = dt.date(2025, 3, 10)


def ask(sessions: sessionmaker[Session], command: Command) -> Document:
    with sessions() as session:
        return answers.answer(session, queries.deal(session), command, TODAY)


def test_names_are_forgiven(sessions: sessionmaker[Session]) -> None:
    card = ask(sessions, ActorQuery("aalberg"))
    assert isinstance(card, ActorCard)
    assert card.who.name == "Signe Aalborg"
    topic = ask(sessions, TopicQuery("Catch limits"))
    assert isinstance(topic, TopicCard)
    assert topic.topic == "quota"
    questions = ask(sessions, OpenQuestions("patrols"))
    assert isinstance(questions, QuestionList)
    assert questions.topic == "policing"


def test_what_may_have_been_meant_keeps_the_rest_of_the_command(sessions: sessionmaker[Session]) -> None:
    with pytest.raises(answers.Unclear) as caught:
        ask(sessions, Brief(("Brandt", "Ana"), "quota", dt.date(2025, 3, 1)))
    assert dict(caught.value.instead)["Ana Marin"] == Brief(
        ("Brandt", "Ana Marin"), "quota", dt.date(2025, 3, 1)
    )
    with pytest.raises(answers.Unclear) as caught:
        ask(sessions, Brief(("Brandt",), "zzz"))
    assert dict(caught.value.instead)["quota"] == Brief(("Brandt",), "quota")
    with pytest.raises(answers.Unclear, match="I know no actor called 'Xyzzy'"):
        ask(sessions, ActorQuery("Xyzzy"))


def test_a_name_with_and_in_it(sessions: sessionmaker[Session]) -> None:
    ministry = Reading("The Ministry of Trade and Ports said the talks go on.", source="articles/ministry.md")
    actor = ministry.actor("Ministry of Trade and Ports", kind=ActorKind.ORGANISATION)
    ministry.position(actor, "the talks go on", source="The Ministry of Trade and Ports", topic="quota")
    fill(sessions, ministry)
    brief = ask(sessions, parse("brief with ministry of trade and ports and Brandt", TODAY))
    assert isinstance(brief, MeetingBrief)
    assert brief.with_actors == ("Ministry of Trade and Ports", "Tomas Brandt")


def test_a_brief_since_a_day_leaves_out_what_is_older_but_no_person(sessions: sessionmaker[Session]) -> None:
    brief = ask(sessions, Brief(("Aalborg", "Okafor"), None, dt.date(2025, 3, 5)))
    assert isinstance(brief, MeetingBrief)
    assert brief.with_actors == ("Signe Aalborg", "Ana Okafor")
    held = [line.actor for block in brief.topics.lines for line in block.positions.lines]
    assert held == ["Ana Okafor"]
    with pytest.raises(answers.NothingRead, match="the newest article is from 6 March 2025"):
        ask(sessions, Brief((), None, dt.date(2025, 3, 9)))


def test_before_the_first_article(sqlite_sessions: sessionmaker[Session]) -> None:
    fill(sqlite_sessions, deal=Deal("merger", "Port merger"))
    with pytest.raises(
        answers.NothingRead, match=r"about Port merger has been read yet.*dealbrief ingest PATH"
    ):
        ask(sqlite_sessions, Digest())
    assert isinstance(ask(sqlite_sessions, Help()), HelpDocument)


@pytest.fixture
def sqlite_sessions(configured: Settings) -> sessionmaker[Session]:
    """Of a store with nothing in it."""
    return Bot(configured).sessions


def test_since_the_last_meeting(sessions: sessionmaker[Session]) -> None:
    with pytest.raises(answers.NothingRead, match="No past meeting, talks or visit"):
        ask(sessions, Brief(since=Landmark.LAST_MEETING))
    for number, (kind, day) in enumerate(
        [
            (EventKind.MEETING, dt.date(2025, 3, 1)),
            (EventKind.TALKS, dt.date(2025, 3, 5)),
            (EventKind.VOTE, dt.date(2025, 3, 7)),  # no meeting
            (EventKind.VISIT, dt.date(2025, 3, 11)),  # not yet
        ]
    ):
        held = Reading(f"It is set for day {number}.", source=f"articles/met{number}.md", published=None)
        held.event(f"day {number}", kind=kind, starts=day)
        fill(sessions, held)
    brief = ask(sessions, Brief(since=Landmark.LAST_MEETING))
    assert isinstance(brief, MeetingBrief)
    assert brief.since == dt.date(2025, 3, 5)
    assert {source.published for source in brief.sources} <= {None, dt.date(2025, 3, 6)}
    assert "what was read since 5 Mar 2025" in render.text(brief)
    timeline = ask(sessions, TimelineQuery(Landmark.LAST_MEETING))
    assert isinstance(timeline, Timeline)
    assert timeline.since == dt.date(2025, 3, 5)


def test_more_than_fit_side_by_side(sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "COMPARED", 2)
    with pytest.raises(answers.Unclear, match="At most 2 can stand side by side, and these are 3"):
        ask(sessions, Compare(("Aalborg", "Brandt", "Okafor")))


@pytest.fixture
def large(sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch) -> sessionmaker[Session]:
    """Vera Holt speaks on limits every day and names a figure; Tomas Brandt refused them once, a year ago."""
    monkeypatch.setattr(overview, "SMALL", 3)
    for name in ("NEWEST", "OTHERS", "LISTED"):
        monkeypatch.setattr(part, name, 4)
    old = Reading("Tomas Brandt rejected limits of any kind.", source="old.md", published=dt.date(2024, 3, 1))
    brandt = old.actor("Tomas Brandt")
    old.position(brandt, "limits of any kind", cue="rejected", stance=Stance.REJECT, topic="limits")
    notes = []
    for day in range(1, 10):
        note = Reading(
            f"Vera Holt said limits must fall to {day}0 tonnes.",
            source=f"{day}.md",
            published=dt.date(2025, 3, day),
        )
        holt = note.actor("Vera Holt")
        note.position(holt, f"limits must fall to {day}0 tonnes", stance=Stance.DEMAND, topic="limits")
        note.figure(f"{day}0 tonnes", f"{day}0", "tonnes", actor=holt)
        notes.append(note)
    fill(sessions, old, *notes)
    return sessions


def test_nobody_is_said_to_be_silent_for_having_spoken_long_ago(large: sessionmaker[Session]) -> None:
    def asked(text: str) -> str:
        return render.text(ask(large, parse(text, TODAY)))

    both = asked("compare Holt and Brandt")
    assert "1 topic that more than one speaks on" in both
    assert "Tomas Brandt rejects: rejected limits of any kind" in both
    assert "(2 of 9 positions of Vera Holt)" in both
    matrix = asked("compare")
    assert "- Tomas Brandt\n    - Limits: rejects, 1 Mar 2024" in matrix
    brief = asked("brief with Holt and Brandt on limits")
    assert "No position" not in brief
    assert "of 10 positions" in brief


def test_what_was_left_out_is_counted(large: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "FIGURES", 2)
    brief = ask(large, Brief(("Holt",)))
    assert isinstance(brief, MeetingBrief)
    assert [block.positions.total for block in brief.topics.lines] == [9]
    figures = ask(large, Figures())
    assert isinstance(figures, FigureTable)
    assert figures.more
    assert f"These are the newest 4 of {figures.reading.figures} figures; the pages" in render.text(figures)
    shown = [line.text for _, listing in figures.groups for line in listing.lines]
    while figures.more:
        with large() as session:
            figures = answers.answer(session, queries.deal(session), Figures(), TODAY, page=figures.page + 1)
        assert isinstance(figures, FigureTable)
        shown += [line.text for _, listing in figures.groups for line in listing.lines]
    assert figures.older == 0
    assert {f"{day}0 tonnes" for day in range(1, 10)} <= set(shown)
    assert len(shown) == len(set(shown))


def test_topics_are_turned_page_by_page(
    large: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side_by_side, "COLUMNS", 1)
    seen: list[str] = []
    while True:
        with large() as session:
            page = len(seen) + 1
            matrix = answers.answer(session, queries.deal(session), Compare(), TODAY, page=page)
        assert isinstance(matrix, Matrix)
        assert (matrix.page, matrix.topics.start, len(matrix.topics.lines)) == (page, page - 1, 1)
        seen += matrix.topics.lines
        if not matrix.more:
            break
    assert len(set(seen)) == len(seen) == matrix.topics.total
    assert {"limits", "quota"} <= set(seen)
