"""Which language a text is in; only English can be read."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from briefings.errors import ArticleError

_FILE = Path(__file__).with_name("languages.txt")
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 5000
"""Characters that are looked at: the identifier is sure long before, and slow on long texts."""

_ENOUGH_WORDS = 25
_SURE, _SURE_IF_SHORT = 0.9, 0.985


def identify(text: str) -> str:
    """The ISO 639 code of the language of `text`.

    Prefers to take a text for English: another language needs a high probability, a higher one where there
    are few words, since names of people and places can outweigh them.
    """
    words = _WORD.findall(text[:_SAMPLE])
    if not words:
        return "en"
    language, probability = _identifier().classify(text[:_SAMPLE])  # type: ignore[no-untyped-call]
    needed = _SURE if len(words) >= _ENOUGH_WORDS else _SURE_IF_SHORT
    if language == "en" or (probability < needed and _mostly_latin(words)):
        return "en"
    return str(language)


def require_english(text: str, name: str, declared: str | None = None) -> None:
    """Raises ArticleError when `text` is not in English, or its header (`declared`) says so."""
    code = declared.split("-")[0] if declared else "en"
    if code in {"en", "eng", "english"}:
        code = identify(text)
    if code != "en":
        language = _names().get(code)
        said = f"{language} ({code})" if language else f"the language {code!r}"
        raise ArticleError(f"{name} is in {said}, and only English can be read.")


def _mostly_latin(words: list[str]) -> bool:
    latin = sum(ord(word[0]) < 0x250 for word in words)
    return latin * 2 > len(words)


@functools.cache
def _identifier() -> LanguageIdentifier:
    identifier: LanguageIdentifier = LanguageIdentifier.from_model_file(  # type: ignore[no-untyped-call]
        MODEL_FILE, norm_probs=True
    )
    identifier.set_languages(_names())  # type: ignore[no-untyped-call]
    return identifier


@functools.cache
def _names() -> dict[str, str]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    entries = (line.partition(" ") for line in lines if line and not line.startswith("#"))
    return {code: name for code, _, name in entries}
