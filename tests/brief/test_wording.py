"""Positions in the words of their article: what is cut out, and what is never changed."""

from __future__ import annotations

import pytest

from briefings.brief import wording
from briefings.brief.line import Words
from briefings.types import Form, Position
from tests.brief.build import Build, sentence, span


def said(
    text: str, source: str, cue: str, content: str | tuple[str, ...], form: Form = Form.INDIRECT
) -> Words:
    build = Build()
    article = build.article(text)
    actor = build.actor("Somebody")
    first, *others = (content,) if isinstance(content, str) else content
    position = build.says(article, actor, source, cue, first, form=form)
    if others:
        spans = (*position.content, *(span(article, words) for words in others))
        position = Position(
            position.id,
            actor,
            position.source,
            position.cue,
            spans,
            form,
            position.stance,
            None,
            0.9,
            position.evidence,
        )
    return wording.words(article, position)


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "printed"),
    [
        (
            "The operator clarified that existing berths would remain open.",
            "The operator",
            "clarified",
            "that existing berths would remain open",
            "clarified that existing berths would remain open",
        ),
        (  # what belongs to the verb is never left behind
            "The rebels have not yet agreed to a truce.",
            "The rebels",
            "agreed",
            "to a truce",
            "have not yet agreed to a truce",
        ),
        (
            "The minister, who arrived on Monday, reportedly didn't reject the map.",
            "The minister",
            "reject",
            "the map",
            "reportedly didn’t reject the map",
        ),
        (  # nor what qualifies the content
            "The union refused to sign the deal without a job guarantee, it is said.",
            "The union",
            "refused",
            "to sign the deal",
            "refused to sign the deal without a job guarantee",
        ),
        (
            "The union would sign the deal, unless the yard is sold; the owner disagrees.",
            "The union",
            "sign",
            "the deal",
            "would sign the deal, unless the yard is sold",
        ),
        (  # a new clause may be about somebody else
            "The union rejected the deal and the owner praised it.",
            "The union",
            "rejected",
            "the deal",
            "rejected the deal",
        ),
        (
            "The owner told the reporters in Bergen that the yard is sound.",
            "The owner",
            "told",
            "that the yard is sound",
            "told the reporters in Bergen that the yard is sound",
        ),
        (  # printed behind one name, a verb that two share would not read
            "Norway and Iceland have almost agreed on a quota.",
            "Norway and Iceland",
            "agreed",
            "a quota",
            "Norway and Iceland have almost agreed on a quota",
        ),
        (  # the speaker behind "according to" comes along
            "The yard is sound, according to its owner.",
            "its owner",
            "according to",
            "The yard is sound",
            "The yard is sound, according to its owner",
        ),
        (
            "The sale of the yard was not rejected by the union.",
            "the union",
            "rejected",
            "The sale of the yard",
            "The sale of the yard was not rejected by the union",
        ),
        (
            'The owner called the offer "a fair start".',
            "The owner",
            "called",
            'the offer "a fair start',
            "called the offer “a fair start”",
        ),
    ],
)
def test_reported_speech_is_one_stretch_of_the_article(
    text: str, source: str, cue: str, content: str, printed: str
) -> None:
    assert said(text, source, cue, content) == Words(printed)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ('"We will leave the zone," said the envoy.', '"We will leave the zone,"'),
        ("«We will leave the zone», said the envoy.", "We will leave the zone"),
        ("“We will leave the zone,” said the envoy.", "We will leave the zone,"),
        ("‘We will leave the zone,’ said the envoy.", "‘We will leave the zone,’"),
        ('"We will leave\n the  zone," said the envoy.', '"We will leave\n the  zone,"'),
    ],
)
def test_quoted_words_stand_in_typographic_marks_with_the_cue_behind(text: str, content: str) -> None:
    words = said(text, "the envoy", "said", content, Form.DIRECT)
    assert words == Words("We will leave the zone", quoted=True, after="said")


def test_a_quotation_in_two_pieces_shows_the_gap() -> None:
    text = '"We will leave the zone," said the envoy, "if they do."'
    words = said(text, "the envoy", "said", ('"We will leave the zone,"', '"if they do."'), Form.DIRECT)
    assert words == Words("We will leave the zone … if they do.", quoted=True, after="said")


def test_words_that_no_quotation_mark_surrounds_are_not_passed_off_as_a_quotation() -> None:
    assert not said(
        "The envoy said they would leave.", "The envoy", "said", "they would leave", Form.DIRECT
    ).quoted


def test_the_reporters_words_between_two_quotations_do_not_become_the_speakers() -> None:
    text = 'The envoy said "we will leave" and called it "a gesture" to them.'
    words = said(text, "The envoy", "said", '"we will leave" and called it "a gesture"', Form.DIRECT)
    assert not words.quoted
    assert words.body.startswith("said “we will leave” and called it “a gesture”")


def test_a_cue_far_away_stands_apart() -> None:
    far = "The envoy insisted, on a long and windy evening spent before the assembled crowd of the old town, "
    words = said(f"{far}that they leave.", "The envoy", "insisted", "that they leave")
    assert words == Words("that they leave", before="insisted")


def test_a_cue_without_letters_is_not_printed() -> None:
    assert said('"We leave." – The envoy', "The envoy", "–", '"We leave."', Form.DIRECT) == Words(
        "We leave.", True
    )


def test_a_line_break_ends_what_is_printed_together() -> None:
    words = said("The envoy said:\nWe leave.", "The envoy", "said", "We leave.")
    assert (words.before, words.body) == ("said", "We leave.")


@pytest.mark.parametrize("limit", [40, 80, 240])
def test_long_text_is_cut_at_a_word(limit: int) -> None:
    text = "the quota must fall " * 40
    cut = wording.cut(text.strip(), limit)
    assert len(cut) <= limit
    assert cut.endswith("…")
    assert text.startswith(cut.removesuffix("…") + " ")


def test_a_cut_within_a_quotation_closes_it() -> None:
    assert wording.cut("he said “" + "quota " * 60 + "”", 60).endswith("…”")


def test_a_word_longer_than_everything_is_cut_within() -> None:
    assert len(wording.cut("x" * 5000)) <= wording.LIMIT


def test_a_short_find_is_printed_with_its_sentence() -> None:
    build = Build()
    article = build.article("Nothing here. The vote on the pact comes in May. Nothing there.")
    where = span(article, "vote")
    assert (
        wording.passage(article, (where,), sentence(article, where)) == "The vote on the pact comes in May."
    )


def test_a_long_sentence_keeps_what_was_found() -> None:
    build = Build()
    article = build.article(
        "It was said " + "again and again " * 40 + "that 340 jobs would go " + "and so on " * 40
    )
    where = span(article, "340")
    text = wording.around(article, (where,), (0, len(article.text)), 160)
    assert "340 jobs" in text
    assert text.startswith("… ")
    assert text.endswith("…")
    assert len(text) <= 160


@pytest.mark.parametrize(
    ("spans", "printed"),
    [
        (("30% of the quota",), "30% of the quota"),
        # What became of it is told two sentences on: no part of its words.
        (("30% of the quota", "the demand is off the table"), "30% of the quota"),
        (("berths", "at least 40"), "berths … at least 40"),
    ],
)
def test_a_figure_in_words_that_stand_apart(spans: tuple[str, ...], printed: str) -> None:
    article = Build().article(
        "The berths that the port lost, he said, were at least 40. Norland demands 30% of the quota. "
        "Talks went on. Norland says the demand is off the table."
    )
    places = tuple(span(article, words) for words in spans)
    assert wording.pieces(article, places, sentence(article, places[0])) == printed
