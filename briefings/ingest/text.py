"""Raw text to plain text: characters, Markdown marks, wrapped lines. Every offset refers to the result."""

from __future__ import annotations

import html
import itertools
import re
import unicodedata

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BULLET = re.compile(r"[ \t]*[-*+•‣▪][ \t]+(?=\S)")
_NUMBERED = re.compile(r"[ \t]*\d{1,3}[.)][ \t]+(?=\S)")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_RULE = re.compile(r"[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})$")
_FENCE = re.compile(r"[ ]{0,3}(?:```|~~~).*$")
_DEFINITION = re.compile(r"[ ]{0,3}\[[^\]]+\]:[ \t]*\S+.*$")
_QUOTE = re.compile(r"(?:[ ]{0,3}>[ \t]?)+")

# Applied in this order: an image is a link with a mark before it, and emphasis may stand inside a link. What
# marks enclose is bounded, so that marks that never close do not make each other search to the text's end.
_INLINE = (
    (
        re.compile(r"!\[[^\]]{0,300}\](?:\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)|\[[^\]]*\])"),
        "",
    ),
    (re.compile(r"\[\^[^\[\]\s]+\]"), ""),
    (re.compile(r"\[([^\[\]]+)\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"\[([^\[\]]+)\]\[[^\]]*\]"), r"\1"),
    (re.compile(r"<((?:https?|mailto):[^<>\s]+)>"), r"\1"),
    (re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>"), ""),
    (re.compile(r"(?<![\w*])(\*{1,3})(?=\S)(.{1,500}?)(?<=\S)\1(?![\w*])", re.DOTALL), r"\2"),
    (re.compile(r"(?<![\w_])(_{1,3})(?=\S)(.{1,500}?)(?<=\S)\1(?![\w_])", re.DOTALL), r"\2"),
    (re.compile(r"~~(?=\S)(.{1,500}?)(?<=\S)~~", re.DOTALL), r"\1"),
    (re.compile(r"(?<!`)`+([^`\n]+)`+"), r"\1"),
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~>|<])")
# Escaped marks wait in a private-use plane while the marks around them are taken out.
_PARKED = 0xF0000

_WRAP_LEAST, _WRAP_MOST = 40, 130


def normalise(text: str) -> str:
    """`text` with one kind of line end and space, without invisible characters and surplus white space.

    Characters are composed (NFC); typographic quotation marks and dashes stay as published. At most one
    blank line is left between two lines, and none at either end.
    """
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
    text = "".join(_plain(character) for character in text) if not text.isascii() else _ascii(text)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def from_markdown(text: str) -> str:
    """`text` without Markdown's marks: headings, emphasis, links and quotes become what a reader sees.

    List bullets are kept as "- "; images, rules, comments and link definitions go. Marks that a writer
    escaped stay, without the backslash. The result is not normalised.
    """
    text = _without_comments(_LINE_ENDS.sub("\n", text))
    lines = [_line(line) for line in text.split("\n")]
    text = "\n".join(line for line in lines if line is not None)
    text = _ESCAPED.sub(lambda match: chr(_PARKED + ord(match[1])), text)
    # Emphasis may run over a line's end but never over a blank line.
    blocks = re.split(r"(\n[ \t]*\n)", text)
    text = "".join(_inline(block) if block and not block.isspace() else block for block in blocks)
    text = re.sub(f"[{chr(_PARKED)}-{chr(_PARKED + 127)}]", lambda match: chr(ord(match[0]) - _PARKED), text)
    return html.unescape(text)


def unwrap(text: str) -> str:
    """`text` with hard-wrapped paragraphs joined into one line each, since a sentence ends at a line's end.

    A block counts as wrapped when every line is as full as it can be (the next line's first word would not
    have fitted) and at least one break falls before a small letter. Where in doubt lines stay apart: a
    heading glued to a sentence spoils both.
    """
    blocks = re.split(r"(\n[ \t]*\n\s*)", text)
    return "".join(" ".join(block.split()) if _wrapped(block.split("\n")) else block for block in blocks)


def first_heading(text: str) -> str | None:
    """The title of a Markdown body: its first line, if that is a heading of the first level; else None."""
    first = text.lstrip().split("\n", 1)[0]
    match = _HEADING.match(first)
    return match[1] if match and not first.lstrip().startswith("##") else None


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if character == "\n":
        return "\n"
    if category == "Zs" or character == "\t":
        return " "
    # Cc control, Cf zero-width, joiners, soft hyphen, byte order mark, Co and Cn private and unassigned.
    return "" if category in {"Cc", "Cf", "Co", "Cn"} else character


def _ascii(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0e-\x1f\x7f]", "", text.replace("\t", " "))


def _without_comments(text: str) -> str:
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[at:start])
        at = end + len("-->")
    return "".join(kept) + text[at:]


def _line(line: str) -> str | None:
    """One line without the marks at its start; None when the whole line is a mark."""
    if _RULE.match(line) or _FENCE.match(line) or _DEFINITION.match(line):
        return None if not _RULE.match(line) else ""
    line = _QUOTE.sub("", line, count=1) if _QUOTE.match(line) else line
    if heading := _HEADING.match(line):
        return heading[1]
    if bullet := _BULLET.match(line):
        return "- " + line[bullet.end() :]
    return line


def _inline(block: str) -> str:
    for pattern, replacement in _INLINE:
        block = pattern.sub(replacement, block)
    return block


def _wrapped(lines: list[str]) -> bool:
    lines = [line.strip() for line in lines]
    if len(lines) < 2 or not all(lines):
        return False
    if any(_BULLET.match(line) or _NUMBERED.match(line) for line in lines[1:]):
        return False
    width = max(map(len, lines))
    if not _WRAP_LEAST <= width <= _WRAP_MOST:
        return False
    pairs = list(itertools.pairwise(lines))
    full = all(len(line) + 1 + len(after.split()[0]) > width for line, after in pairs)
    return full and any(after[0].islower() for _, after in pairs)
