"""Keeps web pages elsewhere from driving the workspace through a person's browser."""

from __future__ import annotations

import urllib.parse

import flask

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def host_is_local(host: str) -> bool:
    """Whether a Host header names this machine; another name means a DNS entry that was pointed at it."""
    return _hostname(host) in LOOPBACK


def check_host() -> flask.typing.ResponseReturnValue | None:
    """For every request: 403 unless it was addressed to this machine by name."""
    if not host_is_local(flask.request.headers.get("Host", "")):
        return "The workspace answers only to its local address.\n", 403
    return None


def check_origin() -> flask.typing.ResponseReturnValue | None:
    """For requests that change something through the page: 403 when another site's page sends them.

    A browser always says where a POST comes from; the JSON body rules out plain forms.
    """
    request = flask.request
    if request.method in ("GET", "HEAD"):
        return None
    origin = request.headers.get("Origin")
    foreign = origin is not None and origin != request.host_url.rstrip("/")
    if foreign or request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return "The workspace takes no requests from other pages.\n", 403
    if request.mimetype != "application/json":
        return "The workspace takes JSON here.\n", 415
    return None


def _hostname(host: str) -> str | None:
    try:
        return urllib.parse.urlsplit(f"//{host}").hostname
    except ValueError:
        return None
