"""Modals, the Home tab, menus, threads and the assistant on the page, in a real Chromium."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_bolt import App
from slack_sdk import WebClient

from bot.workspace import RunningWorkspace
from tests.workspace.apps import section
from tests.workspace.forms_app import modal, option, plain
from tests.workspace.test_browser import NASTY, opened
from tests.workspace.test_forms import values
from tests.workspace.test_talk import heard

pytestmark = pytest.mark.browser

MENU = {"type": "overflow", "action_id": "share", "options": [option("why"), option("fix")]}
MANIFEST: dict[str, Any] = {
    "features": {
        "app_home": {"home_tab_enabled": True},
        "assistant_view": {"assistant_description": "Answers"},
        "slash_commands": [{"command": "/deal"}],
        "shortcuts": [
            {"name": "Brief me", "type": "global", "callback_id": "brief"},
            {"name": "Add to deal", "type": "message", "callback_id": "add"},
        ],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "assistant:write"]}},
    "settings": {
        "event_subscriptions": {
            "bot_events": ["app_mention", "app_home_opened", "message.im", "assistant_thread_started"]
        }
    },
}


@pytest.fixture
def installed(workspace: RunningWorkspace, http_forms: App) -> App:
    """The app, set up by its manifest."""
    workspace.configure(MANIFEST)
    return http_forms


def asked(page: Page) -> None:
    box = page.get_by_role("textbox", name="Message #general")
    box.fill("/deal")
    box.press("Enter")


def test_a_form_is_filled_in_refused_and_sent(
    page: Page, workspace: RunningWorkspace, http_forms: App
) -> None:
    workspace.add_user("mara", "Mara")
    asked(opened(page, workspace))
    form = page.get_by_role("dialog", name="Terms")
    term = form.get_by_role("textbox", name="Term")
    expect(term).to_be_focused()
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_have_text("Please complete this required field.")
    term.fill("refuse")
    form.get_by_role("combobox", name="Stance").select_option("Demand")
    form.locator("summary").click()
    form.get_by_label("South").check()
    form.get_by_role("combobox", name="Who").select_option("Mara")
    form.get_by_role("combobox", name="Where").select_option("general")
    form.get_by_label("Friday").check()
    form.get_by_label("Closed").check()
    form.get_by_label("Day", exact=True).fill("2025-04-01")
    form.get_by_label("Hour").fill("09:30")
    form.get_by_role("combobox", name="Actor").fill("te")
    form.get_by_role("option", name="Tern").click()
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_have_text("There is no such term.")
    expect(term).to_have_value("refuse")
    expect(form.get_by_role("combobox", name="Actor")).to_have_value("Tern")
    term.fill("tolls")
    term.press("Enter")
    expect(form).to_be_hidden()
    found = values(heard(http_forms)[-1])
    held = {name: next(iter(inner.values())) for name, inner in found.items() if name != "more"}
    assert held["term"]["value"] == "tolls"
    assert held["stance"]["selected_option"]["value"] == "demand"
    assert [o["value"] for o in held["ports"]["selected_options"]] == ["south"]
    assert held["who"]["selected_user"] == workspace.state.user("mara").id
    assert held["where"]["selected_conversation"] == workspace.state.channel("general").id
    assert [o["value"] for o in held["days"]["selected_options"]] == ["friday"]
    assert held["kind"]["selected_option"]["value"] == "closed"
    assert (held["day"]["selected_date"], held["hour"]["selected_time"]) == ("2025-04-01", "09:30")
    assert held["actor"]["selected_option"]["value"] == "tern"


def test_views_lie_on_each_other_and_keep_what_was_typed(
    page: Page, workspace: RunningWorkspace, http_forms: App
) -> None:
    asked(opened(page, workspace))
    page.get_by_role("textbox", name="Term").fill("tolls")
    page.get_by_role("dialog").get_by_role("button", name="Share").click()
    expect(page.get_by_role("dialog", name="Deeper")).to_be_visible()
    assert values(heard(http_forms)[-1])["term"]["term"]["value"] == "tolls"
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("dialog", name="Terms")).to_be_visible()
    expect(page.get_by_role("textbox", name="Term")).to_have_value("tolls")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    workspace.wait_delivered(lambda item: item.payload.get("type") == "view_closed")
    assert workspace.views() == ()


def test_a_form_follows_what_the_app_makes_of_it(
    page: Page, workspace: RunningWorkspace, client: WebClient
) -> None:
    opened(page, workspace)
    without = {"submit", "close"}
    view = {name: value for name, value in modal(section("Looking it up")).items() if name not in without}
    first = client.views_open(trigger_id=workspace.trigger(), view=view)["view"]
    form = page.get_by_role("dialog", name="Terms")
    expect(form.get_by_role("button", name="Close").last).to_be_focused()
    client.views_update(view_id=first["id"], view={**view, "blocks": [section("Found it")]})
    expect(form.get_by_text("Found it")).to_be_visible()
    expect(page.get_by_text("The workspace has stopped")).to_have_count(0)


def test_markup_in_a_form_stays_text(page: Page, workspace: RunningWorkspace, client: WebClient) -> None:
    opened(page, workspace)
    blocks = [section(NASTY), {"type": "header", "text": plain(NASTY)}]
    client.views_open(trigger_id=workspace.trigger(), view=modal(*blocks, title="<b>Terms</b>"))
    form = page.get_by_role("dialog")
    expect(form.get_by_role("heading", name="<b>Terms</b>")).to_be_visible()
    assert form.inner_text().count("window.hit=1</script>") == 2
    assert page.evaluate("window.hit") is None


def test_the_home_tab_and_a_menu_in_it(page: Page, workspace: RunningWorkspace, installed: App) -> None:
    opened(page, workspace)
    page.get_by_role("button", name="Dealbrief").click()
    expect(page.get_by_text("Opened 1")).to_be_visible()
    expect(page.get_by_role("tab", name="Home")).to_have_attribute("aria-selected", "true")
    page.get_by_role("button", name="Share").click()
    assert workspace.state.wait_until(lambda: heard(installed)[-1].get("type") == "block_actions", 5)
    view = {"type": "home", "blocks": [{**section("Tarn rejected it"), "accessory": MENU}]}
    installed.client.views_publish(user_id=workspace.state.you.id, view=view)
    more = page.get_by_role("button", name="More", exact=True)
    more.click()
    expect(page.get_by_role("menuitem", name="Why")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    more.press("Enter")
    page.get_by_role("menuitem", name="Fix").click()
    expect(page.get_by_role("menu")).to_have_count(0)
    picked = workspace.wait_delivered(lambda item: "selected_option" in str(item.payload))[0]
    assert picked.payload["actions"][0]["selected_option"]["value"] == "fix"


def test_something_that_must_be_confirmed(page: Page, workspace: RunningWorkspace, http_forms: App) -> None:
    confirm = {
        "title": plain("Sure?"),
        "text": plain("It stops."),
        "confirm": plain("Stop"),
        "deny": plain("Keep"),
    }
    button = {"type": "button", "text": plain("End"), "action_id": "share", "confirm": confirm}
    http_forms.client.chat_postMessage(
        channel="general", text="x", blocks=[{"type": "actions", "elements": [button]}]
    )
    opened(page, workspace)
    for answer in ("Keep", "Stop"):
        page.get_by_role("button", name="End", exact=True).click()
        expect(page.get_by_role("dialog", name="Sure?")).to_contain_text("It stops.")
        page.get_by_role("button", name=answer).click()
        expect(page.get_by_role("dialog", name="Sure?")).to_have_count(0)
        expect(page.get_by_role("button", name="End", exact=True)).to_be_enabled()
    # A click is sent after its dialog is gone; were "Keep" sent too, it would be there before "Stop".
    workspace.wait_delivered(lambda item: item.kind == "interactive")
    assert len(workspace.delivered("interactive")) == 1


def test_shortcuts_in_their_menus(page: Page, workspace: RunningWorkspace, installed: App) -> None:
    said = workspace.say("see <https://example.org/tolls>")
    opened(page, workspace)
    page.locator("article").hover()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Add to deal").click()
    expect(page.get_by_role("button", name="1 reply")).to_be_visible()
    page.get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread).to_contain_text("Found nothing.")
    thread.get_by_role("textbox", name="Reply").fill("Look again")
    thread.get_by_role("textbox", name="Reply").press("Enter")
    expect(thread.get_by_text("Look again")).to_be_visible()
    assert [m.text for m in workspace.thread("general", said.ts)] == ["Found nothing.", "Look again"]
    thread.get_by_role("button", name="Close thread").click()
    expect(thread).to_be_hidden()
    expect(page.get_by_role("button", name="2 replies")).to_be_visible()
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("menuitem", name="Brief me").click()
    expect(page.get_by_role("dialog", name="Brief")).to_be_visible()


def test_a_chat_with_the_assistant(page: Page, workspace: RunningWorkspace, installed: App) -> None:
    opened(page, workspace)
    page.get_by_role("button", name="Dealbrief").click()
    page.get_by_role("tab", name="Messages").click()
    page.get_by_role("button", name="New chat").click()
    chat = page.get_by_role("complementary", name="Chat")
    expect(chat).to_be_visible()
    (thread,) = workspace.assistant_view.threads()
    place = {"channel_id": thread.channel, "thread_ts": thread.ts}
    prompts = [{"title": "Open", "message": "What is open?"}]
    installed.client.assistant_threads_setSuggestedPrompts(**place, prompts=prompts)
    installed.client.assistant_threads_setStatus(**place, status="is reading")
    expect(chat.get_by_text("Dealbrief is reading")).to_be_visible()
    chat.get_by_role("button", name="Open").click()
    expect(chat.locator("article")).to_contain_text("What is open?")
    installed.client.chat_postMessage(channel=thread.channel, thread_ts=thread.ts, text="Nothing.")
    expect(chat.get_by_text("Nothing.")).to_be_visible()
    expect(chat.get_by_text("Dealbrief is reading")).to_have_count(0)


def test_a_form_fits_a_phone(chromium: Browser, workspace: RunningWorkspace, http_forms: App) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 640})
    page = opened(context.new_page(), workspace)
    asked(page)
    form = page.get_by_role("dialog", name="Terms")
    expect(form).to_be_visible()
    assert page.evaluate("document.querySelector('.modal-body').scrollWidth") <= 360
    save = form.get_by_role("button", name="Save")
    expect(save).to_be_in_viewport()
    form.get_by_role("textbox", name="Term").fill("tolls")
    save.click()
    expect(form).to_be_hidden()
    context.close()
