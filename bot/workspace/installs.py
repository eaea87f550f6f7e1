"""Installations of the app: tokens with their scopes, and the OAuth way to get them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import secrets
import threading
import urllib.parse
from collections.abc import Iterable
from dataclasses import dataclass

from bot.workspace.refusal import Refusal
from bot.workspace.state import Json, State, User
from briefings import clock

CODE_LIFETIME = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Grant:
    """A bot token: for which team, with which scopes (None: all), and why it is refused if it is."""

    token: str
    team: str
    scopes: frozenset[str] | None
    refused: str | None = None


@dataclass(frozen=True)
class Ask:
    """What an app asks a person for on the authorize page."""

    client_id: str
    scopes: tuple[str, ...]
    redirect_uri: str
    state: str
    team: str = ""

    def back(self, **query: str) -> str:
        """Where the browser goes with the answer."""
        parts = urllib.parse.urlsplit(self.redirect_uri)
        mixed = urllib.parse.parse_qsl(parts.query) + list(query.items()) + [("state", self.state)]
        return urllib.parse.urlunsplit(parts._replace(query=urllib.parse.urlencode(mixed)))


@dataclass(frozen=True)
class _Code:
    ask: Ask
    team: State
    person: User
    expires: dt.datetime
    used: bool = False


class Installs:
    """Keeps tokens and codes; safe for many threads."""

    def __init__(self, app_id: str) -> None:
        self.app_id = app_id
        self.client_id = f"{secrets.randbelow(10**12):012d}.{secrets.randbelow(10**12):012d}"
        self.client_secret = secrets.token_hex(16)
        self._lock = threading.Lock()
        self._grants: dict[str, Grant] = {}
        self._codes: dict[str, _Code] = {}

    def issue(self, team: str, scopes: Iterable[str] | None = None) -> str:
        """A new bot token for that team."""
        token = f"xoxb-local-{secrets.token_hex(16)}"
        with self._lock:
            granted = None if scopes is None else frozenset(scopes)
            self._grants[token] = Grant(token, team, granted)
        return token

    def grant(self, token: str) -> Grant:
        """Raises Refusal: invalid_auth, or the reason for which the token is refused."""
        with self._lock:
            grant = self._grants.get(token)
        if grant is None:
            raise Refusal("invalid_auth")
        if grant.refused is not None:
            raise Refusal(grant.refused)
        return grant

    def limit(self, token: str, scopes: Iterable[str] | None) -> None:
        """Gives a token these scopes and no others."""
        with self._lock:
            granted = None if scopes is None else frozenset(scopes)
            self._grants[token] = dataclasses.replace(self._grants[token], scopes=granted)

    def refuse(self, token: str, reason: str) -> None:
        """From now on calls with that token are refused: "token_revoked", "account_inactive"."""
        with self._lock:
            self._grants[token] = dataclasses.replace(self._grants[token], refused=reason)

    def uninstall(self, team: str) -> None:
        """Every token of that team is dead from now on."""
        with self._lock:
            tokens = [grant.token for grant in self._grants.values() if grant.team == team]
        for token in tokens:
            self.refuse(token, "account_inactive")

    # -- OAuth -------------------------------------------------------------------------------------------

    def asked(self, arguments: Json) -> Ask:
        """What the query of /oauth/v2/authorize asks for. Raises Refusal: invalid_client_id, invalid_scope,
        bad_redirect_uri (only loopback: the stand-in has no business elsewhere)."""
        if arguments.get("client_id") != self.client_id:
            raise Refusal("invalid_client_id")
        scopes = tuple(s for s in str(arguments.get("scope") or "").replace(" ", ",").split(",") if s)
        if not scopes:
            raise Refusal("invalid_scope", ("no bot scopes were asked for",))
        address = str(arguments.get("redirect_uri") or "")
        parts = urllib.parse.urlsplit(address)
        if parts.scheme not in ("http", "https") or parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise Refusal("bad_redirect_uri")
        return Ask(
            self.client_id,
            scopes,
            address,
            str(arguments.get("state") or ""),
            str(arguments.get("team") or ""),
        )

    def allow(self, ask: Ask, team: State, person: User) -> str:
        """The person agrees: where the browser goes, with a code for ten minutes."""
        code = f"{secrets.randbelow(10**10):010d}.{secrets.token_hex(16)}"
        with self._lock:
            self._codes[code] = _Code(ask, team, person, clock.now() + CODE_LIFETIME)
        return ask.back(code=code)

    def access(self, arguments: Json) -> Json:
        """oauth.v2.access. Raises Refusal: invalid_client_id, bad_client_secret, invalid_code,
        code_already_used, bad_redirect_uri."""
        self.check_client(arguments)
        with self._lock:
            code = self._codes.get(str(arguments.get("code") or ""))
            if code is None or clock.now() > code.expires:
                raise Refusal("invalid_code")
            if code.used:
                raise Refusal("code_already_used")
            if arguments.get("redirect_uri", code.ask.redirect_uri) != code.ask.redirect_uri:
                raise Refusal("bad_redirect_uri")
            self._codes[str(arguments["code"])] = dataclasses.replace(code, used=True)
        team = code.team
        return {
            "app_id": self.app_id,
            "authed_user": {"id": code.person.id},
            "scope": ",".join(code.ask.scopes),
            "token_type": "bot",
            "access_token": self.issue(team.team_id, code.ask.scopes),
            "bot_user_id": team.bot.id,
            "team": {"id": team.team_id, "name": team.team_name},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def check_client(self, arguments: Json) -> None:
        """Raises Refusal: invalid_client_id or bad_client_secret."""
        if arguments.get("client_id") != self.client_id:
            raise Refusal("invalid_client_id")
        if not secrets.compare_digest(str(arguments.get("client_secret") or ""), self.client_secret):
            raise Refusal("bad_client_secret")
