"""The page in a real Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_bolt import App
from slack_sdk import WebClient

from bot.workspace import RunningWorkspace, start
from tests.workspace.apps import section

pytestmark = pytest.mark.browser

NASTY = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>'


def opened(page: Page, workspace: RunningWorkspace) -> Page:
    page.goto(workspace.page_url)
    expect(page.get_by_role("heading", name="#general")).to_be_visible()
    return page


def test_a_command_typed_on_the_page_is_answered_there(
    page: Page, workspace: RunningWorkspace, http_app: App
) -> None:
    opened(page, workspace)
    box = page.get_by_role("textbox", name="Message #general")
    expect(box).to_be_focused()
    box.fill("/deal actor Tarn")
    box.press("Enter")
    answer = page.locator(".ephemeral")
    expect(answer).to_contain_text("Only visible to you")
    expect(answer).to_contain_text("You asked: actor Tarn")
    expect(box).to_have_value("")
    answer.get_by_role("button", name="Share").click()
    expect(page.locator("article:not(.ephemeral)")).to_contain_text("Shared 7")
    answer.get_by_role("button", name="Close").click()
    expect(answer).to_have_count(0)


def test_the_box_remembers_what_was_typed(page: Page, workspace: RunningWorkspace) -> None:
    opened(page, workspace)
    box = page.get_by_role("textbox", name="Message #general")
    send = page.get_by_role("button", name="Send")
    expect(send).to_be_disabled()
    for text in ("first", "second"):
        box.fill(text)
        send.click()
        expect(page.get_by_text(text)).to_be_visible()
    box.fill("unsent")
    for key, expected in [
        ("ArrowUp", "second"),
        ("ArrowUp", "first"),
        ("ArrowUp", "first"),
        ("ArrowDown", "second"),
        ("ArrowDown", "unsent"),
    ]:
        box.press(key)
        expect(box).to_have_value(expected)
    assert [m.text for m in workspace.messages()] == ["first", "second"]


def test_shift_enter_makes_a_line_and_sends_nothing(page: Page, workspace: RunningWorkspace) -> None:
    box = opened(page, workspace).get_by_role("textbox", name="Message #general")
    box.fill("one")
    box.press("Shift+Enter")
    box.press_sequentially("two")
    box.press("Enter")
    expect(page.locator("article")).to_have_count(1)
    assert [m.text for m in workspace.messages()] == ["one\ntwo"]


def test_markup_in_a_message_stays_text(page: Page, workspace: RunningWorkspace, client: WebClient) -> None:
    attack = f"{NASTY} <javascript:window.hit=1|click> <data:text/html,x|data>"
    client.chat_postMessage(channel="general", text=attack)
    client.chat_postMessage(
        channel="general",
        text="t",
        blocks=[
            {"type": "header", "text": {"type": "plain_text", "text": NASTY}},
            section(attack),
            {"type": "table", "rows": [[{"type": "raw_text", "text": NASTY}]]},
            {"type": "image", "image_url": "https://example.org/x.png", "alt_text": NASTY},
        ],
    )
    workspace.add_user("eve", NASTY)
    workspace.say("I am Eve", user="eve")
    opened(page, workspace)
    expect(page.get_by_text("I am Eve")).to_be_visible()
    log = page.get_by_role("log")
    assert log.inner_text().count("window.hit=1</script>") >= 6
    assert log.locator("script, a, img:not(.face)").count() == 0
    assert page.evaluate("window.hit") is None


def test_the_page_follows_what_happens(page: Page, workspace: RunningWorkspace, client: WebClient) -> None:
    opened(page, workspace)
    expect(page.get_by_text("Nothing has been said here yet.")).to_be_visible()
    posted = client.chat_postMessage(channel="general", text="one")
    expect(page.get_by_text("one", exact=True)).to_be_visible()
    client.chat_update(channel=posted["channel"], ts=posted["ts"], text="two")
    expect(page.get_by_text("two", exact=True)).to_be_visible()
    expect(page.get_by_text("(edited)")).to_be_visible()
    client.chat_delete(channel=posted["channel"], ts=posted["ts"])
    expect(page.get_by_text("Nothing has been said here yet.")).to_be_visible()


def test_another_channel_shows_that_it_has_news(
    page: Page, workspace: RunningWorkspace, client: WebClient
) -> None:
    workspace.add_channel("ports", topic="Berths and tolls")
    opened(page, workspace)
    client.chat_postMessage(channel="ports", text="A berth is free")
    news = page.get_by_role("button", name="ports (new messages)")
    expect(news).to_be_visible()
    news.press("Enter")
    expect(page.get_by_text("A berth is free")).to_be_visible()
    expect(page.get_by_text("Berths and tolls")).to_be_visible()
    expect(page.get_by_role("button", name="ports (new messages)")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("A berth is free")).to_be_visible()


def test_whether_the_app_is_there(page: Page, workspace: RunningWorkspace) -> None:
    opened(page, workspace)
    expect(page.get_by_text("Dealbrief is not connected")).to_be_visible()
    workspace.connect_http("http://127.0.0.1:1/slack/events")
    workspace.state.touch()
    expect(page.get_by_text("Dealbrief is here")).to_be_visible()
    box = page.get_by_role("textbox", name="Message #general")
    box.fill("/deal help")
    box.press("Enter")
    expect(page.get_by_text('/deal failed with the error "dispatch_failed"')).to_be_visible()


def test_it_fits_a_phone(chromium: Browser, workspace: RunningWorkspace, client: WebClient) -> None:
    workspace.add_channel(
        "ports", topic="A topic that is much too long for the width of a phone, by any measure"
    )
    rows = [[{"type": "raw_text", "text": "a wide cell with words"}] * 6] * 3
    wide = [section("x" * 300), {"type": "table", "rows": rows}]
    client.chat_postMessage(channel="ports", text="t", blocks=wide)
    context = chromium.new_context(viewport={"width": 360, "height": 700})
    page = context.new_page()
    page.goto(workspace.page_url + "#ports")
    expect(page.get_by_role("table")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("document.querySelector('#log').scrollWidth") <= 360
    page.get_by_role("button", name="Show channels").click()
    page.get_by_role("button", name="general").click()
    expect(page.get_by_role("heading", name="#general")).to_be_visible()
    expect(page.get_by_role("navigation")).to_be_hidden()
    context.close()


def test_the_page_says_when_the_workspace_has_stopped(chromium: Browser) -> None:
    workspace = start()
    context = chromium.new_context()
    page = opened(context.new_page(), workspace)
    workspace.stop()
    expect(page.get_by_text("The workspace has stopped")).to_be_visible()
    context.close()


SAFE = 'target="_blank" rel="noopener noreferrer"'

# Single lines and what becomes of them.
MRKDWN = {
    "*bold* _italics_ ~gone~ `code`": (
        "<strong>bold</strong> <em>italics</em> <del>gone</del> <code>code</code>"
    ),
    "*_both_*": "<strong><em>both</em></strong>",
    "2*3*4 snake_case_name a ~ b": "2*3*4 snake_case_name a ~ b",
    "`*not bold*`": "<code>*not bold*</code>",
    "&lt;b&gt; &amp;amp;": "&lt;b&gt; &amp;amp;",
    "&amp;lt;": "&amp;lt;",
    "<https://example.org/a_b_c?x=1&amp;y=2|The _Post_>": (
        f'<a href="https://example.org/a_b_c?x=1&amp;y=2" {SAFE}>The _Post_</a>'
    ),
    "*<https://example.org|Post>*": (f'<strong><a href="https://example.org/" {SAFE}>Post</a></strong>'),
    "<javascript:alert(1)|x>": "&lt;javascript:alert(1)|x&gt;",
    "<mailto:a@example.org|write>": "<span>write</span>",
    ":handshake: 10:30:45 :no_such_one:": "🤝 10:30:45 :no_such_one:",
    "<!here> <@U404> <#C404|ports>": (
        '<span class="mention">@here</span> <span class="mention">@U404</span>'
        ' <span class="mention">#ports</span>'
    ),
    "a < b": "a &lt; b",
}


LINES = {
    "one\n\ntwo": '<div>one</div><div class="gap"></div><div>two</div>',
    "&gt; said\n> more\nafter": "<blockquote><div>said</div><div>more</div></blockquote><div>after</div>",
    "• *a*": '<div class="item"><span class="bullet">•</span><div><strong>a</strong></div></div>',
    "   - b": '<div class="item deeper"><span class="bullet">-</span><div>b</div></div>',
    "see\n```\n*x* &lt;y&gt;\n```": "<div>see</div><pre><code>*x* &lt;y&gt;</code></pre>",
}


def test_mrkdwn_becomes_markup_of_our_own_and_nothing_else(page: Page, workspace: RunningWorkspace) -> None:
    expected = {text: f"<div>{html}</div>" for text, html in MRKDWN.items()} | LINES
    script = """async (texts) => {
        const { mrkdwn, node } = await import("/static/mrkdwn.js");
        return Object.fromEntries(texts.map((text) => [text, node("div", {}, mrkdwn(text)).innerHTML]));
    }"""
    assert opened(page, workspace).evaluate(script, list(expected)) == expected


def test_dates_come_in_the_readers_form_and_zone(
    chromium: Browser, workspace: RunningWorkspace, client: WebClient
) -> None:
    context = chromium.new_context(locale="en-GB", timezone_id="Europe/Oslo")
    page = opened(context.new_page(), workspace)
    client.chat_postMessage(channel="general", text="Due <!date^1795303873^{date_long} at {time}|then>")
    due = page.locator(".content time").last
    expect(due).to_contain_text("22 November 2026 at 0")
    expect(due).to_have_attribute("datetime", "2026-11-21T23:31:13.000Z")
    context.close()


def test_every_kind_of_block_is_drawn(page: Page, workspace: RunningWorkspace, client: WebClient) -> None:
    def rich(*elements: object) -> dict[str, object]:
        return {"type": "rich_text_section", "elements": list(elements)}

    client.chat_postMessage(
        channel="general",
        text="fallback",
        blocks=[
            {"type": "header", "text": {"type": "plain_text", "text": "A header :bell:"}},
            {"type": "section", "fields": [{"type": "mrkdwn", "text": f"*F{n}*"} for n in range(2)]},
            {"type": "divider"},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "small print"}]},
            {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A map of the port"},
            {
                "type": "table",
                "rows": [
                    [{"type": "raw_text", "text": "Term"}, {"type": "raw_text", "text": "Value"}],
                    [{"type": "raw_text", "text": "Price"}, {"type": "raw_text", "text": "€1.2bn"}],
                ],
                "column_settings": [{}, {"align": "right"}],
            },
            {
                "type": "rich_text",
                "elements": [
                    rich({"type": "text", "text": "loud", "style": {"bold": True}}),
                    {
                        "type": "rich_text_list",
                        "style": "bullet",
                        "elements": [rich({"type": "link", "url": "https://example.org", "text": "there"})],
                    },
                ],
            },
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "static_select",
                        "action_id": "pick",
                        "placeholder": {"type": "plain_text", "text": "Pick one"},
                        "options": [{"text": {"type": "plain_text", "text": "A"}, "value": "a"}],
                    }
                ],
            },
        ],
    )
    opened(page, workspace)
    log = page.get_by_role("log")
    expect(log.get_by_role("heading", name="A header 🔔")).to_be_visible()
    expect(log.locator(".b-fields strong")).to_have_text(["F0", "F1"])
    expect(log.locator("hr")).to_have_count(1)
    expect(log.get_by_text("small print")).to_be_visible()
    expect(log.get_by_role("img", name="A map of the port")).to_be_visible()
    expect(log.get_by_role("columnheader", name="Value")).to_be_visible()
    expect(log.get_by_role("cell", name="€1.2bn")).to_have_class("align-right")
    expect(log.locator(".b-rich strong")).to_have_text("loud")
    expect(log.locator(".b-rich li a")).to_have_attribute("rel", "noopener noreferrer")
    expect(log.get_by_role("combobox", name="Pick one")).to_be_visible()
    expect(log.get_by_text("fallback")).to_have_count(0)
