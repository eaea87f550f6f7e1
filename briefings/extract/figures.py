"""Figures: amounts, shares and quantities, what they count, their status, who names them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from briefings.extract import nlp
from briefings.extract.cast import Cast
from briefings.extract.clauses import LONGEST_SENTENCE, subject, trimmed
from briefings.extract.figure_elliptic import in_place, unsaid
from briefings.extract.figure_idioms import Governed
from briefings.extract.figure_namer import disowned, namer
from briefings.extract.figure_status import calls_off, status
from briefings.extract.figure_subject import counted
from briefings.extract.numbers import Amount, Kind, amounts
from briefings.extract.sentences import sentence_of, text_of
from briefings.extract.spoken import Sources
from briefings.extract.wordlist import words
from briefings.types import Article, Attribution, Evidence, Figure, FigureStatus, Spans
from briefings.types import Span as Offsets

_TERMS = words("words/terms.txt")
_MATTER = words("words/agreements.txt") | words("words/open_terms.txt") | words("words/deal_matters.txt")
_WHOLES = words("words/wholes.txt")
_TERM_VERBS = words("words/term_verbs.txt")
_POINTING = words("words/pointing.txt")
_EMPTY = words("words/stopwords.txt") - _POINTING
_TIMES = words("words/times.txt")
_BARGAINED = frozenset({FigureStatus.DEMANDED, FigureStatus.OFFERED, FigureStatus.AGREED})
_MOST = words("words/upper_bounds.txt")
_BOUND_STATES = words("words/bound_states.txt")
_GAINS = frozenset({"get", "keep", "take", "receive", "gain"})
_PAST_TIMES = frozenset({"ago", "old", "earlier", "later", "before", "after", "since"})
_PASSING = frozenset({"people", "members", "residents", "supporters"})
_TURN_OUT = frozenset(
    {"attend", "gather", "march", "protest", "kill", "injure", "wound", "watch", "rally", "demonstrate"}
)
"""What people in passing do: their number says nothing of a deal."""
_BELONG = frozenset({"members", "staff", "employees", "workers", "customers", "subscribers", "tenants"})
_RICHEST = (
    FigureStatus.OFF_THE_TABLE, FigureStatus.AGREED, FigureStatus.DEMANDED, FigureStatus.OFFERED,
    FigureStatus.ESTIMATED, FigureStatus.STATED,
)  # fmt: skip
_SURE = frozenset(
    {"sure", "certain", "confident", "convinced", "committed", "right", "true", "clear", "behind"}
)
""" "99 per cent certain": nothing is counted."""
_LENGTHS = frozenset({"articles", "pages", "clauses", "chapters", "paragraphs", "sections", "words"})
"""How long a draft is says nothing of what it offers."""
_OWNS = frozenset({"own", "hold", "control"})
_SHORT = 10
_POINTS_BACK = frozenset({"that", "this", "it", "which"})
_MANY = 100_000
"""A count that is a figure whatever is counted."""
_PART_OF = 6
"""Words back to the number that "half of them" is a part of."""
_FARTHEST = 12
"""Words between an amount and what it counts for both to be shown as one stretch of text."""


def figures(
    doc: Doc, article: Article, cast: Cast, attributions: tuple[Attribution, ...]
) -> tuple[Figure, ...]:
    """The figures of `doc` in order, one for each value of one thing.

    `doc` is the parsed `article.text`, `attributions` what it attributes to whom. An amount told twice is
    kept where its status says most. A demand or offer said elsewhere to be off the table takes that
    status, with the words that say so as a second span. Prefers to miss: a span of time is a figure only as
    a term of an agreement. Never raises; linear in the text.
    """
    who = Sources(doc, attributions, cast)
    found: list[Figure] = []
    told = in_place(amounts(article.text), article.text)
    for amount in [*told, *unsaid(doc, article.text, told)]:
        span = doc.char_span(amount.start, amount.end, alignment_mode="expand")
        if span is None or not len(span):
            continue
        figure = _figure(doc, article, cast, who, amount, span, sentence_of(span[0]))
        if figure:
            found.append(figure)
    kept = _withdrawn(doc, _once(found, article)) if found else []
    return tuple(replace(figure, id=f"f{number}") for number, figure in enumerate(kept, 1))


def _figure(
    doc: Doc, article: Article, cast: Cast, who: Sources, amount: Amount, span: Span, sentence: Span
) -> Figure | None:
    if len(sentence) > LONGEST_SENTENCE:
        what: Span | None = None
        governed = Governed()
    else:
        what = counted(doc, amount, span)
        governed = Governed() if _strength(amount, what) else status(span)
        if not _matters(amount, span, what, sentence, governed):
            return None
        bare = amount.kind is Kind.SHARE and what is None and governed.by is None
        bare = bare and span.root.head.lemma_ not in _OWNS
        if bare and not _about_deal(sentence) and who.of((amount.start, amount.end)) is None:
            return None
    start = min(amount.start, amount.hedge[0] if amount.hedge else amount.start)
    end = max(amount.end, amount.hedge[1] if amount.hedge else 0, amount.rate[1] if amount.rate else 0)
    return Figure(
        id="",
        spans=_evidence(doc, (start, end), what),
        value=amount.value,
        value_high=amount.high,
        unit=amount.unit,
        hedge=" ".join(text_of(doc)[slice(*amount.hedge)].split()) if amount.hedge else None,
        what=_wording(doc, amount, what),
        status=governed.status,
        actor=namer(governed, cast) or (None if disowned(governed) else who.of((amount.start, amount.end))),
        evidence=Evidence(article.key, trimmed(sentence), nlp.VERSION),
    )


def _strength(amount: Amount, what: Span | None) -> bool:
    """ "its 1,240 members": how many there are, whatever is offered or asked of them."""
    return (
        amount.kind is Kind.COUNT
        and amount.unit in _BELONG
        and what is not None
        and any(child.dep_ == "poss" for child in what.root.children)
    )


def _matters(amount: Amount, span: Span, what: Span | None, sentence: Span, governed: Governed) -> bool:
    """Whether an amount says something of a deal: no idiom ("100 percent sure"), no mere lapse of time."""
    if amount.kind is Kind.DURATION:
        most = amount.hedge is not None and sentence.doc.text[slice(*amount.hedge)].casefold() in _MOST
        return most or _is_term(span, amount, sentence) or _agreed_term(span, governed, sentence)
    if amount.loose and not _worth_counting(amount, what, governed):
        return False
    if amount.unit in _PASSING and any(token.lemma_ in _TURN_OUT for token in sentence):
        return False
    if amount.unit == "percent" and amount.value == 100:
        return what is not None
    if (
        amount.kind is not Kind.MONEY
        and what is not None
        and what.root.lemma_ in _TIMES
        and what.root.tag_ == "NN"
    ):
        return False
    if (
        amount.kind is Kind.SHARE
        and what is not None
        and what.root.pos_ == "PRON"
        and span.text[:1].isalpha()
        and not amount.hedge  # "if fewer than half of them improve" is a bar
        and not _of_a_number(span, sentence)
    ):
        return False  # "half of them"
    if amount.kind is not Kind.SHARE:
        return True
    return span.root.dep_ != "advmod" and span.root.head.lemma_ not in _SURE


def _of_a_number(span: Span, sentence: Span) -> bool:
    """ "220 flats, half of them for rent": the part of a number that stands before it."""
    if not span.start > sentence.start or span.doc[span.start - 1].text not in (",", "("):
        return False
    before = span.doc[max(sentence.start, span.start - _PART_OF) : span.start]
    return any(token.like_num and token.ent_type_ not in ("DATE", "TIME") for token in before)


def _worth_counting(amount: Amount, what: Span | None, governed: Governed) -> bool:
    """Whether the number of a thing on no list matters: a large one, or one that is bargained over."""
    if what is None or what.root.tag_ != "NNS" or what.root.ent_type_ in ("DATE", "TIME"):
        return False
    bargained = governed.by is not None and governed.by != what.root and governed.status in _BARGAINED
    bargained = bargained and what.root.lower_ not in _LENGTHS
    return amount.value >= _MANY or bargained


def _bargains(sentence: Span) -> bool:
    """Whether a sentence names an agreement or one of its terms: a bare "33%" elsewhere says nothing."""
    return any(token.lemma_.lower() in _MATTER for token in sentence)


def _about_deal(sentence: Span) -> bool:
    """Whether a sentence bargains; of a short one ("One number: 15 per cent.") also whether the next does."""
    if _bargains(sentence):
        return True
    doc, end = sentence.doc, sentence.end
    if len(sentence) > _SHORT or end >= len(doc) or sentence[-1].is_space:
        return False
    return doc[end].lower_ in _POINTS_BACK and _bargains(sentence_of(doc[end]))


def _agreed_term(span: Span, governed: Governed, sentence: Span) -> bool:
    """ "demanded a pause for four years": what a demand or offer says of time, not how long it lasted."""
    if governed.by is None or governed.status not in _BARGAINED:
        return False
    ago = sentence.doc[span.end].lower_ if span.end < sentence.end else ""
    inside = span.root.head.lower_ in ("for", "over", "after") or span.root.dep_ in (
        "compound",
        "amod",
        "dobj",
    )
    following = ago == "after" and span.root.head.lower_ == "for"  # "for eighteen months after the sale"
    return inside and (ago not in _PAST_TIMES or following)


def _is_term(span: Span, amount: Amount, sentence: Span) -> bool:
    root = span.root
    following = span.doc[span.end] if span.end < sentence.end else None
    if following is not None and following.lower_ in _PAST_TIMES:
        return False
    token = root
    for _ in range(3):
        head = token.head
        if head == token:
            return False
        if head.pos_ in ("NOUN", "PROPN") and head.lemma_.lower() in _TERMS:
            return True
        if head.pos_ in ("VERB", "AUX"):
            return _bound(head, token)
        if head.pos_ not in ("ADP", "NOUN", "ADJ", "NUM", "SYM", "PROPN"):
            return False
        token = head
    return False


def _bound(verb: Token, governed: Token) -> bool:
    """Whether a verb makes a span of time a term: "freezes fares for two years", "the term is 25 years"."""
    if verb.lemma_ in _TERM_VERBS:
        return governed.dep_ in ("prep", "npadvmod", "dobj")
    if verb.lemma_ == "be":
        own = subject(verb)
        given = any(child.dep_ == "acomp" and child.lower_ in _BOUND_STATES for child in verb.children)
        return (own is not None and own.lemma_.lower() in _TERMS) or (given and governed.lower_ == "for")
    if verb.lemma_ in _GAINS and verb.tag_ in ("VBZ", "VBP"):
        return governed.lower_ == "for"  # "gets the port for 35 years"
    ahead = any(child.lower_ in ("will", "would", "may", "could", "must", "shall") for child in verb.children)
    return governed.dep_ == "prep" and governed.lower_ in ("for", "over") and ahead


def _wording(doc: Doc, amount: Amount, what: Span | None) -> str:
    said = " ".join(what.text.split()) if what is not None else ""
    rate = " ".join(text_of(doc)[slice(*amount.rate)].split()) if amount.rate else ""
    if rate and not said:
        return rate
    return said


def _evidence(doc: Doc, amount: Offsets, what: Span | None) -> Spans:
    if what is None:
        return (amount,)
    noun = (what.start_char, what.end_char)
    gap = text_of(doc)[min(amount[1], noun[1]) : max(amount[0], noun[0])]
    if len(gap.split()) <= _FARTHEST and "\n" not in gap:
        return ((min(amount[0], noun[0]), max(amount[1], noun[1])),)
    return tuple(sorted((amount, noun)))


# One figure for each value of a thing


def _once(found: Iterable[Figure], article: Article) -> list[Figure]:
    """One figure for the same value of the same thing: the first of those whose status says most."""
    groups: dict[tuple[object, ...], list[Figure]] = {}
    for figure in found:
        same = groups.setdefault((figure.value, figure.value_high, figure.unit), [])
        for at, other in enumerate(same):
            again = figure.unit == "percent" and _names_again(figure, other, article)
            if again or _same_thing(figure.what, other.what):
                if _richness(figure, article) < _richness(other, article):
                    same[at] = figure
                break
        else:
            same.append(figure)
    return sorted((figure for same in groups.values() for figure in same), key=lambda each: each.spans)


def _names_again(figure: Figure, other: Figure, article: Article) -> bool:
    """ "50% of the resources" after "50% of the rare earths": the whole by another name, and no new claim."""
    if figure.what.casefold() not in _WHOLES or not other.what:
        return False
    definite = re.search(r"\b(?:the|these|those|its|their)\s+\w+\Z", article.cut(figure.spans).casefold())
    return definite is not None and (figure.status is other.status or figure.status is FigureStatus.STATED)


def _richness(figure: Figure, article: Article) -> tuple[int, bool, bool]:
    ends = article.text[figure.evidence.sentence[1] - 1 : figure.evidence.sentence[1]]
    headline = not ends or ends not in ".!?”\"’'"
    return _RICHEST.index(figure.status), figure.actor is None, headline


def _same_thing(one: str, other: str) -> bool:
    first, second = (set(each.casefold().split()) - _EMPTY for each in (one, other))
    if not first or not second or first & _POINTING or second & _POINTING:
        return True
    return len(first & second) * 2 >= min(len(first), len(second))


def _withdrawn(doc: Doc, found: list[Figure]) -> list[Figure]:
    """A demand or offer that a later sentence calls off the table, if the article holds only one such."""
    for at, of_old in calls_off(doc):
        ahead = [
            (number, figure)
            for number, figure in enumerate(found)
            if figure.status is of_old and figure.evidence.sentence[1] <= at[0]
        ]
        if len(ahead) == 1:
            number, figure = ahead[0]
            found[number] = replace(figure, status=FigureStatus.OFF_THE_TABLE, spans=(*figure.spans, at))
    return found
