"""Builds the Bolt app from the settings: the same one for HTTP and Socket Mode, real Slack and local."""

from __future__ import annotations

import http.client
import logging
from concurrent.futures import ThreadPoolExecutor

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from sqlalchemy.orm import Session, sessionmaker

from bot import listeners, oauth, reading
from bot.listeners.once import Once
from bot.oauth import SealedStore
from briefings.errors import DealbriefError, SettingsError
from briefings.settings import Settings

log = logging.getLogger(__name__)

TIMEOUT = 15  # seconds that one call to Slack may take
RETRIES = 3  # of a call that Slack asked to repeat later
LONGEST_WAIT = 30  # seconds; RETRIES of them are well within the lease of a delivery

_WHERE = "https://api.slack.com/apps, your app,"
MISSING_BOT_TOKEN = (
    f"SLACK_BOT_TOKEN is not set: copy the Bot User OAuth Token (xoxb-...) from {_WHERE} OAuth & Permissions."
)
MISSING_APP_TOKEN = (
    "SLACK_APP_TOKEN is not set: generate an app-level token (xapp-...) with the scope connections:write at "
    f"{_WHERE} Basic Information."
)
MISSING_SECRET = (
    "SLACK_SIGNING_SECRET is not set: copy the Signing Secret from "
    f"{_WHERE} Basic Information, App Credentials."
)
_REFUSED = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})


def client(settings: Settings) -> WebClient:
    """The Web API client that everything shares; where workspaces install the app, one without a token.

    Raises SettingsError when there is no bot token, or one beside a client id.
    """
    token = settings.slack_bot_token.get_secret_value().strip() if settings.slack_bot_token else ""
    if settings.installs and token:
        raise SettingsError(
            "SLACK_BOT_TOKEN is for one workspace, SLACK_CLIENT_ID for all that install the app; unset one."
        )
    if not token and not settings.installs:
        raise SettingsError(MISSING_BOT_TOKEN)
    return client_of(settings, token or None)


def client_of(settings: Settings, token: str | None) -> WebClient:
    """A client that speaks with that token."""
    return WebClient(
        token=token,
        base_url=settings.slack_api_url,
        timeout=TIMEOUT,
        # The SDK retries lost connections by itself, but waits out "429 Too Many Requests" only if told to.
        retry_handlers=[*WebClient().retry_handlers, Patient(max_retry_count=RETRIES)],
    )


class Patient(RateLimitErrorRetryHandler):
    """Waits as long as Slack asks for, in the calling thread; when that is too long, the call fails and
    whoever called tries again later."""

    def _can_retry(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if response is None or response.status_code != 429:
            return False
        after = next((v for k, v in response.headers.items() if k.lower() == "retry-after"), ["1"])
        return after[0].isdecimal() and int(after[0]) <= LONGEST_WAIT


def check_token(client: WebClient) -> str:
    """The workspace's name. Raises SettingsError when Slack refuses the bot token, DealbriefError when
    Slack cannot be reached."""
    return _whoami(client).get("team") or ""


def team(client: WebClient) -> str:
    """The id of the workspace that the token belongs to. Raises as `check_token` does."""
    return _whoami(client).get("team_id") or ""


def _whoami(client: WebClient) -> dict[str, str]:
    try:
        return {key: str(value) for key, value in client.auth_test().data.items()}  # type: ignore[union-attr]
    except SlackApiError as error:
        data = getattr(error.response, "data", error.response)
        reason = str(data.get("error") or "no reason") if isinstance(data, dict) else "no reason"
        if reason in _REFUSED:
            raise SettingsError(
                f"Slack refused SLACK_BOT_TOKEN ({reason}): copy the Bot User OAuth Token (xoxb-...) again "
                f"from {_WHERE} OAuth & Permissions."
            ) from None
        raise DealbriefError(
            f"Slack at {client.base_url} answered auth.test with “{reason}”; "
            "check SLACK_API_URL or try later."
        ) from None
    except (SlackClientError, OSError, http.client.HTTPException) as error:
        raise DealbriefError(
            f"Slack at {client.base_url} cannot be reached ({_short(error)}); "
            "check the network and SLACK_API_URL."
        ) from None


def create(
    settings: Settings,
    sessions: sessionmaker[Session],
    client: WebClient | None = None,
    installs: SealedStore | None = None,
) -> App:
    """The app with every listener registered; with `installs` it serves the workspaces that are there.

    Nothing is sent to Slack here: the token is verified when the first request comes, or by `check_token`.
    Acknowledgements and the work behind them have separate pools, so that no amount of slow answers
    keeps a command from being acknowledged in time. Raises SettingsError when there is no bot token.
    """
    client = client if client is not None else globals()["client"](settings)
    secret = settings.slack_signing_secret
    logger = logging.getLogger("bot.bolt")
    logger.addFilter(_no_news)
    app = App(
        name="dealbrief",
        logger=logger,
        client=client,
        signing_secret=secret.get_secret_value().strip() if secret else "",
        token_verification_enabled=False,
        oauth_flow=None if installs is None else oauth.flow(settings, installs, client),
        listener_executor=ThreadPoolExecutor(settings.threads, thread_name_prefix="ack"),
    )
    app.listener_runner.lazy_listener_runner = Once(
        settings,
        sessions,
        logger=app.logger,
        executor=ThreadPoolExecutor(settings.threads, thread_name_prefix="work"),
    )
    listeners.register(app, settings, sessions)
    return app


def _no_news(record: logging.LogRecord) -> bool:
    """Bolt reads SLACK_BOT_TOKEN itself and warns that our client has a token already, the same one."""
    return not str(record.msg).startswith("As you gave `client`")


def close(app: App) -> None:
    """Waits for the answers under way."""
    app.listener_runner.listener_executor.shutdown(wait=True)
    runner = app.listener_runner.lazy_listener_runner
    if isinstance(runner, Once):
        runner.executor.shutdown(wait=True)
    reading.POOL.close()


def _short(error: Exception) -> str:
    reason = getattr(error, "reason", None) or error
    return str(getattr(reason, "strerror", None) or reason or type(error).__name__)
