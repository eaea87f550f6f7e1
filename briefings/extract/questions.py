"""Open questions: what an article says is unclear, undecided, unresolved, conditional or asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Doc, Span

from briefings.extract import nlp
from briefings.extract.cast import Cast
from briefings.extract.clauses import LONGEST_SENTENCE, actor_of, sentences_with, spans, trimmed
from briefings.extract.question_asked import LABEL, put_by_writer, rhetorical, wants_answer
from briefings.extract.question_evaded import evaded
from briefings.extract.question_frames import CUES
from briefings.extract.question_lists import listed
from briefings.extract.question_phrases import LONGEST, Found
from briefings.extract.question_statements import alone, phrased, points_back, says_which, statement
from briefings.extract.sentences import sentence_of
from briefings.extract.spoken import Sources
from briefings.extract.wordlist import rows, words
from briefings.types import Article, Attribution, Evidence, Question, QuestionKind
from briefings.types import Span as Offsets

_SUBJECT_MATTER = (
    words("words/agreements.txt")
    | words("words/open_terms.txt")
    | words("words/officials.txt")
    | words("words/deal_matters.txt")
    | {noun for noun, _ in rows("words/event_nouns.txt")}
)
_CLOCK = re.compile(r"\d{1,2}[.:]\d\d")
_NAMING = frozenset({"NOUN", "PROPN", "NUM"})
_FARTHEST = 2000
"""Characters to look back for the beginning of a line."""
_SHORTEST = 3
"""Words below which nothing is said that could be answered."""


def questions(
    doc: Doc, article: Article, cast: Cast, attributions: tuple[Attribution, ...]
) -> tuple[Question, ...]:
    """What `doc` leaves open, in its own words and order; each told once.

    `doc` is the parsed `article.text`, `attributions` what it attributes to whom. Rhetorical questions and
    "whether" by itself are none; something said to be unclear must concern an actor of `cast`, an agreement
    or its terms. Topics are for others to find (`topic` is None). Prefers to miss. Never raises; linear in
    the text.
    """
    sources = Sources(doc, attributions, cast)
    found: list[Question] = []
    for sentence, cues in sentences_with(doc, frozenset(CUES)):
        if _asks(sentence):
            continue
        relevant = _concerns_deal(sentence, cast)
        here: list[Question] = []
        for cue in cues:
            for frame, kind in CUES[cue.lemma_.lower()]:
                for each in frame(cue, kind):
                    if relevant or not each.general:
                        here.extend(_question(each, sentence, article, cast, sources))
        found.extend(_apart(here))
    found.extend(_stated(doc, article, cast, sources, found))
    found.extend(_evaded(doc, article, cast, found))
    found.extend(_in_lists(doc, article))
    found.extend(_asked(doc, article, sources, cast))
    found.sort(key=lambda question: question.spans)
    return tuple(
        replace(question, id=f"q{number}") for number, question in enumerate(_once(found, article), 1)
    )


def _question(
    found: Found, sentence: Span, article: Article, cast: Cast, sources: Sources | None
) -> Iterable[Question]:
    tokens = [token for token in found.tokens if not token.is_space]
    if tokens and _CLOCK.fullmatch(tokens[0].text):
        tokens = tokens[1:]  # the time before an entry of a live blog
    first = next((token for token in tokens if not token.is_punct), None)
    if first is not None and points_back(first):
        tokens = alone(sentence, first) or tokens
    tokens = tokens[:LONGEST]
    if sum(not token.is_punct for token in tokens) < _SHORTEST:
        return
    offsets = spans(tokens)
    if offsets:
        yield Question(
            id="",
            spans=offsets,
            kind=found.kind,
            topic=None,
            actor=actor_of(found.by, cast) or (sources.of(offsets[0]) if sources else None),
            evidence=Evidence(article.key, trimmed(sentence), nlp.VERSION),
        )


def _asks(sentence: Span) -> bool:
    return sentence.text.rstrip(" \n\"”’').").endswith("?")


def _stated(doc: Doc, article: Article, cast: Cast, sources: Sources, told: list[Question]) -> list[Question]:
    """What the wording of a sentence says is open, where no frame found it already."""
    found: list[Question] = []
    known: dict[Offsets, list[Offsets]] = {}
    for question in told:
        known.setdefault(question.evidence.sentence, []).extend(question.spans)
    for place in phrased(article.text):
        offsets = (place.start, place.end)
        token = doc.char_span(*offsets, alignment_mode="expand")
        if token is None or not len(token):
            continue
        sentence = sentence_of(token[0])
        here = known.setdefault(trimmed(sentence), [])
        if any(start <= place.start and place.end <= end for start, end in here):
            continue
        if len(sentence) > LONGEST_SENTENCE or _asks(sentence):
            continue
        relevant = says_which(sentence, place) or _concerns_deal(sentence, cast)
        if (relevant or sources.of(offsets)) and (each := statement(sentence, place)):
            fresh = list(_question(each, sentence, article, cast, sources))
            here += [span for question in fresh for span in question.spans]
            found += fresh
    return found


def _evaded(doc: Doc, article: Article, cast: Cast, told: list[Question]) -> Iterable[Question]:
    """What somebody was asked and did not answer, where the sentence tells no other question."""
    known = {question.evidence.sentence for question in told}
    for span in evaded(article.text):
        token = doc.char_span(*span, alignment_mode="expand")
        sentence = sentence_of(token[0]) if token is not None and len(token) else None
        if sentence is None or len(sentence) > LONGEST or trimmed(sentence) in known:
            continue
        if _concerns_deal(sentence, cast):
            yield from _question(Found(QuestionKind.ASKED, list(sentence)), sentence, article, cast, None)


def _in_lists(doc: Doc, article: Article) -> Iterable[Question]:
    for span, kind in listed(article.text):
        token = doc.char_span(*span, alignment_mode="expand")
        if token is not None and len(token):
            evidence = Evidence(article.key, trimmed(sentence_of(token[0])), nlp.VERSION)
            yield Question("", (span,), kind, None, evidence, None)


def _concerns_deal(sentence: Span, cast: Cast) -> bool:
    """Whether a sentence is about somebody of the deal, an agreement or its terms."""
    if cast.within((sentence.start_char, sentence.end_char)):
        return True
    return any(token.lemma_.lower() in _SUBJECT_MATTER for token in sentence)


def _asked(doc: Doc, article: Article, sources: Sources, cast: Cast) -> Iterable[Question]:
    """Questions that an actor, a reporter in a transcript or the article itself puts to get an answer."""
    text = article.text
    for mark in re.finditer(r"\?", text):
        found = doc.char_span(*mark.span(), alignment_mode="expand")
        sentence = sentence_of(found[0]) if found is not None and len(found) else None
        if sentence is None or len(sentence) > LONGEST_SENTENCE:
            continue
        said, actor = sources.attribution(mark.span()), sources.of(mark.span())
        start = sentence.start_char
        label = LABEL.match(text, text.rfind("\n", max(0, start - _FARTHEST), mark.start()) + 1, mark.start())
        if said is not None:
            start = max(start, max(s for s, _ in said.content if s <= mark.start()))
        elif quoted := re.search(r"[“\"][^“”\"\n]*\Z", text[start : mark.start()]):
            start += quoted.start()  # a quotation whose speaker is not known
        if label:
            start = max(start, label.end())
        put = text[start : mark.end()]
        start += len(put) - len(put.lstrip(" \n\t\"“‘'*#-"))
        put = text[start : mark.end()]
        named = any(
            token.pos_ in _NAMING for token in sentence
        )  # "Do you agree?" leaves open nobody knows what
        if label and label["asks"]:
            wanted, actor = named and len(put.split()) >= _SHORTEST and not rhetorical(put), None
        elif said is not None:
            wanted = named and actor is not None and wants_answer(put, article.cut(said.cue))
        else:
            wanted = _concerns_deal(sentence, cast) and put_by_writer(text, start, mark.end())
        if wanted:
            evidence = Evidence(article.key, trimmed(sentence), nlp.VERSION)
            yield Question("", ((start, mark.end()),), QuestionKind.ASKED, None, evidence, actor)


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
        said = article.cut(question.spans).casefold().rstrip("?.! ")
        if said not in seen:
            seen.add(said)
            yield question
