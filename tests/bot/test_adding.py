"""`/deal add URL`: a real web site, the real app, the reading process, and what arrives."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from bot import reading
from bot.workspace import Message, RunningWorkspace
from briefings.deals import Deal
from briefings.settings import Settings
from briefings.store import access, queries, write
from tests.support.site import QUAYS, Site, page
from tests.support.site import site as site

PATIENCE = 60.0  # seconds; the first reading loads the language model


@pytest.fixture
def configured(configured: Settings) -> Settings:
    return configured.model_copy(update={"fetch_private": True})


Add = Callable[..., Message]


@pytest.fixture
def add(over_http: RunningWorkspace) -> Add:
    """Adds and waits for what was found; "Reading ..." must have come before."""

    def ask(*urls: str) -> Message:
        first = over_http.ask(f"add {' '.join(urls)}")
        assert first.text.startswith("Reading ")
        return over_http.wait_message(after=first.ts, timeout=PATIENCE)

    return ask


def words(message: Message) -> str:
    return json.dumps(message.blocks, ensure_ascii=False)


def test_an_article_is_read_and_told(
    add: Add, site: Site, sessions: sessionmaker[Session], over_http: RunningWorkspace, payloads: Path
) -> None:
    url = site.put("/quays", page())
    found = add(f"<{url}|quays>")
    assert found.ephemeral
    assert found.blocks[0]["text"]["text"].startswith(
        f"Read *<{url}|Quay talks resume in Port Ellis>* (The Port Ledger, 4 Mar 2025): "
    )
    assert "2 figures" in found.blocks[0]["text"]["text"]
    assert "Tomas Brandt" in words(found)
    assert "$4 billion" in words(found)
    with sessions() as session:
        facts = queries.facts(session, "herring")
    assert {"Ana Marin", "Tomas Brandt"} <= {actor.name for actor in facts.actors}
    again = add(url)
    assert again.text == (
        "“Quay talks resume in Port Ellis” (The Port Ledger, 4 March 2025) is known already; "
        "nothing has changed."
    )
    assert over_http.dump(payloads) >= 4


def test_each_failure_is_one_sentence(add: Add, site: Site) -> None:
    teaser = site.put("/teaser", page("Subscribe to read on."))
    picture = site.put("/picture", b"\x89PNG", type="image/png")
    german = site.put(
        "/german", page("Die Verhandlungen über die Kais wurden am Dienstag wieder aufgenommen. " * 6)
    )
    for url, told in (
        (f"{site.url}/none", f"There is no page at {site.url}/none (404); check the address."),
        (teaser, "it may want a subscription or be filled by scripts."),
        (picture, "is no web page but image (image/png)"),
        (german, "is in German (de), and only English can be read."),
    ):
        found = add(url)
        assert told in found.text
        assert found.text.count(". ") == 0


def test_what_is_not_about_the_deal_is_left_out(
    add: Add, site: Site, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        write.put_deal(session, Deal("herring", "Herring pact", keywords=("herring", "cod")))
    found = add(site.put("/quays", page()))
    assert "is not about Herring pact: none of its keywords (“herring”, “cod”) is in it" in found.text
    with sessions() as session:
        assert not [a for a in queries.facts(session, "herring").articles if a.source.startswith("http")]


def test_several_at_once(over_http: RunningWorkspace, site: Site) -> None:
    urls = [site.put(f"/{number}", page(*QUAYS, f"Page number {number}.")) for number in range(4)]
    first = over_http.ask(f"add {' '.join(urls)}")
    assert "Reading 3 articles for Herring pact" in first.text
    assert over_http.state.wait_until(lambda: len(over_http.messages()) == 4, PATIENCE)
    assert "takes 3 addresses at a time; 1 were left out" in words(over_http.messages()[-1])
    assert sorted(site.paths()) == ["/0", "/1", "/2"]


def test_an_article_cannot_mention_or_link(add: Add, site: Site) -> None:
    said = "Ana Marin said &lt;!channel&gt; must pay &amp; &lt;@U123ABC&gt; @here for *all* the `dredging`."
    url = site.put(
        "/evil", page(said, *QUAYS, title="&lt;!here&gt; Quays &amp; &lt;https://x.example|rail&gt;")
    )
    found = add(url)
    assert "&lt;!here&gt; Quays &amp; " in words(found)
    assert "<!" not in words(found) + found.text
    assert "<@" not in words(found) + found.text


def test_a_reading_that_dies_is_told_and_the_next_one_works(
    add: Add, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = site.put("/quays", page())
    with reading.POOL.executor() as executor:
        executor.submit(int).result()
        for process in list(executor._processes.values()):  # type: ignore[attr-defined]
            process.kill()
    assert add(url).text == "Reading was interrupted, and nothing of it is stored; try again."
    assert "Read *" in words(add(url))


def test_without_an_address_one_is_asked_for(over_http: RunningWorkspace) -> None:
    assert "/deal add https://..." in over_http.ask("add").text
    assert "is no web address" in over_http.ask("add quays").text


def test_everything_that_was_found_is_shown_when_asked_for(
    add: Add, over_http: RunningWorkspace, site: Site, sessions: sessionmaker[Session], payloads: Path
) -> None:
    said = [f"Delegate Ana Marin said harbour number {n} would be closed by month {n}." for n in range(1, 12)]
    found = add(site.put("/long", page(*said)))
    assert "Read *" in words(found)
    button = found.blocks[-1]["elements"][0]
    assert button["text"]["text"] == "See all of it"
    over_http.send_action(found, button["action_id"])
    view = over_http.wait_view("article", where=lambda v: "harbour" in json.dumps(v["blocks"]))
    shown = json.dumps(view["blocks"])
    assert [n for n in range(1, 12) if f"harbour number {n} " not in shown] == []
    # Where the deal may not be seen, the key of an article opens nothing.
    private = over_http.add_channel("private").id
    with sessions.begin() as session:
        access.bind(session, over_http.state.team_id, private, "herring")
    over_http.close_view(view)
    over_http.send_action(found, button["action_id"])
    view = over_http.wait_view("article", where=lambda v: "any more" in json.dumps(v["blocks"]))
    assert "harbour" not in json.dumps(view["blocks"])
    assert over_http.dump(payloads) >= 4
