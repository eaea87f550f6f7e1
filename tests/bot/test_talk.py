"""The bot spoken to: mentions, direct messages, the assistant view, shortcuts and the form for a brief."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from bot.listeners.shortcuts import links
from bot.manifest import manifest
from bot.workspace import Message, RunningWorkspace
from briefings.deals import Deal
from briefings.settings import Settings
from briefings.store import access
from tests.bot.conftest import fill
from tests.support.builders import herring
from tests.support.site import Site, page
from tests.support.site import site as site

Sessions = sessionmaker[Session]


@pytest.fixture
def configured(configured: Settings) -> Settings:
    return configured.model_copy(update={"fetch_private": True})


@pytest.fixture
def place(over_http: RunningWorkspace, configured: Settings) -> RunningWorkspace:
    """The workspace with what the manifest asks for, and no more."""
    over_http.configure(manifest(configured, "socket"))
    return over_http


def said(thing: object) -> str:
    return json.dumps(thing, ensure_ascii=False)


def answered(place: RunningWorkspace, message: Message, number: int = 1, timeout: float = 10) -> Message:
    """The answer in the thread of that message."""
    assert place.state.wait_until(
        lambda: len(place.thread(message.channel, message.ts)) >= number, timeout
    ), place.messages(message.channel)[-1].text
    return place.thread(message.channel, message.ts)[number - 1]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("what did Aalborg say about the quota?", "will accept a lower herring quota"),
        ("figures", "412,500.50 tonnes"),
        ("actor Brandt", "rejected the cut"),
        ("open questions on policing?", "who will police the northern banks"),
        ("help", "what you can ask"),
        ("", "what you can ask"),
        ("what about whales?", "No sentence that was read has “whales”"),
        ("timeline of the meetings, please", "Port Ellis on 12 March"),
    ],
)
def test_a_mention_is_answered_in_its_thread(place: RunningWorkspace, question: str, told: str) -> None:
    message = place.mention(question)
    answer = answered(place, message)
    assert told in said(answer.blocks)
    assert not answer.ephemeral
    assert answer.text


def test_a_mention_within_a_thread_is_answered_there(place: RunningWorkspace) -> None:
    first = place.say("Good morning")
    place.mention("figures", thread=first.ts)
    assert "412,500.50 tonnes" in said(answered(place, first, 2).blocks)


def test_a_mention_that_comes_again_is_answered_once(place: RunningWorkspace) -> None:
    message = place.mention("figures")
    answered(place, message)
    assert place.repeat().ok
    assert place.repeat(2).ok
    assert not place.state.wait_until(lambda: len(place.thread(message.channel, message.ts)) > 1, 1)


def test_bots_and_the_bot_itself_are_not_answered(place: RunningWorkspace) -> None:
    other = place.add_user("other bot", bot=True)
    place.state.change_channel(
        place.state.channel("general").id,
        members=place.state.channel("general").members | {other.id},
    )
    message = place.mention("figures", user=other.id)
    place.say("What did Aalborg say?")
    assert not place.state.wait_until(lambda: bool(place.thread(message.channel, message.ts)), 1)
    assert not any(one.bot_id == place.state.bot.bot_id for one in place.messages())


def test_a_direct_message_is_answered_in_its_thread(place: RunningWorkspace) -> None:
    message = place.dm("what did Brandt say?")
    assert "rejected the cut" in said(answered(place, message).blocks)


def test_a_deal_of_other_channels_is_nothing_to_whoever_is_in_none(
    place: RunningWorkspace, sessions: Sessions
) -> None:
    secret = place.add_channel("secret", private=True, members=[])
    with sessions.begin() as session:
        access.bind(session, place.state.team_id, secret.id, "herring")
    for message in (place.dm("what did Brandt say?"), place.mention("what did Brandt say?")):
        answer = answered(place, message)
        assert "follows no deal" in answer.text or "no deal" in answer.text.lower()
        assert "rejected" not in said(answer.blocks)


def test_a_mention_in_two_deals_asks_which(place: RunningWorkspace, sessions: Sessions) -> None:
    fill(sessions, herring(source="other.md", url=None), deal=Deal("port", "Port"))
    assert "several deals (herring, port)" in answered(place, place.mention("figures")).text


def test_the_assistant_suggests_and_answers(place: RunningWorkspace) -> None:
    thread = place.start_assistant()
    assert place.state.wait_until(lambda: bool(place.assistant(thread).prompts), 10)
    prompts = place.assistant(thread).prompts
    assert place.assistant(thread).prompts_title == "About Herring pact"
    before = len(place.thread(thread.channel, thread.ts))
    place.dm(prompts[0][1], thread=thread.ts)
    assert place.state.wait_until(lambda: len(place.thread(thread.channel, thread.ts)) > before + 1, 10)
    assert place.thread(thread.channel, thread.ts)[-1].bot_id


def test_a_bug_is_told_in_the_thread_with_its_id(
    place: RunningWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.listeners import questions

    def broken(*_: object) -> None:
        raise ZeroDivisionError("the secret detail")

    monkeypatch.setattr(questions, "found", broken)
    answer = answered(place, place.mention("figures"))
    assert "whoever runs this bot finds it under" in answer.text
    assert "secret" not in answer.text


# Add to deal


def test_the_links_of_a_message_are_read_and_told_in_its_thread(place: RunningWorkspace, site: Site) -> None:
    url = site.put("/quays", page())
    message = place.say(f"Have you seen <{url}>?")
    assert place.shortcut("add_to_deal", message=message).ok
    answer = answered(place, message, timeout=60)
    assert "Quay talks resume in Port Ellis" in said(answer.blocks)
    assert place.shortcut("add_to_deal", message=message).ok
    assert "known already" in answered(place, message, 2, timeout=60).text


def test_a_message_without_links_and_one_with_a_bad_one(place: RunningWorkspace, site: Site) -> None:
    place.shortcut("add_to_deal", message=place.say("Nothing here"))
    place.wait_message(where=lambda m: m.ephemeral and "no link in that message" in m.text)
    message = place.say(f"Look: <{site.url}/missing>")
    place.shortcut("add_to_deal", message=message)
    assert "404" in answered(place, message, timeout=60).text


def test_links_are_found_wherever_slack_puts_them() -> None:
    message = {
        "text": "see <https://a.example/1?x=1&amp;y=2|one> and <https://b.example> <@U1> <#C1>",
        "blocks": [
            {
                "type": "rich_text",
                "elements": [{"elements": [{"type": "link", "url": "https://c.example/"}]}],
            },
            {"type": "section", "text": {"type": "mrkdwn", "text": "<https://d.example|d>"}},
        ],
        "attachments": [{"from_url": "https://a.example/1?x=1&y=2", "title_link": "javascript:alert(1)"}],
    }
    assert links(message) == [
        "https://a.example/1?x=1&y=2",
        "https://b.example",
        "https://c.example/",
        "https://d.example",
    ]


# Brief


def form(place: RunningWorkspace) -> dict[str, object]:
    return dict(
        place.wait_view("brief", where=lambda view: any(b["type"] == "input" for b in view["blocks"]))
    )


def test_a_brief_without_words_is_a_form_and_its_answer_comes_to_the_channel(
    place: RunningWorkspace, payloads: Path
) -> None:
    place.send_command(text="brief")
    view = form(place)
    names = place.suggest(view, "brief_with", "bran")
    assert [one["text"]["text"] for one in names] == ["Tomas Brandt"]
    assert [one["value"] for one in place.suggest(view, "brief_on", "quo")] == ["quota"]
    after = place.state.new_ts()
    assert place.submit(view, {"brief_with": ["Tomas Brandt"], "brief_since": "all"}).ok
    answer = place.wait_message(after=after)
    assert answer.ephemeral
    assert "Tomas Brandt" in answer.blocks[0]["text"]["text"]
    assert place.views() == ()
    place.dump(payloads)


def test_an_empty_form_briefs_on_the_whole_deal(place: RunningWorkspace) -> None:
    place.send_command(text="brief")
    after = place.state.new_ts()
    place.submit(form(place))
    assert "412,500.50 tonnes" in said(place.wait_message(after=after).blocks)


def test_the_shortcut_briefs_directly(place: RunningWorkspace, sessions: Sessions) -> None:
    fill(sessions, herring(source="other.md", url=None), deal=Deal("port", "Port deal"))
    assert place.shortcut("brief_me").ok
    view = form(place)
    place.submit(
        view, {"brief_deal": "port", "brief_on": place.suggest(view, "brief_on", "quota")[0]["value"]}
    )
    answer = place.wait_dm()
    assert "Port deal" in said(answer.blocks)
    assert "on quota" in answer.text


def test_a_deal_that_may_not_be_seen_cannot_be_briefed_on(
    place: RunningWorkspace, sessions: Sessions
) -> None:
    fill(sessions, herring(source="other.md", url=None), deal=Deal("port", "Port deal"))
    place.shortcut("brief_me")
    view = form(place)
    secret = place.add_channel("secret", private=True, members=[])
    with sessions.begin() as session:
        access.bind(session, place.state.team_id, secret.id, "port")
    place.submit(view, {"brief_deal": "port"})
    answer = place.wait_dm()
    assert "no such deal here" in answer.text
