"""A web site of a test's own: a real HTTP server on this machine that answers as the test says."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

HTML = "text/html; charset=utf-8"


@dataclass
class Reply:
    body: bytes = b""
    status: int = 200
    type: str = HTML
    headers: dict[str, str] = field(default_factory=dict)
    packed: bool = False


@dataclass
class Site:
    """`pages` by path; a callable is asked at every request. `asked` are the requests so far."""

    url: str
    pages: dict[str, Reply | Callable[[BaseHTTPRequestHandler], Reply | None]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def put(
        self, path: str, body: str | bytes = b"", status: int = 200, type: str = HTML, **headers: str
    ) -> str:
        """Put a page up; its address. `Last_Modified="..."` is a header."""
        data = body.encode() if isinstance(body, str) else body
        self.pages[path] = Reply(data, status, type, {k.replace("_", "-"): v for k, v in headers.items()})
        return self.url + path

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            made.asked.append((self.path, {key.lower(): value for key, value in self.headers.items()}))
            reply = made.pages.get(self.path, Reply(b"nothing here", 404))
            found = reply(self) if callable(reply) else reply
            if found is None:  # the page has written by itself
                self.close_connection = True
                return
            body = gzip.compress(found.body) if found.packed else found.body
            self.send_response(found.status)
            for key, value in found.headers.items():
                self.send_header(key, value)
            if found.packed:
                self.send_header("Content-Encoding", "gzip")
            if found.type:
                self.send_header("Content-Type", found.type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def page(
    *paragraphs: str,
    title: str = "Quay talks resume in Port Ellis",
    publisher: str = "The Port Ledger",
    published: str = "2025-03-04T22:30:00-05:00",
    canonical: str = "",
) -> str:
    """An article as a news site sends it, with a menu before and a footer after."""
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    when = f'<meta property="article:published_time" content="{published}">' if published else ""
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or QUAYS)
    return f"""<!doctype html><html lang="en"><head><title>{title} | {publisher}</title>
    <meta property="og:title" content="{title}">
    <meta property="og:site_name" content="{publisher}">{when}{link}
    </head><body><nav><a href="/">Home</a> <a href="/news">News</a> <a href="/sport">Sport</a></nav>
    <article><h1>{title}</h1>{body}</article>
    <footer>All rights reserved. <a href="/privacy">Privacy</a></footer></body></html>"""


QUAYS = (
    "Talks over the northern quays resumed on Tuesday in Port Ellis, after a break of three weeks in which "
    "neither side had moved.",
    "Port minister Ana Marin said Norland would not pay more than the $2.5 billion it offered in January.",
    "Her counterpart Tomas Brandt rejected the offer and demanded $4 billion for the three quays.",
    "Marin and Brandt will meet again in Port Ellis on 12 March.",
    "It remains unclear who will pay for the dredging of the channel.",
)
