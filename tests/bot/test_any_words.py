"""Whatever is typed, and whatever stored articles hold: valid answers in which nothing acts."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from bot import app as bolt
from bot import scope
from bot.blocks import Message, limits, sentence
from bot.command import WORDS as COMMANDS
from bot.command import Add, CommandError, parse, text
from bot.forms import fix, why
from bot.listeners import asking
from bot.listeners.asked import AppContext, Asked
from bot.listeners.mentions import command as meant
from bot.listeners.questions import found
from bot.workspace import RunningWorkspace, checks
from briefings import clock
from briefings.brief import why as reasons
from briefings.errors import DealbriefError
from briefings.settings import Settings
from briefings.store import base, queries, refs, write
from briefings.types import FactSet
from tests.bot.conftest import HERRING, fill, many
from tests.bot.test_whatever_is_read import HOSTILE, PIECES, facts, harmless

SOME = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
OURS = re.compile(r"<!date\^\d{9,}\^[^|<>]*\|[^|<>]* UTC>|<#C[A-Z0-9]{8,}>")
SAID = st.sampled_from(
    [
        *(
            "Aalborg",
            "ana",
            "Brandt",
            "quota",
            "catch limit",
            "policing",
            "herring",
            "and",
            "vs",
            "with",
            "on",
        ),
        *(
            "since 2w",
            "since 2025-03-01",
            "figures",
            "08:30",
            "Kyiv",
            "weekdays",
            "off",
            "“",
            '"',
            "?",
            "last week",
        ),
    ]
)
TYPED = st.lists(SAID | HOSTILE | PIECES | st.text(max_size=20), max_size=8).map(" ".join)


@pytest.fixture
def context(workspace: RunningWorkspace, configured: Settings, sessions: sessionmaker[Session]) -> AppContext:
    fill(sessions, *(many(number) for number in range(12)))
    return AppContext(configured, sessions, bolt.client(configured))


def answered(context: AppContext, workspace: RunningWorkspace, words: str, *, form: bool) -> list[Message]:
    """What the person gets who types that; the workspace opens valid modals only."""
    asked = Asked(
        words,
        workspace.state.team_id,
        workspace.state.channel("general").id,
        workspace.state.you.id,
        trigger=workspace.trigger() if form else "",
        names=("general",),
    )
    try:
        return list(asking.reply(context, asked))
    except DealbriefError as error:
        return [sentence(str(error))]


def fine(message: Message) -> None:
    checks.blocks(message["blocks"])
    assert len(message["blocks"]) <= 50
    assert sum(map(limits.width, shown(message["blocks"]))) <= 12_000
    assert message["text"].strip()
    assert limits.width(message["text"]) <= 4000
    harmless(OURS.sub("", marked_up(message["blocks"])))
    harmless(OURS.sub("", message["text"]))


def shown(value: object) -> Iterator[str]:
    """Every text that is shown."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from shown(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from shown(inner)


def marked_up(blocks: Sequence[dict[str, Any]]) -> str:
    """What Slack reads as markup; in plain text, as on buttons, nothing acts."""

    def found(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            if value.get("type") == "mrkdwn":
                yield str(value["text"])
            for inner in value.values():
                yield from found(inner)
        elif isinstance(value, list | tuple):
            for inner in value:
                yield from found(inner)

    return "\n".join(found(list(blocks)))


@given(st.sampled_from(["", *COMMANDS]), TYPED)
@SOME
def test_whatever_is_typed(workspace: RunningWorkspace, context: AppContext, word: str, typed: str) -> None:
    words = f"{word} {typed}"
    try:
        if isinstance(parse(words, clock.today("UTC")), Add):
            return
    except CommandError:
        pass
    for message in answered(context, workspace, words, form=False):
        fine(message)


@given(TYPED)
@SOME
def test_whatever_is_said(workspace: RunningWorkspace, context: AppContext, typed: str) -> None:
    asked = Asked(typed, workspace.state.team_id, workspace.state.channel("general").id, names=("general",))
    try:
        told = found(context, asked, meant(typed, context.settings)).message
    except DealbriefError as error:
        told = sentence(str(error))
    fine(told)


@pytest.fixture
def stores(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Iterator[Engine]]:
    """Empty stores, one after the other."""
    made: list[Engine] = []

    def each() -> Iterator[Engine]:
        for number in itertools.count():
            file = tmp_path / f"any{number}.sqlite3"
            file.write_bytes(migrated_sqlite.read_bytes())
            made.append(base.connect(f"sqlite:///{file}"))
            yield made[-1]
            made[-1].dispose()
            file.unlink()

    yield each()
    for engine in made:
        engine.dispose()


def storable(read: FactSet) -> FactSet:
    """The same without NUL and halves of characters, which the store refuses with a sentence."""
    (article,) = read.articles
    whole = replace(article, **{f.name: _whole(getattr(article, f.name)) for f in fields(article) if f.init})
    return cast(FactSet, _whole(read, {article.key: whole.key}))


def _whole(value: Any, keys: Mapping[str, str] = {}) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return keys.get(value, re.sub("[\x00\ud800-\udfff]", "?", value))
    if isinstance(value, tuple):
        return tuple(_whole(one, keys) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{f.name: _whole(getattr(value, f.name), keys) for f in fields(value) if f.init}
        )
    return value


@given(facts().map(storable))
@settings(SOME, max_examples=12, phases=[Phase.generate])
def test_whatever_is_stored(
    workspace: RunningWorkspace, configured: Settings, stores: Iterator[Engine], read: FactSet
) -> None:
    sessions = base.sessions(next(stores))
    context = AppContext(configured, sessions, bolt.client(configured))
    with sessions.begin() as session:
        write.put_deal(session, HERRING)
        write.save(session, HERRING.name, read)
    with sessions() as session:
        stored = queries.facts(session, HERRING.name)
    names = [text_of(f"actor {name}") for name in (actor.name for actor in stored.actors)]
    topics = [text_of(f"topic {topic}") for topic in {p.topic for p in stored.positions} if topic]
    some = " ".join(stored.articles[0].text.split()[:3]) if stored.articles else "x"
    everything = [
        "digest",
        "figures",
        "open",
        "timeline",
        "brief",
        "compare",
        "search " + some,
        *names,
        *topics,
    ]
    for words in everything:
        for message in answered(context, workspace, words, form=False):
            fine(message)
    answered(context, workspace, "watch figures", form=True)
    assert "went wrong" not in str(workspace.views())
    for fact in stored.facts():
        forms(context, workspace, refs.of(fact))


def text_of(words: str) -> str:
    try:
        return text(parse(words, clock.today("UTC")))
    except CommandError:
        return words


def forms(context: AppContext, workspace: RunningWorkspace, ref: str) -> None:
    general, you = workspace.state.channel("general").id, workspace.state.you.id
    with context.sessions() as session:
        where = (session, context.settings, context.client, workspace.state.team_id, general, you)
        _, facts = scope.fact(*where, ref)
    for view in (fix.view(facts, ref, general), why.view(reasons.reason(facts, FactSet()))):
        checks.view(view, "modal")
        harmless(marked_up(view["blocks"]))
