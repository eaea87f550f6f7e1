"""Quotations: where quotation marks open and close, whatever marks the text uses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from briefings.types import Span

# Doubled marks first: `` and '' stand for double ones in agency copy. A single mark counts only where a word
# starts (opening) or ends (closing); apostrophes in front of digits and of clipped words ('em, 'til) do not.
_MARK = re.compile(
    r"(?P<double>``|''|[\"“”„‟«»＂])"
    r"|(?P<open>(?:(?<=[\s(\[—–:])|^)[‘'‚](?=[^\W\d_])(?!(?:em|n|til|twas|cause|bout)\b))"
    r"|(?P<close>(?<=[\w.,!?…])[’'](?!\w))",
    re.MULTILINE,
)
_LONGEST_SINGLE = 600
"""Characters after which an opening single mark was an apostrophe after all."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Characters `start` to `end`, marks included, within one line.

    `closed` is false when the line ends before a closing mark; `resumes` when the line before left a
    quotation open and this one takes it up, as in speeches printed in several paragraphs.
    """

    start: int
    end: int
    closed: bool = True
    resumes: bool = False

    @property
    def span(self) -> Span:
        return self.start, self.end


def quotations(text: str) -> tuple[Quotation, ...]:
    """The outermost quotations of `text` in order; they never overlap and never run over a line break.

    Prefers to end too early: a mark that is never closed takes the rest of its line, no more. Never
    raises; linear in the text.
    """
    found: list[Quotation] = []
    pending = False
    start = 0
    for line in text.splitlines(keepends=True):
        here = _in_line(line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029 \t"), start)
        if line.strip():
            if here and pending and here[0].start - start <= _indent(line):
                here[0] = Quotation(here[0].start, here[0].end, here[0].closed, resumes=True)
            pending = bool(here) and not here[-1].closed
            found.extend(here)
        start += len(line)
    return tuple(found)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _in_line(line: str, offset: int) -> list[Quotation]:
    found: list[Quotation] = []
    opened: int | None = None
    single: int | None = None
    inner = False  # a straight mark opened inside curly ones
    for mark in _MARK.finditer(line):
        at, sign = mark.start(), mark.group()
        if mark.lastgroup == "double":
            if opened is None:
                if _closes(line, mark) and not _opens(line, mark):
                    continue  # a stray closing mark
                opened, single, inner = at, None, False
            elif sign == '"' and line[opened] == "“" and (inner or (_opens(line, mark) and "”" in line[at:])):
                inner = not inner
            elif sign in ("“", "„", "``") or (_opens(line, mark) and not _closes(line, mark)):
                # A second opening mark: the first was never closed, and ends where this one starts.
                found.append(Quotation(offset + opened, offset + at, closed=False))
                opened = at
            else:
                found.append(Quotation(offset + opened, offset + mark.end()))
                opened = None
        elif opened is None:
            if mark.lastgroup == "open":
                single = at if single is None else single
            elif single is not None and at - single <= _LONGEST_SINGLE and not _plural(line, at, single):
                found.append(Quotation(offset + single, offset + mark.end()))
                single = None
    if opened is not None:
        found.append(Quotation(offset + opened, offset + len(line), closed=False))
    return [
        quotation
        for quotation in found
        if re.search(r"\w", line[quotation.start - offset : quotation.end - offset])
    ]


def _plural(line: str, at: int, single: int) -> bool:
    """Whether the mark at `at` is the apostrophe of "workers' demands" inside a single quotation."""
    return (
        line[at - 1] == "s"
        and bool(re.match(r"[’'] [a-z]", line[at : at + 3]))
        and bool(re.search(r"[\w.,!?…][’'](?!\w)", line[at + 1 : single + _LONGEST_SINGLE]))
    )


def _opens(line: str, mark: re.Match[str]) -> bool:
    """Whether a mark stands where a word starts."""
    before = line[mark.start() - 1] if mark.start() else " "
    after = line[mark.end()] if mark.end() < len(line) else " "
    if mark.group() in ("“", "„", "‟", "``", "«"):
        return True
    return not after.isspace() and (before.isspace() or before in "([{—–-:/‘'")


def _closes(line: str, mark: re.Match[str]) -> bool:
    """Whether a mark stands where a word or its punctuation ends."""
    before = line[mark.start() - 1] if mark.start() else " "
    after = line[mark.end()] if mark.end() < len(line) else " "
    if mark.group() in ("”", "»"):
        return True
    return not before.isspace() and (after.isspace() or after in ")]},.;:!?—–-’'/")
