"""Commands over HTTP: signed requests into the real app, which answers the local workspace."""

from __future__ import annotations

import http.client
import json
import logging
import re
import time
import typing
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from bot.blocks import sentence
from bot.command import Command
from bot.listeners import asking, dispatch
from bot.manifest import manifest
from bot.workspace import Message, RunningWorkspace, checks
from bot.workspace.http_mode import encode
from bot.workspace.signing import sign
from briefings.deals import Deal
from briefings.settings import Settings
from briefings.store import access
from tests.bot.conftest import fill, many, served

COMMANDS = [
    ("", "what you can ask", "/deal actor Okafor"),
    ("help", "what you can ask", "/deal topic policing"),
    ("actor aalborg", "Signe Aalborg", "Norland will accept a lower herring quota"),
    ("actor “Tomas  BRANDT”", "Tomas Brandt", "rejected the cut"),
    ("actor Aalberg", "Signe Aalborg", "412,500.50 tonnes"),
    ("topic catch limit", "Quota", "Norland will accept"),
    ("compare Aalborg Brandt", "Signe Aalborg and Tomas Brandt: side by side", "rejected the cut"),
    ("compare Aalborg and Brandt on quota", "on quota: side by side", "Norland will accept"),
    ("Aalborg vs. Okafor", "Signe Aalborg and Ana Okafor: side by side", "must pay"),
    ("compare", "who stands where", "Signe Aalborg"),
    ("compare on policing", "who stands where", "Ana Okafor"),
    ("search lower herring quota", "lower herring quota", "Norland will accept"),
    ("search “northern banks”", '"northern banks"', "who will police the northern banks"),
    ("search qqqq", "qqqq", "No sentence that was read has these words"),
    ("open", "open questions", "who will police the northern banks"),
    ("open policing", "on policing", "who will police the northern banks"),
    ("figures", "terms and figures", "$2.5 billion"),
    ("timeline", "timeline", "Port Ellis on 12 March"),
    ("timeline since 2025-03-01", "timeline", "Port Ellis on 12 March"),
    ("digest", "digest for", "Norland will accept a lower herring quota"),
    ("brief since 2025-03-01", "rief", "412,500.50 tonnes"),
    (
        "brief with Aalborg and Brandt on quota since 2025-03-01",
        "Tomas Brandt on quota",
        "Norland will accept",
    ),
]


def words(message: Message) -> str:
    return json.dumps(message.blocks, ensure_ascii=False)


@pytest.mark.parametrize(("typed", "title", "told"), COMMANDS)
def test_each_command(over_http: RunningWorkspace, typed: str, title: str, told: str) -> None:
    answer = over_http.ask(typed)
    assert answer.ephemeral
    assert title in answer.blocks[0]["text"]["text"]
    assert told in words(answer)
    assert answer.text
    assert over_http.messages(user=over_http.add_user("other").id) == ()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("actr Brandt", "did you mean `actor`? Type `/deal actor Brandt`"),
        ("qwertz", "`/deal help` lists everything"),
        ("actor Xyzzy", "I know no actor called 'Xyzzy'"),
        ("topic fish", "there are quota, policing"),
        ("timeline since never", "no date that I can read"),
        ("brief since yesterday", "the newest article is from 6 March 2025"),
        ("actor " + "x" * 2990, "I know no actor called"),
        ("<script>alert(1)</script> & <!channel> <@U1>", "&lt;script&gt;"),
        ("actor <!channel> & <b>", "&amp; &lt;b&gt;"),
        ("actor 👩‍⚖️", "👩‍⚖️"),
        ("actor שלום", "שלום"),
        ("actor \x00\x00", "Say which actor"),
        ("compare Aalborg", "two names or more, and Signe Aalborg is one"),
        ("compare Aalborg and Signe Aalborg", "two names or more"),
        ("compare Aalborg and Xyzzy", "I know no actor called 'Xyzzy'"),
        ("\x00", "what you can ask"),
    ],
)
def test_what_cannot_be_answered_gets_one_harmless_sentence(
    over_http: RunningWorkspace, typed: str, told: str
) -> None:
    answer = over_http.ask(typed)
    assert told in answer.blocks[0]["text"]["text"]
    assert len(answer.text) < 600
    assert not re.search(r"<[!@#]", words(answer) + answer.text)


def test_two_candidates_are_buttons_that_work(over_http: RunningWorkspace) -> None:
    asked = over_http.ask("brief with ana, Brandt on quota")
    assert "may mean more than one actor" in asked.text
    labels = [element["text"]["text"] for element in asked.blocks[-1]["elements"]]
    assert sorted(labels) == ["Ana Marin", "Ana Okafor"]
    number = labels.index("Ana Marin")
    over_http.send_action(asked, f"ask_{number}")
    over_http.wait_message(where=lambda m: "Brief with Ana Marin, Tomas Brandt on quota" in words(m))
    assert len(over_http.messages()) == 1, "the answer takes the place of the question"


def test_what_may_have_been_meant_is_a_button(over_http: RunningWorkspace) -> None:
    asked = over_http.ask("actr Brandt")
    assert labels(asked) == ["actor Brandt"]
    over_http.send_action(asked, "ask_0")
    over_http.wait_message(where=lambda m: "rejected the cut" in words(m))


def test_help_where_no_deal_is_followed_yet(
    over_http: RunningWorkspace, sessions: sessionmaker[Session]
) -> None:
    over_http.add_channel("elsewhere")
    with sessions.begin() as session:
        team, general = over_http.state.team_id, over_http.state.channel("general").id
        access.bind(session, team, general, "herring")
    answer = over_http.ask("help", channel="elsewhere")
    assert "What you can ask" in words(answer)
    assert "/deal compare A and B" in words(answer)
    assert "follows no deal yet" in words(answer)
    assert "Herring" not in words(answer)
    assert "Okafor" not in words(answer)
    assert "follows no deal yet" in over_http.ask("open", channel="elsewhere").text


def test_several_deals_are_buttons(over_http: RunningWorkspace, sessions: sessionmaker[Session]) -> None:
    fill(sessions, many(1), deal=Deal("cod", "Cod pact"))
    asked = over_http.ask("open")
    assert "There are several deals (cod, herring)" in asked.text
    assert [(e["text"]["text"], e["value"]) for e in asked.blocks[-1]["elements"]] == [
        ("use cod", "use cod"),
        ("use herring", "use herring"),
    ]


def test_every_command_has_somebody_who_answers() -> None:
    assert set(dispatch.HANDLERS) == set(typing.get_args(Command))


def test_the_command_may_have_another_name(
    workspace: RunningWorkspace, configured: Settings, engine: Engine, sessions: sessionmaker[Session]
) -> None:
    pact = configured.model_copy(update={"command": "/pact"})
    with served(pact, engine, sessions) as address:
        workspace.configure(manifest(pact, "http", "https://bot.example.org"))
        workspace.connect_http(f"{address}/slack/events")
        for typed in ("help", "", "actr Okafor", "zzz", "actor", "brief on quota on fees", "digest"):
            assert "/deal" not in words(workspace.ask(typed)).replace("/dealbrief", ""), typed
        assert "/pact actor Okafor" in words(workspace.ask("help"))


def test_a_name_that_nobody_has_can_be_searched_for(over_http: RunningWorkspace) -> None:
    asked = over_http.ask("actor northern banks")
    over_http.send_action(asked, f"ask_{labels(asked).index('Search for it')}")
    over_http.wait_message(where=lambda m: "who will police the northern banks" in words(m))


def test_everybody_by_topic_is_a_table_and_a_list_where_slack_takes_none(
    over_http: RunningWorkspace, payloads: Path
) -> None:
    compared = over_http.ask("compare Aalborg and Brandt")
    over_http.send_action(compared, f"ask_{labels(compared).index('Everybody, by topic')}")
    shown = over_http.wait_message(where=lambda m: "who stands where" in words(m))
    (table,) = (block for block in shown.blocks if block["type"] == "table")
    rows = {row[0]["text"]: [cell["text"] for cell in row[1:]] for row in table["rows"]}
    assert sorted(rows["Actor"]) == ["Policing", "Quota"]
    assert "supports" in rows["Signe Aalborg"][rows["Actor"].index("Quota")]
    assert "Signe Aalborg (quota: support)" in shown.text
    over_http.fail_next("response_url", error="invalid_blocks")
    listed = over_http.ask("compare")
    texts = [block["text"]["text"] for block in listed.blocks if block["type"] == "section"]
    assert any("• Signe Aalborg\n   ◦ Quota: 🟢 supports" in text for text in texts)
    assert not any(block["type"] == "table" for block in listed.blocks)


def test_articles_mention_and_format_nothing(over_http: RunningWorkspace, payloads: Path) -> None:
    for typed in ("digest", "actor Okafor", "open quota", "topic policing", "brief since 2025-01-01"):
        over_http.ask(typed)
    assert over_http.dump(payloads) == 5
    text = payloads.read_text("utf-8")
    assert "must pay" in text
    assert not re.search(r"<[!@#]|@here|@channel|\*loud\*|`code`|<script>", text)
    assert (
        "<https://post.example/a?b=1&amp;c=%3C2%3E%7Cx|&lt;!here&gt; Ports &amp; &lt;script&gt;rail" in text
    )


def turn(workspace: RunningWorkspace, shown: Message, label: str) -> Message:
    """The message after a click on the button with that label."""
    button = next(e for e in shown.blocks[-1]["elements"] if e["text"]["text"] == label)
    before = words(shown)
    workspace.send_action(shown, button["action_id"])
    assert workspace.state.wait_until(lambda: words(workspace.messages()[-1]) != before, 5)
    return workspace.messages()[-1]


def labels(message: Message) -> list[str]:
    return [element["text"]["text"] for element in message.blocks[-1]["elements"]]


def test_a_long_answer_has_pages_that_take_each_others_place(
    over_http: RunningWorkspace, sessions: sessionmaker[Session], payloads: Path
) -> None:
    fill(sessions, *(many(number) for number in range(30)))
    page = over_http.ask("open quota")
    assert labels(page) == ["Next ›", "Share"]
    assert "20 of 31 questions" in words(page) + words(turn(over_http, page, "Next ›"))
    seen: list[str] = []
    pages = [over_http.ask("open quota")]
    while True:
        seen += re.findall(r"harbour number (\d+)", words(pages[-1]))
        if "Next ›" not in labels(pages[-1]):
            break
        pages.append(turn(over_http, pages[-1], "Next ›"))
    assert sorted(map(int, seen)) == list(range(30)), "every question once"
    assert any("21–31 of 31 questions" in words(one) for one in pages)
    assert len(pages) > 2
    assert len(over_http.messages()) == 2, "each page takes the place of the one before"
    assert pages[-1].text.startswith("Herring pact, quota: 31 open questions")
    back = turn(over_http, pages[-1], "‹ Previous")
    assert [block["text"] for block in back.blocks if "text" in block] == [
        block["text"] for block in pages[-2].blocks if "text" in block
    ]
    assert over_http.dump(payloads)
    for call in over_http.recorded("response_url"):
        checks.blocks(call.payload["blocks"])
        assert call.payload["unfurl_links"] is False
        assert call.payload["response_type"] == "ephemeral"


@pytest.mark.parametrize("value", ["", "[]", "{}", "[1, 2]", '[0, 1, "open"]', '["1", 1, "open"]', "9" * 99])
def test_a_page_button_with_nonsense_is_told_and_the_answer_stays(
    over_http: RunningWorkspace, value: str
) -> None:
    shown = over_http.ask("open")
    button = {
        "type": "button",
        "action_id": "page_0",
        "value": value,
        "text": {"type": "plain_text", "text": "x"},
    }
    row = {"type": "actions", "block_id": "row", "elements": [button]}
    changed = over_http.state.change(shown.channel, shown.ts, blocks=(*shown.blocks[:-1], row))
    over_http.send_action(changed, "page_0")
    over_http.wait_message(where=lambda m: "out of date; ask again" in m.text)
    assert over_http.messages()[0].blocks == changed.blocks


def request(
    address: str, headers: dict[str, str], body: bytes, method: str = "POST", path: str = "/slack/events"
) -> int:
    parts = urllib.parse.urlsplit(address)
    assert parts.hostname
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=5)
    try:
        connection.request(method, path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def command(
    workspace: RunningWorkspace, typed: str, trigger: str = "1.2.abc"
) -> tuple[dict[str, str], bytes]:
    kind, body = encode(
        "slash_commands",
        {
            "command": "/deal",
            "text": typed,
            "team_id": workspace.state.team_id,
            "channel_id": workspace.state.channel("general").id,
            "user_id": workspace.state.you.id,
            "response_url": f"{workspace.page_url}nowhere",
            "trigger_id": trigger,
        },
    )
    return {"Content-Type": kind}, body


def test_forged_unsigned_and_old_requests_are_401_and_do_nothing(
    workspace: RunningWorkspace,
    configured: Settings,
    engine: Engine,
    sessions: sessionmaker[Session],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(asking, "reply", lambda context, question: asked.append(question.text) or ())
    kind, body = command(workspace, "digest")
    secret = workspace.signing_secret
    good = sign(secret, body)
    now = int(time.time())
    old = sign(secret, body, now - 301)
    bad = [
        {},
        sign("0" * 32, body),
        old,
        sign(secret, body, now + 400),
        {**good, "X-Slack-Signature": "v0="},
        {**good, "X-Slack-Signature": "vü"},
        {**good, "X-Slack-Request-Timestamp": "soon"},
        {**good, "X-Slack-Request-Timestamp": "9" * 70},
        {"X-Slack-Request-Timestamp": good["X-Slack-Request-Timestamp"]},
        sign(secret, body + b"x"),
    ]
    with served(configured, engine, sessions) as address:
        encoded = [{k: v.encode("latin-1").decode("latin-1") for k, v in headers.items()} for headers in bad]
        assert [request(address, kind | headers, body) for headers in encoded] == [401] * len(bad)
        assert request(address, kind, body + b"&ssl_check=1") == 401
        for garbage in (b"{", b"payload=%7B", b"\xff\xfe", b""):
            for content in ("application/json", "application/x-www-form-urlencoded", "nonsense"):
                assert request(address, {"Content-Type": content} | sign("0" * 32, garbage), garbage) == 401
        assert asked == []
        assert request(address, kind | good, body) == 200
    assert asked == ["digest"]


def test_a_request_that_comes_again_is_answered_once(
    workspace: RunningWorkspace,
    configured: Settings,
    engine: Engine,
    sessions: sessionmaker[Session],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(asking, "reply", lambda context, question: asked.append(question.text) or ())
    kind, body = command(workspace, "digest")
    again = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    _, other = command(workspace, "open", trigger="1.2.def")
    with served(configured, engine, sessions) as address:
        assert request(address, kind | sign(workspace.signing_secret, body), body) == 200
        assert request(address, kind | again | sign(workspace.signing_secret, body), body) == 200
        # The first attempt of this one never arrived.
        assert request(address, kind | again | sign(workspace.signing_secret, other), other) == 200
    assert sorted(asked) == ["digest", "open"]


def test_acknowledged_in_time_however_many_slow_questions(
    over_http: RunningWorkspace, configured: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> tuple[object, ...]:
        time.sleep(1.2)
        return (sentence("At last"),)

    over_http.ask("help")
    monkeypatch.setattr(asking, "reply", slow)
    count = configured.threads + 2

    def ask(_: int) -> float:
        start = time.monotonic()
        assert over_http.send_command(text="digest").ok
        return time.monotonic() - start

    with ThreadPoolExecutor(count) as people:
        took = sorted(people.map(ask, range(count)))
    assert took[-1] < 1.0
    assert over_http.state.wait_until(lambda: len(over_http.messages()) == count + 1, 15)


def test_a_bug_reaches_the_person_with_the_id_that_the_log_has(
    over_http: RunningWorkspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("the secret detail")

    monkeypatch.setattr(asking, "reply", broken)
    with caplog.at_level(logging.ERROR):
        answer = over_http.ask("digest")
    found = re.search(r"finds it under ([0-9a-f]{8})\.", answer.text)
    assert found
    assert "secret" not in answer.text
    record = next(r for r in caplog.records if found[1] in r.getMessage())
    assert record.exc_info
    assert record.exc_info[0] is ZeroDivisionError


def test_a_database_that_is_not_ready_is_one_sentence(over_http: RunningWorkspace, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE positions"))
    assert "dealbrief db upgrade" in over_http.ask("digest").text


def test_an_answer_that_slack_does_not_take_is_told(over_http: RunningWorkspace) -> None:
    over_http.fail_next("response_url", error="invalid_blocks")
    assert "Something went wrong on our side" in over_http.ask("digest").text
    over_http.fail_next("response_url", status=500)
    assert "Something went wrong on our side" in over_http.ask("digest").text


def test_an_answer_waits_when_slack_says_so(over_http: RunningWorkspace) -> None:
    over_http.fail_next("response_url", retry_after=0, status=429)
    assert "digest for" in over_http.ask("digest").blocks[0]["text"]["text"]


def test_health(configured: Settings, engine: Engine, sessions: sessionmaker[Session]) -> None:
    with served(configured, engine, sessions) as address:
        assert request(address, {}, b"", "GET", "/healthz") == 200
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE alembic_version"))
        assert request(address, {}, b"", "GET", "/healthz") == 503
        assert request(address, {}, b"", "GET", "/slack/events") == 405
        assert request(address, {}, b"x" * 1_100_000) == 413
