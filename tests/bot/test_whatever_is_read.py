"""Whatever an article holds: every answer is a message that Slack takes, in which nothing of it acts."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.blocks import limits, messages, with_buttons, without_tables
from bot.blocks.fallback import summary
from bot.blocks.message import Button
from bot.forms import why as form
from bot.workspace import checks
from briefings.brief import render, why
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
    Question,
    QuestionKind,
    Stance,
)
from tests.brief.test_documents import documents

HOSTILE = st.text(
    "ab C.\n\t*_~`<>&|@#!:\"'“”\\[]()é\u0301👩\u200d⚖️🇫🇷🇩🇪\u202eאב\x00\x02\x03\x04\ud800^", max_size=60
)
PIECES = st.sampled_from(
    [
        "<!channel>",
        "<@U123ABC>",
        "@here",
        "<!date^1^{time}|x>",
        "<https://evil.example|ok>",
        "&amp;",
        ":boom:",
        "*b*",
    ]
)
WORDS = st.lists(HOSTILE | PIECES, min_size=1, max_size=6).map("".join).filter(lambda text: text.strip())
DAYS = st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))


SLOWLY = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def facts(draw: st.DrawFn) -> FactSet:
    """One article of hostile words with a fact of each kind on spans of it that may lie anywhere."""
    text = draw(WORDS) * draw(st.sampled_from([1, 1, 20]))
    names = draw(st.lists(WORDS, min_size=2, max_size=3))
    article = Article(
        text,
        draw(WORDS),
        draw(st.none() | WORDS),
        draw(st.none() | WORDS),
        draw(DAYS),
        draw(st.none() | WORDS),
    )

    def span() -> tuple[int, int]:
        start = draw(st.integers(0, len(text) - 1))
        return start, draw(st.integers(start + 1, len(text)))

    evidence = Evidence(article.key, (0, len(text)), "1")
    people = [
        Actor(str(n), name, draw(st.sampled_from(ActorKind)), (draw(WORDS),)) for n, name in enumerate(names)
    ]
    positions = [
        Position(
            str(n),
            draw(st.sampled_from(people)).id,
            (span(),),
            (span(),),
            (span(),),
            draw(st.sampled_from(Form)),
            draw(st.sampled_from(Stance)),
            draw(st.none() | WORDS),
            draw(st.floats(0, 1)),
            evidence,
        )
        for n in range(draw(st.integers(1, 4)))
    ]
    figure = Figure(
        "1", (span(),), Decimal(1), "x", draw(WORDS), FigureStatus.DEMANDED, evidence, hedge=draw(WORDS)
    )
    event = Event("1", (span(),), EventKind.TALKS, True, evidence, when=draw(WORDS), place=draw(WORDS))
    question = Question("1", (span(),), QuestionKind.ASKED, draw(st.none() | WORDS), evidence, people[0].id)
    return FactSet((article,), tuple(people), tuple(positions), (figure,), (event,), (question,))


def harmless(told: object) -> None:
    """Nothing mentions, and every link leads where an article's own address does."""
    words = json.dumps(told, ensure_ascii=False)
    assert not re.search(r"<[!@#]", words)
    assert not re.search(r"@(?:here|channel|everyone)\b", words)
    assert "<https://evil.example|" not in words
    assert not re.search("[\x00-\x08\x0b-\x1f\ud800-\udfff\u202e]", words)


@given(facts())
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_every_answer_is_taken_and_does_nothing(read: FactSet) -> None:
    for document in documents(read):
        for message in messages(render.slack(document), summary(document)):
            whole = with_buttons(message, [Button("Next ›", "x", "page_"), Button("Share", "y", "share")])
            for one in (whole, without_tables(whole)):
                checks.blocks(one["blocks"])
                mrkdwn = [b for b in one["blocks"] if b["type"] not in ("header", "table")]
                harmless(mrkdwn)
            assert one["text"].strip()
            assert limits.width(one["text"]) <= 4000
            harmless(one["text"])


@given(facts())
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_every_reason_is_taken_and_does_nothing(read: FactSet) -> None:
    for fact in read.facts():
        kind = f"{type(fact).__name__.lower()}s"
        one = FactSet(read.articles, read.actors, **{kind: (fact,)})  # type: ignore[arg-type]
        view = form.view(why.reason(one, read))
        checks.view(view, "modal")
        harmless([block for block in view["blocks"] if block["type"] != "rich_text"])
