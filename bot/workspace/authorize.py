"""The page on which a person lets the app into a team: /oauth/v2/authorize."""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable, Sequence

import flask

from bot.workspace import page
from bot.workspace.installs import Ask, Installs
from bot.workspace.refusal import Refusal
from bot.workspace.state import State

_PAGE = page.STATIC / "authorize.html"


class Authorize:
    """Serves the page; agreeing is a link, which goes back to the app's redirect address with a code."""

    def __init__(self, installs: Installs, app_name: str, teams: Callable[[], Sequence[State]]) -> None:
        self._installs, self._app_name, self._teams = installs, app_name, teams

    def blueprint(self) -> flask.Blueprint:
        blueprint = flask.Blueprint("oauth", __name__)
        blueprint.after_request(page.secured)
        blueprint.add_url_rule("/oauth/v2/authorize", view_func=self._ask, endpoint="ask")
        blueprint.add_url_rule("/oauth/v2/authorize/allow", view_func=self._allow, endpoint="allow")
        return blueprint

    def _ask(self) -> flask.typing.ResponseReturnValue:
        query = flask.request.args.to_dict()
        try:
            ask = self._installs.asked(query)
        except Refusal as refusal:
            title = f"{self._app_name} cannot be installed"
            return _drawn(title=title, refused=str(refusal)), 400
        link = flask.url_for("oauth.allow")
        return _drawn(
            title=f"{self._app_name} asks to join",
            scopes=ask.scopes,
            teams=[
                (team.team_name, f"{link}?{urllib.parse.urlencode({**query, 'team': team.team_id})}")
                for team in self._offered(ask)
            ],
            cancel=ask.back(error="access_denied"),
        )

    def _allow(self) -> flask.typing.ResponseReturnValue:
        try:
            ask = self._installs.asked(flask.request.args.to_dict())
            team = self._offered(ask)[0]
        except (Refusal, IndexError):
            return "There is nothing to allow here.\n", 400
        return flask.redirect(self._installs.allow(ask, team, team.you))

    def _offered(self, ask: Ask) -> list[State]:
        return [team for team in self._teams() if ask.team in ("", team.team_id)]


def _drawn(**values: object) -> str:
    return flask.render_template_string(_PAGE.read_text(encoding="utf-8"), **values)
