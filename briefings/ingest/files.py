"""Articles from files, folders and standard input."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from briefings.errors import ArticleError
from briefings.ingest.pipeline import MOST_BYTES, article
from briefings.types import Article

_MARKDOWN = frozenset({".md", ".markdown"})
_READABLE = _MARKDOWN | {".txt", ".text", ""}
_WALKED = frozenset({".txt", ".md"})
STDIN = "-"


def read(
    paths: Sequence[str], stdin: BinaryIO | None = None, *, raw: bool = False
) -> Iterator[Article | ArticleError]:
    """The articles at `paths`, in their order; what cannot be read comes as an ArticleError in its place.

    "-" is `stdin`. A folder stands for its .txt and .md files, those of its subfolders included, sorted by
    path, hidden ones left out. What several paths name is read once. With `raw` the text is taken as it is
    (see `pipeline.article`). Files are read one by one, as the iterator is asked.
    """
    seen: set[str] = set()
    for path in paths:
        for found in _expand(path):
            if isinstance(found, ArticleError):
                yield found
                continue
            identity = found if found == STDIN else os.path.realpath(found)
            if identity in seen:
                continue
            seen.add(identity)
            yield _read_one(found, stdin, raw)


def _expand(path: str) -> Iterator[str | ArticleError]:
    """`path` itself, or the files under it if it is a folder."""
    if "\0" in path:
        yield ArticleError(f"{shown(path)} cannot be read: no file's name holds a NUL byte.")
        return
    if path == STDIN or not Path(path).is_dir():
        yield path
        return
    unreadable: list[OSError] = []
    files = []
    for folder, folders, names in os.walk(path, onerror=unreadable.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [
            str(Path(folder, name))
            for name in names
            if not name.startswith(".") and Path(name).suffix.lower() in _WALKED
        ]
    for error in unreadable:
        yield _unreadable(shown(str(error.filename or path)), error)
    if not files and not unreadable:
        yield ArticleError(f"{shown(path)} is a folder without .txt or .md files.")
    yield from sorted(files)


def _read_one(path: str, stdin: BinaryIO | None, raw: bool) -> Article | ArticleError:
    name = "Standard input" if path == STDIN else shown(path)
    try:
        if path == STDIN:
            if stdin is None:
                return ArticleError("Standard input is not connected; name a file instead of -.")
            return article(stdin.read(MOST_BYTES + 1), STDIN, name=name, markdown=None, raw=raw)
        suffix = Path(path).suffix.lower()
        if suffix not in _READABLE and Path(path).exists():
            return ArticleError(
                f"{name} is a {suffix} file; only text (.txt) and Markdown (.md) can be read."
            )
        with Path(path).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        source = path.encode("utf-8", "replace").decode("utf-8")
        return article(data, source, name=name, markdown=suffix in _MARKDOWN, raw=raw)
    except ArticleError as error:
        return error
    except OSError as error:
        return _unreadable(name, error)


def _unreadable(name: str, error: OSError) -> ArticleError:
    if isinstance(error, FileNotFoundError):
        return ArticleError(f"{name} cannot be read: there is no such file or folder.")
    if isinstance(error, PermissionError):
        return ArticleError(f"{name} cannot be read: permission denied.")
    reason = (error.strerror or str(error)).rstrip(".")
    return ArticleError(f"{name} cannot be read: {reason[:1].lower()}{reason[1:]}.")


def shown(path: str) -> str:
    """`path` as one printable line, whatever bytes a file's name holds."""
    safe = path.encode("utf-8", "replace").decode("utf-8")
    return "".join(character if character.isprintable() else "?" for character in safe)
