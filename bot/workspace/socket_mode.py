"""Socket Mode: the app dials in over a WebSocket and gets its requests in envelopes."""

from __future__ import annotations

import json
import logging
import queue
import secrets
import threading
from http import HTTPStatus

from websockets.exceptions import ConnectionClosed
from websockets.frames import CloseCode
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

from bot.workspace.state import Json, State
from bot.workspace.transport import Ack, Kind

_log = logging.getLogger(__name__)
# Ten, as Slack allows an app.
CONNECTIONS = 10


class SocketMode:
    """Listens on a port of its own and hands each request to the connection that came last.

    `patience` is the time for an acknowledgement in seconds.
    """

    def __init__(self, state: State, host: str, patience: float) -> None:
        self._state, self._patience = state, patience
        self._lock = threading.Lock()
        self._tickets: set[str] = set()
        self._connections: list[ServerConnection] = []
        # Asked to dial in anew; closed once the app has done so.
        self._leaving: list[ServerConnection] = []
        self._waiting: dict[str, queue.SimpleQueue[Json]] = {}
        self._server = serve(
            self._handle,
            host,
            0,
            process_request=self._admit,
            # Slack's own client speaks no extensions, and a page must not be able to dial in.
            origins=[None],
            compression=None,
            close_timeout=0.5,
            # Often, because Slack's client cannot close before it has read something more.
            ping_interval=0.25,
        )
        address = self._server.socket.getsockname()
        self._base = f"ws://{f'[{host}]' if ':' in host else host}:{address[1]}/link/"
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="workspace-socket", daemon=True
        )
        self._thread.start()

    def open(self) -> str:
        """A WebSocket address that admits one connection."""
        ticket = secrets.token_urlsafe(18)
        with self._lock:
            self._tickets.add(ticket)
        return f"{self._base}?ticket={ticket}&app_id={self._state.app_id}"

    @property
    def connected(self) -> int:
        """How many connections take requests."""
        with self._lock:
            return len(self._connections)

    def deliver(self, kind: Kind, payload: Json, *, retry: tuple[int, str] | None = None) -> Ack:
        """Sends an envelope and waits for its acknowledgement; another connection is tried if one breaks."""
        envelope_id = secrets.token_hex(16)
        answers: queue.SimpleQueue[Json] = queue.SimpleQueue()
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if retry is not None:
            envelope |= {"retry_attempt": retry[0], "retry_reason": retry[1]}
        with self._lock:
            self._waiting[envelope_id] = answers
            candidates = self._connections[::-1]
        try:
            if not any(self._send(connection, envelope) for connection in candidates):
                return Ack("dispatch_failed", {})
            body = answers.get(timeout=self._patience).get("payload")
            return Ack(None, body if isinstance(body, dict) else {})
        except queue.Empty:
            return Ack("operation_timeout", {})
        finally:
            with self._lock:
                del self._waiting[envelope_id]

    def disconnect(self, *, reason: str = "refresh_requested", warn: bool = True) -> None:
        """Ends all connections: with `warn` the app is asked to dial in anew first, else they just close."""
        with self._lock:
            ending, self._connections = self._connections, []
            if warn:
                self._leaving.extend(ending)
        for connection in ending:
            if warn:
                self._send(connection, {"type": "disconnect", "reason": reason, "debug_info": {}})
            else:
                connection.close(CloseCode.SERVICE_RESTART)
        self._state.touch()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join(5)

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        ticket = request.path.partition("ticket=")[2].partition("&")[0]
        with self._lock:
            if ticket not in self._tickets:
                return connection.respond(HTTPStatus.FORBIDDEN, "invalid_ticket\n")
            if len(self._connections) >= CONNECTIONS:
                return connection.respond(HTTPStatus.TOO_MANY_REQUESTS, "too_many_websockets\n")
            self._tickets.remove(ticket)
        return None

    def _handle(self, connection: ServerConnection) -> None:
        """Serves one connection until it ends."""
        with self._lock:
            self._connections.append(connection)
            number = len(self._connections)
            replaced, self._leaving = self._leaving, []
        hello = {
            "type": "hello",
            "num_connections": number,
            "connection_info": {"app_id": self._state.app_id},
            "debug_info": {"host": "local", "build_number": 1, "approximate_connection_time": 18060},
        }
        try:
            self._send(connection, hello)
            for old in replaced:
                old.close(CloseCode.GOING_AWAY)
            self._state.touch()
            for raw in connection:
                self._receive(raw)
        except ConnectionClosed:
            pass
        finally:
            with self._lock:
                if connection in self._connections:
                    self._connections.remove(connection)
            self._state.touch()

    def _receive(self, raw: str | bytes) -> None:
        try:
            message = json.loads(raw)
            envelope_id = message["envelope_id"]
        except (ValueError, KeyError, TypeError):
            _log.warning("The app sent something that is no acknowledgement: %.200r", raw)
            return
        with self._lock:
            waiting = self._waiting.get(envelope_id)
        if waiting is None:
            _log.info("An acknowledgement came too late or twice.")
        else:
            waiting.put(message)

    def _send(self, connection: ServerConnection, message: Json) -> bool:
        try:
            connection.send(json.dumps(message))
        except ConnectionClosed:
            return False
        return True
