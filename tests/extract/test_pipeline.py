"""The whole of extraction: one article, and several put together."""

import datetime as dt

import pytest

from briefings.deals import Deal, Topic
from briefings.errors import ModelMissing
from briefings.extract import pipeline
from briefings.types import Article, FactSet, Stance

ONE = Article(
    "Norwegian Fisheries Minister Marit Solberg rejected the quota of 30,000 tonnes on Monday. "
    "She said the fleet would stay in port until Iceland agreed. "
    "This insistence shows how far apart they are.\n\n"
    "“We want a fair share,” said Icelandic negotiator Jon Einarsson.",
    "one.md",
    published=dt.date(2025, 3, 12),
)
TWO = Article(
    "Solberg signalled on Friday that Norway could accept 28,000 tonnes.",
    "two.md",
    published=dt.date(2025, 3, 15),
)
DEAL = Deal("fish", topics=(Topic("quota", ("tonnes", "catch limit")),))


def said(facts: FactSet) -> list[tuple[str, str, Stance, str | None]]:
    return [
        (facts.actor(p.actor).name, facts.article_of(p).cut(p.content), p.stance, p.topic)
        for p in facts.positions
    ]


def test_positions_have_speaker_content_stance_and_topic() -> None:
    found = said(pipeline.extract(ONE, DEAL))
    assert ("Marit Solberg", "the quota of 30,000 tonnes", Stance.REJECT, "quota") in found
    assert ("Jon Einarsson", "“We want a fair share,”", Stance.DEMAND, None) in found
    assert any(who == "Marit Solberg" and "the fleet would stay in port" in what for who, what, _, _ in found)


def test_narration_is_no_position() -> None:
    assert not any("how far apart" in what for _, what, _, _ in said(pipeline.extract(ONE, DEAL)))


def test_every_fact_is_evidenced_within_the_text() -> None:
    facts = pipeline.extract(ONE, DEAL)
    assert facts.positions
    assert facts.figures
    for fact in facts.facts():
        start, end = fact.evidence.sentence
        spans = fact.content if hasattr(fact, "content") else fact.spans
        assert facts.article_of(fact) is ONE
        assert 0 <= start < end <= len(ONE.text)
        assert all(start <= a < b <= end for a, b in spans), fact


def test_the_same_text_gives_the_same_facts() -> None:
    assert pipeline.extract(ONE, DEAL) == pipeline.extract(ONE, DEAL)


def test_merging_makes_one_actor_of_two_articles_and_numbers_anew() -> None:
    facts = pipeline.merge([pipeline.extract(ONE, DEAL), pipeline.extract(TWO, DEAL)])
    solberg = [actor for actor in facts.actors if "Solberg" in (actor.name, *actor.aliases)]
    assert [actor.name for actor in solberg] == ["Marit Solberg"]
    assert {p.evidence.article for p in facts.positions if p.actor == solberg[0].id} == {ONE.key, TWO.key}
    ids = [fact.id for fact in facts.facts()]
    assert len(ids) == len(set(ids))


def test_an_article_is_merged_once() -> None:
    one = pipeline.extract(ONE, DEAL)
    assert pipeline.merge([one, one]).articles == (ONE,)


def test_a_missing_model_is_one_sentence_with_the_remedy() -> None:
    with pytest.raises(
        ModelMissing, match=r"'en_core_web_none' is not installed; run `python -m spacy download"
    ):
        pipeline.extract(ONE, model="en_core_web_none")
