"""A deal as the JSON that its row keeps, and back."""

from __future__ import annotations

from typing import Any

from briefings.deals import Deal, KnownActor, Topic
from briefings.types import ActorKind


def pack(deal: Deal) -> dict[str, Any]:
    return {
        "keywords": list(deal.keywords),
        "topics": [{"name": topic.name, "phrasings": list(topic.phrasings)} for topic in deal.topics],
        "actors": [
            {
                "name": actor.name,
                "kind": actor.kind.value,
                "aliases": list(actor.aliases),
                "role": actor.role,
            }
            for actor in deal.actors
        ],
        "feeds": list(deal.feeds),
        "channels": list(deal.channels),
    }


def unpack(name: str, title: str, config: dict[str, Any]) -> Deal:
    return Deal(
        name,
        title,
        keywords=tuple(config["keywords"]),
        topics=tuple(Topic(topic["name"], tuple(topic["phrasings"])) for topic in config["topics"]),
        actors=tuple(
            KnownActor(actor["name"], ActorKind(actor["kind"]), tuple(actor["aliases"]), actor["role"])
            for actor in config["actors"]
        ),
        feeds=tuple(config["feeds"]),
        channels=tuple(config["channels"]),
    )
