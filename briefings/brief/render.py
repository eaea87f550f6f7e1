"""Documents made into text: Jinja2 templates, one look for each output, every value escaped on its way in.

A template family (`templates/<kind>/document.j2`) says what is printed and in which words; the macros of
`templates/_base/<output>.j2` say what a heading, a line or a link looks like. A value is escaped by the
environment itself, so no template can forget to; only what a macro has made is let through as it is.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from briefings import resources
from briefings.brief import escape
from briefings.brief.document import Document

PartKind = Literal["header", "section", "line", "table", "context", "divider"]

# What separates parts in a rendered template. Escaping removes control characters, so that no article
# can bring one.
_PART, _TEXT = "\x02", "\x03"
_CELL = "\x04"  # ends a cell of a table; a line of cells is a row, the first one the head


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a Slack message.

    `section`, `line` and `context` texts are mrkdwn, escaped once; the lines of a section may be cut apart
    anywhere between them. A `line` is one item of a list, without its bullet, and `facts` what it tells,
    as `line.Line.refs`. `header` is plain text with nothing escaped; `divider` has no text. A `table`
    has `rows` in place of it, the head first, all of one length, their cells plain text too.
    """

    kind: PartKind
    text: str
    facts: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def slack(document: Document) -> tuple[Part, ...]:
    """The document as parts of a Slack message, without regard to Slack's limits."""
    parts = []
    for piece in _render("slack", document).split(_PART)[1:]:
        head, _, body = piece.partition(_TEXT)
        kind, *refs = head.split()
        text = _tidy(body, blank_lines=0)
        if kind == "table":
            parts.append(Part("table", "", rows=_rows(escape.slack_plain(text).split("\n"))))
            continue
        if kind == "header":
            text = escape.slack_plain(text)
        if text or kind == "divider":
            parts.append(Part(cast(PartKind, kind), text, tuple(refs)))
    return tuple(parts)


def markdown(document: Document) -> str:
    """The document as Markdown, ending in a line break."""
    return _tables(_tidy(_render("markdown", document), blank_lines=1), _markdown_table) + "\n"


def text(document: Document) -> str:
    """The document as plain text, ending in a line break."""
    return _tables(_tidy(_render("text", document), blank_lines=1), _text_table) + "\n"


def _rows(lines: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell.strip() for cell in line.split(_CELL)[:-1]) for line in lines)


def _tables(text: str, table: Callable[[tuple[tuple[str, ...], ...]], Iterable[str]]) -> str:
    out: list[str] = []
    for is_table, lines in itertools.groupby(text.split("\n"), lambda line: _CELL in line):
        found = list(lines)
        out += table(_rows(found)) if is_table else found
    return "\n".join(out)


def _markdown_table(rows: tuple[tuple[str, ...], ...]) -> Iterable[str]:
    head, *others = rows
    for cells in (head, ("---",) * len(head), *others):
        yield f"| {' | '.join(cells)} |"


def _text_table(rows: tuple[tuple[str, ...], ...]) -> Iterable[str]:
    """Row by row: columns would be wider than any terminal."""
    head, *others = rows
    for name, *cells in others:
        yield f"- {name}"
        yield from (
            f"    - {over}: {cell}" for over, cell in zip(head[1:], cells, strict=True) if cell != "–"
        )


def _render(output: str, document: Document) -> str:
    template = _environment(output).get_template(f"{document.kind}/document.j2")
    return template.render(doc=document)


@functools.cache
def _environment(output: str) -> Environment:
    """The templates' environment for "slack", "markdown" or "text"; `out` is its look."""
    environment = Environment(
        loader=FileSystemLoader(resources.folder("templates")),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=functools.partial(_finalise, escape.ESCAPES[output]),
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["oneline"] = _oneline
    environment.globals["part"] = _part
    environment.globals["cell_end"] = lambda: Markup(_CELL)  # noqa: S704 - constant text
    environment.globals["safe_url"] = lambda address: _safe_url(output, address)
    environment.globals["out"] = environment.get_template(f"_base/{output}.j2").module
    return environment


def _part(kind: str, refs: Iterable[str] = ()) -> Markup:
    return Markup(f"{_PART}{' '.join((kind, *refs))}{_TEXT}")  # noqa: S704 - kinds and ids, no article's text


def _finalise(escaping: Any, value: object) -> Markup:
    """What Jinja2 prints for `value`: markup of a macro as it is, everything else escaped for the output."""
    if isinstance(value, Markup):
        return value
    if value is None:
        raise ValueError("A template prints a value that is not there.")
    return Markup(escaping(str(value)))  # noqa: S704 - escaped for the output that this environment is for


def _safe_url(output: str, address: str | None) -> Markup | None:
    found = escape.url(address)
    if found is None:
        return None
    return Markup(found.replace("&", "&amp;") if output == "slack" else found)  # noqa: S704 - percent-encoded


def _oneline(value: Markup) -> Markup:
    """Markup on one line, so that templates may be laid out over several."""
    return Markup(re.sub(r"[ \t\n]+", " ", value).strip())  # noqa: S704 - was markup before


def _tidy(body: str, blank_lines: int) -> str:
    """Lines without white space at their end, at most `blank_lines` empty ones together."""
    lines = "\n".join(line.rstrip() for line in body.strip().splitlines())
    return re.sub(rf"\n{{{blank_lines + 2},}}", "\n" * (blank_lines + 1), lines)
