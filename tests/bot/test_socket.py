"""Socket Mode: each command, and one of every other kind of thing that Slack sends."""

from __future__ import annotations

from pathlib import Path

from bot.manifest import manifest
from bot.workspace import RunningWorkspace, checks
from briefings.settings import Settings
from tests.bot.test_http import COMMANDS, words
from tests.bot.test_rows import form, menu, said


def test_each_command_and_a_button(over_socket: RunningWorkspace, payloads: Path) -> None:
    for typed, title, told in COMMANDS:
        answer = over_socket.ask(typed)
        assert title in answer.blocks[0]["text"]["text"]
        assert told in words(answer)
    assert "did you mean `figures`?" in over_socket.ask("figurs").text
    asked = over_socket.ask("actor Ana")
    over_socket.send_action(asked, "ask_0")
    over_socket.wait_message(where=lambda m: m.blocks[0]["text"]["text"] == "Ana Okafor")
    assert over_socket.dump(payloads) == len(COMMANDS) + 3
    for call in over_socket.recorded("response_url"):
        checks.blocks(call.payload["blocks"])


def test_menus_forms_shortcuts_and_events(over_socket: RunningWorkspace, configured: Settings) -> None:
    place = over_socket
    place.configure(manifest(configured, "socket"))
    answer = place.ask("actor Brandt")
    why, chosen = menu(answer, "Why?")
    assert place.send_action(answer, why, selected=chosen).ok
    place.close_view(place.wait_view("why", where=lambda view: "rich_text" in said(view)))
    fix, chosen = menu(answer, "Fix")
    view = form(place, "fix", lambda: place.send_action(answer, fix, selected=chosen))
    (option,) = place.suggest(view, "fix_speaker", "aalb")
    assert place.submit(view, {"fix_speaker": option["value"]}).ok
    place.wait_view("fix", where=lambda view: "is held by Signe Aalborg, not by Tomas Brandt" in said(view))

    view = form(place, "brief", lambda: place.shortcut("brief_me"))
    (option,) = place.suggest(view, "brief_with", "aalb")
    assert place.submit(view, {"brief_with": [option["value"]]}).ok
    assert "Brief with Signe Aalborg" in said(place.wait_dm().blocks)

    posted = place.say("No link here")
    assert place.shortcut("add_to_deal", message=posted).ok
    place.wait_message(where=lambda m: "There is no link in that message" in m.text)

    for asked in (place.mention("figures"), place.dm("figures")):
        assert place.state.wait_until(lambda asked=asked: bool(place.thread(asked.channel, asked.ts)), 10)
        assert "412,500.50 tonnes" in said(place.thread(asked.channel, asked.ts)[0].blocks)
    place.open_home()
    assert "Herring pact" in said(place.wait_home())

    # What comes again, as after a lost connection, is answered once.
    asked = place.mention("open")
    assert place.repeat().ok
    assert place.state.wait_until(lambda: bool(place.thread(asked.channel, asked.ts)), 10)
    place.ask("help")
    assert len(place.thread(asked.channel, asked.ts)) == 1
