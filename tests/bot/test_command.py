"""What people type, as forgivingly as they type it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.command import (
    ActorQuery,
    Brief,
    Command,
    CommandError,
    Digest,
    Figures,
    Help,
    OpenQuestions,
    TimelineQuery,
    TopicQuery,
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
    ],
)
def test_not_understood_is_one_sentence_with_an_example(typed: str, told: str) -> None:
    with pytest.raises(CommandError) as caught:
        parse(typed, TODAY)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_prefix_in_use_is_in_the_example() -> None:
    with pytest.raises(CommandError, match="`/pact actor Marin`"):
        parse("actr Marin", TODAY, "/pact")


def test_a_long_text_is_not_repeated() -> None:
    with pytest.raises(CommandError) as caught:
        parse("x" * 3000, TODAY)
    assert len(str(caught.value)) < 400


@given(st.text(max_size=80))
def test_anything_is_a_command_or_one_sentence(typed: str) -> None:
    for word in ("", "actor ", "brief ", "timeline since "):
        told = ""
        try:
            parse(word + typed, TODAY)
        except CommandError as error:
            told = str(error)
        assert "\n" not in told


NAMES = st.text("abc Ünəד👩‍⚖️'.-&", min_size=1, max_size=12).map(lambda t: f"N{' '.join(t.split())}n")
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.builds(ActorQuery, NAMES),
    st.builds(TopicQuery, NAMES),
    st.builds(OpenQuestions, st.none() | NAMES),
    st.builds(TimelineQuery, st.none() | st.dates(dt.date(1000, 1, 1))),
    st.builds(
        Brief,
        st.lists(NAMES, max_size=3, unique=True).map(tuple),
        st.none() | NAMES,
        st.none() | st.dates(dt.date(1000, 1, 1)),
    ),
    st.sampled_from([Help(), Figures(), Digest()]),
)


@given(COMMANDS)
def test_the_words_of_a_command_mean_that_command(command: Command) -> None:
    assert parse(text(command), TODAY) == command
