"""Regular expressions made from word lists."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(entries: Iterable[str]) -> str:
    """An expression that matches any of `entries`, longest first, with any white space for a space."""
    ordered = sorted(set(entries), key=lambda entry: (-len(entry), entry))
    return "(?:" + "|".join(re.escape(entry).replace(r"\ ", r"\s+") for entry in ordered) + ")"
