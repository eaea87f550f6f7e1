"""What goes into a document, and in which order. Pure; nothing is printed here."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from briefings.brief import wording
from briefings.brief.document import Reading
from briefings.compare import corroborate, fold
from briefings.compare.sides import Side, side
from briefings.deals import Deal
from briefings.types import (
    Actor,
    Event,
    FactSet,
    Figure,
    FigureShift,
    FigureStatus,
    Position,
    Question,
    Role,
    Spans,
)

HALF_LIFE = 14.0
"""Days in which a position loses half its weight in the order of actors."""

SURE = 0.6
"""Confidence below which a document says that it is not sure."""

LONG_AGO = dt.date.min
_NEGOTIATED = (FigureStatus.AGREED, FigureStatus.OFF_THE_TABLE, FigureStatus.OFFERED, FigureStatus.DEMANDED)

PositionGroup = list[Position]
QuestionGroup = list[Question]


def reading(facts: FactSet) -> Reading:
    """What `facts` hold, counted; actors are those that hold a position."""
    return Reading(
        articles=len(facts.articles),
        actors=len({position.actor for position in facts.positions}),
        positions=len(facts.positions),
        figures=len(facts.figures),
        events=len(facts.events),
        questions=len(facts.questions),
        newest=newest(facts),
    )


def newest(facts: FactSet) -> dt.date | None:
    """The newest article's day; None when no article has one."""
    return max((day for article in facts.articles if (day := article.published_on)), default=None)


def day_of(facts: FactSet, fact: Position | Figure | Event | Question | Role) -> dt.date | None:
    return facts.article_of(fact).published_on


def newest_first(facts: FactSet, fact: FigureShift) -> int:
    """What sorts the newest to the front."""
    return -(facts.article_of(fact).published_on or LONG_AGO).toordinal()


# Positions


def spoken(facts: FactSet, positions: Iterable[Position]) -> list[PositionGroup]:
    """Positions said once each: near-duplicates in one group, newest group first.

    Within a day the telling ones come first: sure of the speaker, on a topic, taking a side.
    """
    ordered = sorted(positions, key=lambda p: _freshest(facts, p))
    # Groups keep the order, so the freshest of each speaks for it.
    return corroborate.positions(facts, ordered, lambda p: wording.words(facts.article_of(p), p).body)


def names(actor: Actor, text: str) -> bool:
    """Whether `text` names the actor, by any of its names or by its last word."""
    words = f" {fold.plain(text)} "
    forms = {actor.name, *actor.aliases, *actor.name.split()[-1:]}
    return any(re.search(rf"\W{re.escape(fold.plain(form))}\W", words) for form in forms)


def thin(facts: FactSet, position: Position) -> bool:
    """Whether what would be printed says next to nothing ("rejected the idea")."""
    words = wording.words(facts.article_of(position), position)
    return len(words.body.split()) < wording.TELLING - bool(words.quoted or words.before or words.after)


def _freshest(facts: FactSet, position: Position) -> tuple[int, bool, bool, bool, bool, Spans]:
    day = day_of(facts, position) or LONG_AGO
    return (
        -day.toordinal(),
        position.confidence < SURE,
        thin(facts, position),
        position.topic is None,
        side(position.stance) is Side.STATES,
        position.content or position.cue,
    )


def varied(facts: FactSet, groups: Sequence[PositionGroup], limit: int) -> list[PositionGroup]:
    """At most `limit` groups: the newest of each topic, then what else is newest; in their order."""
    order = sorted(range(len(groups)), key=lambda i: _poor(facts, groups[i]))
    seen: set[str] = set()
    first, rest = [], []
    for i in order:
        topic = groups[i][0].topic
        if topic is not None and fold.plain(topic) not in seen:
            seen.add(fold.plain(topic))
            first.append(i)
        else:
            rest.append(i)
    chosen = sorted([*first, *rest], key=lambda i: _poor(facts, groups[i]))[:limit]
    return [groups[i] for i in sorted(chosen)]


def _poor(facts: FactSet, group: PositionGroup) -> tuple[bool, bool]:
    """An unsure speaker or an empty phrase is shown only where there is nothing better."""
    return group[0].confidence < SURE, thin(facts, group[0])


def ranked_actors(facts: FactSet, groups: Iterable[PositionGroup]) -> dict[str, list[PositionGroup]]:
    """Actors' ids with their groups, by number and recency of these, then by name.

    What says nothing of a side counts for less, an unsure speaker for half.
    """
    last = newest(facts)
    weights: dict[str, float] = defaultdict(float)
    held: dict[str, list[PositionGroup]] = defaultdict(list)
    for group in groups:
        position = group[0]
        day = day_of(facts, position)
        age = (last - day).days if last and day else HALF_LIFE if last else 0.0
        weight = 0.5 ** (age / HALF_LIFE)
        weight *= 0.5 if position.confidence < SURE else 1.0
        weight *= 0.6 if side(position.stance) is Side.STATES else 1.0
        weights[position.actor] += weight
        held[position.actor].append(group)
    ranked = sorted(held, key=lambda id: (-weights[id], fold.plain(facts.actor(id).name), id))
    return {id: held[id] for id in ranked}


def by_topic(groups: Sequence[PositionGroup]) -> list[tuple[str | None, list[PositionGroup]]]:
    """Groups under their topics: what most actors speak on first, then what most is said on.

    Groups without a topic come last, under None.
    """
    names: dict[str, str] = {}
    found: dict[str, list[PositionGroup]] = defaultdict(list)
    loose = []
    for group in groups:
        if (topic := group[0].topic) is None:
            loose.append(group)
            continue
        names.setdefault(fold.plain(topic), topic)
        found[fold.plain(topic)].append(group)
    ordered: list[tuple[str | None, list[PositionGroup]]] = [
        (names[key], found[key])
        for key in sorted(found, key=lambda key: (-len({g[0].actor for g in found[key]}), -len(found[key])))
    ]
    return [*ordered, (None, loose)] if loose else ordered


def everybody(groups: Sequence[PositionGroup], limit: int) -> list[PositionGroup]:
    """At most `limit` groups, the newest of each actor before a second one of any; an actor's together."""
    rounds: dict[str, int] = defaultdict(int)
    turns = []
    for i, group in enumerate(groups):
        turns.append((rounds[group[0].actor], i))
        rounds[group[0].actor] += 1
    chosen = [groups[i] for _, i in sorted(turns)[:limit]]
    places = {actor: i for i, actor in enumerate(rounds)}
    return sorted(chosen, key=lambda group: places[group[0].actor])


def on_topic(topic: str | None, wanted: str) -> bool:
    return topic is not None and fold.plain(topic) == fold.plain(wanted)


# Roles


def roles(facts: FactSet, found: Sequence[Role]) -> list[list[Role]]:
    """Roles grouped by title, the newest first: "Minister" belongs to "Foreign Minister".

    A group begins with its fullest title. The last read is the one in force; of several, the commonest.
    Roles read in an article that `facts` do not hold cannot be shown and are left out.
    """
    found = [role for role in found if facts.holds(role.evidence.article)]
    groups: list[list[Role]] = []

    def standing(group: list[Role]) -> tuple[dt.date, int, int]:
        days = [day for role in group if (day := role.since or day_of(facts, role))]
        return max(days, default=LONG_AGO), len(group), len(fold.tokens(group[0].title))

    for role in sorted(found, key=lambda r: -len(fold.tokens(r.title))):
        mine = set(fold.tokens(role.title))
        homes = [group for group in groups if mine <= set(fold.tokens(group[0].title))]
        if homes:  # a bare "minister" is the newest of several
            max(homes, key=standing).append(role)
        else:
            groups.append([role])
    return sorted(groups, key=standing, reverse=True)


# Figures


def figures(facts: FactSet, chosen: Iterable[Figure]) -> list[list[Figure]]:
    """Figures, the same value of the same thing by the same actor in one group.

    What is being negotiated comes before what is merely stated, then the newest.
    """
    groups: dict[object, list[Figure]] = {}
    for figure in sorted(chosen, key=lambda f: _figure_order(facts, f)):
        same = (
            figure.value,
            figure.value_high,
            figure.unit,
            fold.thing(figure.what),
            figure.status,
            figure.actor,
        )
        groups.setdefault(same, []).append(figure)
    return list(groups.values())


def _figure_order(facts: FactSet, figure: Figure) -> tuple[bool, int, bool, tuple[tuple[int, int], ...]]:
    day = day_of(facts, figure) or LONG_AGO
    return figure.status not in _NEGOTIATED, -day.toordinal(), not figure.what, figure.spans


# Questions


def questions(facts: FactSet, chosen: Iterable[Question]) -> list[QuestionGroup]:
    """Questions asked once each, newest first; of one group the newest leads."""
    ordered = sorted(chosen, key=lambda q: (-(day_of(facts, q) or LONG_AGO).toordinal(), q.spans))
    return corroborate.questions(facts, ordered)


def topics(facts: FactSet) -> list[str]:
    """The topics that positions and questions carry, the commonest first, in their commonest spelling."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for topic in (*(p.topic for p in facts.positions), *(q.topic for q in facts.questions)):
        if topic:
            spellings[fold.plain(topic)][topic] += 1
    ordered = sorted(spellings.values(), key=lambda counts: -counts.total())
    return [counts.most_common(1)[0][0] for counts in ordered]


def about(deal: Deal, facts: FactSet, topic: str, chosen: Iterable[Figure]) -> list[Figure]:
    """The figures whose sentence speaks of `topic`: in a position on it, or by one of its phrasings."""
    known = next((one for one in deal.topics if on_topic(one.name, topic)), None)
    phrasings = [fold.plain(text) for text in (topic, *(known.phrasings if known else ()))]
    held = {p.evidence.article: set[tuple[int, int]]() for p in facts.positions}
    for position in facts.positions:
        if on_topic(position.topic, topic):
            held[position.evidence.article].add(position.evidence.sentence)
    found = []
    for figure in chosen:
        sentence = figure.evidence.sentence
        text = fold.plain(facts.article_of(figure).text[slice(*sentence)])
        if sentence in held.get(figure.evidence.article, ()) or any(one in text for one in phrasings):
            found.append(figure)
    return found
