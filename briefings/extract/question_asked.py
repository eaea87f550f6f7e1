"""Whether a question that ends in a question mark wants an answer."""

from __future__ import annotations

import re

from briefings.extract.patterns import any_of
from briefings.extract.wordlist import lines

_RHETORICAL = tuple(lines("words/rhetorical.txt"))
_SCORN = re.compile(rf"\b{any_of(lines('words/scorn.txt'))}\b")
_ASKS = re.compile(r"(?i)\b(?:ask|wonder|inquir|enquir|quer(?:y|ied)|question|want(?:s|ed)? to know)")
_OPEN_START = re.compile(r"(?:who|when|where|how|which|what|will|is|are|does|do|can|has|have)\b")
_INFORMS = re.compile(
    r"(?:and\s+|but\s+|so\s+)?(?:how (?:many|much|long|soon|big|large)|when (?:will|does|do|is|are|would)"
    r"|where (?:will|are|is|would|does)|who (?:will|pays|is|are|has|gets|owns|decides|would pay|would run)"
    r"|which \w+ (?:will|would|is|are)|what (?:happens|will)|will|does|do the|are (?:all|the|any|there)"
    r"|is (?:the|there)|has|have the|whether)\b"
)
LABEL = re.compile(
    r"[ \t*]*(?:(?P<asks>(?:QUESTION|Question|REPORTER|Reporter|JOURNALIST|MODERATOR|Q)\b"
    r"(?:\s*\([^)\n]{1,40}\))?\**\s*[:.]\**)"
    r"|(?P<time>\**\d{1,2}[:.]\d\d(?:\s?[ap]m)?\**\s*[:-]?))\s*"
)
"""What may stand before a question in its line: who asks in a transcript, the time in a live blog."""
_ANSWERED = re.compile(
    r"(?i)[”\"’')\s]*"
    r"(?:no|yes|not|of course|hardly|never|probably|perhaps|because|certainly|exactly|sure)\b[,.\s]"
)
_SHORTEST = 3
_LONGEST = 30
_FARTHEST = 2000
"""Characters to look back for the beginning of a line."""


def rhetorical(text: str) -> bool:
    lowered = _folded(text)
    return lowered.startswith(_RHETORICAL) or lowered.endswith((", right?", ", huh?"))


def wants_answer(text: str, cue: str) -> bool:
    """Whether a question in somebody's mouth is put to get an answer: `cue` is the verb that gives it.

    Prefers to miss: what is "said" in the form of a question must ask for a fact.
    """
    lowered = _folded(text)
    if len(lowered.split()) < _SHORTEST or rhetorical(text):
        return False
    if re.search(r"\byou\b", lowered) and not re.search(r"\bwill you\b|\bdo you\b", lowered):
        return False
    if _ASKS.search(cue):
        return bool(_OPEN_START.match(lowered))
    return bool(_INFORMS.match(lowered)) and not _SCORN.search(lowered)


def put_by_writer(text: str, start: int, end: int) -> bool:
    """Whether the question at `start` to `end` of an article, in nobody's mouth, is one that it leaves open.

    A heading ("What happens next?"), one to the reader and one that the next words answer are none.
    """
    said = _folded(text[start:end])
    if not _SHORTEST <= len(said.split()) <= _LONGEST or not _INFORMS.match(said) or rhetorical(said):
        return False
    if _SCORN.search(said) or re.search(r"\b(?:you|your|we|our|us|i|my)\b", said):
        return False
    line = text[text.rfind("\n", max(0, start - _FARTHEST), start) + 1 : start]
    after = text[end : end + 40]
    heading = not line.strip(" *#") and (not after.strip() or after.lstrip(" *").startswith("\n"))
    if heading or line.lstrip().startswith("#"):
        return False
    return not _ANSWERED.match(after)


def _folded(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())
