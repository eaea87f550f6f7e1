"""Comparisons as they are printed: both sentences, each with its source."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from briefings.brief import actor, daily, lists, meeting, render, topic
from briefings.brief.document import Document
from briefings.deals import Deal
from briefings.types import ActorKind, EventKind, FactSet, FigureStatus, Stance
from tests.brief.build import Build

DEAL = Deal("mackerel", "Mackerel pact")
TODAY = dt.date(2026, 5, 12)

FIRST = """Norland rejected the draft. Norland demands a cod quota of 30,000 tonnes.
Sundria opposes observers on board. The two are to meet in Oslo on 8 May.
"""
SECOND = """Norland now backs the draft. The delegations agreed on a cod quota of 28,000 tonnes.
Halden wants observers on every ship. Sundria dropped its objection to a levy, Lind said.
"""


def pact() -> FactSet:
    build = Build()
    first = build.article(FIRST, dt.date(2026, 5, 2), "Norland balks")
    second = build.article(SECOND, dt.date(2026, 5, 10), "Norland gives way")
    norland, sundria, halden, lind = (
        build.actor(name, ActorKind.COUNTRY) for name in ("Norland", "Sundria", "Halden", "Lind")
    )
    at = SECOND.index("Sundria")
    mention = (second.key, (at, at + len("Sundria")))
    build.actors[sundria] = dataclasses.replace(build.actors[sundria], mentions=(mention,))
    build.says(first, norland, "Norland", "rejected", "the draft", Stance.REJECT, "the pact")
    build.says(second, norland, "Norland", "now backs", "the draft", Stance.SUPPORT, "the pact")
    build.says(first, sundria, "Sundria", "opposes", "observers on board", Stance.OPPOSE, "control")
    build.says(second, halden, "Halden", "wants", "observers on every ship", Stance.DEMAND, "control")
    build.says(second, lind, "Lind", "said", "Sundria dropped its objection to a levy", topic="the levy")
    build.figure(first, "30,000 tonnes", "30000", "tonnes", "cod quota", FigureStatus.DEMANDED, norland)
    build.figure(second, "28,000 tonnes", "28000", "tonnes", "cod quota", FigureStatus.AGREED)
    build.event(
        first,
        "The two are to meet in Oslo on 8 May",
        EventKind.MEETING,
        starts=dt.date(2026, 5, 8),
        actors=(norland, sundria),
    )
    return build.facts()


POSITION = """- Norland on the pact [1, 2]
    - 2 May 2026: Norland rejects: rejected the draft [1]
    - 10 May 2026: Norland supports: now backs the draft [2]
"""
STATED = """- Sundria [2]
    - 10 May 2026: Sundria dropped its objection to a levy, Lind said. · told by Lind [2]
"""
FIGURE = """- 30,000 tonnes (demanded) → 28,000 tonnes (agreed) [1, 2]
    - 2 May 2026: Norland demands a cod quota of 30,000 tonnes. [1]
    - 10 May 2026: The delegations agreed on a cod quota of 28,000 tonnes. [2]
"""
APART = """- Sides apart · control [1, 2]
    - Halden demands: wants observers on every ship · 10 May 2026 [2]
    - Sundria opposes: opposes observers on board · 2 May 2026 [1]
"""
UNHEARD = """- Announced, not heard of since [1]
    - 8 May 2026 · meeting: The two are to meet in Oslo on 8 May. · announced 2 May 2026 [1]
"""


@pytest.mark.parametrize(
    ("document", "held", "missing"),
    [
        ("daily", (POSITION, STATED, FIGURE, APART, UNHEARD), ()),
        ("meeting", (POSITION, STATED, FIGURE, APART, UNHEARD), ()),
        ("figures", (FIGURE,), (POSITION, APART)),
        ("open", (APART, UNHEARD), (POSITION,)),
        ("open on control", (APART.replace(" · control", ""),), (UNHEARD,)),
        ("topic control", (APART.replace(" · control", ""),), (UNHEARD, POSITION)),
        ("topic the pact", (POSITION,), (APART, FIGURE)),
        ("actor Norland", (POSITION, FIGURE), (STATED, APART)),
        ("actor Sundria", (STATED,), (POSITION, FIGURE)),
    ],
)
def test_where_what_has_moved_is_told(document: str, held: tuple[str, ...], missing: tuple[str, ...]) -> None:
    facts = pact()
    made: dict[str, Document] = {
        "daily": daily.daily(DEAL, facts, TODAY),
        "meeting": meeting.meeting(DEAL, facts, TODAY),
        "figures": lists.figures(DEAL, facts, TODAY),
        "open": lists.questions(DEAL, facts, TODAY),
        "open on control": lists.questions(DEAL, facts, TODAY, "control"),
        "topic control": topic.topic(DEAL, facts, "control", TODAY),
        "topic the pact": topic.topic(DEAL, facts, "the pact", TODAY),
        "actor Norland": actor.actor(DEAL, facts, "a1", TODAY),
        "actor Sundria": actor.actor(DEAL, facts, "a2", TODAY),
    }
    text = with_titles(made[document])
    for block in held:
        assert titled(block) in text
    for block in missing:
        assert titled(block) not in text


def titled(block: str) -> str:
    """A block with the articles' titles in the place of their numbers."""
    return (
        block.replace("[1, 2]", "[both]")
        .replace("[1]", "[Norland balks]")
        .replace("[2]", "[Norland gives way]")
    )


def with_titles(document: Document) -> str:
    """A document as plain text, with titles in the place of the numbers of its sources."""
    text = render.text(document).replace("[1, 2]", "[both]")
    for source in document.sources:
        text = text.replace(f"[{source.number}]", f"[{source.title}]")
    return text


def test_a_meeting_with_one_of_them_has_only_what_concerns_it() -> None:
    text = with_titles(meeting.meeting(DEAL, pact(), TODAY, ["a3"]))
    assert titled(APART) in text
    for block in (POSITION, STATED, FIGURE, UNHEARD):
        assert titled(block) not in text


def test_every_output_prints_them() -> None:
    document = daily.daily(DEAL, pact(), TODAY)
    assert "→ **28,000 tonnes** (agreed)" in render.markdown(document)
    assert "*Sides apart* · _control_" in "\n".join(part.text for part in render.slack(document))
