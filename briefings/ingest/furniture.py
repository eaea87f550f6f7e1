"""Leaves out what stands around an article: share links, comment forms, newsletter lines, credits."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).with_name("furniture.txt")
_LONGEST = 300
"""Characters; a longer line is a paragraph of the article whatever it begins with."""

_NAME = r"(?-i:[A-Z][\w.'’&-]*(?:,? (?:[A-Z][\w.'’&-]*|of|for|the|and|via|de|von|van|/)){0,6})"
"""What `{name}` stands for in the file: capitalised words, which a sentence is not."""

_BULLET = re.compile(r"^(?:[-*+•‣▪·]|\d{1,2}[.)])\s+")
_SEPARATORS = re.compile(r"[\s,|/•·&+]*")


@dataclass(frozen=True, slots=True)
class _Patterns:
    line: re.Pattern[str]
    rest: re.Pattern[str]
    cut: re.Pattern[str]
    networks: re.Pattern[str]


def without_furniture(text: str) -> str:
    """`text` (normalised) without the lines that `furniture.txt` describes; the rest is unchanged.

    Prefers to leave furniture in: a name of a network goes only in the company of others, and what follows
    "Leave a Reply" only where it is shorter than the article before it.
    """
    patterns = _patterns()
    lines = [_cut(line, patterns) for line in text.split("\n")]
    lines = lines[: _end(lines, patterns)]
    drop = [_is_furniture(line, patterns) for line in lines]
    _mark_share_links(lines, drop, patterns)
    kept = (line for line, dropped in zip(lines, drop, strict=True) if not dropped)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")


def _cut(line: str, patterns: _Patterns) -> str:
    return patterns.cut.sub("", line).strip() if patterns.cut.search(line) else line


def _end(lines: list[str], patterns: _Patterns) -> int:
    """Where the article ends: at the first line of a comment form, if less text follows than precedes."""
    sizes = [len(line) for line in lines]
    for i, line in enumerate(lines):
        if _matches(patterns.rest, line) and sum(sizes[:i]) > sum(sizes[i + 1 :]):
            return i
    return len(lines)


def _is_furniture(line: str, patterns: _Patterns) -> bool:
    return _matches(patterns.line, line) or _matches(patterns.rest, line)


def _matches(pattern: re.Pattern[str], line: str) -> bool:
    if not line or len(line) > _LONGEST:
        return False
    return pattern.fullmatch(_BULLET.sub("", line, count=1)) is not None


def _mark_share_links(lines: list[str], drop: list[bool], patterns: _Patterns) -> None:
    """Mark runs of lines that hold nothing but networks' names.

    One name alone may be a heading, and names after a colon may be a list that the article makes: both
    stay, unless furniture stands right beside them.
    """
    filled = [i for i, line in enumerate(lines) if line]
    names = {i: _networks(lines[i], patterns) for i in filled}
    at = 0
    while at < len(filled):
        until = at
        while until < len(filled) and names[filled[until]]:
            until += 1
        if until > at:
            run = filled[at:until]
            before = filled[at - 1] if at else None
            after = filled[until] if until < len(filled) else None
            beside = any(drop[i] for i in (before, after) if i is not None)
            listed = before is not None and lines[before].endswith(":")
            if beside or (sum(names[i] for i in run) > 1 and not listed):
                for i in run:
                    drop[i] = True
        at = max(until, at + 1)


def _networks(line: str, patterns: _Patterns) -> int:
    """How many networks' names the line holds, if it holds nothing else; otherwise 0."""
    rest = _BULLET.sub("", line, count=1)
    rest, count = patterns.networks.subn("", rest)
    return count if _SEPARATORS.fullmatch(rest) else 0


@functools.cache
def _patterns() -> _Patterns:
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for number, raw in enumerate(_FILE.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]") and line[1:-1].isalpha():
            current = sections.setdefault(line[1:-1], [])
            continue
        line = line.replace("{name}", _NAME)
        try:
            re.compile(line)
        except re.error as error:
            raise ValueError(f"{_FILE.name}, line {number}: {error}") from error
        current.append(line)
    networks = sorted(map(re.escape, sections["networks"]), key=len, reverse=True)
    return _Patterns(
        line=_any(sections["line"]),
        rest=_any(sections["rest"]),
        cut=_any(sections["cut"]),
        networks=re.compile(rf"(?<!\w)(?:{'|'.join(networks)})(?!\w)", re.IGNORECASE),
    )


def _any(expressions: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{expression})" for expression in expressions), re.IGNORECASE)
