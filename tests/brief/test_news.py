"""What is new: told once, and only what nobody said before."""

from __future__ import annotations

import datetime as dt

from briefings.brief import news, render
from briefings.brief.document import News
from briefings.deals import Deal
from briefings.types import Article, FactSet, FigureStatus, Stance
from tests.support.builders import Reading

DEAL = Deal("quays", "Quay pact")
TODAY = dt.date(2025, 3, 6)


def first() -> Reading:
    reading = Reading(
        "Ana Marin said the northern quays will stay in public hands for ever. "
        "She named a price of $2.5 billion for the southern ones.",
        source="one.md",
        published=dt.date(2025, 3, 4),
    )
    marin = reading.actor("Ana Marin")
    reading.position(
        marin, "the northern quays will stay in public hands for ever", source="Ana Marin", topic="quays"
    )
    reading.figure(
        "$2.5 billion",
        "2500000000",
        "USD",
        what="the southern ones",
        actor=marin,
        status=FigureStatus.OFFERED,
    )
    return reading


def second() -> Reading:
    reading = Reading(
        "Ana Marin said that the northern quays will stay in public hands for ever. "
        "Ana Marin rejected every sale of the dredging fleet to private owners. "
        "The two sides meet on 12 March. "
        "It is unclear who will pay for the dredging of the channel.",
        source="two.md",
        published=dt.date(2025, 3, 5),
        title="Quays <again>",
        url="https://ledger.example/two",
    )
    marin = reading.actor("Ana Marin")
    reading.position(
        marin, "the northern quays will stay in public hands for ever", source="Ana Marin", topic="quays"
    )
    reading.position(
        marin,
        "every sale of the dredging fleet to private owners",
        cue="rejected",
        source="Ana Marin",
        stance=Stance.REJECT,
        topic="fleet",
    )
    reading.event("on 12 March", marin, starts=dt.date(2025, 3, 12))
    reading.question("who will pay for the dredging of the channel", topic="dredging")
    return reading


def together() -> tuple[FactSet, Article]:
    """Both articles as the store would hand them over: Marin is one actor, ids are primary keys."""
    one, two = first().facts(), second().facts()
    ids = iter(range(1, 100))

    def numbered(facts: tuple) -> tuple:  # type: ignore[type-arg]
        from dataclasses import replace

        return tuple(replace(fact, id=str(next(ids))) for fact in facts)

    return FactSet(
        articles=(*two.articles, *one.articles),
        actors=one.actors,
        positions=numbered((*two.positions, *one.positions)),
        figures=numbered((*two.figures, *one.figures)),
        events=numbered((*two.events, *one.events)),
        questions=numbered((*two.questions, *one.questions)),
    ), two.articles[0]


def made(**named: object) -> News:
    facts, article = together()
    found = news.fresh(facts, {article.key}, TODAY)
    return news.news(DEAL, facts, found, TODAY, **({"article": article} | named))  # type: ignore[arg-type]


def test_what_was_said_before_is_not_new() -> None:
    facts, article = together()
    found = news.fresh(facts, {article.key}, TODAY)
    assert [group[0].topic for group in found.positions] == ["fleet"]
    assert (len(found.figures), len(found.events), len(found.questions)) == (0, 1, 1)
    assert found.count == 3
    assert news.fresh(facts, {one.key for one in facts.articles}, TODAY).count == 5
    assert news.fresh(facts, (), TODAY).count == 0


def test_an_article_is_told_with_what_was_found_in_it() -> None:
    document = made()
    head = render.slack(document)[0].text
    assert head == (
        "Read *<https://ledger.example/two|Quays &lt;again&gt;>* (The Ledger, 5 Mar 2025): "
        "1 position by 1 actor, 1 event, 1 open question."
    )
    text = render.text(document)
    assert "rejects" in text
    assert "public hands" not in text
    assert "12 Mar 2025" in text
    assert "who will pay for the dredging" in text
    assert "1. Quays <again>" in text


def test_every_line_can_be_traced() -> None:
    document = made()
    for listing in (document.positions, document.events, document.questions):
        for line in listing.lines:
            assert line.evidence
            assert set(line.sources) <= {source.number for source in document.sources}


def test_a_watch_is_told_what_it_watches() -> None:
    parts = render.slack(made(article=None, watched="Ana Marin"))
    assert (parts[0].kind, parts[0].text) == ("header", "New on Ana Marin")
    assert parts[1].text == "Quay pact · 1 position by 1 actor, 1 event, 1 open question"


def test_long_lists_are_cut_and_say_so() -> None:
    facts, article = together()
    everything = news.fresh(facts, {one.key for one in facts.articles}, TODAY)
    document = news.news(DEAL, facts, everything, TODAY, article=article, listed=1)
    assert (len(document.positions.lines), document.positions.total) == (1, 2)
    assert "1 of 2 positions" in render.text(document)


def test_an_article_without_anything_says_so() -> None:
    article = Article("The tide was high.", "https://ledger.example/tide")
    document = news.news(DEAL, FactSet(articles=(article,)), news.Fresh(), TODAY, article=article)
    assert render.slack(document)[0].text == (
        "Read *<https://ledger.example/tide|ledger.example/tide>*: "
        "nothing in it that is told about Quay pact. "
        "It gives no date, so “on Friday” and the like stay unresolved."
    )
