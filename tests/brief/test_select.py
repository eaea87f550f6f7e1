"""What is chosen, and in which order."""

from __future__ import annotations

import datetime as dt

from briefings.brief import select
from briefings.types import Evidence, Role, Stance
from tests.brief.build import Build
from tests.brief.merger import DEAL, merger

NEW, OLD = dt.date(2026, 5, 19), dt.date(2026, 2, 1)


def test_a_topic_is_shown_once_before_any_is_shown_twice() -> None:
    build = Build()
    article = build.article(
        "Norland wants a larger quota now. Norland wants a much smaller fleet. "
        "Norland wants open harbours for all.",
        NEW,
    )
    norland = build.actor("Norland")
    build.says(article, norland, "Norland", "wants", "a larger quota now", Stance.DEMAND, "quotas")
    build.says(article, norland, "Norland", "wants", "a much smaller fleet", Stance.DEMAND, "quotas")
    build.says(article, norland, "Norland", "wants", "open harbours for all", Stance.DEMAND, "harbours")
    facts = build.facts()
    groups = select.spoken(facts, facts.positions)
    assert [group[0].id for group in select.varied(facts, groups, 2)] == ["p1", "p3"]


def test_an_unsure_speaker_gives_way() -> None:
    build = Build()
    article = build.article("He wants a larger quota soon. Norland wants a much smaller fleet.", NEW)
    norland = build.actor("Norland")
    build.says(
        article, norland, "He", "wants", "a larger quota soon", Stance.DEMAND, "quotas", confidence=0.4
    )
    build.says(article, norland, "Norland", "wants", "a much smaller fleet", Stance.DEMAND)
    facts = build.facts()
    groups = select.spoken(facts, facts.positions)
    assert [group[0].id for group in select.varied(facts, groups, 1)] == ["p2"]


def test_newer_positions_weigh_more_and_ties_go_by_name() -> None:
    build = Build()
    old = build.article("Alda wants a larger quota. Borg wants open harbours there.", OLD)
    new = build.article("Cira wants a much smaller fleet. Dorn wants fewer inspections there.", NEW)
    for article, name, content in (
        (old, "Borg", "open harbours there"),
        (old, "Alda", "a larger quota"),
        (new, "Dorn", "fewer inspections there"),
        (new, "Cira", "a much smaller fleet"),
    ):
        build.says(article, build.actor(name), name, "wants", content, Stance.DEMAND)
    facts = build.facts()
    ranked = select.ranked_actors(facts, select.spoken(facts, facts.positions))
    assert [facts.actor(id).name for id in ranked] == ["Cira", "Dorn", "Alda", "Borg"]


def test_the_newest_role_leads_and_a_fuller_title_takes_the_short_one_in() -> None:
    build = Build()
    old = build.article("Deputy minister Ada Brandt spoke.", OLD)
    new = build.article("Foreign minister Ada Brandt spoke. The minister left.", NEW)
    roles = [
        Role("Deputy minister", Evidence(old.key, (0, 20), "1"), "Norland", OLD),
        Role("minister", Evidence(new.key, (34, 50), "1"), None, NEW),
        Role("Foreign minister", Evidence(new.key, (0, 20), "1"), None, NEW),
    ]
    groups = select.roles(build.facts(), roles)
    assert groups[0][0].title == "Foreign minister"
    assert [group[0].title for group in groups] == ["Foreign minister", "Deputy minister"]


def test_what_is_negotiated_comes_before_what_is_stated() -> None:
    facts = merger()
    assert [group[0].id for group in select.figures(facts, facts.figures)] == ["f3", "f1", "f2", "f4"]


def test_figures_about_a_topic_share_its_sentence_or_its_words() -> None:
    facts = merger()
    assert {figure.id for figure in select.about(DEAL, facts, "break fee", facts.figures)} == {"f2", "f3"}
    assert select.about(DEAL, facts, "approval", facts.figures) == []
