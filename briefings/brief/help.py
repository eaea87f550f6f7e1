"""What can be asked, with examples from the deal itself."""

from __future__ import annotations

import datetime as dt

from briefings.brief import select
from briefings.brief.document import Help, HelpEntry
from briefings.deals import Deal
from briefings.types import ActorKind, FactSet


def guide(deal: Deal | None, facts: FactSet, today: dt.date, command: str = "/deal") -> Help:
    """The help; without a deal, in general. Examples name the busiest people and topics of `facts`; without
    any, none are given."""
    ranked = select.ranked_actors(facts, ([position] for position in facts.positions))
    people = [id for id in ranked if facts.actor(id).kind is ActorKind.PERSON] or list(ranked)
    names = [short_name(facts, id) for id in people[:2]]
    topics = select.topics(facts) or [topic.name for topic in (deal.topics if deal else ())]
    topic = topics[0] if topics else ""
    brief = [f"brief with {', '.join(names)}"] if names else ["brief"]
    brief += [f"on {topic}"] if topic else []
    on = f" on {topic}" if topic else ""
    examples = {
        "actor": f"actor {names[0]}" if names else "",
        "topic": f"topic {topic}" if topic else "",
        "compare": f"compare {' and '.join(names)}{on}" if len(names) > 1 else "",
        "open": f"open {topic}" if topic else "",
        "figures": "",
        "timeline": "timeline since last meeting",
        "search": f"search {topic}" if topic else "",
        "ask": f"ask what did {names[0]} say{f' about {topic}' if topic else ''} last week?" if names else "",
        "brief": " ".join(brief),
        "digest": "",
        "add": "",
        "schedule": "",
        "watch": f"watch {names[0]}{on}" if names else "",
        "use": "",
        "new": "",
        "history": "",
    }
    return Help(
        deal=(deal.title or deal.name) if deal else "",
        day=today,
        reading=select.reading(facts),
        command=command,
        general=deal is None,
        entries=tuple(HelpEntry(name, example) for name, example in examples.items()),
    )


def short_name(facts: FactSet, actor_id: str) -> str:
    """What a person would type: the last word of a personal name when nobody else has it."""
    actor = facts.actor(actor_id)
    last = actor.name.split()[-1]
    alone = sum(one.name.split()[-1:] == [last] for one in facts.actors) == 1
    return last if alone and actor.kind is ActorKind.PERSON else actor.name
