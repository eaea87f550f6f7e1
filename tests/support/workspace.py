"""The fixture `workspace`: a running local workspace, one a test.

Suites other than its own get it with `from tests.support.workspace import workspace` in their conftest.py.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from bot.workspace import RunningWorkspace, start


@pytest.fixture
def workspace(monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningWorkspace]:
    # Slack's client sends even loopback through a proxy that the environment names.
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with start() as running:
        yield running


def client(workspace: RunningWorkspace, token: str | None = None) -> WebClient:
    """Slack's own client, pointed at the workspace; with the bot token unless another is given."""
    return WebClient(workspace.bot_token if token is None else token, base_url=workspace.api_url)
