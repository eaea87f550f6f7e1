"""Events: what is an event, when, where, who, past or ahead."""

from __future__ import annotations

import datetime as dt

import pytest
from spacy.language import Language

from briefings.extract.events import events
from briefings.types import Article, Event, EventKind, Precision
from tests.extract.test_figures import cast_of

WEDNESDAY = dt.date(2025, 3, 12)
NAMES = ("Acme", "Borealis", "Lind", "Orr", "union")


def read(nlp: Language, text: str, *names: str, published: dt.date | None = WEDNESDAY) -> tuple[Event, ...]:
    return events(nlp(text), Article(text, "-", published=published), cast_of(text, *(names or NAMES)))


@pytest.mark.parametrize(
    ("text", "kind", "upcoming", "starts"),
    [
        ("Lind is set to meet Orr in Lisbon on Friday.", EventKind.MEETING, True, "2025-03-14"),
        ("Lind met Orr in Lisbon on Monday.", EventKind.MEETING, False, "2025-03-10"),
        ("The next meeting is on 3 May in Oslo.", EventKind.MEETING, True, "2025-05-03"),
        ("The signing, planned for 30 May in Oslo, may slip.", EventKind.SIGNING, True, "2025-05-30"),
        ("Lind is to meet the shareholders on 3 May.", EventKind.MEETING, True, "2025-05-03"),
        ("She said she would travel to Oslo on Monday.", EventKind.VISIT, True, "2025-03-17"),
        ("Orr is heading to Oslo for urgent talks.", EventKind.VISIT, True, None),
        ("Acme signed the accord with Borealis on 3 February.", EventKind.SIGNING, False, "2025-02-03"),
        ("Lind will meet Orr on Friday to sign the lease.", EventKind.SIGNING, True, "2025-03-14"),
        ("Shareholders will vote on the merger on 14 April.", EventKind.VOTE, True, "2025-04-14"),
        ("Ministers are due to vote on the pact next week.", EventKind.VOTE, True, "2025-03-17"),
        ("Negotiators held a second round of talks on Tuesday.", EventKind.TALKS, False, "2025-03-11"),
        ("Talks resume in Geneva on Monday.", EventKind.TALKS, True, "2025-03-17"),
        (
            "Friday's meeting between Lind and Orr will be decisive.",
            EventKind.MEETING,
            True,
            "2025-03-14",
        ),
        ("The upcoming summit of Lind and Orr will be hard.", EventKind.MEETING, True, None),
        ("The deadline for bids is 30 June.", EventKind.DEADLINE, True, "2025-06-30"),
        ("The board must respond by 5pm on 30 June.", EventKind.DEADLINE, True, "2025-06-30"),
        ("Acme has until Friday to reply.", EventKind.DEADLINE, True, "2025-03-14"),
        ("The lease expires in 2031.", EventKind.DEADLINE, True, "2031-01-01"),
        ("The licence takes effect on 1 May.", EventKind.OTHER, True, "2025-05-01"),
        ("The strike is scheduled to begin on Monday.", EventKind.OTHER, True, "2025-03-17"),
        ("The union will walk out on 2 April unless Acme raises pay.", EventKind.THREAT, True, "2025-04-02"),
        ("The union threatened to sue Acme.", EventKind.THREAT, True, None),
        ("If the islanders vote no, Acme will take its ships elsewhere.", EventKind.THREAT, True, None),
        ("Lind warned that she would go to court if Acme did not pay.", EventKind.THREAT, True, None),
        (
            "Borealis threatened last week to leave unless it is heard by 1 May.",
            EventKind.THREAT,
            True,
            "2025-05-01",
        ),
        ("The agency has set Acme a deadline of 30 June to reply.", EventKind.DEADLINE, True, "2025-06-30"),
        ("Acme kept the right to withdraw the offer until 14 April.", EventKind.DEADLINE, True, "2025-04-14"),
        ("The current contract ends at 7am on 1 April.", EventKind.DEADLINE, True, "2025-04-01"),
        ("Orr's contract is up in May.", EventKind.DEADLINE, True, "2025-05-01"),
        ("The first payment falls due on 2 June.", EventKind.DEADLINE, True, "2025-06-02"),
        ("The result is due on Sunday 16 March.", EventKind.ANNOUNCEMENT, True, "2025-03-16"),
        ("A call for investors will be held on Monday.", EventKind.MEETING, True, "2025-03-17"),
        ("Last Friday Acme's lawyers walked out.", EventKind.OTHER, False, "2025-03-07"),
        ("Borealis signed in January.", EventKind.SIGNING, False, "2025-01-01"),
        ("Either side may walk away until 15 May.", EventKind.DEADLINE, True, "2025-05-15"),
        ("Orr has invited them for the first week of April.", EventKind.MEETING, True, "2025-04-07"),
        ("The union could strike as early as 20 March.", EventKind.OTHER, True, "2025-03-20"),
        ("A conference call takes place today at 14:00 CET.", EventKind.MEETING, True, "2025-03-12"),
        (
            "Lind threatened on Sunday to resume raids if the road isn't cleared by 1 May.",
            EventKind.THREAT,
            True,
            "2025-05-01",
        ),
    ],
)
def test_kind_side_and_date(
    nlp: Language, text: str, kind: EventKind, upcoming: bool, starts: str | None
) -> None:
    (event,) = read(nlp, text)
    assert (event.kind, event.upcoming) == (kind, upcoming)
    assert (event.starts.isoformat() if event.starts else None) == starts


@pytest.mark.parametrize(
    "text",
    [
        "Lind could meet Orr if the talks go well.",
        "Lind refused to meet Orr on Monday.",
        "Lind did not sign the deal on Monday.",
        "The accord would be signed only if Acme paid.",
        "Lind wants to visit Oslo next week.",
        "Acme cancelled Friday's meeting with Borealis.",
        "Acme is expected to save $30 million a year from 2027.",
        "The talks are complex and the deal is fragile.",
        "Will Lind meet Orr on Friday?",
        "No meeting took place on Monday.",
        "Orr was due to meet Lind last month.",
        "The union called off the strike planned for 20 March.",
    ],
)
def test_what_is_denied_wished_or_imagined_is_no_event(nlp: Language, text: str) -> None:
    assert read(nlp, text) == ()


def test_place_and_actors(nlp: Language) -> None:
    text = "However, Lind and Orr are expected to meet in Springfield, Illinois, on Friday."
    (event,) = read(nlp, text, "Lind", "Orr", "Springfield")
    assert event.place == "Springfield, Illinois"
    assert event.actors == ("Lind", "Orr")
    assert event.when == "Friday"


def test_the_evidence_is_the_clause_that_says_it(nlp: Language) -> None:
    text = "However, Lind met Orr in Lisbon on Monday, which surprised the union, and the price fell."
    (event,) = read(nlp, text)
    assert text[event.spans[0][0] : event.spans[-1][1]].startswith("Lind met Orr in Lisbon on Monday")
    assert "price" not in text[event.spans[0][0] : event.spans[-1][1]]


def test_a_date_with_its_year_decides_between_past_and_ahead(nlp: Language) -> None:
    (event,) = read(nlp, "Acme will sign the lease on 3 February 2025.")
    assert not event.upcoming
    assert event.precision is Precision.DAY


def test_without_a_day_of_publication_the_wording_stays(nlp: Language) -> None:
    (event,) = read(nlp, "Lind will meet Orr on Friday.", published=None)
    assert (event.when, event.starts, event.precision) == ("Friday", None, Precision.NONE)
    assert event.upcoming


def test_an_event_told_again_is_told_once(nlp: Language) -> None:
    text = "Lind will meet Orr in Lisbon on Friday. The outcome of this week's meeting will matter to all."
    (event,) = read(nlp, text)
    assert event.id == "e1"


@pytest.mark.parametrize("text", ["", "\n\n", "meeting " * 400, "on Friday " * 300, "Meet 😀 on Monday"])
def test_odd_text_never_raises(nlp: Language, text: str) -> None:
    for event in read(nlp, text):
        assert all(0 <= start < end <= len(text) for start, end in event.spans)


@pytest.mark.parametrize(
    ("text", "kind", "upcoming"),
    [
        ("The union handed in the petition on Monday.", EventKind.OTHER, False),
        ("Orr walked out of the talks on Monday.", EventKind.TALKS, False),
        ("The union's crews will ballot their members next week.", EventKind.VOTE, True),
        ("There will be no vote on Friday.", EventKind.VOTE, True),
        ("A decision is not expected before Friday.", EventKind.DECISION, True),
        ("Parliament goes into recess on 15 May.", EventKind.OTHER, True),
        ("If there is no offer by noon, the union stops work.", EventKind.THREAT, True),
    ],
)
def test_what_a_party_does_on_a_day_is_an_event(
    nlp: Language, text: str, kind: EventKind, upcoming: bool
) -> None:
    assert [(event.kind, event.upcoming) for event in read(nlp, text)] == [(kind, upcoming)]


@pytest.mark.parametrize(
    "text",
    [
        "Lind said on Monday that the price was fair.",
        "Acme is seeking a rise of 9%, against 4% today.",
        "Acme and Borealis signed the accord on 3 March 1998.",
        "The price of fish fell on Monday.",
        "Ana Ruiz has led the talks since Sunday.",
        "“It is late,” Tom Lee raged last night.",
    ],
)
def test_what_is_said_or_long_ago_is_no_event(nlp: Language, text: str) -> None:
    assert read(nlp, text) == ()


@pytest.mark.parametrize(
    ("text", "kind", "upcoming", "starts"),
    [
        ("An extraordinary meeting has been called for 3 April.", EventKind.MEETING, True, "2025-04-03"),
        ("A fresh vote is pencilled in for 3 April.", EventKind.VOTE, True, "2025-04-03"),
        ("The ceremony has been put back to Friday.", EventKind.OTHER, True, "2025-03-14"),
        (
            "The summit, planned for April, has been postponed until June.",
            EventKind.MEETING,
            True,
            "2025-06-01",
        ),
        ("The truce was extended until 5 May.", EventKind.DEADLINE, True, "2025-05-05"),
        ("The union has given Acme until Friday to respond.", EventKind.DEADLINE, True, "2025-03-14"),
        ("Acme's offer of 3 million stands until 20 May.", EventKind.DEADLINE, True, "2025-05-20"),
        ("They have agreed on a truce of 60 days from noon on Sunday.", EventKind.OTHER, True, "2025-03-16"),
        (
            "Whether Orr will attend the signing, planned for 30 May in Oslo, is not known.",
            EventKind.SIGNING,
            True,
            "2025-05-30",
        ),
        ("The envoy is expected in Lisbon on Monday.", EventKind.VISIT, True, "2025-03-17"),
        ("Acme's annual results are out on 7 May.", EventKind.ANNOUNCEMENT, True, "2025-05-07"),
    ],
)
def test_a_day_that_something_was_put_on_lies_ahead(
    nlp: Language, text: str, kind: EventKind, upcoming: bool, starts: str
) -> None:
    (event,) = read(nlp, text)
    assert (event.kind, event.upcoming, str(event.starts)) == (kind, upcoming, starts)


@pytest.mark.parametrize(
    ("text", "upcoming", "starts"),
    [
        ("Beekeepers plan to march through the town on Saturday.", True, "2025-03-15"),
        ("The first tranche will be paid in October.", True, "2025-10-01"),
        ("The new surcharge kicks in on 1 June.", True, "2025-06-01"),
        ("The sanctions, which began as a threat, expire on 30 June.", True, "2025-06-30"),
        ("Filming starts in June.", True, "2025-06-01"),
        ("Members are due to debate the text in the second half of May.", True, "2025-05-01"),
        ("Acme bought the rights in January.", False, "2025-01-01"),
        ("Borealis cancelled the contract last week.", False, "2025-03-03"),
        ("The agency opened an inquiry into the tie-up in February.", False, "2025-02-01"),
        ("The last convoy left on Monday.", False, "2025-03-10"),
        ("Acme and the union failed to agree on Tuesday on a wage.", False, "2025-03-11"),
        ("The senate does not sit again until 4 May.", True, "2025-05-04"),
        ("He swore that the stamp would be history by Christmas.", True, "2025-12-25"),
        ("It will ask that the tax be cut when its board convenes in May.", True, "2025-05-01"),
        ("The bakers threatened to close every shop from 20 April.", True, "2025-04-20"),
        ("Observers may enter the zone from 2 May.", True, "2025-05-02"),
        ("The bonds will begin trading on 9 May.", True, "2025-05-09"),
        ("Orr will become chair on 1 June.", True, "2025-06-01"),
        ("The leaders meet in Graz on the last Monday of the month.", True, "2025-03-31"),
        ("Lind meets Orr on the second Thursday of next month.", True, "2025-04-10"),
        ("The pact that Acme and Borealis initialled in Oslo on Monday covers cod.", False, "2025-03-10"),
    ],
)
def test_what_is_dated_is_an_event_whoever_does_it(
    nlp: Language, text: str, upcoming: bool, starts: str
) -> None:
    (event,) = read(nlp, text)
    assert (event.upcoming, str(event.starts)) == (upcoming, starts)


@pytest.mark.parametrize(
    "text",
    [
        "The weather will turn on Friday.",
        "The accord was due to take effect on 1 January but was delayed.",
        "The vote was set for 3 March.",
        "The switch would come later in the season than in 1972.",
        "Acme's lawyer was using the flat on Monday.",
        "The agency fined Acme in 2019.",
    ],
)
def test_what_is_of_no_deal_or_was_only_planned_is_no_event(nlp: Language, text: str) -> None:
    assert read(nlp, text) == ()


def test_what_a_party_warns_that_it_will_do_is_a_threat(nlp: Language) -> None:
    (event,) = read(
        nlp, "Borealis has warned that it will block any loan before its staff have seen the dam."
    )
    assert (event.kind, event.upcoming) == (EventKind.THREAT, True)
    assert read(nlp, "Borealis has warned that it will not block the loan.") == ()
    assert read(nlp, "Borealis has warned that prices will halt the talks.") == ()


def test_what_lies_behind_stays_apart_from_what_lies_ahead(nlp: Language) -> None:
    text = "The agency, which opened an inquiry into Acme in February, says it will rule by 9 May."
    told = sorted((event.upcoming, str(event.starts)) for event in read(nlp, text))
    assert told == [(False, "2025-02-01"), (True, "2025-05-09")]


@pytest.mark.parametrize(
    ("text", "kind", "upcoming", "starts"),
    [
        ("The instalment due on 31 March will be waived.", EventKind.DEADLINE, True, "2025-03-31"),
        ("The verdict, due next month, could end the row.", EventKind.DECISION, True, "2025-04-01"),
        ("The report due out on Friday will name the bidders.", EventKind.ANNOUNCEMENT, True, "2025-03-14"),
        (
            "Acme may sue if it misses a payment that falls due on 1 May.",
            EventKind.DEADLINE,
            True,
            "2025-05-01",
        ),
        ("Negotiators for Acme are due back in Oslo on Monday.", EventKind.MEETING, True, "2025-03-17"),
        ("The minister is due in Lisbon on Sunday.", EventKind.VISIT, True, "2025-03-16"),
        ("Members will vote on the plan at a meeting on 28 April.", EventKind.VOTE, True, "2025-04-28"),
        ("Delegates will be asked to approve the plan on Saturday.", EventKind.DECISION, True, "2025-03-15"),
        ("The next round of talks, in Oslo on 22 March, is on fish.", EventKind.TALKS, True, "2025-03-22"),
        ("Traders can stay until 31 March 2026.", EventKind.DEADLINE, True, "2026-03-31"),
        ("Talks on that resume next week.", EventKind.TALKS, True, "2025-03-17"),
        ("A second round is planned for 4 May.", EventKind.TALKS, True, "2025-05-04"),
        ("Talks on the port stalled on Wednesday after Orr left.", EventKind.TALKS, False, "2025-03-12"),
        ("The last round broke up on Monday.", EventKind.TALKS, False, "2025-03-10"),
        ("The loan could be paid by the end of June.", EventKind.DEADLINE, True, "2025-06-30"),
        ("Last Friday, in Oslo, we reached an agreement with Acme.", EventKind.OTHER, False, "2025-03-07"),
        ("A deal could be signed on Friday.", EventKind.SIGNING, True, "2025-03-14"),
        ("A decision could come as soon as next week.", EventKind.DECISION, True, "2025-03-17"),
        ("Orr left a day before the two sides meet again in Oslo.", EventKind.MEETING, True, None),
        ("Acme expects to close the sale in the third quarter.", EventKind.OTHER, True, "2025-07-01"),
        ("I expect to lay the bill before parliament in April.", EventKind.OTHER, True, "2025-04-01"),
    ],
)
def test_what_is_due_possible_or_another_round(
    nlp: Language, text: str, kind: EventKind, upcoming: bool, starts: str | None
) -> None:
    (event,) = read(nlp, text)
    assert (event.kind, event.upcoming) == (kind, upcoming)
    assert (event.starts.isoformat() if event.starts else None) == starts


@pytest.mark.parametrize(
    "text",
    [
        "The board has cancelled the auction, which was planned for Friday.",
        "A third meeting scheduled for last Thursday did not take place.",
        "Lind has cancelled her trip to Oslo, which was planned for tomorrow.",
        "We can live until February.",
        "Orr, who is hosting the talks, was tired.",
        "The summit has been postponed from May to September.",
        "The bid would have raised the price and pushed completion back to 2028.",
        "A deal could be signed on Friday if Acme pays.",
        "The levy could hurt farmers next week.",
        "The debt could be paid by 2031.",
        "Union members will see their pay rise next week.",
        "The payment, due in January, was never made.",
    ],
)
def test_what_was_undone_or_supposed_has_no_day(nlp: Language, text: str) -> None:
    assert read(nlp, text) == ()


def test_not_every_round_is_one_of_talks(nlp: Language) -> None:
    (event,) = read(nlp, "A second round of cuts began on Monday.")
    assert event.kind is EventKind.OTHER


def test_what_was_put_on_another_day_is_told_by_that_day_only(nlp: Language) -> None:
    (event,) = read(nlp, "Lind's visit, originally set for 20 March, was put back to 2 April.")
    assert (event.upcoming, str(event.starts)) == (True, "2025-04-02")
    text = "A vote planned for June has been put off until after the election."
    (event,) = read(nlp, text)
    assert (event.kind, event.upcoming, event.starts) == (EventKind.VOTE, True, None)
    assert not any("June" in text[start:end] for start, end in event.spans)


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Acme postponed its results from Tuesday to Friday.", "2025-03-14"),
        ("The vote was brought forward from 10 May to 2 May.", "2025-05-02"),
        ("A second round ran from Monday to Wednesday.", "2025-03-10"),
    ],
)
def test_of_two_days_the_one_that_it_begins_on(nlp: Language, text: str, starts: str) -> None:
    (event,) = read(nlp, text)
    assert str(event.starts) == starts


def test_what_something_is_put_off_to_still_comes(nlp: Language) -> None:
    (event,) = read(nlp, "Acme's offer was put off until a meeting in Oslo next May.")
    assert (event.kind, event.upcoming) == (EventKind.MEETING, True)


def test_of_a_meeting_called_off_no_tense_says_on_which_thursday(nlp: Language) -> None:
    (event,) = read(nlp, "Thursday's meeting was called off after the envoy fell ill.")
    assert (event.upcoming, event.starts) == (False, None)
    (event,) = read(nlp, "Acme suspended the sale in February.")
    assert (event.upcoming, str(event.starts)) == (False, "2025-02-01")


def test_a_live_blog_dates_its_hours(nlp: Language) -> None:
    text = (
        "**07.50** Acme and the union resume talks at 9am.\n\n"
        "**10.40** Orr met Lind at 10.15am.\n\n"
        "**22.30** Acme and Borealis will meet at 10am.\n\n"
        "**22.40** They meet on Friday. Acme will speak to the union at 8am."
    )
    told = [(event.when, event.starts, event.precision) for event in read(nlp, text)]
    assert told[:3] == [
        ("at 9am", WEDNESDAY, Precision.MINUTE),
        ("at 10.15am", WEDNESDAY, Precision.MINUTE),
        ("at 10am", WEDNESDAY + dt.timedelta(days=1), Precision.MINUTE),
    ]
    assert all(starts is None for when, starts, _ in told[3:] if when == "at 8am")


def test_hours_without_a_day_date_nothing_elsewhere(nlp: Language) -> None:
    assert all(event.when is None for event in read(nlp, "Acme and the union will meet at 9am."))
