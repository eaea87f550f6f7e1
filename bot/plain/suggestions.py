"""What one might ask about a deal, for people who have not asked before."""

from __future__ import annotations

from sqlalchemy.orm import Session

from briefings.deals import Deal
from briefings.store import queries


def prompts(session: Session, deal: Deal) -> list[dict[str, str]]:
    """At most four questions that this deal has an answer to: title and words, as Slack's assistant wants."""
    newest = queries.facts(session, deal.name, limit=30)
    found = []
    speakers = [newest.actor(one.actor).name for one in newest.positions]
    topics = [one.topic for one in newest.positions if one.topic]
    if speakers:
        # Whoever speaks most of late, and not a made-up pair of name and topic.
        who = max(dict.fromkeys(speakers), key=speakers.count)
        found.append((f"What {who} said", f"What did {who} say lately?"))
    if topics:
        topic = max(dict.fromkeys(topics), key=topics.count)
        found.append((f"Who stands where on {topic}", f"Who stands where on {topic}?"))
    if newest.questions:
        found.append(("What is still open", "What is still open?"))
    if newest.events:
        found.append(("What comes next", "When is the next meeting or deadline?"))
    return [{"title": title[:70], "message": words} for title, words in found]
