"""Figures that have moved: another value or another status of one thing."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from briefings.compare import fold, passages, wordlists
from briefings.types import Article, Evidence, FactSet, Figure, FigureShift, FigureStatus, Span

_OPEN = (FigureStatus.DEMANDED, FigureStatus.OFFERED)
_SETTLED = (FigureStatus.AGREED, FigureStatus.OFF_THE_TABLE)
SPANS = frozenset({"years", "months", "weeks", "days", "hours"})
"""Units of time."""

_MEASURES = SPANS | {"percent", "percentage points", "basis points"}
"""Units that say nothing of what is counted, besides currencies (three capitals) and pence."""

NEAR = 200
"""Characters around a figure in which the words that bear on it are looked for."""


def thing(figure: Figure) -> str:
    """What a figure counts, for comparison; empty where its words name nothing ("a year", "50% of them")."""
    words = [word for word in fold.thing(figure.what).split() if word not in wordlists.load("rates")]
    return " ".join(words) if fold.content_words(" ".join(words)) else ""


def bare(figure: Figure) -> bool:
    """Whether `thing` says no more than the unit does: "40 jobs" are not the same jobs as any others."""
    return thing(figure) in ("", fold.thing(figure.unit))


def figure_shifts(facts: FactSet) -> tuple[FigureShift, ...]:
    """Figures of `facts` whose value or status is another now, oldest first; what several articles tell
    is told as the first of them has it.

    Between articles of different days: the same thing in the same unit, demanded or offered first, and
    then agreed or off the table, or of another value by the same actor or in words that say so ("raised
    its offer to"). Within a sentence: two values that it sets side by side as old and new. A statement or
    estimate by somebody else is no shift. Prefers to miss one: equal words are the only sign that two
    figures count one thing.
    """
    found = [*_within(facts), *_between_days(facts), *_lapsed(facts)]
    found.sort(key=lambda one: facts.article_of(one).published_on or dt.date.min)
    unique: dict[object, FigureShift] = {}
    for one in found:
        now = (one.after.value, one.after.value_high) if one.after else None
        was = one.before.value, one.before.value_high, one.before.unit
        unique.setdefault((was, one.was, now, one.now), one)
    return tuple(unique.values())


def current(facts: FactSet, shifts: Iterable[FigureShift]) -> tuple[Figure, ...]:
    """The figures of `facts` as they stand after `shifts`: a withdrawn one has the status it has since."""
    since = {shift.before.id: shift.now for shift in shifts if shift.after is None}
    return tuple(replace(one, status=since.get(one.id, one.status)) for one in facts.figures)


def _shift(before: Figure, after: Figure, was: FigureStatus | None = None) -> FigureShift:
    return FigureShift(before, was or before.status, after.status, after.evidence, after)


# Within a sentence


def _within(facts: FactSet) -> Iterator[FigureShift]:
    sentences: dict[tuple[str, Span], list[Figure]] = defaultdict(list)
    for figure in facts.figures:
        sentences[figure.evidence.article, figure.evidence.sentence].append(figure)
    for figures in sentences.values():
        ordered = sorted(figures, key=lambda one: one.spans)
        for first, second in itertools.pairwise(ordered):
            if first.unit == second.unit and (pair := _side_by_side(facts.article_of(first), first, second)):
                yield _shift(*pair)


def _side_by_side(article: Article, first: Figure, second: Figure) -> tuple[Figure, Figure] | None:
    """The older and the newer of two figures, if their sentence sets them against each other in time."""
    text, (start, end) = article.text, first.evidence.sentence
    head = text[max(start, first.spans[0][0] - NEAR) : first.spans[0][0]]
    between = text[first.spans[-1][1] : second.spans[0][0]][-NEAR:]
    tail = " ".join(text[second.spans[-1][1] : min(end, second.spans[-1][1] + NEAR)].split()[:8])
    if _overlap(first, second) or first.value == second.value:
        return None
    if _FROM.search(head) and _TO.search(between) and _stake_changed().search(head):
        return first, second
    if {first.status, second.status} == set(_OPEN):
        return None  # "wants a fifth instead of the 14% on offer": two sides, and neither has moved
    if _UP_FROM.search(between) and _version(between, f"{article.cut(second.spans)} {tail}"):
        return second, first
    return None


_FROM = re.compile(r"\bfrom\s+(?:\S+\s+){0,2}$", re.IGNORECASE)
_TO = re.compile(r"^[\w\s]{0,20}\bto\s+(?:\S+\s+){0,2}$", re.IGNORECASE)
_UP_FROM = re.compile(
    r"\b(?:up|down)\s+from\b[^.;]*$|\b(?:short\s+of|instead\s+of|rather\s+than|compared\s+with|against)\b[^.;,]*$",
    re.IGNORECASE,
)


def _version(between: str, tail: str) -> bool:
    """Whether the second figure is said to be an earlier one: "the 12% in the first draft".

    `tail` is the figure and what follows it.
    """
    words = " ".join(between.split()[-3:]) + " " + re.split(r"[;,]|\.(?!\d)", tail)[0]
    return passages.any_of("versions").search(words) is not None


@functools.cache
def _stake_changed() -> passages.Pattern:
    """ "raised its cash offer": what a figure was changed in, named before it."""
    stakes = [word for row in passages.pairs("stakes") for words in row for word in words]
    verbs = passages.alternatives(wordlists.entries("changed_value"))
    return re.compile(
        rf"\b{verbs}\s+(?:[\w’'-]+\s+){{0,4}}?{passages.alternatives(stakes)}s?\b", re.IGNORECASE
    )


def _overlap(one: Figure, other: Figure) -> bool:
    return any(a < d and c < b for a, b in one.spans for c, d in other.spans)


# Between articles


def _between_days(facts: FactSet) -> Iterator[FigureShift]:
    """Each figure of a later day against the newest earlier ones of the same thing."""
    things: dict[tuple[str, str], list[tuple[dt.date, Figure]]] = defaultdict(list)
    for figure in facts.figures:
        article = facts.article_of(figure)
        named = _stake(figure) or thing(figure)
        if article.published_on and named and figure.status in (*_OPEN, *_SETTLED):
            things[named, figure.unit].append((article.published_on, figure))
    for group in things.values():
        group.sort(key=lambda pair: pair[0])
        for day, after in group:
            if _tentative(facts, after):
                continue
            if before := _predecessor(facts, [pair for pair in group if pair[0] < day], after):
                yield _shift(before, after)


def _predecessor(facts: FactSet, earlier: list[tuple[dt.date, Figure]], after: Figure) -> Figure | None:
    """The one figure that `after` takes the place of, or None if there is none or no telling which."""
    fitting = [
        (day, figure)
        for day, figure in earlier
        if figure.status in _OPEN and not _tentative(facts, figure) and _replaces(facts, figure, after)
    ]
    if not fitting:
        return None
    newest = max(day for day, _ in fitting)
    last = [figure for day, figure in fitting if day == newest]
    values = {(figure.value, figure.value_high) for figure in last}
    if len(values) != 1 or any(
        figure.value == after.value and figure.status is after.status for figure in last
    ):
        return None
    return last[0]


def _replaces(facts: FactSet, before: Figure, after: Figure) -> bool:
    if bare(before) and _measured(before.unit) and not _stake(before):
        return False
    if after.status in _SETTLED:
        return not _stake(after) or before.actor == after.actor or _raised(facts, after)
    if before.status is not after.status or before.value == after.value:
        return False
    if before.actor is not None and before.actor == after.actor:
        return not bare(before) and not bare(after)
    return _stake(after) != "" and _raised(facts, after)


def _stake(figure: Figure) -> str:
    """ "offer" or "demand" where a figure's words only name what it is put forward as, else ""."""
    words = fold.thing(figure.what).split()
    last = words[-1] if words else ""
    for offered, demanded in passages.pairs("stakes"):
        if last in offered:
            return offered[0]
        if last in demanded:
            return demanded[0]
    return ""


def _raised(facts: FactSet, figure: Figure) -> bool:
    """Whether the words right before a figure give it as a changed one: "raised its pay offer to 5%"."""
    text, start = facts.article_of(figure).text, figure.spans[0][0]
    near = text[max(figure.evidence.sentence[0], start - 60) : figure.spans[-1][1]]
    return _stake_changed().search(near) is not None


def _tentative(facts: FactSet, figure: Figure) -> bool:
    (start, end), (first, _) = figure.evidence.sentence, figure.spans[0]
    near = facts.article_of(figure).text[max(start, first - NEAR) : min(end, first + NEAR)]
    return passages.any_of("tentative").search(near) is not None


def _measured(unit: str) -> bool:
    return unit in _MEASURES or unit == "pence" or (len(unit) == 3 and unit.isupper())


# Said to be off the table


def _lapsed(facts: FactSet) -> Iterator[FigureShift]:
    """ "The demand is off the table", of the one amount that is demanded in that article or before it."""
    by_article: dict[str, list[Figure]] = defaultdict(list)
    for figure in facts.figures:
        by_article[figure.evidence.article].append(figure)
    for article in facts.articles:
        if not _may_lapse(article.text):
            continue
        for match in _lapse().finditer(article.text):
            where = passages.sentence(article.text, match.span())
            own = by_article[article.key]
            # A sentence with an amount gives that one its status.
            if _uncertain(article, where, match.start()) or any(
                where[0] <= figure.spans[0][0] < where[1] for figure in own
            ):
                continue
            status = FigureStatus.OFFERED if match["offered"] else FigureStatus.DEMANDED
            standing = (status, FigureStatus.OFF_THE_TABLE)
            candidates = [
                figure
                for figure in own
                if figure.status in standing
                and figure.unit not in SPANS
                and figure.spans[0][0] < match.start()
            ] or _before(facts, article, status)
            values: set[tuple[Decimal, str]] = {(one.value, one.unit) for one in candidates}
            if len(values) == 1:
                first = candidates[-1]
                evidence = Evidence(article.key, where, first.evidence.extractor)
                yield FigureShift(first, status, FigureStatus.OFF_THE_TABLE, evidence)


def _before(facts: FactSet, article: Article, status: FigureStatus) -> list[Figure]:
    """The amounts of `status` that earlier articles have."""
    day = article.published_on
    return [
        figure
        for figure in facts.figures
        if figure.status is status
        and figure.unit not in SPANS
        and day is not None
        and (then := facts.article_of(figure).published_on)
        and then < day
    ]


def _uncertain(article: Article, where: Span, start: int) -> bool:
    sentence = article.text[slice(*where)]
    return sentence.endswith("?") or bool(passages.any_of("doubts").search(article.text, where[0], start))


@functools.lru_cache(maxsize=4096)
def _may_lapse(text: str) -> bool:
    """Whether a word that every lapse needs is in the text; a look that costs next to nothing."""
    text = text.casefold()
    return any(word in text for word in _lapsing())


@functools.cache
def _lapsing() -> frozenset[str]:
    return frozenset(max(entry.casefold().split(), key=len) for entry in wordlists.entries("lapsed"))


@functools.cache
def _lapse() -> passages.Pattern:
    offered = [word for offers, _ in passages.pairs("stakes") for word in offers]
    demanded = [word for _, demands in passages.pairs("stakes") for word in demands]
    return re.compile(
        rf"\b(?:the|its|his|her|their|that|this|\w+[’']s)\s+(?:[\w’'-]+,?\s+){{0,3}}?"
        rf"(?:(?P<offered>{passages.alternatives(offered)})|(?P<demanded>{passages.alternatives(demanded)}))"
        rf"(?:\s+(?:for|of)(?:\s+[\w’'-]+){{1,4}}?)?"
        rf"\s+(?:is|was|are|were|has|had|have)\s+(?:now\s+)?{passages.alternatives(wordlists.entries('lapsed'))}",
        re.IGNORECASE,
    )
