"""One address of the web -> the bytes behind it. Nothing else in the project asks the web for anything.

Addresses come from people and from pages, so they are not trusted: only http and https, only hosts outside
the own network (looked at after the name is resolved, and the connection goes to the very address that was
looked at), bounded in size, in time and in redirects.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import ipaddress
import re
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from briefings import clock
from briefings.errors import FetchError

MOST_BYTES = 5_000_000
SECONDS = 20.0  # for one page, redirects included
REDIRECTS = 5
AGENT = "Dealbrief/0.1 (reads single news articles for a team; no crawling)"

_HEADERS = {
    "User-Agent": AGENT,
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.1",
    "Accept-Language": "en",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}
_REDIRECT = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_SHARED = ipaddress.ip_network("64:ff9b::/96")  # IPv4 addresses as IPv6-only networks write them
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+(?:%[A-Za-z0-9]+)?")  # what is sent on, so nothing else
_PIECE = 65536


@dataclass(frozen=True, slots=True)
class Page:
    """What was behind an address. `url` is where the redirects led, `type` the media type in small letters.

    `data` is None where nothing has changed since the version that `Known` describes.
    """

    url: str
    data: bytes | None
    type: str = ""
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """The version of a page that was read before, in the server's own words."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """`private` allows addresses inside the own network: for an intranet, and for tests."""

    seconds: float = SECONDS
    most_bytes: int = MOST_BYTES
    redirects: int = REDIRECTS
    private: bool = False


LIMITS = Limits()


def fetch(url: str, limits: Limits = LIMITS, known: Known | None = None) -> Page:
    """The page at `url`. Raises FetchError with one sentence; `passing` tells whether later may be better."""
    until = clock.now() + dt.timedelta(seconds=limits.seconds)
    for _ in range(limits.redirects + 1):
        target = _target(url)
        with _answer(target, limits, until, known) as answer:
            moved = answer.getheader("Location") if answer.status in _REDIRECT else None
            if moved is None:
                return _page(target, answer, limits, until)
        url = urljoin(target.url, moved)
    raise FetchError(f"{shown(url)} leads from one address to the next without end; give the article's own.")


def shown(url: str, limit: int = 120) -> str:
    """`url` as a sentence repeats it: printable and not endless."""
    safe = "".join(character if character.isprintable() else "?" for character in url)
    return safe if len(safe) <= limit else safe[: limit - 1] + "…"


@dataclass(frozen=True, slots=True)
class _Target:
    """An address taken apart for the connection; `url` is it written in ASCII without its fragment."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    header: str


def _target(url: str) -> _Target:
    url = url.strip()
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        name = parts.hostname or ""
        host = name if ":" in name else name.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise FetchError(f"{shown(url)} is no address of a web page.") from None
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host) or re.search(r"[\s<>\"\\]", url):
        raise FetchError(f"{shown(url)} is no address that starts with http:// or https://.")
    if parts.username is not None or parts.password is not None:
        raise FetchError(f"An address with a user name or password in it, at {host}, is not read.")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]|")
    bracketed = f"[{host}]" if ":" in host else host
    usual = port == (443 if parts.scheme == "https" else 80)
    header = bracketed if usual else f"{bracketed}:{port}"
    whole = urlunsplit(SplitResult(parts.scheme, header, path, query, ""))
    return _Target(whole, parts.scheme, host, port, f"{path}?{query}" if query else path, header)


def _addresses(target: _Target, private: bool) -> list[str]:
    """Where the host is. Raises FetchError for a host that is not there or not to be read."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FetchError(f"There is no host {target.host}; check the address.") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not private and not all(map(is_public, addresses)):
        # All of them: a name that leads inside and outside at once is set up to deceive.
        raise FetchError(
            f"{target.host} is inside the network that this bot runs in, and pages there are not read; "
            "whoever runs it can allow that with DEALBRIEF_FETCH_PRIVATE."
        )
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, whatever it is wrapped in."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _SHARED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast


@contextlib.contextmanager
def _answer(
    target: _Target, limits: Limits, until: dt.datetime, known: Known | None
) -> Iterator[http.client.HTTPResponse]:
    """The server's answer, its body unread. Raises FetchError."""
    connection = _connect(target, limits, until)
    # A server that sends a byte now and then would pass every timeout of a single read.
    end = threading.Timer(max(0.0, _left(until)), _cut, (connection.sock,))
    end.daemon = True
    end.start()
    try:
        connection.request("GET", target.path, headers=_headers(target, known))
        answer = connection.getresponse()
        yield answer
    except (OSError, http.client.HTTPException, ValueError) as error:
        if isinstance(error, TimeoutError) or _left(until) <= 0:
            raise _too_slow(target) from None
        raise FetchError(f"{target.host} broke off its answer; try again later.", passing=True) from None
    finally:
        end.cancel()
        connection.close()


def _headers(target: _Target, known: Known | None) -> Mapping[str, str]:
    headers = {"Host": target.header, **_HEADERS}
    if known and known.etag:
        headers["If-None-Match"] = known.etag
    if known and known.modified:
        headers["If-Modified-Since"] = known.modified
    return headers


def _connect(target: _Target, limits: Limits, until: dt.datetime) -> http.client.HTTPConnection:
    addresses = _addresses(target, limits.private)
    failure: Exception | None = None
    for address in addresses[:3]:
        left = _left(until)
        if left <= 0:
            break
        connection = http.client.HTTPConnection(target.host, target.port)
        try:
            # By number: what was looked at is what is spoken to, whatever the name says a moment later.
            plain = socket.create_connection((address, target.port), timeout=left)
            try:
                connection.sock = _secured(plain, target) if target.scheme == "https" else plain
            except Exception:
                plain.close()
                raise
            return connection
        except ssl.SSLCertVerificationError as error:
            raise FetchError(
                f"The certificate of {target.host} is not valid ({error.verify_message}); nothing was read."
            ) from None
        except OSError as error:
            failure = error
    if failure is None or isinstance(failure, TimeoutError):
        raise _too_slow(target)
    raise FetchError(f"{target.host} cannot be reached; check the address or try again later.", passing=True)


def _secured(plain: socket.socket, target: _Target) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)


def _cut(sock: socket.socket | None) -> None:
    # Below TLS, which would wait for the other side to agree.
    with contextlib.suppress(OSError):
        if sock is not None:
            socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _left(until: dt.datetime) -> float:
    return (until - clock.now()).total_seconds()


def _too_slow(target: _Target) -> FetchError:
    return FetchError(f"{target.host} did not answer in time; try again later.", passing=True)


def _page(target: _Target, answer: http.client.HTTPResponse, limits: Limits, until: dt.datetime) -> Page:
    etag, modified = answer.getheader("ETag"), answer.getheader("Last-Modified")
    if answer.status == 304:
        return Page(target.url, None, etag=etag, modified=modified)
    if answer.status != 200:
        raise _refused(target, answer.status)
    type_, charset = answer.headers.get_content_type(), answer.headers.get_content_charset()
    return Page(target.url, _body(target, answer, limits, until), type_, charset, etag, modified)


def _refused(target: _Target, status: int) -> FetchError:
    where = shown(target.url)
    if status in (404, 410):
        return FetchError(f"There is no page at {where} ({status}); check the address.")
    if status in (401, 402, 403, 407, 451):
        return FetchError(
            f"{target.host} does not let this bot read {where} ({status}); it may want a subscription."
        )
    if status in _PASSING:
        return FetchError(
            f"{target.host} cannot serve {where} now ({status}); try again later.", passing=True
        )
    return FetchError(f"{target.host} answered with status {status} instead of the page {where}.")


def _body(target: _Target, answer: http.client.HTTPResponse, limits: Limits, until: dt.datetime) -> bytes:
    packed = (answer.getheader("Content-Encoding") or "identity").strip().lower()
    if packed not in {"identity", "gzip", "x-gzip", ""}:
        raise FetchError(
            f"{target.host} sent its page in a form that was not asked for ({shown(packed, 20)})."
        )
    unpack = zlib.decompressobj(wbits=31) if "gzip" in packed else None
    data = bytearray()
    while piece := answer.read1(_PIECE):
        if unpack is not None:
            try:
                # No more than what is still allowed: a small file can unpack to a very large one.
                piece = unpack.decompress(piece, limits.most_bytes + 1 - len(data))
            except zlib.error:
                raise FetchError(
                    f"{target.host} broke off its answer; try again later.", passing=True
                ) from None
        data += piece
        if len(data) > limits.most_bytes:
            raise FetchError(
                f"{shown(target.url)} is larger than {limits.most_bytes / 1e6:.0f} MB, and no article is."
            )
    if _left(until) <= 0:
        raise _too_slow(target)
    if (unpack is not None and not unpack.eof) or answer.length:
        raise FetchError(f"{target.host} broke off its answer; try again later.", passing=True)
    return bytes(data)
