"""What an app that people use all day must hold, row by row: which test proves it.

| row | test |
| --- | --- |
| a store that takes 5 s a statement: acknowledged within 1 s | here, `test_a_slow_store_delays_no_acknowledgement`; with installs: `test_oauth` |
| twenty slow questions do not delay the next acknowledgement | `test_http.test_acknowledged_in_time_however_many_slow_questions` |
| empty, `help`, unknown word and actor, 3,000 characters, `<script>`, `&`, emoji, right-to-left, NUL | `test_http.test_what_cannot_be_answered_gets_one_harmless_sentence`, here for mentions, any text in `test_any_words` |
| forged, unsigned, 10 minutes old: 401 and nothing done | `test_http.test_forged_unsigned_and_old_requests_are_401_and_do_nothing` |
| a repeated event or command is answered once, by two processes too | `test_talk.test_a_mention_that_comes_again_is_answered_once`, `test_http.test_a_request_that_comes_again_is_answered_once`, `test_two_processes` |
| a response_url: five answers and half an hour, then a direct message | `test_sharing.test_an_answer_that_comes_too_late_is_a_direct_message`, `..._is_not_used_up`; Slack's side in `tests/workspace/test_talk.py` |
| two processes never answer, share, post or alert twice | `test_two_processes`, `test_sharing.test_many_clicks_in_two_processes_share_once`, `test_schedule.test_two_processes_send_one_digest`, `test_watch` |
| nothing of a private deal elsewhere, by guessed ids neither | `test_guessing`; other workspaces: `test_oauth.test_a_workspace_installs_and_is_answered_with_its_own_token` |
| a trigger opens its form within 3 s, which is filled after | here, `test_a_form_opens_before_the_store_has_answered` |
| what was typed is kept when a form is refused | `test_fixing`, `test_scheduling`, `test_setup`, `test_watching_slack` |
| the bot's own messages and other bots' are ignored | `test_talk.test_bots_and_the_bot_itself_are_not_answered`, here for messages of each kind |
| "too many requests" in one channel holds up no other | `test_schedule.test_a_channel_that_slack_keeps_waiting_holds_up_no_other`, here for answers |
| an error that lasts stops the schedule, and its owner is told once | `test_schedule.test_an_error_that_lasts_pauses_the_schedule`, `..._is_told_once_that_it_stopped` |
| a bug reaches the person as one sentence with an id | here, `test_a_bug_is_told_wherever_it_strikes` |
"""  # noqa: E501

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from bot import outbox, scope
from bot.manifest import manifest
from bot.pace import Pace
from bot.workspace import Message, RunningWorkspace
from bot.workspace.transport import Ack
from briefings.settings import Settings
from tests.bot.conftest import fill, many
from tests.support.slow import SlowStore

Sessions = sessionmaker[Session]


@pytest.fixture
def store(engine: Engine) -> Iterator[SlowStore]:
    made = SlowStore(engine)
    yield made
    made.quick()


@pytest.fixture
def place(store: SlowStore, over_http: RunningWorkspace, configured: Settings) -> Iterator[RunningWorkspace]:
    """The workspace with what the manifest asks for, and no more."""
    over_http.configure(manifest(configured, "socket"))
    yield over_http
    store.quick()


def said(thing: object) -> str:
    return json.dumps(thing, ensure_ascii=False)


def menu(message: Message, label: str) -> tuple[str, str]:
    """The action id and the value of that entry in the first menu that has it."""
    for block in message.blocks:
        for option in (block.get("accessory") or {}).get("options", ()):
            if option["text"]["text"] == label:
                return str(block["accessory"]["action_id"]), str(option["value"])
    raise AssertionError(label)


def form(place: RunningWorkspace, callback: str, open: Callable[[], object]) -> dict[str, Any]:
    """The form of that name, filled; others are closed before."""
    for view in reversed(place.views()):
        place.close_view(view)
    open()
    return dict(place.wait_view(callback, where=lambda view: "input" in {b["type"] for b in view["blocks"]}))


def acts(place: RunningWorkspace) -> Iterator[tuple[str, Callable[[], Ack | None]]]:
    """One thing of each kind that a person can do, each made ready when it is asked for."""
    answer = place.ask("open quota")
    fact = place.ask("actor Aalborg")
    (why, why_value), (fix, fix_value) = menu(fact, "Why?"), menu(fact, "Fix")
    several = place.ask("brief with ana on quota")
    posted = place.say("Nothing to read here")
    yield "command", lambda: place.send_command(text="digest")
    yield "command that opens a form", lambda: place.send_command(text="schedule")
    place.wait_view("schedule")
    yield "page button", lambda: place.send_action(answer, "page_0")
    yield "share button", lambda: place.send_action(answer, "share")
    yield "button with a command", lambda: place.send_action(several, "ask_0")
    yield "Why", lambda: place.send_action(fact, why, selected=why_value)
    place.wait_view("why")
    yield "Fix", lambda: place.send_action(fact, fix, selected=fix_value)
    place.wait_view("fix")
    fixing = form(place, "fix", lambda: place.send_action(fact, fix, selected=fix_value))
    yield "form Fix", lambda: place.submit(fixing, {"fix_topic": "catch"}).ack
    scheduling = form(place, "schedule", lambda: place.send_command(text="schedule"))
    yield "form schedule", lambda: place.submit(scheduling, {"schedule_time": "07:30"}).ack
    watching = form(place, "watch", lambda: place.send_command(text="watch figures"))
    yield "form watch", lambda: place.submit(watching).ack
    new = form(place, "new", lambda: place.send_command(text="new"))
    yield "form new", lambda: place.submit(new, {"new_name": "ferry"}).ack
    brief = form(place, "brief", lambda: place.send_command(text="brief"))
    yield "form brief", lambda: place.submit(brief).ack
    yield "global shortcut", lambda: place.shortcut("brief_me")
    yield "message shortcut", lambda: place.shortcut("add_to_deal", message=posted)
    yield "Home tab", lambda: place.open_home()
    for name, words in (
        ("app_mention", f"<@{place.state.bot.id}> figures"),
        ("message", "figures"),
    ):
        channel = place.state.channel("general") if name == "app_mention" else place.direct()
        said_ = {
            "type": name,
            "channel": channel.id,
            "user": place.state.you.id,
            "text": words,
            "ts": place.state.new_ts(),
            **({"channel_type": "im"} if name == "message" else {}),
        }
        yield name, lambda said_=said_: place.send_event(said_)


def test_a_slow_store_delays_no_acknowledgement(
    place: RunningWorkspace, store: SlowStore, sessions: Sessions
) -> None:
    fill(sessions, *(many(number) for number in range(30)))
    took: dict[str, float] = {}
    for name, act in acts(place):
        store.slow()
        start = time.monotonic()
        ack = act()
        took[name] = time.monotonic() - start
        # Slack waits three seconds, and one statement takes five: what is acknowledged did not wait for one.
        assert ack is not None, name
        assert ack.ok, (name, ack)
        store.quick()
    # This machine may be busy with other things for a moment, but not most of the time.
    assert sorted(took.values())[len(took) * 3 // 4] < 1.0, took


@pytest.mark.parametrize("callback", ["fix", "brief"])
def test_a_menu_that_asks_while_somebody_types_does_not_wait_for_a_slow_store(
    place: RunningWorkspace, store: SlowStore, callback: str
) -> None:
    if callback == "fix":
        fact = place.ask("actor Aalborg")
        action, value = menu(fact, "Fix")
        view = form(place, "fix", lambda: place.send_action(fact, action, selected=value))
    else:
        view = form(place, "brief", lambda: place.send_command(text="brief"))
    field = {"fix": "fix_speaker", "brief": "brief_with"}[callback]
    assert place.suggest(view, field, "brandt")
    store.slow()
    took = []
    for typed in ("b", "br", "bra"):
        start = time.monotonic()
        assert place.suggest(view, field, typed) == ()
        took.append(time.monotonic() - start)
    assert min(took) < 1.0
    store.quick()
    assert place.suggest(view, field, "brandt")


OPENING: dict[str, tuple[str, Callable[[RunningWorkspace, Message], Ack]]] = {
    "why": ("why", lambda place, answer: _pick(place, answer, "Why?")),
    "fix": ("fix", lambda place, answer: _pick(place, answer, "Fix")),
    "schedule": ("schedule", lambda place, answer: place.send_command(text="schedule")),
    "new": ("new", lambda place, answer: place.send_command(text="new Ferry")),
    "watch": ("watch", lambda place, answer: place.send_command(text="watch aalborg")),
    "brief": ("brief", lambda place, answer: place.send_command(text="brief")),
    "shortcut": ("brief", lambda place, answer: place.shortcut("brief_me")),
}


def _pick(place: RunningWorkspace, answer: Message, label: str) -> Ack:
    action, value = menu(answer, label)
    return place.send_action(answer, action, selected=value)


@pytest.mark.parametrize("name", OPENING)
def test_a_form_opens_before_the_store_has_answered(
    place: RunningWorkspace, store: SlowStore, name: str
) -> None:
    callback, act = OPENING[name]
    answer = place.ask("actor Aalborg")
    store.slow()
    assert act(place, answer).ok
    # The stand-in takes a trigger for three seconds, as Slack does.
    waiting = place.wait_view(callback, timeout=4.5)
    if callback != "new":
        assert "Looking it up" in said(waiting)
    store.quick()
    filled = place.wait_view(callback, where=lambda view: "Looking it up" not in said(view))
    assert {"input", "rich_text"} & {block["type"] for block in filled["blocks"]}, said(filled)


def test_a_form_that_comes_twice_opens_once(place: RunningWorkspace) -> None:
    form(place, "new", lambda: place.send_command(text="new"))
    assert place.repeat().ok
    place.ask("figures")
    opened = place.wait_recorded("views.open", count=2)
    assert not opened[1].answer["ok"], "the trigger was used"
    assert not [m for m in place.messages() if "went wrong" in m.text]


def test_a_form_that_slack_does_not_open_is_told(place: RunningWorkspace) -> None:
    answer = place.ask("actor Aalborg")
    place.fail_next("views.open", error="internal_error")
    _pick(place, answer, "Why?")
    told = place.wait_message(where=lambda m: "Something went wrong on our side" in m.text)
    assert told.ephemeral


HOSTILE = [
    "",
    "help",
    "qwertz",
    "actor Xyzzy",
    "actor " + "x" * 3000,
    "what did " + "x" * 3000 + " say?",
    "<script>alert(1)</script>",
    "& & &amp;",
    "<!channel> <@U1> <#C1|general> <!subteam^S1>",
    "actor 👩‍⚖️🇫🇷",
    "אמרה שלום על quota",
    "actor \x00\x00",
    "\x00",
    "\ud800 figures",
    "\u202e quota",
    "*_~`>\n>>> x",
]


def test_whatever_is_said_to_the_bot_gets_a_valid_answer(
    place: RunningWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "PACE", Pace(0))
    general, direct = place.state.channel("general"), place.direct()
    for number, words in enumerate(HOSTILE):
        for kind, channel, text in (
            ("app_mention", general, f"<@{place.state.bot.id}> {words}"),
            ("message", direct, words),
        ):
            opened = place.state.post(channel.id, place.state.you, "-")
            happened = {
                "type": kind,
                "channel": channel.id,
                "channel_type": "im" if channel is direct else "channel",
                "user": place.state.you.id,
                "text": text,
                "ts": opened.ts,
            }
            assert place.send_event(happened).ok
            found = place.state.wait_until(
                lambda channel=channel, opened=opened: bool(place.thread(channel.id, opened.ts)), 10
            )
            assert found, (number, words[:40])
            (answer,) = place.thread(channel.id, opened.ts)
            assert answer.text
            assert "went wrong" not in answer.text, words[:40]
            assert not re.search(r"<[!#@]", said(answer.blocks) + answer.text)
    assert all(call.answer.get("ok") for call in place.recorded("chat.postMessage"))


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("app_mention", {"bot_id": "B0SOMEBOT"}),
        ("app_mention", {"bot_id": "B0SOMEBOT", "subtype": "bot_message"}),
        ("app_mention", {"user": "the bot itself"}),
        ("message", {"bot_id": "B0SOMEBOT"}),
        ("message", {"bot_id": "B0SOMEBOT", "subtype": "bot_message"}),
        ("message", {"subtype": "message_changed", "hidden": True}),
        ("message", {"subtype": "message_deleted", "hidden": True}),
        ("message", {"subtype": "channel_join"}),
        ("message", {"user": "the bot itself"}),
    ],
)
def test_bots_and_changes_are_not_answered(place: RunningWorkspace, kind: str, more: dict[str, Any]) -> None:
    channel = place.state.channel("general") if kind == "app_mention" else place.direct()
    if "user" in more:
        more = {"user": place.state.bot.id, "bot_id": place.state.bot.bot_id}
    spoken = {
        "type": kind,
        "channel": channel.id,
        "channel_type": "im" if kind == "message" else "channel",
        "user": place.state.you.id,
        "text": "figures",
        "ts": place.state.new_ts(),
        **more,
    }
    assert place.send_event(spoken).ok
    # A question that came later is answered: the other would have been by then.
    after = place.dm("figures")
    assert place.state.wait_until(lambda: bool(place.thread(after.channel, after.ts)), 10)
    bot = place.state.bot.id
    told = [m for where in ("general", place.direct().id) for m in place.messages(where) if m.user == bot]
    assert len(told) == 1


def test_too_many_requests_in_one_channel_hold_up_no_other(place: RunningWorkspace) -> None:
    other = place.add_channel("other")
    general = place.state.channel("general")
    place.fail_next("chat.postMessage", retry_after=3, channel=general.id)
    first = place.mention("figures")
    place.wait_recorded("chat.postMessage")
    second = place.mention("figures", channel="other")
    assert place.state.wait_until(lambda: bool(place.thread(other.id, second.ts)), 10)
    assert not place.thread(general.id, first.ts), "that channel is still waiting"
    assert place.state.wait_until(lambda: bool(place.thread(general.id, first.ts)), 10)


def surfaces(place: RunningWorkspace) -> str:
    """Everything that the person sees."""
    return said(
        [
            [(m.text, list(m.blocks)) for m in (*place.messages(), *place.messages(place.direct().id))],
            list(place.views()),
            place.home(),
        ]
    )


def test_a_bug_is_told_wherever_it_strikes(
    place: RunningWorkspace, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(sessions, *(many(number) for number in range(30)))

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("the secret detail")

    silent = []
    known: set[str] = set()
    for name, act in acts(place):
        if name in ("message shortcut", "form new"):  # without a link, and without the deals of the channel
            continue
        with monkeypatch.context() as patched:
            for what in ("current", "deals", "fact"):
                patched.setattr(scope, what, broken)
            assert act() is not None
            if not place.state.wait_until(partial(told_anew, place, frozenset(known)), 8):
                silent.append(name)
            known |= ids(place)
    assert silent == []
    assert "secret detail" not in surfaces(place)


def ids(place: RunningWorkspace) -> set[str]:
    """Those of the bugs that the person was told."""
    return set(re.findall(r"finds it under ([0-9a-f]{8})\.", surfaces(place)))


def told_anew(place: RunningWorkspace, known: frozenset[str]) -> bool:
    return bool(ids(place) - known)
