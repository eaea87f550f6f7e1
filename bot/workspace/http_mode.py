"""HTTP mode: signed POST requests to the app's request URL."""

from __future__ import annotations

import http.client
import json
import urllib.parse

from bot.workspace.signing import sign
from bot.workspace.state import Json
from bot.workspace.transport import Ack, Kind
from briefings.errors import SettingsError


class HttpTransport:
    """Sends to `url`, signed with `secret`, and waits `patience` seconds for the acknowledgement.

    Only plain HTTP on loopback: the stand-in has no business elsewhere. Raises SettingsError for other URLs.
    """

    def __init__(self, url: str, secret: str, patience: float) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme != "http" or parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise SettingsError(f"The local workspace only talks to http://127.0.0.1, not to {url!r}.")
        self._host, self._port = parts.hostname, parts.port or 80
        self._path = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
        self._secret, self._patience = secret, patience

    def deliver(self, kind: Kind, payload: Json, *, retry: tuple[int, str] | None = None) -> Ack:
        content_type, body = encode(kind, payload)
        headers = {"Content-Type": content_type, **sign(self._secret, body)}
        if retry is not None:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        return self.send(headers, body)

    def send(self, headers: dict[str, str], body: bytes) -> Ack:
        """Posts exactly this; for requests with a wrong or old signature too."""
        # http.client goes straight to the address; urllib would ask the environment for a proxy.
        connection = http.client.HTTPConnection(self._host, self._port, timeout=self._patience)
        try:
            agent = {
                "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
                "Accept": "application/json,*/*",
            }
            connection.request("POST", self._path, body, {**agent, **headers})
            response = connection.getresponse()
            return _ack(response.status, response.getheader("Content-Type", ""), response.read())
        except TimeoutError:
            return Ack("operation_timeout", {})
        except (OSError, http.client.HTTPException):
            return Ack("dispatch_failed", {})
        finally:
            connection.close()


def encode(kind: Kind, payload: Json) -> tuple[str, bytes]:
    """Content type and body as Slack sends this kind of request."""
    if kind == "events_api":
        return "application/json", json.dumps(payload).encode()
    form = {"payload": json.dumps(payload)} if kind == "interactive" else payload
    return "application/x-www-form-urlencoded", urllib.parse.urlencode(form).encode()


def _ack(status: int, content_type: str, body: bytes) -> Ack:
    if status >= 400:
        return Ack("http_service_error" if status >= 500 else "http_client_error", {}, status)
    if status != 200:
        return Ack("dispatch_failed", {}, status)
    text = body.decode("utf-8", "replace").strip()
    if not text:
        return Ack(None, {}, status)
    if content_type.startswith("application/json"):
        try:
            value = json.loads(text)
        except ValueError:
            return Ack("dispatch_failed", {}, status)
        return Ack(None, value if isinstance(value, dict) else {}, status)
    return Ack(None, {"text": text}, status)
