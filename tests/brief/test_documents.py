"""Documents: every line goes back to its sentence, nothing is printed twice, totals are told."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator

import pytest

from briefings.brief import actor, daily, found, help, lists, meeting, render, side_by_side, topic, wording
from briefings.brief.beyond import told
from briefings.brief.document import Document
from briefings.brief.line import EventLine, FigureLine, Line, PositionLine, QuestionLine, RoleLine
from briefings.deals import Deal
from briefings.store.counted import Beyond, Counts
from briefings.store.search import Found, Hit
from briefings.types import ActorKind, Evidence, FactSet, FigureStatus, Position, Stance
from tests.brief.build import Build
from tests.brief.merger import DEAL, FIRST, TODAY, merger


def documents(facts: FactSet, today: dt.date = TODAY) -> list[Document]:
    ids = [one.id for one in facts.actors]
    return [
        daily.daily(DEAL, facts, today),
        meeting.meeting(DEAL, facts, today),
        meeting.meeting(DEAL, facts, today, ids[:2], "the offer"),
        *(actor.actor(DEAL, facts, id, today) for id in ids),
        topic.topic(DEAL, facts, "the offer", today),
        lists.questions(DEAL, facts, today),
        lists.figures(DEAL, facts, today),
        lists.timeline(DEAL, facts, today),
        *([side_by_side.comparison(DEAL, facts, today, ids[:2])] if len(ids) > 1 else []),
        side_by_side.matrix(DEAL, facts, today),
        found.results(DEAL, "the *offer*", sentences(facts), today),
        help.guide(DEAL, facts, today),
    ]


def sentences(facts: FactSet) -> Found:
    """As a search for a word that is in every sentence would find them."""
    held: dict[Evidence, list[Position]] = {}
    for fact in facts.facts():
        held.setdefault(fact.evidence, []).extend([fact] if isinstance(fact, Position) else [])
    hits = tuple(Hit(evidence, tuple(positions)) for evidence, positions in held.items())
    return Found(len(hits) + 5, False, hits[:10], facts if hits else FactSet())


def lines(part: object) -> Iterator[Line]:
    if isinstance(part, Line):
        yield part
    if dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from lines(getattr(part, field.name))
    elif isinstance(part, tuple):
        for one in part:
            yield from lines(one)


def printed(line: Line) -> Iterator[str]:
    """What of a line are words of the article."""
    match line:
        case PositionLine():
            yield from (line.words.before, line.words.body, line.words.after)
        case FigureLine():
            yield from (line.text, line.hedge, line.what)
        case EventLine() | QuestionLine():
            yield line.text
        case RoleLine():
            yield line.title


def bare(text: str) -> str:
    return " ".join(re.sub(r"[\"“”«»„'’‘]", "", text).split()).casefold()


def test_the_words_of_every_line_stand_in_the_articles_it_cites() -> None:
    facts = merger()
    texts = {article.key: bare(article.text) for article in facts.articles}
    seen = 0
    for document in documents(facts):
        numbered = {source.number: source.article for source in document.sources}
        for line in lines(document):
            assert line.evidence
            assert {numbered[number] for number in line.sources} == {one.article for one in line.evidence}
            for piece in (piece for text in printed(line) for piece in text.split("…")):
                assert bare(piece) in texts[line.evidence[0].article]
                seen += 1
    assert seen > 100


def test_every_source_in_the_list_is_cited_and_numbered_in_order() -> None:
    for document in documents(merger()):
        cited = {number for line in lines(document) for number in line.sources}
        assert [source.number for source in document.sources] == list(range(1, len(document.sources) + 1))
        assert cited == {source.number for source in document.sources}


def test_documents_are_the_same_whatever_order_the_facts_come_in() -> None:
    facts = merger()
    turned = FactSet(
        facts.articles[::-1],
        facts.actors[::-1],
        facts.positions[::-1],
        facts.figures[::-1],
        facts.events[::-1],
        facts.questions[::-1],
    )
    assert daily.daily(DEAL, turned, TODAY) == daily.daily(DEAL, facts, TODAY)


def test_the_same_position_in_two_articles_is_told_once_with_both_sources() -> None:
    digest = daily.daily(DEAL, merger(), TODAY)
    (union,) = [block for block in digest.actors.lines if block.who.name == "Dairy Workers' Union"]
    assert union.positions.total == 2
    assert len(union.positions.lines[0].sources) == 2


def test_a_position_is_never_printed_under_another_name() -> None:
    facts = merger()
    held = {position.id: facts.actor(position.actor).name for position in facts.positions}
    for document in documents(facts):
        for line in lines(document):
            if isinstance(line, PositionLine):
                assert line.actor == held[line.position]


def test_doubt_is_told_and_says_what_about() -> None:
    build = Build()
    article = build.article("She wants a larger quota. Odell wants a much smaller fleet.", FIRST)
    odell = build.actor("Anna Odell", aliases=("Odell",))
    build.says(article, odell, "She", "wants", "a larger quota", Stance.DEMAND, confidence=0.5)
    build.says(article, odell, "Odell", "wants", "a much smaller fleet", Stance.DEMAND, confidence=0.5)
    card = actor.actor(DEAL, build.facts(), odell, TODAY)
    doubts = {line.words.body: (line.inferred, line.unsure) for line in card.positions.lines}
    assert doubts == {"wants a larger quota": (True, False), "wants a much smaller fleet": (False, True)}


def test_the_brief_is_for_those_asked_for_and_says_who_is_silent() -> None:
    facts = merger()
    board = next(one.id for one in facts.actors if one.name == "Halden Dairy")
    lindqvist = next(one.id for one in facts.actors if one.name == "Mara Lindqvist")
    brief = meeting.meeting(DEAL, facts, TODAY, [board, lindqvist, board], "the offer")
    assert brief.with_actors == ("Halden Dairy", "Mara Lindqvist")
    assert [who.name for who in brief.people.lines] == ["Halden Dairy", "Mara Lindqvist"]
    assert brief.silent == ("Halden Dairy",)
    assert {line.actor for block in brief.topics.lines for line in block.positions.lines} == {
        "Mara Lindqvist"
    }


def test_a_brief_stays_on_a_page_and_tells_how_much_there_is() -> None:
    build = Build()
    names = ("Alda", "Borg", "Cira", "Dorn", "Egil", "Frey", "Gro", "Hild")
    words = ("larger", "smaller", "older", "newer", "cheaper", "safer", "longer", "shorter")
    ids = {name: build.actor(name) for name in names}
    for number, name in enumerate(names):
        for word in words:
            text = f"{name} wants a {word} quota for {number + 2} boats."
            article = build.article(text, FIRST)
            build.says(
                article, ids[name], name, "wants", text[len(name) + 7 : -1], Stance.DEMAND, f"{word} quota"
            )
            build.figure(article, str(number + 2), str(number + 2), "boats", f"{word} {name}")
            build.event(article, f"wants a {word} quota")
            build.question(article, text[:-1])
    facts = build.facts()
    brief = meeting.meeting(DEAL, facts, TODAY)
    assert brief.positions_shown <= 16
    assert brief.positions_total == 64
    assert (len(brief.people.lines), brief.people.total) == (6, 8)
    assert (len(brief.figures.lines), brief.figures.total) == (5, 64)
    assert brief.topics.short
    assert brief.questions.short
    assert brief.plan.events.short
    digest = daily.daily(DEAL, facts, TODAY)
    assert max(len(block.positions.lines) for block in digest.actors.lines) == 3
    assert len(digest.plan.events.lines) == 6


def test_an_archive_is_briefed_as_of_its_newest_article() -> None:
    digest = daily.daily(DEAL, merger(), TODAY.replace(year=2027))
    assert digest.plan.old
    assert digest.plan.as_of == dt.date(2026, 3, 5)
    assert [line.kind.value for line in digest.plan.events.lines] == ["talks", "meeting", "vote", "visit"]
    assert not daily.daily(DEAL, merger(), TODAY).plan.old


def test_the_timeline_calls_past_what_has_passed_without_saying_that_it_happened() -> None:
    line = lists.timeline(DEAL, merger(), TODAY.replace(year=2027))
    meeting_ = next(one for one in line.past.lines if one.kind.value == "meeting")
    assert (meeting_.planned, meeting_.ahead) == (True, False)
    assert [one.kind.value for one in line.undated.lines] == ["visit"]


def test_the_timeline_since_a_day_leaves_out_what_was_over() -> None:
    line = lists.timeline(DEAL, merger(), TODAY, since=dt.date(2026, 3, 6))
    assert [one.kind.value for one in line.ahead.lines] == ["meeting", "vote"]
    assert line.past.total == 0
    assert line.undated.total == 0


def test_figures_by_status_and_what_differs_side_by_side() -> None:
    table = lists.figures(DEAL, merger(), TODAY)
    assert [status for status, _ in table.groups] == [
        FigureStatus.OFFERED,
        FigureStatus.DEMANDED,
        FigureStatus.STATED,
    ]
    (conflict,) = table.conflicts
    assert [line.text for line in conflict.figures] == ["$120 million", "$90 million"]


def test_a_search_tells_sentences_with_what_was_read_in_them() -> None:
    facts = merger()
    page = found.results(DEAL, "offer", sentences(facts), TODAY)
    evidence = list(dict.fromkeys(fact.evidence for fact in facts.facts()))
    assert [line.evidence[0] for line in page.hits.lines] == evidence[:10]
    assert page.more
    text = render.text(page)
    assert f"{len(page.hits.lines)} of {page.hits.total} sentences, best first" in text
    line = next(line for line in page.hits.lines if line.positions)
    article = next(one for one in facts.articles if one.key == line.evidence[0].article)
    sentence = wording.typographic(article.text[slice(*line.evidence[0].sentence)])
    assert line.text == sentence
    assert f"    - {line.positions[0].actor} " in text
    many = dataclasses.replace(sentences(facts), capped=True)
    last = render.text(found.results(DEAL, "offer", many, TODAY, 2))
    assert f"of {many.total} sentences or more, best first · page 2" in last
    assert "11–" in last
    assert "No sentence that was read has these words" in render.text(
        found.results(DEAL, "x", Found(), TODAY)
    )


def test_the_help_shows_names_of_this_deal() -> None:
    examples = {entry.name: entry.example for entry in help.guide(DEAL, merger(), TODAY).entries}
    assert examples["actor"] == "actor Lindqvist"
    assert examples["brief"] == "brief with Lindqvist, Doorn on the offer"
    assert examples["compare"] == "compare Lindqvist and Doorn on the offer"
    assert examples["watch"] == "watch Lindqvist on the offer"


def test_a_surname_that_two_have_is_no_example() -> None:
    build = Build()
    article = build.article("Anna Odell wants a larger quota.", FIRST)
    anna = build.actor("Anna Odell")
    build.actor("James Odell")
    build.says(article, anna, "Anna Odell", "wants", "a larger quota", Stance.DEMAND)
    entries = help.guide(Deal("pact"), build.facts(), TODAY).entries
    assert entries[0].example == "actor Anna Odell"


@pytest.mark.parametrize("facts", [FactSet(), FactSet(merger().articles), FactSet(actors=merger().actors)])
def test_nothing_found_is_a_document_too(facts: FactSet) -> None:
    for document in documents(facts):
        assert document.sources == ()
        assert document.reading.facts == 0


def test_other_names_are_those_that_tell_something() -> None:
    build = Build()
    article = build.article("Foreign minister Grigory Odell spoke.", FIRST)
    odell = build.actor(
        "Grigory Odell", aliases=("Odell", "Odel", "Grigoriy Odel", "Minister Odell", "GRIGORY ODELL")
    )
    build.role(odell, article, "Foreign minister")
    assert actor.actor(DEAL, build.facts(), odell, TODAY).who.aliases == ("Grigoriy Odel",)


def test_an_actor_without_positions_has_a_card() -> None:
    build = Build()
    build.article("Nothing of note.", FIRST)
    quiet = build.actor("Norland", ActorKind.COUNTRY)
    assert actor.actor(DEAL, build.facts(), quiet, TODAY).positions.total == 0


@pytest.mark.parametrize("wanted", daily.SECTIONS)
def test_a_digest_holds_and_cites_only_the_parts_that_are_wanted(wanted: str) -> None:
    whole = daily.daily(DEAL, merger(), TODAY)
    document = told(
        daily.daily(DEAL, merger(), TODAY, [wanted]), Counts(), Beyond(figures=9, questions=9, actors=9)
    )
    assert isinstance(document, daily.DailyDigest)
    parts = {
        "positions": (document.actors.lines, whole.actors.lines),
        "shifts": (document.shifts, whole.shifts),
        "figures": (document.figures.lines, whole.figures.lines),
        "events": (document.plan.events.lines, whole.plan.events.lines),
        "questions": (document.questions.lines, whole.questions.lines),
    }
    assert {name: len(mine) for name, (mine, _) in parts.items()} == {
        name: len(all_) if name == wanted else 0 for name, (_, all_) in parts.items()
    }
    totals = {
        "positions": document.actors.total,
        "figures": document.figures.total,
        "questions": document.questions.total,
    }
    assert {name for name, total in totals.items() if total} <= {wanted}
    shown = str(parts[wanted])
    assert all(f"article='{source.article}'" in shown for source in document.sources)
