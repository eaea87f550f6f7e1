"""A real Chromium for tests marked `browser`, taken from the machine; without one they are left out.

A suite with such tests calls `deselect_without_browser` in its `pytest_collection_modifyitems`, and imports
the fixtures `chromium` and `page`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """The path of an installed Chromium or Chrome."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def deselect_without_browser(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Takes the tests marked `browser` out of `items` when no browser is installed, and says so once."""
    if find() is not None:
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    if not left_out:
        return
    items[:] = [item for item in items if not item.get_closest_marker("browser")]
    config.hook.pytest_deselected(items=left_out)
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.ensure_newline()
        reporter.write_line(f"No Chromium on this machine: {len(left_out)} browser tests are left out.")


# Playwright keeps an event loop running in this thread: not longer than one module.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A fresh page; the test fails when a script on it threw an error or it asked for another machine."""
    context = chromium.new_context(viewport={"width": 1240, "height": 860}, locale="en-GB")
    opened = context.new_page()
    opened.set_default_timeout(10_000)
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    opened.on("request", lambda request: None if _local(request.url) else faults.append(request.url))
    yield opened
    context.close()
    assert not faults, faults


def _local(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "http://localhost:", "data:"))
