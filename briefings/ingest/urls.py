"""Addresses as people paste them -> one form for one article."""

from __future__ import annotations

import functools
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

_FILE = Path(__file__).with_name("trackers.txt")


def tidy(url: str) -> str:
    """`url` without fragment and without the parameters that `trackers.txt` lists; the rest unchanged.

    Something that is no address comes back as it is.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    if parts.scheme.lower() not in {"http", "https"}:
        return url
    kept = [pair for pair in parts.query.split("&") if pair and not _tracks(pair.partition("=")[0])]
    return urlunsplit(parts._replace(query="&".join(kept), fragment=""))


def _tracks(name: str) -> bool:
    exact, starts = _trackers()
    name = name.lower()
    return name in exact or name.startswith(starts)


@functools.cache
def _trackers() -> tuple[frozenset[str], tuple[str, ...]]:
    lines = [line.strip() for line in _FILE.read_text(encoding="utf-8").splitlines()]
    names = [line for line in lines if line and not line.startswith("#")]
    return (
        frozenset(name for name in names if not name.endswith("*")),
        tuple(name[:-1] for name in names if name.endswith("*")),
    )
