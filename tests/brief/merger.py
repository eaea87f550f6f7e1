"""A made-up merger, as two articles tell it."""

from __future__ import annotations

import datetime as dt

from briefings.deals import Deal, Topic
from briefings.types import ActorKind, EventKind, FactSet, FigureStatus, Form, Precision, QuestionKind, Stance
from tests.brief.build import Build

DEAL = Deal(
    "halden",
    "Northgate buys Halden",
    topics=(
        Topic("the offer", ("bid", "price")),
        Topic("plant closures", ("closing plants", "the two plants")),
    ),
)
TODAY = dt.date(2026, 3, 6)
FIRST = dt.date(2026, 3, 2)
SECOND = dt.date(2026, 3, 5)

OFFER = """Northgate Foods has offered $2.4 billion for Halden Dairy.

Northgate's chief executive, Mara Lindqvist, said the offer was final.
"We will not raise it again," she told reporters in Oslo.
The Dairy Workers' Union rejected the plan to close two plants, unless every job is kept.
Halden's board wants a break fee of $90 million. It is unclear whether the regulator will approve the merger.
Lindqvist and the board will meet on 9 March in Oslo. A shareholder vote is expected in April.
"""

REPLY = """Talks on the sale of Halden Dairy moved on Thursday.

Mara Lindqvist, the chief executive of Northgate, said she could raise the offer.
Halden's board wants a break fee of about $120 million.
The Dairy Workers' Union rejected the plan to close the two plants unless every job is kept.
According to the union, 340 jobs are at stake. Piet Doorn, Halden's chairman, called the offer "a fair start".
Doorn is due to visit the plants soon. Will the regulator approve the merger?
"""


def merger() -> FactSet:
    build = Build()
    offer = build.article(
        OFFER, FIRST, "Northgate bids for Halden", "The Dairy Post", "https://example.com/bid?a=1&b=2"
    )
    reply = build.article(REPLY, SECOND, "Northgate may pay more", source="inbox/reply.md")
    lindqvist = build.actor("Mara Lindqvist", aliases=("Lindqvist",))
    union = build.actor("Dairy Workers' Union", ActorKind.ORGANISATION, ("the union",))
    board = build.actor("Halden Dairy", ActorKind.ORGANISATION, ("Halden",))
    doorn = build.actor("Piet Doorn", aliases=("Doorn",))
    build.role(lindqvist, offer, "chief executive", "Northgate")
    build.role(lindqvist, reply, "chief executive", "Northgate")
    build.role(doorn, reply, "chairman", "Halden")

    build.says(offer, lindqvist, "Mara Lindqvist", "said", "the offer was final", Stance.REJECT, "the offer")
    build.says(
        offer,
        lindqvist,
        "she",
        "told",
        '"We will not raise it again,"',
        Stance.REJECT,
        "the offer",
        Form.DIRECT,
        confidence=0.55,
    )
    build.says(
        offer,
        union,
        "The Dairy Workers' Union",
        "rejected",
        "the plan to close two plants",
        Stance.REJECT,
        "plant closures",
    )
    build.says(
        offer, board, "Halden's board", "wants", "a break fee of $90 million", Stance.DEMAND, "break fee"
    )
    build.says(
        reply, lindqvist, "Mara Lindqvist", "said", "she could raise the offer", Stance.OFFER, "the offer"
    )
    build.says(
        reply,
        union,
        "The Dairy Workers' Union",
        "rejected",
        "the plan to close the two plants",
        Stance.REJECT,
        "plant closures",
    )
    build.says(reply, union, "the union", "According to", "340 jobs are at stake")
    build.says(
        reply,
        doorn,
        "Piet Doorn",
        "called",
        'the offer "a fair start"',
        Stance.SUPPORT,
        "the offer",
        Form.MIXED,
    )

    build.figure(offer, "$2.4 billion", "2400000000", "USD", "Halden Dairy", FigureStatus.OFFERED, lindqvist)
    build.figure(offer, "$90 million", "90000000", "USD", "a break fee", FigureStatus.DEMANDED, board)
    build.figure(
        reply, "$120 million", "120000000", "USD", "break fee", FigureStatus.DEMANDED, board, hedge="about"
    )
    build.figure(reply, "340", "340", "jobs", "", FigureStatus.STATED, union)

    build.event(
        offer, "will meet on 9 March", starts=dt.date(2026, 3, 9), actors=(lindqvist, board), place="Oslo"
    )
    build.event(
        offer, "shareholder vote", EventKind.VOTE, starts=dt.date(2026, 4, 1), precision=Precision.MONTH
    )
    build.event(reply, "Talks", EventKind.TALKS, upcoming=False, starts=dt.date(2026, 3, 5))
    build.event(reply, "due to visit the plants", EventKind.VISIT, actors=(doorn,))

    build.question(offer, "whether the regulator will approve the merger", topic="approval")
    build.question(reply, "Will the regulator approve the merger?", QuestionKind.ASKED, "approval", union)
    return build.facts()
