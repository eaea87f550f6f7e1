"""Statements that say of something that it is open, found by their wording and kept so that they stand alone.

Where a frame of grammar (`question_frames`) reads a question off the parse, this module trusts the words: the
parser may be wrong about a clause, but "has yet to" says what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from spacy.tokens import Span, Token

from briefings.extract.clauses import subject
from briefings.extract.question_phrases import LONGEST, Found, Words, negated
from briefings.extract.sentences import sentence_of
from briefings.extract.wordlist import rows, words
from briefings.types import QuestionKind

_ACTIONS = words("words/deal_actions.txt")
_SPEECH = words("words/speech.txt")
_WH = ("whether", "if", "who", "what", "which", "whose", "when", "where", "why", "how")
_SPEAKS = frozenset({"i", "you"})
_POINTS = frozenset({"PRP", "PRP$", "DT", "RB", "IN", "CC", "WDT"})
_VAGUE = frozenset({"success", "outcome", "future", "fate", "much", "everything", "lot", "all"})
_OURS = frozenset({"i", "we", "you"})
_NAMING = frozenset({"NOUN", "PROPN", "NUM"})
_OWN = frozenset({"neither", "no", "both", "any", "each", "all", "either", "every"})
_GAP = r"(?:\s+[\w'-]+){0,3}?"
_BACK = re.compile(r"(?i)\b(?:last (?:week|month|year)|initially|originally|previously|at first)\b")
_ASIDE = re.compile(
    r"(?i)unless (?:otherwise|noted|stated)"
    r"|(?:as|so) long as (?:\d|an?\b|two|three|it takes|there (?:is|are))"
)


@cache
def _phrasings() -> tuple[tuple[re.Pattern[str], QuestionKind, bool], ...]:
    """One expression a kind, for text in lower case with straight apostrophes, and whether its sentence must
    begin with a question word."""
    by_kind: dict[tuple[str, bool], list[str]] = {}
    for phrasing, kind in rows("words/question_phrasings.txt"):
        bare = phrasing.removeprefix("^").strip()
        by_kind.setdefault((kind, bare != phrasing), []).append(_expression(bare))
    return tuple((_anywhere(each), QuestionKind(kind), leads) for (kind, leads), each in by_kind.items())


def _anywhere(ways: list[str]) -> re.Pattern[str]:
    """`ways` at the beginning of a word; those that may begin with "n't" also at the end of "don't"."""
    denied = [way for way in ways if "n't" in way.partition(")")[0]]
    others = [way for way in ways if way not in denied]
    parts = [rf"(?<![\w'])(?:{'|'.join(others)})"] if others else []
    parts += [rf"(?=n['oe])(?:(?<![\w'])|(?=n't))(?:{'|'.join(denied)})"] if denied else []
    return re.compile(rf"(?:{'|'.join(parts)})(?![\w'])")


def _expression(phrasing: str) -> str:
    """The expression of one entry; "n't" and "'s" follow the word before without a space."""
    parts: list[str] = []
    for number, word in enumerate(phrasing.split()):
        if word == "..":
            parts.append(_GAP)
            continue
        ways: list[str] = []
        for each in word.split("/"):
            space = r"\s+" if number and each not in ("n't", "'s") else ""
            ways += [space + re.escape(way) for way in (_WH if each == "WH" else (each,))]
        parts.append("(?:" + "|".join(ways) + ")")
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Phrasing:
    """Where the text says that something is open: `leads` tells that the sentence must begin with the
    question ("How it will be paid is not known")."""

    start: int
    end: int
    kind: QuestionKind
    leads: bool


def phrased(text: str) -> list[Phrasing]:
    """What `text` says is open, in order. Linear in the text: no phrasing spans more than a few words."""
    lowered = text.replace("’", "'").lower()
    if len(lowered) != len(text):
        lowered = "".join(each.lower() if each.isascii() else each for each in text.replace("’", "'"))
    found = [
        Phrasing(*match.span(), kind, leads)
        for pattern, kind, leads in _phrasings()
        for match in pattern.finditer(lowered)
        if not _ASIDE.match(lowered, match.start())
    ]
    return sorted(found, key=lambda each: (each.start, each.end))


def statement(sentence: Span, place: Phrasing) -> Found | None:
    """The statement of `sentence` that holds the phrasing at `place`, if it is told by somebody who can know
    ("I would not say" is none) and still holds ("had insisted that ... unless" does not)."""
    kind = place.kind
    said = sentence.doc.char_span(place.start, place.end, alignment_mode="expand")
    if said is None or not len(said) or (place.leads and not _begins_with_question(sentence)):
        return None
    verb = _verb(said.root)
    by = subject(verb) if verb is not None else None
    if kind is QuestionKind.CONDITION and (bygone(said.root) or _dated_back(sentence) or vague(by)):
        return None
    if by is not None and by.lower_ in _SPEAKS and kind is QuestionKind.DECLINED_TO_SAY:
        return None
    if kind is QuestionKind.UNCLEAR and verb is not None and _imagined(verb, by):
        return None
    kept = alone(sentence, said.root)
    if by is not None and by.lower_ in _OURS and not any(token.pos_ in _NAMING for token in kept):
        return None  # "I don't know if it is": nobody could tell what
    return Found(kind, kept, by if kind is QuestionKind.DECLINED_TO_SAY else None) if kept else None


def vague(noun: Token | None) -> bool:
    """ "success will hinge on balance": a remark on everything is no condition of an agreement."""
    return noun is not None and noun.lemma_.lower() in _VAGUE


def _imagined(verb: Token, by: Token | None) -> bool:
    """ "if we don't know where we stand", "you don't know what it costs": nobody says that it is open."""
    if by is not None and by.lower_ == "you":
        return True
    return any(
        child.dep_ == "mark" and child.lower_ in ("if", "unless")
        for each in (verb, *verb.ancestors)
        for child in each.children
        if child.i < verb.i
    )


def says_which(sentence: Span, place: Phrasing) -> bool:
    """Whether the question itself is put in words: "whether", "how", "will ... only if"."""
    lowered = {token.lower_ for token in sentence}
    if place.kind is QuestionKind.CONDITION:
        return bool(lowered & {"will", "would", "must", "wo", "'ll", "’ll"})
    return bool(lowered & set(_WH))


def _begins_with_question(sentence: Span) -> bool:
    first = next((token for token in sentence if not token.is_punct and not token.is_space), None)
    return first is not None and first.lower_ in _WH


def bygone(token: Token) -> bool:
    """Whether what holds `token` was said before something else: "had insisted that"."""
    for above in token.ancestors:
        if above.pos_ == "VERB" and any(
            child.lower_ == "had" and child.dep_ == "aux" for child in above.children
        ):
            return True
    return False


def _dated_back(sentence: Span) -> bool:
    return bool(_BACK.search(sentence.text))


def supposed(condition: Token, kind: QuestionKind) -> Iterator[Found]:
    """ "would release the crew if the navy withdrew": what one does if another does."""
    if condition.dep_ != "mark" or condition.head.dep_ != "advcl":
        return
    if condition.i and condition.nbor(-1).lower_ in ("even", "as"):
        return  # "even if it fell by half, it would pay"
    main = condition.head.head
    if main.lemma_ in _SPEECH:  # "will sell, if the money is found, their lawyer said"
        told = [child for child in main.children if child.dep_ == "ccomp"]
        main = told[0] if told else main
    if main.lemma_.lower() not in _ACTIONS or negated(main):
        return
    if any(child.dep_ == "mark" and child.lower_ in ("whether", "if") for child in main.children):
        return  # "asked whether it would withdraw if the navy left"
    modal = any(child.lower_ in ("will", "would", "'ll", "’ll", "'d") for child in main.children)
    refused = main.tag_ == "VBP" and any(
        token.lower_ in ("no", "not", "n't", "n’t") for token in condition.head.subtree
    )  # "if there is no offer by then, we strike"
    by = subject(main)
    first = subject(condition.head)
    missing = first is None and not any(child.dep_ == "expl" for child in condition.head.children)
    if not (modal or refused) or by is None or missing or by.lower_ in _SPEAKS:
        return
    if first is not None and first.lower_ in _SPEAKS:
        return
    kept = [] if bygone(main) else alone(sentence_of(main), main)
    if kept:
        yield Found(kind, kept, by, general=False)


def alone(sentence: Span, token: Token) -> Words:
    """The words of the independent clause around `token`, or of the whole sentence where the clause would
    begin with a word that points back; none where that is too long to show."""
    top = token
    while top.head != top and not _independent(top):
        top = top.head
    beyond: set[int] = set()
    for each in top.subtree:
        if each != top and each.i not in beyond and _independent(each) and each.head == top:
            beyond.update(inner.i for inner in each.subtree)
    kept = [each for each in top.subtree if each.i not in beyond]
    first = next((each for each in kept if not each.is_punct and not each.is_space), None)
    if first is None or points_back(first) or _parted(kept):
        kept = list(sentence)
    kept = [each for each in kept if not each.is_space]
    while kept and ((kept[0].is_punct and not kept[0].is_quote) or kept[0].dep_ == "cc"):
        if kept[0].lower_ in ("nor", "neither"):
            break  # without it, "Nor have they agreed" says the contrary
        kept.pop(0)
    return kept if sum(not each.is_punct for each in kept) <= LONGEST else []


def _independent(verb: Token) -> bool:
    """Whether `verb` heads a clause of its own beside another: joined on, with its own subject."""
    return (
        verb.dep_ == "conj"
        and verb.pos_ in ("VERB", "AUX")
        and verb.head.pos_ in ("VERB", "AUX")
        and any(child.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for child in verb.children)
    )


def points_back(first: Token) -> bool:
    """Whether a text that begins with this word leaves its reader to ask who or what is meant."""
    if first.tag_ not in _POINTS:
        return False
    if first.lower_ in ("it", "there") and first.i + 1 < len(first.doc):
        return first.nbor(1).lemma_ not in ("be", "remain", "seem")  # "It is unclear whether"
    if first.lower_ in _WH or first.lower_ in _OWN:
        return False
    return first.tag_ != "DT" or first.lower_ in ("this", "that", "these", "those")


def _parted(kept: Words) -> bool:
    """Whether more than a word or two is missing inside: it would be read as two pieces."""
    return any(later.i - earlier.i > 3 for earlier, later in pairwise(kept))


def _verb(token: Token) -> Token | None:
    while token.pos_ not in ("VERB", "AUX"):
        if token.head == token:
            return None
        token = token.head
    return token
