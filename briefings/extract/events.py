"""Events: meetings, visits, signings, votes, deadlines and threats, past or ahead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from briefings.extract import nlp
from briefings.extract.cast import Cast, Mention
from briefings.extract.clauses import LONGEST_SENTENCE, Outlook, sentences_with, spans, trimmed
from briefings.extract.date_resolution import Resolved, nearer, resolve
from briefings.extract.dates import DateMention, Form, dates
from briefings.extract.event_candidates import TRIGGERS, candidates, somebody
from briefings.extract.event_dated import dated
from briefings.extract.event_threats import Candidate
from briefings.extract.event_undone import undoes
from briefings.extract.live import Entries
from briefings.extract.places import place_in
from briefings.extract.question_statements import alone
from briefings.extract.sentences import sentences
from briefings.extract.wordlist import words
from briefings.types import ActorKind, Article, Event, EventKind, Evidence, Precision

_RECENT = words("words/recent.txt")
_FIRST = (
    EventKind.THREAT, EventKind.SIGNING, EventKind.VOTE, EventKind.DEADLINE, EventKind.DECISION,
    EventKind.VISIT, EventKind.CONFERENCE, EventKind.MEETING, EventKind.TALKS,
    EventKind.ANNOUNCEMENT, EventKind.OTHER,
)  # fmt: skip
"""The kind of a clause that says several at once: "meets her on Friday to sign" is a signing."""
_GATHERINGS = frozenset(
    {EventKind.MEETING, EventKind.TALKS, EventKind.VISIT, EventKind.SIGNING, EventKind.CONFERENCE}
)
_BACKGROUND = dt.timedelta(days=400)
"""What lies longer ago than this is told as background."""
_SPEAKERS = frozenset({"i", "we"})
_PLACED = frozenset({Form.DAY, Form.WITHIN})
_LASTS = {
    Precision.WEEK: dt.timedelta(days=7),
    Precision.MONTH: dt.timedelta(days=31),
    Precision.QUARTER: dt.timedelta(days=92),
    Precision.YEAR: dt.timedelta(days=366),
}
_LONGEST = 55
"""Words of an event's evidence at most."""


def events(doc: Doc, article: Article, cast: Cast) -> tuple[Event, ...]:
    """What `doc` says has happened or is ahead, in order, each told once.

    `doc` is the parsed `article.text`. An event needs an actor or a date beside its event word; negated,
    conditional and wished ones are left out, and so is narration about talks in general. Prefers to miss.
    Never raises; linear in the text.
    """
    found: list[Event] = []
    text = article.text
    entries = Entries(text)
    triggers = {sentence.start: tokens for sentence, tokens in sentences_with(doc, TRIGGERS)}
    for sentence in sentences(doc):
        if len(sentence) > LONGEST_SENTENCE or sentence.text.rstrip(" \n\"”’'").endswith("?"):
            continue
        here = [each for trigger in triggers.get(sentence.start, ()) for each in candidates(trigger)]
        mentions = tuple(dates(text, sentence.start_char, sentence.end_char))
        if not entries or any(each.form is not Form.CLOCK for each in mentions):
            mentions = tuple(each for each in mentions if each.form is not Form.CLOCK)
        here += dated(sentence, mentions, cast)
        if here:
            told = (_event(candidate, mentions, sentence, article, cast, entries) for candidate in here)
            found.extend(_merged([event for event in told if event]))
    return tuple(_numbered(_once(found)))


def _event(
    found: Candidate,
    mentions: tuple[DateMention, ...],
    sentence: Span,
    article: Article,
    cast: Cast,
    entries: Entries,
) -> Event | None:
    ordered = [token for token in found.tokens if not token.is_space]
    told = spans(ordered) if found.kind is EventKind.THREAT else ()
    first = next((token for token in ordered if not token.is_punct), None)
    pointing = first is not None and first.tag_ in ("PRP", "PRP$", "WDT", "WP")
    if pointing and first is not None and first.lower_ not in _SPEAKERS:
        ordered = alone(sentence, found.trigger) or ordered
    if not ordered or len(ordered) > _LONGEST:
        ordered = [token for token in ordered if abs(token.i - found.trigger.i) <= _LONGEST // 2]
    offsets = spans(ordered)
    if not offsets:
        return None
    here = [m for m in mentions if any(s <= m.start and m.end <= e + 1 for s, e in told or offsets)]
    when = found.day if found.day in here else _nearest(found.trigger, here)
    ahead = {Outlook.AHEAD: True, Outlook.PAST: False, Outlook.WAS_AHEAD: True}.get(found.view)
    if found.view is Outlook.PRESENT and when:
        ahead = True  # "the committee meets on Tuesday"
    if found.view is Outlook.WAS_AHEAD and when:
        ahead = nearer(
            when, article.published_on
        )  # "was due to start on 1 January": told a week after or before
    told_at = entries.told_at(when.start) if when and when.form is Form.CLOCK else None
    # Of a meeting called off on a Thursday no tense says which Thursday.
    planned = when is not None and when.start < found.trigger.idx
    side = None if planned and found.view is Outlook.PAST and undoes(found.trigger) else ahead
    resolved = resolve(when, article.published_on, side, told_at) if when else None
    if when and resolved is None and ahead is False and when.form in _PLACED and article.published_on:
        return None  # "in ten days", or a day too long ago to be told without its year: the tense was misread
    upcoming = _upcoming(found, resolved, article, ahead)
    if upcoming is None:
        return None
    if (
        not upcoming
        and resolved
        and article.published_on
        and article.published_on - resolved.day > _BACKGROUND
    ):
        return None
    place = place_in(ordered, found.trigger)
    hidden = place.span if place else None
    actors = tuple(
        dict.fromkeys(
            mention.actor
            for span in offsets
            for mention in cast.within(span)
            if not (hidden and hidden[0] <= mention.span[0] < hidden[1])
            and not _where(mention, sentence, cast)
        )
    )
    if not (actors or when or somebody(found) or found.kind is EventKind.THREAT):
        return None
    if not upcoming and not _pinned(found, ordered, when, place is not None, len(actors)):
        return None
    return Event(
        id="",
        spans=offsets,
        kind=found.kind,
        upcoming=upcoming,
        evidence=Evidence(article.key, trimmed(sentence), nlp.VERSION),
        when=" ".join(article.text[when.start : when.end].split()) if when else None,
        starts=resolved.day if resolved else None,
        precision=resolved.precision if resolved else Precision.NONE,
        place=place.text if place else None,
        actors=actors,
    )


def _where(mention: Mention, sentence: Span, cast: Cast) -> bool:
    """Whether a name stands where a place stands, whatever the model takes it for: "lice in Loch Arvan"."""
    name = sentence.doc.char_span(*mention.span, alignment_mode="expand")
    if name is None or cast.kind(mention.actor) is not ActorKind.PERSON:
        return False
    return name.root.dep_ == "pobj" and name.root.head.lower_ in ("at", "in", "near")


def _upcoming(
    found: Candidate, resolved: Resolved | None, article: Article, ahead: bool | None
) -> bool | None:
    """Whether the event lay ahead at publication; None where it is not said to come about at all."""
    published = article.published_on
    if resolved and published and resolved.precision in (Precision.DAY, Precision.MINUTE):
        if found.view is Outlook.WAS_AHEAD and resolved.day < published:
            return None
        if found.view is Outlook.PAST and undoes(found.trigger):
            return False
        return resolved.day > published or (resolved.day == published and ahead is not False)
    if found.view is Outlook.WAS_AHEAD or (ahead and resolved and _over(resolved, published)):
        return None
    if resolved and published and resolved.day > published and not undoes(found.trigger):
        return True  # "resume next week", whatever tense the tagger saw in it
    return ahead


def _over(resolved: Resolved, published: dt.date | None) -> bool:
    """Whether a week, month, quarter or year had gone by at publication."""
    if published is None or resolved.precision not in _LASTS:
        return False
    return resolved.day + _LASTS[resolved.precision] <= published


def _pinned(
    found: Candidate, tokens: list[Token], when: DateMention | None, place: bool, actors: int
) -> bool:
    """Whether a past event is told as one that happened, not as background ("they have met")."""
    if found.named or when or found.kind is EventKind.THREAT:
        return True
    recent = any(token.lower_ in _RECENT for token in tokens)
    return (
        (place and actors > 0)
        or recent
        or (found.kind in (EventKind.MEETING, EventKind.TALKS) and actors > 1)
        or (found.kind in (EventKind.SIGNING, EventKind.VISIT) and actors > 0)
    )


def _nearest(trigger: Token, mentions: list[DateMention]) -> DateMention | None:
    """The date beside the trigger: the first one after it, else the last one before."""
    after = [m for m in mentions if m.start >= trigger.idx]
    return after[0] if after else (mentions[-1] if mentions else None)


def _merged(here: list[Event]) -> list[Event]:
    """Candidates whose words overlap are one event, with the fullest wording and the weightiest kind."""
    kept: list[Event] = []
    for event in sorted(here, key=lambda each: (each.when is None, -_length(each), each.spans)):
        for at, other in enumerate(kept):
            if _overlap(event, other) and not _beside(event, other) and not _apart(event, other):
                kind = min(event.kind, other.kind, key=_FIRST.index)
                kept[at] = replace(other, kind=kind, place=other.place or event.place)
                break
        else:
            kept.append(event)
    return sorted(kept, key=lambda each: each.spans)


def _beside(event: Event, other: Event) -> bool:
    """Whether one is a gathering told inside a threat: "will bar landings unless they meet on Friday"."""
    kinds = {event.kind, other.kind}
    return EventKind.THREAT in kinds and bool(kinds & _GATHERINGS) and 2 * _length(event) < _length(other)


def _apart(event: Event, other: Event) -> bool:
    """Whether one lies behind and one ahead: "the agency, which opened a case in May, will rule by July"."""
    dated = event.starts is not None and other.starts is not None
    return dated and event.when != other.when and event.upcoming is not other.upcoming


def _length(event: Event) -> int:
    return sum(end - start for start, end in event.spans)


def _overlap(one: Event, other: Event) -> bool:
    shared = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one.spans for b in other.spans)
    return shared * 2 > min(_length(one), _length(other))


def _once(found: list[Event]) -> list[Event]:
    """Without those that tell an earlier one again: same kind, side of the present, time and actors."""
    kept: list[Event] = []
    for event in found:
        if not any(_again(event, earlier) for earlier in kept):
            kept.append(event)
    return kept


def _again(event: Event, earlier: Event) -> bool:
    if event.upcoming != earlier.upcoming:
        return False
    gatherings = event.kind in _GATHERINGS and earlier.kind in _GATHERINGS
    if gatherings and not event.actors and not event.place:
        return _may_be_then(event, earlier)  # "this week's meeting"
    if event.kind is not earlier.kind:
        return False
    same_time = event.when in (None, earlier.when) if not event.starts else _may_be_then(event, earlier)
    return same_time and set(event.actors) <= set(earlier.actors) and event.place in (None, earlier.place)


def _may_be_then(event: Event, earlier: Event) -> bool:
    """Whether what the text says about the time of `event` holds for `earlier` too."""
    if event.starts is None or earlier.starts is None:
        return event.precision is Precision.NONE or event.when == earlier.when
    if event.precision is Precision.WEEK:
        return 0 <= (earlier.starts - event.starts).days < 7
    if event.precision is Precision.MONTH:
        return (earlier.starts.year, earlier.starts.month) == (event.starts.year, event.starts.month)
    if event.precision is Precision.QUARTER:
        return 0 <= (earlier.starts - event.starts).days < 90
    if event.precision is Precision.YEAR:
        return earlier.starts.year == event.starts.year
    return event.starts == earlier.starts


def _numbered(found: list[Event]) -> Iterable[Event]:
    return (replace(event, id=f"e{number}") for number, event in enumerate(found, 1))
