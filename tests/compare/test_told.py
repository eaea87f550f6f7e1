"""Shifts that an article reports as such, and sentences that only look like it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest

from briefings.compare import changes, told
from briefings.types import FactSet, Form, Stance
from tests.brief.build import Build


def read(text: str, *names: str) -> Build:
    """One article and its actors, each mentioned wherever its name stands."""
    build = Build()
    article = build.article(text, dt.date(2026, 5, 9))
    for name in names or ("Norland",):
        id = build.actor(name)
        places = tuple((article.key, match.span()) for match in re.finditer(name, text))
        build.actors[id] = dataclasses.replace(build.actors[id], mentions=places)
    return build


def words(facts: FactSet) -> list[str]:
    return [facts.article_of(one).cut(one.spans) for one in told.stated_shifts(facts)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Norland dropped its objection to observers.", "Norland dropped its objection"),
        ("Norland has quietly withdrawn its old demand.", "Norland has quietly withdrawn its old demand"),
        ("Norland no longer insists on a third of the catch.", "Norland no longer insists"),
        ("Norland agreed to drop talks. Norland backed down on Friday.", "Norland backed down"),
        ("After a night of talks Norland softened its stance on ports.", "Norland softened its stance"),
        ("Norland has moved.", "Norland has moved"),
        ("Norland withdrew its second offer of 12 boats.", "Norland withdrew its second offer"),
        ("Norland has since walked back its pledge.", "Norland has since walked back its pledge"),
        ("After a week Norland gave in to the fleet.", "Norland gave in to"),
        ("Norland bowed to pressure from the ports.", "Norland bowed to pressure"),
        ("Norland made a U-turn on quotas.", "Norland made a U-turn"),
    ],
)
def test_an_actor_that_moved_in_the_article_s_own_words(text: str, found: str) -> None:
    assert words(read(text).facts()) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "Norland has not dropped its objection to observers.",
        "Sundria denied that Norland dropped its objection.",
        "If Norland dropped its objection, the pact could be signed.",
        "Sundria wanted proof that Norland dropped its objection.",
        "Has Norland dropped its objection?",
        "Norland dropped its anchor off the coast.",
        "Norland would have dropped its objection.",
        "Norland has moved its fleet to the north.",
        "The minister of Norland said Sundria dropped its objection.",  # Sundria is no actor here
        "Norland never backed down.",
        "It was the speech that Norland gave in Cairo.",
        "Norland withdrew its envoy.",
        "Norland gave the union ground to build on.",
    ],
)
def test_no_stated_shift(text: str) -> None:
    assert words(read(text).facts()) == []


def test_who_says_so_of_another_is_named() -> None:
    build = read("Norland dropped its demand, the mediator said.", "Norland", "mediator")
    build.says(build.articles[0], "a2", "the mediator", "said", "Norland dropped its demand")
    (one,) = told.stated_shifts(build.facts())
    assert (one.actor, one.by) == ("a1", "a2")


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "found"),
    [
        ("“I was asked and I moved,” Aamot said.", "Aamot", "said", "I was asked and I moved", ["I moved"]),
        ("“Others asked and they moved,” Aamot said.", "Aamot", "said", "Others asked and they moved", []),
        ("Aamot admitted he had moved.", "Aamot", "admitted", "he had moved", ["he had moved"]),
        ("The minister admitted he had moved.", "The minister", "admitted", "he had moved", []),
        ("Aamot now supports the pact.", "Aamot", "now supports", "the pact", ["now supports"]),
    ],
)
def test_an_actor_that_says_so_itself(
    text: str, source: str, cue: str, content: str, found: list[str]
) -> None:
    build = Build()
    aamot = build.actor("Odd Aamot", aliases=("Aamot",))
    article = build.article(text, dt.date(2026, 5, 9))
    form = Form.DIRECT if text.startswith("“") else Form.INDIRECT
    build.says(article, aamot, source, cue, content, Stance.ASSERT, form=form)
    assert words(build.facts()) == found


def test_what_was_given_up_is_found_in_an_earlier_article() -> None:
    build = read("Norland dropped its objection to observers on board.")
    earlier = build.article("Norland rejects observers. Norland wants more cod.", dt.date(2026, 5, 2))
    build.says(earlier, "a1", "Norland", "wants", "more cod", Stance.DEMAND, "the quota")
    build.says(earlier, "a1", "Norland", "rejects", "observers", Stance.REJECT, "control")
    (one,) = told.stated_shifts(build.facts())
    assert one.before is build.positions[1]
    assert one.topic == "control"


def test_a_shift_that_two_positions_show_is_told_once() -> None:
    build = read("Norland, which had rejected the pact, now supports it.")
    article = build.articles[0]
    build.says(article, "a1", "Norland", "had rejected", "the pact", Stance.REJECT)
    build.says(article, "a1", "Norland", "now supports", "it", Stance.SUPPORT)
    facts = build.facts()
    assert len(told.stated_shifts(facts)) == 1
    assert changes.changes(facts) == changes.shifts(facts)
    assert len(changes.shifts(facts)) == 1
