"""Installs of several workspaces: Slack's OAuth, with tokens that nobody can read in the database.

Tokens are sealed with Fernet (AES-128-CBC with HMAC-SHA256) before they are stored. The first key of the
settings seals; all of them open, so that a key can be replaced without anybody installing again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from copy import copy
from typing import Any, TypeVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_bolt.oauth.oauth_flow import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import Engine, select

from bot.manifest import INSTALL_PATH, REDIRECT_PATH, SCOPES
from bot.remembered import Remembered
from briefings.errors import SettingsError
from briefings.settings import Settings

log = logging.getLogger(__name__)

STATE_SECONDS = 600  # that an install may take from the button to the agreement

_SEALED = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")
Held = TypeVar("Held", Bot, Installation)


def new_key() -> str:
    return Fernet.generate_key().decode()


class Seals:
    """Seals and opens tokens. Raises SettingsError for keys that are none."""

    def __init__(self, keys: str) -> None:
        try:
            found = [Fernet(key.strip()) for key in keys.split(",") if key.strip()]
        except ValueError:
            found = []
        if not found:
            raise SettingsError(
                "DEALBRIEF_TOKEN_KEYS needs at least one Fernet key to keep tokens with; `dealbrief keys` "
                "makes one."
            )
        self._all = MultiFernet(found)

    def seal(self, token: str) -> str:
        return self._all.encrypt(token.encode()).decode()

    def open(self, sealed: str) -> str:
        """Raises SettingsError where no key fits."""
        try:
            return self._all.decrypt(sealed).decode()
        except InvalidToken:
            raise SettingsError(
                "A stored token fits none of the keys in DEALBRIEF_TOKEN_KEYS; put the key back that it was "
                "sealed with."
            ) from None

    def renew(self, sealed: str) -> str:
        """Sealed with the first key, whichever it was sealed with. Raises as `open` does."""
        self.open(sealed)
        return self._all.rotate(sealed).decode()


class SealedStore(SQLAlchemyInstallationStore):
    """slack_sdk's store in our database, with sealed tokens."""

    def __init__(self, client_id: str, engine: Engine, seals: Seals) -> None:
        super().__init__(client_id, engine, logger=log)
        self._seals = seals
        self.changed: Callable[[str | None], None] = lambda team: None  # told whose token is another now

    def save(self, installation: Installation) -> None:
        # The base class saves the bot of what it was handed, which is sealed already.
        sealed = self._each(installation, self._seals.seal)
        super().save(sealed)

    def save_bot(self, bot: Bot) -> None:
        super().save_bot(bot if self._is_sealed(bot.bot_token) else self._each(bot, self._seals.seal))
        self.changed(bot.team_id)

    def delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        super().delete_bot(enterprise_id=enterprise_id, team_id=team_id)
        self.changed(team_id)

    def find_bot(self, **which: Any) -> Bot | None:
        found = super().find_bot(**which)
        return None if found is None else self._each(found, self._seals.open)

    def find_installation(self, **which: Any) -> Installation | None:
        found = super().find_installation(**which)
        if found is None:
            return None
        # The base class puts in the token of `find_bot`, which is open already.
        return self._each(found, lambda token: self._seals.open(token) if self._is_sealed(token) else token)

    def teams(self) -> Iterator[tuple[str, str]]:
        """Every workspace that has the app installed, with its bot token."""
        with self.engine.connect() as connection:
            rows = connection.execute(
                select(self.bots.c.enterprise_id, self.bots.c.team_id)
                .where(self.bots.c.client_id == self.client_id, self.bots.c.bot_token.is_not(None))
                .distinct()
            ).all()
        for row in sorted(rows, key=lambda row: str(row.team_id)):
            bot = self.find_bot(enterprise_id=row.enterprise_id, team_id=row.team_id)
            if bot is not None and row.team_id:
                yield str(row.team_id), bot.bot_token

    def renew(self) -> int:
        """Seals every stored token with the first key; how many rows were changed."""
        changed = 0
        with self.engine.begin() as connection:
            for table in (self.bots, self.installations):
                columns = [table.c[name] for name in _SEALED if name in table.c]
                for row in connection.execute(select(table.c.id, *columns)).mappings().all():
                    values = {c.name: self._seals.renew(row[c.name]) for c in columns if row[c.name]}
                    if values:
                        connection.execute(table.update().where(table.c.id == row["id"]).values(**values))
                        changed += 1
        return changed

    def _each(self, held: Held, turn: Any) -> Held:
        made = copy(held)
        for name in _SEALED:
            if getattr(made, name, None):
                setattr(made, name, turn(getattr(made, name)))
        return made

    @staticmethod
    def _is_sealed(token: str | None) -> bool:
        return bool(token) and not str(token).startswith("xox")


def store(settings: Settings, engine: Engine) -> SealedStore:
    """Raises SettingsError where the settings lack the client or the keys."""
    keys = settings.token_keys.get_secret_value() if settings.token_keys else ""
    return SealedStore(settings.slack_client_id or "", engine, Seals(keys))


def flow(settings: Settings, installs: SealedStore, client: WebClient) -> OAuthFlow:
    """The install and redirect pages. Raises SettingsError as `store` does, or without a public address."""
    secret = settings.slack_client_secret
    assert secret is not None
    if not settings.public_url:
        raise SettingsError(
            "DEALBRIEF_PUBLIC_URL is not set: installs come back to the public https address of your server."
        )
    made = OAuthFlow(
        client=client,
        logger=log,
        settings=OAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=secret.get_secret_value(),
            scopes=list(SCOPES),
            redirect_uri=settings.public_url.rstrip("/") + REDIRECT_PATH,
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            authorization_url=settings.slack_authorize_url,
            installation_store=installs,
            installation_store_bot_only=True,
            state_store=SQLAlchemyOAuthStateStore(STATE_SECONDS, installs.engine, logger=log),
            state_expiration_seconds=STATE_SECONDS,
        ),
    )
    remembered = Remembered(made.settings.authorize)
    made.settings.authorize = remembered
    installs.changed = remembered.forget
    return made
