"""`dealbrief add` and `dealbrief feeds` against a real web site."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import cli
from tests.support.site import QUAYS, Site, page
from tests.support.site import site as site


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEALBRIEF_DATABASE_URL", f"sqlite:///{tmp_path / 'store.sqlite3'}")
    monkeypatch.setenv("DEALBRIEF_FETCH_PRIVATE", "1")
    monkeypatch.delenv("DEALBRIEF_DEAL", raising=False)

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(cli.dealbrief, words)

    return invoke


def test_articles_are_added_by_their_addresses(run, site: Site) -> None:  # type: ignore[no-untyped-def]
    url = site.put("/quays", page())
    read = run("add", url, url)
    assert (read.exit_code, read.stderr) == (0, "")
    assert "Quay talks resume in Port Ellis: " in read.stdout
    assert " positions, 2 figures" in read.stdout
    assert "Quay talks resume in Port Ellis: known already" in run("add", url).stdout
    asked = run("actor", "brandt")
    assert "The Port Ledger" in asked.stdout
    assert "rejected the offer" in asked.stdout


def test_what_cannot_be_added_is_told_and_the_rest_is_read(run, site: Site) -> None:  # type: ignore[no-untyped-def]
    Path("ports.toml").write_text('name = "ports"\nkeywords = ["dredging"]\n')
    good, other = (
        site.put("/a", page()),
        site.put("/b", page("The mayor opened a bridge. " * 12, title="A bridge")),
    )
    done = run("add", "--deal", "ports.toml", f"{site.url}/none", other, good, "quays")
    assert done.exit_code == 1
    assert "There is no page at" in done.stderr
    assert "none of the keywords of ports is in it" in done.stderr
    assert "quays is no address" in done.stderr
    assert "Quay talks resume" in done.stdout


def test_pages_inside_are_refused_by_default(  # type: ignore[no-untyped-def]
    run, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DEALBRIEF_FETCH_PRIVATE")
    done = run("add", site.put("/a", page()))
    assert done.exit_code == 1
    assert "DEALBRIEF_FETCH_PRIVATE" in done.stderr
    assert site.asked == []


def test_feeds_are_read_once_and_say_what_they_gave(run, site: Site) -> None:  # type: ignore[no-untyped-def]
    urls = [site.put(f"/{number}", page(*QUAYS, f"Page {number}.")) for number in range(2)]
    items = "".join(f"<item><link>{url}</link></item>" for url in (*urls, f"{site.url}/none"))
    feed = site.put("/feed", f'<rss version="2.0"><channel>{items}</channel></rss>')
    Path("ports.toml").write_text(f'name = "ports"\nfeeds = ["{feed}"]\n')
    assert "`dealbrief db upgrade`" in str(run("feeds", "--deal", "ports.toml").exception)
    run("db", "upgrade")
    done = run("feeds", "--deal", "ports.toml")
    assert done.exit_code == 0
    assert f"ports: 2 read from {feed}" in done.stdout
    assert "There is no page at" in done.stderr
    assert f"ports: 0 read from {feed}" in run("feeds").stdout
    site.put("/feed", "gone", status=404)
    done = run("feeds")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "There is no page at" in done.stderr


def test_no_feed_is_said_so(run, site: Site) -> None:  # type: ignore[no-untyped-def]
    run("add", site.put("/a", page()))
    done = run("feeds")
    assert done.exit_code == 0
    assert "No deal names a feed" in done.stderr
