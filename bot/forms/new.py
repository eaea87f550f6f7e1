"""The form that sets up a deal: name, title, keywords, feeds."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.blocks import limits
from bot.forms import parts
from bot.forms.parts import View
from briefings import deals
from briefings.deals import Deal

CALLBACK, HEADING = "new", "A new deal"
NAME, TITLE, KEYWORDS, FEEDS = "new_name", "new_title", "new_keywords", "new_feeds"
MOST_FEEDS = 20
_LINES = re.compile(r"[\n,;]+")


def view(channel: str, name: str = "", *, typed: View | None = None, problem: str = "") -> View:
    """The form. `typed` is a view that was refused for `problem`: what was put in there is kept."""
    filled = parts.values(typed) if typed else {}
    blocks = []
    if problem:
        blocks.append(parts.section(f":warning: {limits.escape(problem)}"))
    blocks += [
        parts.field(
            NAME,
            "Name",
            parts.line(str(filled.get(NAME) or suggested(name)), longest=40, placeholder="merger"),
            hint="Typed in commands: small letters, digits, - and _.",
        ),
        parts.field(
            TITLE,
            "Title",
            parts.line(str(filled.get(TITLE) or name), longest=150, placeholder="Northgate bid for Acme"),
            optional=True,
            hint="What people read; the name without one.",
        ),
        parts.field(
            KEYWORDS,
            "Keywords",
            parts.lines(str(filled.get(KEYWORDS) or "")),
            optional=True,
            hint="One a line, or commas between. An article needs one of them; without any every article is "
            "taken.",
        ),
        parts.field(
            FEEDS,
            "Feeds",
            parts.lines(str(filled.get(FEEDS) or "")),
            optional=True,
            hint=f"Addresses of RSS or Atom feeds, one a line, at most {MOST_FEEDS}. New articles are read.",
        ),
        parts.context("This channel may see the deal, and no other until somebody brings it there."),
    ]
    return parts.modal(
        CALLBACK, HEADING, blocks, submit="Set up", close="Cancel", metadata=json.dumps(channel)
    )


def channel(view: Mapping[str, Any]) -> str:
    """Where the form was opened; no secret, and no right comes of it."""
    try:
        return str(json.loads(view.get("private_metadata") or '""'))
    except ValueError:
        return ""


def errors(view: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with what was put in, by block id; as far as the store is not needed to tell."""
    made = deal(view)
    problems = {
        NAME: deals.name_problem(made.name),
        KEYWORDS: next(filter(None, map(deals.keyword_problem, made.keywords)), None),
        FEEDS: next(filter(None, map(deals.feed_problem, made.feeds)), None),
    }
    if len(made.feeds) > MOST_FEEDS:
        problems[FEEDS] = f"{len(made.feeds)} feeds are more than {MOST_FEEDS}"
    return {id: f"{problem[:1].upper()}{problem[1:]}." for id, problem in problems.items() if problem}


def deal(view: Mapping[str, Any]) -> Deal:
    """What was put in."""
    filled = {id: str(value or "") for id, value in parts.values(view).items()}
    name = filled.get(NAME, "").strip().lower()
    return Deal(
        name,
        " ".join(filled.get(TITLE, "").split()) or name,
        keywords=_listed(filled.get(KEYWORDS, "")),
        feeds=tuple(dict.fromkeys(filled.get(FEEDS, "").replace(",", " ").split())),
    )


def suggested(name: str) -> str:
    """A short name made of what somebody typed: "Northgate Bid" is "northgate-bid"."""
    return re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-_")[:40]


def _listed(text: str) -> tuple[str, ...]:
    words = (" ".join(word.split()) for word in _LINES.split(text))
    return tuple(dict.fromkeys(word for word in words if word))
