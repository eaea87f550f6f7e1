"""Commands in Socket Mode: one of each kind, a button, and a slip."""

from __future__ import annotations

from pathlib import Path

from bot.workspace import RunningWorkspace, checks
from tests.bot.test_http import COMMANDS, words


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
