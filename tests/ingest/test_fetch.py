"""Pages of the web: read politely, and nothing that must not be read."""

from __future__ import annotations

import contextlib
import gzip
import socket
import time
from http.server import BaseHTTPRequestHandler

import pytest

from briefings.errors import FetchError
from briefings.ingest import fetch
from briefings.ingest.fetch import Known, Limits
from tests.support.site import Reply, Site
from tests.support.site import site as site

HERE = Limits(seconds=5, private=True)


def refused(url: str, limits: Limits = HERE) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch.fetch(url, limits)
    words = str(caught.value)
    assert words.endswith(".")
    assert "\n" not in words
    return caught.value


def test_a_page(site: Site) -> None:
    url = site.put("/a", "<p>Grüße</p>", ETag='"1"')
    page = fetch.fetch(url + "#part", HERE)
    assert (page.url, page.type, page.charset, page.etag) == (url, "text/html", "utf-8", '"1"')
    assert page.data == "<p>Grüße</p>".encode()
    (_, headers) = site.asked[0]
    assert headers["user-agent"].startswith("Dealbrief/")
    assert headers["host"] == site.url.removeprefix("http://")


def test_packed_pages_are_unpacked(site: Site) -> None:
    site.pages["/a"] = Reply(b"quay " * 5000, packed=True)
    assert fetch.fetch(site.url + "/a", HERE).data == b"quay " * 5000


def test_addresses_are_written_in_ascii(site: Site) -> None:
    site.put("/caf%C3%A9%20au?a=%C3%A4&b=1%2F2", "x")
    assert fetch.fetch(site.url + "/café%20au?a=ä&b=1%2F2", HERE).data == b"x"


def test_redirects_are_followed(site: Site) -> None:
    end = site.put("/end", "here")
    site.put("/one", status=301, Location="/two")
    site.put("/two", status=307, Location=end)
    page = fetch.fetch(site.url + "/one", HERE)
    assert (page.url, page.data) == (end, b"here")


def test_redirects_end(site: Site) -> None:
    site.put("/a", status=302, Location="/a")
    assert "without end" in str(refused(site.url + "/a"))
    assert len(site.asked) == fetch.REDIRECTS + 1


@pytest.mark.parametrize(
    ("status", "told", "passing"),
    [
        (404, "There is no page at", False),
        (410, "There is no page at", False),
        (401, "may want a subscription", False),
        (403, "may want a subscription", False),
        (429, "try again later", True),
        (503, "try again later", True),
        (418, "status 418", False),
        (300, "status 300", False),
    ],
)
def test_refusals_are_one_sentence(site: Site, status: int, told: str, passing: bool) -> None:
    error = refused(site.put("/a", "no", status=status))
    assert told in str(error)
    assert error.passing is passing


@pytest.mark.parametrize(
    "url",
    [
        "",
        "quays",
        "ftp://example.org/a",
        "file:///etc/passwd",
        "http://",
        "http:///a",
        "javascript:alert(1)",
        "http://[::1",
        "http://exa mple.org/",
        "http://example.org:port/",
        "http://a..b/",
        "http://me:secret@example.org/",
        "http://example.org/<b>",
    ],
)
def test_what_is_no_address(url: str) -> None:
    assert "secret" not in str(refused(url))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::a00:1",
        "ff02::1",
    ],
)
def test_addresses_inside(address: str) -> None:
    assert not fetch.is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1", "::ffff:93.184.215.14"])
def test_addresses_outside(address: str) -> None:
    assert fetch.is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "0"])
def test_nothing_inside_the_own_network_is_asked(site: Site, host: str) -> None:
    port = site.url.rpartition(":")[2]
    error = refused(f"http://{host}:{port}/a", Limits(seconds=5))
    assert "inside the network" in str(error)
    assert site.asked == []


def test_a_redirect_does_not_lead_inside(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host counts as one outside, the second is what it is."""
    site.put("/a", status=302, Location=site.url.replace("127.0.0.1", "localhost") + "/secret")
    real = socket.getaddrinfo
    monkeypatch.setattr(fetch, "is_public", lambda address: len(looked) <= 1)
    looked: list[str] = []

    def look(host: str, *rest: object, **more: object) -> object:
        looked.append(host)
        return real("127.0.0.1", *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", look)
    assert "localhost is inside the network" in str(refused(site.url + "/a", Limits(seconds=5)))
    assert site.paths() == ["/a"]
    assert "localhost" in looked


def test_the_connection_goes_to_the_address_that_was_looked_at(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads elsewhere when it is asked for again gains nothing by it."""
    site.put("/a", "x")
    real = socket.getaddrinfo
    count = 0

    def look(host: str, port: int, *rest: object, **more: object) -> object:
        nonlocal count
        if host == "quays.example":
            count += 1
            host = "127.0.0.1" if count == 1 else "127.9.9.9"
        return real(host, port, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", look)
    url = site.url.replace("127.0.0.1", "quays.example") + "/a"
    assert fetch.fetch(url, HERE).data == b"x"
    assert count == 1
    assert site.asked[0][1]["host"] == url.removeprefix("http://").removesuffix("/a")


def test_hosts_that_are_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", none)
    assert "There is no host nowhere.example" in str(refused("https://nowhere.example/a"))


def test_ports_where_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    error = refused(f"http://127.0.0.1:{port}/")
    assert "cannot be reached" in str(error)
    assert error.passing


def test_a_page_that_is_too_large(site: Site) -> None:
    site.put("/a", b"x" * 2_000_000)
    site.pages["/bomb"] = Reply(b"\0" * 50_000_000, packed=True)
    small = Limits(seconds=5, most_bytes=1_000_000, private=True)
    for path in ("/a", "/bomb"):
        assert "larger than 1 MB" in str(refused(site.url + path, small))


def test_a_server_that_is_silent(site: Site) -> None:
    def silent(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(1.5)

    site.pages["/a"] = silent
    error = refused(site.url + "/a", Limits(seconds=0.4, private=True))
    assert "did not answer in time" in str(error)
    assert error.passing


@pytest.mark.parametrize("where", ["head", "body"])
def test_a_server_that_dribbles(site: Site, where: str) -> None:
    def dribble(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"" if where == "head" else b"\r\n"))
        with contextlib.suppress(BrokenPipeError):
            for _ in range(30):
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(0.1)

    site.pages["/a"] = dribble
    before = time.monotonic()
    assert refused(site.url + "/a", Limits(seconds=0.5, private=True)).passing
    assert time.monotonic() - before < 1.5


def test_an_answer_that_breaks_off(site: Site) -> None:
    def broken(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf of")

    def cut(handler: BaseHTTPRequestHandler) -> None:
        body = gzip.compress(b"quays " * 1000)[:-20]
        head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
        handler.wfile.write(head.encode() + body)

    def odd(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"SSH-2.0-quay\r\n")

    for page in (broken, cut, odd):
        site.pages["/a"] = page
        error = refused(site.url + "/a")
        assert "broke off" in str(error)
        assert error.passing


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    site.put("/feed", status=304, ETag='"2"')
    page = fetch.fetch(site.url + "/feed", HERE, Known('"1"', "Tue, 04 Mar 2025 10:00:00 GMT"))
    assert page.data is None
    headers = site.asked[0][1]
    assert headers["if-none-match"] == '"1"'
    assert headers["if-modified-since"] == "Tue, 04 Mar 2025 10:00:00 GMT"
