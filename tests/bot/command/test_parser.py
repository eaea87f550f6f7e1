"""What people type, as forgivingly as they type it."""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.command import (
    WORDS,
    ActorQuery,
    Add,
    Brief,
    Command,
    CommandError,
    Compare,
    Digest,
    Figures,
    Help,
    History,
    Landmark,
    New,
    OpenQuestions,
    ScheduleQuery,
    Search,
    TimelineQuery,
    TopicQuery,
    Unwatch,
    Use,
    Watch,
    Watches,
    WatchKind,
    parse,
    text,
)

TODAY = dt.date(2025, 3, 20)
TWO_WEEKS = dt.date(2025, 3, 6)


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("", Help()),
        ("   ", Help()),
        ("\x00", Help()),
        ("HELP me", Help()),
        ("actor Marin", ActorQuery("Marin")),
        ("  ACTOR    Ana   Marin ", ActorQuery("Ana Marin")),
        ("actor “@Marin”.", ActorQuery("Marin")),
        ("actor: 'Marin'", ActorQuery("Marin")),
        ("`actor` Marin?", ActorQuery("Marin")),
        ("actor <@U12AB|marin>", ActorQuery("marin")),
        ("actor <https://example.org|Marin>", ActorQuery("Marin")),
        ("actor O’Brien", ActorQuery("O’Brien")),
        ("actor U.N.", ActorQuery("U.N.")),
        ("actor AT&amp;T", ActorQuery("AT&T")),
        ("actor דנה לוי", ActorQuery("דנה לוי")),
        ("actor \u202edna\u202c", ActorQuery("dna")),
        ("actor 👩\u200d⚖️ Marin", ActorQuery("👩\u200d⚖️ Marin")),
        ("actor Ma\x00rin", ActorQuery("Ma rin")),
        ("/deal actor Marin", ActorQuery("Marin")),
        ("topic fishing quotas?", TopicQuery("fishing quotas")),
        ("open", OpenQuestions()),
        ("open on quotas", OpenQuestions("quotas")),
        ("open quotas.", OpenQuestions("quotas")),
        ("figures", Figures()),
        ("Figures, please!", Figures()),
        ("digest now", Digest()),
        ("timeline", TimelineQuery()),
        ("timeline since 2w", TimelineQuery(TWO_WEEKS)),
        ("timeline 2 weeks", TimelineQuery(TWO_WEEKS)),
        ("timeline since 14 March", TimelineQuery(dt.date(2025, 3, 14))),
        ("timeline Since: 2025-03-14", TimelineQuery(dt.date(2025, 3, 14))),
        ("brief", Brief()),
        ("brief please", Brief()),
        ("brief with Marin, Okafor", Brief(("Marin", "Okafor"))),
        ("brief with Marin and @Okafor", Brief(("Marin", "Okafor"))),
        ("brief Marin", Brief(("Marin",))),
        ("brief with A, B, and C on quotas since 2w", Brief(("A", "B", "C"), "quotas", TWO_WEEKS)),
        ("brief since 2w on quotas with A & B", Brief(("A", "B"), "quotas", TWO_WEEKS)),
        ("brief about “landing fees”", Brief((), "landing fees")),
        ('brief with "Committee on Ports and Rail", A', Brief(("Committee on Ports and Rail", "A"))),
        ("brief with A, A", Brief(("A",))),
        ("brief with @Marin @Okafor", Brief(("Marin", "Okafor"))),
        ("brief since the last meeting with A", Brief(("A",), None, Landmark.LAST_MEETING)),
        ("timeline since last talks", TimelineQuery(Landmark.LAST_MEETING)),
        ("compare", Compare()),
        ("compare Marin Okafor", Compare(("Marin Okafor",))),
        ("compare Marin and Okafor", Compare(("Marin", "Okafor"))),
        ("compare Marin vs. Okafor on quotas", Compare(("Marin", "Okafor"), "quotas")),
        ("compare on quotas Marin, Okafor & Brandt", Compare((), "quotas Marin, Okafor & Brandt")),
        ("compare about “landing fees” with @Marin @Okafor", Compare(("Marin", "Okafor"), "landing fees")),
        ("compare between «Ports and Rail» and Marin", Compare(("Ports and Rail", "Marin"))),
        ("compare Marin with Okafor", Compare(("Marin", "Okafor"))),
        ("Ana Marin vs Okafor", Compare(("Ana Marin", "Okafor"))),
        ("Marin versus Okafor on quotas", Compare(("Marin", "Okafor"), "quotas")),
        ("search landing fees", Search("landing fees")),
        ("search “landing  fees” norland", Search('"landing fees" norland')),
        ("search Who's to pay?", Search("Who's to pay?")),
        ("add <https://ledger.example/a|ledger.example/a>", Add(("https://ledger.example/a",))),
        ("add https://ledger.example/a?b=1&amp;c=2.", Add(("https://ledger.example/a?b=1&c=2",))),
        (
            "add <http://a.example/x> and b.example/y, <http://a.example/x>",
            Add(("http://a.example/x", "https://b.example/y")),
        ),
        ("add this (https://w.example/Pact_(2025)) please", Add(("https://w.example/Pact_(2025)",))),
        ("schedule", ScheduleQuery()),
        ("schedule off", ScheduleQuery(off=True)),
        ("schedule 08:30 Kyiv weekdays", ScheduleQuery(dt.time(8, 30), "Kyiv", (0, 1, 2, 3, 4))),
        ("schedule every day at 7pm in New York", ScheduleQuery(dt.time(19), "New York", tuple(range(7)))),
        ("schedule mon, Wed and fridays 9.05", ScheduleQuery(dt.time(9, 5), None, (0, 2, 4))),
        ("schedule fri-mon at 8 Europe/London", ScheduleQuery(dt.time(8), "Europe/London", (0, 4, 5, 6))),
        ("schedule 12 am", ScheduleQuery(dt.time(0))),
        ("schedule weekends", ScheduleQuery(None, None, (5, 6))),
        ("watch", Watches()),
        ("watch Ana Marin", Watch("Ana Marin")),
        ("watch Marin on landing fees", Watch("Marin", "landing fees")),
        ("watch on quotas", Watch(None, "quotas")),
        ("watch Figures", Watch(WatchKind.FIGURES)),
        ("watch events on quotas", Watch(WatchKind.EVENTS, "quotas")),
        ("watch “figures”", Watch("figures")),
        ("watch off", Unwatch()),
        ("watch off Marin", Unwatch("Marin")),
        ("unwatch", Unwatch()),
        ("unwatch all", Unwatch()),
        ("unwatch questions", Unwatch(WatchKind.QUESTIONS)),
        ("unwatch Marin on quotas", Unwatch("Marin", "quotas")),
        ("use", Use()),
        ("use Herring pact", Use("Herring pact")),
        ("new", New()),
        ("new “Northgate bid”", New("Northgate bid")),
        ("history", History()),
    ],
)
def test_understood(typed: str, command: Command) -> None:
    assert parse(typed, TODAY) == command


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("actr Marin", "did you mean `actor`? Type `/deal actor Marin`"),
        ("figurs", "did you mean `figures`? Type `/deal figures`"),
        ("timline since 2w", "did you mean `timeline`?"),
        ("who Marin", "`/deal actor Marin`"),
        ("questions", "`/deal open`"),
        ("breif with Marin", "`/deal brief with Marin`"),
        ("Marin", "`/deal actor Marin`"),
        ("actor", "`/deal actor NAME`"),
        ("topic ???", "`/deal topic NAME`"),
        ("actor <@U12AB>", "`/deal actor NAME`"),
        ("figures of Norland", "takes no words after it, so “of Norland” was left unread"),
        ("timeline since never", "“never” is no date that I can read; write `since 2w`"),
        ("brief with", "missing after “with”"),
        ("brief on quotas on fees", "one topic"),
        ("compare A and B on quotas about fees", "A comparison takes one topic"),
        ("compare Marin with", "missing after “with”"),
        ("search", "`/deal search WORDS`"),
        ("search ?!", "`/deal search WORDS`"),
        ("add", "Say which article to read: `/deal add https://...`"),
        ("add the report", "“the report” is no web address"),
        ("add ftp://a.example/x", "“ftp://a.example/x” is no web address"),
        ("add https:///x", "is no web address"),
        ("schedule 25:00", "“25:00” is not one time of day; write `/deal schedule 08:30 Kyiv weekdays`"),
        ("schedule 8:00 9:00", "“9:00” is not one time of day"),
        ("schedule 13pm", "“13pm” is not one time of day"),
        ("schedule Kyiv", "“Kyiv” names no time of day"),
        ("watch on", "missing after “on”"),
        ("history of it", "takes no words after it"),
        ("find landing fees", "`/deal search landing fees`"),
        ("Marin", "`/deal search Marin`"),
    ],
)
def test_not_understood_is_one_sentence_with_an_example(typed: str, told: str) -> None:
    with pytest.raises(CommandError) as caught:
        parse(typed, TODAY)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    for words in caught.value.instead:
        parse(words, TODAY)


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("actr Marin", ("actor Marin",)),
        ("actr", ()),
        ("figurs", ("figures",)),
        ("Marin", ("actor Marin", "search Marin")),
        ("figures of Norland", ("figures",)),
        ("qwertz " * 60, ()),
    ],
)
def test_what_may_have_been_meant(typed: str, instead: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as caught:
        parse(typed, TODAY)
    assert caught.value.instead == instead


def test_the_prefix_in_use_is_in_the_example() -> None:
    with pytest.raises(CommandError, match="`/pact actor Marin`"):
        parse("actr Marin", TODAY, "/pact")


def test_a_long_text_is_not_repeated() -> None:
    with pytest.raises(CommandError) as caught:
        parse("x" * 3000, TODAY)
    assert len(str(caught.value)) < 400


PIECES = (
    "Marin", "O’Brien", "“Ports and Rail”", '"', "'", "@Okafor", "<@U1|ann>", "&amp;lt;", "<b>", "&", "and",
    ",",
    "with", "on", "about", "since", "2w", "last meeting", "vs", "to", "08:30", "at 8", "Kyiv", "weekdays",
    "mon-fri", "off", "all", "figures", "<https://a.example/x|x>", "b.example/y", "(", ")", ".", "?",
    "please",
    "in", "every", "/deal", "actor", "\u202e", "👩\u200d⚖️", "#general", "<#C1|general>", "<!here>", "*", "`",
)  # fmt: skip


@given(st.text(max_size=80))
def test_anything_is_a_command_or_one_sentence(typed: str) -> None:
    for word in ("", "timeline since ", *(f"{word} " for word in WORDS)):
        told = ""
        try:
            command = parse(word + typed, TODAY)
        except CommandError as error:
            told = str(error)
        else:
            assert parse(text(command), TODAY) == command
        assert "\n" not in told


@given(st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join))
def test_what_is_understood_can_be_written_again(typed: str) -> None:
    for word in WORDS:
        try:
            command = parse(f"{word} {typed}", TODAY)
        except CommandError:
            continue
        assert parse(text(command), TODAY) == command, text(command)


NAMES = st.text("abc Ünəד👩‍⚖️'.-&", min_size=1, max_size=12).map(lambda t: f"N{' '.join(t.split())}n")
SINCE = st.none() | st.sampled_from(Landmark) | st.dates(dt.date(1000, 1, 1))
DAYS = st.none() | st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))
TIMES = st.times().map(lambda time: time.replace(second=0, microsecond=0))
URLS = NAMES.map(lambda name: f"https://a.example/{quote(name)}")
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.builds(ActorQuery, NAMES),
    st.builds(TopicQuery, NAMES),
    st.builds(OpenQuestions, st.none() | NAMES),
    st.builds(Compare, st.lists(NAMES, max_size=3, unique=True).map(tuple), st.none() | NAMES),
    st.builds(Search, NAMES),
    st.builds(TimelineQuery, SINCE),
    st.builds(
        Add,
        st.lists(NAMES.map(lambda n: f"https://a.example/{quote(n)}"), min_size=1, unique=True).map(tuple),
    ),
    st.builds(
        ScheduleQuery, st.times().map(lambda t: t.replace(second=0, microsecond=0)), st.none() | NAMES, DAYS
    ),
    st.builds(Watch, NAMES | st.sampled_from(WatchKind), st.none() | NAMES),
    st.builds(Unwatch, NAMES | st.sampled_from(WatchKind), st.none() | NAMES),
    st.builds(Use, st.none() | NAMES),
    st.builds(New, st.none() | NAMES),
    st.builds(
        Brief,
        st.lists(NAMES, max_size=3, unique=True).map(tuple),
        st.none() | NAMES,
        SINCE,
    ),
    st.sampled_from([Help(), Figures(), Digest(), Watches(), History(), ScheduleQuery(off=True), Unwatch()]),
)


@given(COMMANDS)
def test_the_words_of_a_command_mean_that_command(command: Command) -> None:
    assert parse(text(command), TODAY) == command
