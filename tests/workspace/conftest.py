"""Fixtures of the workspace's own tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from slack_bolt import App
from slack_sdk import WebClient

from bot.workspace import RunningWorkspace
from tests.support.browser import chromium, deselect_without_browser
from tests.support.browser import page as blank_page
from tests.support.workspace import client as make_client
from tests.support.workspace import workspace
from tests.workspace.apps import bolt_app, in_http_mode, in_socket_mode
from tests.workspace.forms_app import forms_app

__all__ = ["blank_page", "chromium", "workspace"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    deselect_without_browser(config, items)


@pytest.fixture
def page(workspace: RunningWorkspace, blank_page: Page) -> Page:
    """A page that is closed before the workspace stops, so that it does not find it gone."""
    return blank_page


@pytest.fixture
def client(workspace: RunningWorkspace) -> WebClient:
    return make_client(workspace)


@pytest.fixture(params=["http", "socket"])
def app(request: pytest.FixtureRequest, workspace: RunningWorkspace) -> Iterator[App]:
    """A real Bolt app that is connected to the workspace; the test runs once in each mode."""
    made = bolt_app(workspace)
    with (in_http_mode if request.param == "http" else in_socket_mode)(made, workspace):
        yield made


@pytest.fixture
def http_app(workspace: RunningWorkspace) -> Iterator[App]:
    made = bolt_app(workspace)
    with in_http_mode(made, workspace):
        yield made


@pytest.fixture
def socket_app(workspace: RunningWorkspace) -> Iterator[App]:
    made = bolt_app(workspace)
    with in_socket_mode(made, workspace):
        yield made


@pytest.fixture(params=["http", "socket"])
def forms(request: pytest.FixtureRequest, workspace: RunningWorkspace) -> Iterator[App]:
    made = forms_app(workspace)
    with (in_http_mode if request.param == "http" else in_socket_mode)(made, workspace):
        yield made


@pytest.fixture
def http_forms(workspace: RunningWorkspace) -> Iterator[App]:
    made = forms_app(workspace)
    with in_http_mode(made, workspace):
        yield made
