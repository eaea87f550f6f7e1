"""Open questions: what an article says is unclear, undecided, unresolved, conditional or asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Doc, Span

from briefings.extract import nlp
from briefings.extract.cast import Cast
from briefings.extract.clauses import LONGEST_SENTENCE, Sentences, actor_of, sentences_with, spans, trimmed
from briefings.extract.question_frames import CUES
from briefings.extract.question_phrases import LONGEST, Found
from briefings.extract.spoken import Sources
from briefings.extract.wordlist import lines, words
from briefings.types import Article, Attribution, Evidence, Question, QuestionKind

_RHETORICAL = tuple(lines("words/rhetorical.txt"))
_SUBJECT_MATTER = words("words/agreements.txt") | words("words/open_terms.txt") | words("words/officials.txt")
_SHORTEST = 3
"""Words below which nothing is said that could be answered."""
_ASKS = re.compile(
    r"\b(?:ask|wonder|inquir|enquir|quer(?:y|ied)|question|want(?:s|ed)? to know)", re.IGNORECASE
)
_OPEN_START = re.compile(r"(?i:who|when|where|how|which|what|will|is|are|does|do|can|has|have)\b")


def questions(
    doc: Doc, article: Article, cast: Cast, attributions: tuple[Attribution, ...]
) -> tuple[Question, ...]:
    """What `doc` leaves open, in its own words and order; each told once.

    `doc` is the parsed `article.text`, `attributions` what it attributes to whom. Rhetorical questions and
    "whether" by itself are none; something said to be unclear must concern an actor of `cast`, an agreement
    or its terms. Topics are for others to find (`topic` is None). Prefers to miss. Never raises; linear in
    the text.
    """
    sources = Sources(attributions, cast)
    found: list[Question] = []
    for sentence, cues in sentences_with(doc, frozenset(CUES)):
        if sentence.text.rstrip(" \n\"”’').").endswith("?"):
            continue
        relevant = _concerns_deal(sentence, cast)
        here: list[Question] = []
        for cue in cues:
            for frame, kind in CUES[cue.lemma_.lower()]:
                for each in frame(cue, kind):
                    if relevant or not each.general:
                        here.extend(_question(each, sentence, article, cast, sources))
        found.extend(_apart(here))
    found.extend(_asked(doc, article, sources))
    found.sort(key=lambda question: question.spans)
    return tuple(
        replace(question, id=f"q{number}") for number, question in enumerate(_once(found, article), 1)
    )


def _question(
    found: Found, sentence: Span, article: Article, cast: Cast, sources: Sources
) -> Iterable[Question]:
    tokens = [token for token in found.tokens if not token.is_space][:LONGEST]
    if sum(not token.is_punct for token in tokens) < _SHORTEST:
        return
    offsets = spans(tokens)
    if offsets:
        yield Question(
            id="",
            spans=offsets,
            kind=found.kind,
            topic=None,
            actor=actor_of(found.by, cast) or sources.of(offsets[0]),
            evidence=Evidence(article.key, trimmed(sentence), nlp.VERSION),
        )


def _concerns_deal(sentence: Span, cast: Cast) -> bool:
    """Whether a sentence is about somebody of the deal, an agreement or its terms."""
    if cast.within((sentence.start_char, sentence.end_char)):
        return True
    return any(token.lemma_.lower() in _SUBJECT_MATTER for token in sentence)


def _asked(doc: Doc, article: Article, sources: Sources) -> Iterable[Question]:
    """Questions that an actor puts in a quotation and that want an answer."""
    inside: Sentences | None = None
    for mark in re.finditer(r"\?", doc.text):
        said, actor = sources.attribution(mark.span()), sources.of(mark.span())
        if said is None or actor is None:
            continue
        inside = inside or Sentences(doc)
        found = doc.char_span(*mark.span(), alignment_mode="expand")
        sentence = inside.at(found[0]) if found is not None and len(found) else None
        if sentence is None or len(sentence) > LONGEST_SENTENCE:
            continue
        start = max(sentence.start_char, max(s for s, _ in said.content if s <= mark.start()))
        text = doc.text[start : mark.end()]
        start += len(text) - len(text.lstrip(" \n\t\"“‘'"))
        named = any(token.pos_ in ("NOUN", "PROPN") for token in sentence)
        if named and _wants_answer(doc.text[start : mark.end()], article.cut(said.cue)):
            evidence = Evidence(article.key, trimmed(sentence), nlp.VERSION)
            spans_ = ((start, mark.end()),)
            yield Question("", spans_, QuestionKind.ASKED, None, evidence, actor)


def _wants_answer(text: str, cue: str) -> bool:
    lowered = text.replace("’", "'").casefold()
    if (
        len(lowered.split()) < _SHORTEST
        or lowered.startswith(_RHETORICAL)
        or lowered.endswith((", right?", ", huh?"))
    ):
        return False
    if re.search(r"\byou\b", lowered) and not re.search(r"\bwill you\b|\bdo you\b", lowered):
        return False
    return bool(_ASKS.search(cue)) and bool(_OPEN_START.match(lowered))


# One question once


def _apart(here: list[Question]) -> list[Question]:
    """Of questions in a sentence whose words overlap, the one that says most."""
    kept: list[Question] = []
    for question in sorted(here, key=lambda each: -_length(each)):
        if not any(_inside(question, other) for other in kept):
            kept.append(question)
    return kept


def _length(question: Question) -> int:
    return sum(end - start for start, end in question.spans)


def _inside(question: Question, other: Question) -> bool:
    shared = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in question.spans for b in other.spans)
    return shared * 2 > _length(question)


def _once(found: list[Question], article: Article) -> Iterable[Question]:
    seen: set[str] = set()
    for question in found:
        said = article.cut(question.spans).casefold()
        if said not in seen:
            seen.add(said)
            yield question
