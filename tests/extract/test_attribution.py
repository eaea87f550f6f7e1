"""One sentence or more for each construction, read by the pinned model."""

from __future__ import annotations

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from briefings.extract.attribution import attributions
from briefings.types import Attribution, Form, Spans

Row = tuple[str, str]


def cut(text: str, spans: Spans) -> str:
    return " … ".join(text[start:end] for start, end in spans)


def read(nlp: Language, text: str) -> list[tuple[str, str, str]]:
    return [(cut(text, a.source), cut(text, a.cue), cut(text, a.content)) for a in attributions(nlp(text))]


def who_what(nlp: Language, text: str) -> list[Row]:
    return [(source, content) for source, _, content in read(nlp, text)]


CLAUSES = [
    ("The union said that the offer was too low.", ("The union", "that the offer was too low")),
    ("Norway says the quota must fall.", ("Norway", "the quota must fall")),
    ("The ministry told reporters that talks had failed.", ("The ministry", "that talks had failed")),
    ("Costa wants the fleet to leave the bay.", ("Costa", "the fleet to leave the bay")),
    ("Costa refused to sign the licence.", ("Costa", "to sign the licence")),
    ("The bank suggested lowering the price.", ("The bank", "lowering the price")),
    ("The board rejected the revised bid.", ("The board", "the revised bid")),
    ("The regulator ruled out a merger.", ("The regulator", "a merger")),
    ("Ruiz insisted on a ceasefire.", ("Ruiz", "a ceasefire")),
    ("Ruiz accused the port of hiding losses.", ("Ruiz", "the port of hiding losses")),
    ("Lee criticised the bank for selling its stake.", ("Lee", "the bank for selling its stake")),
    ("Lee called the offer a disgrace.", ("Lee", "the offer a disgrace")),
    ("Lee described the offer as generous.", ("Lee", "the offer as generous")),
    ("The mayor urged both sides to accept the truce.", ("The mayor", "both sides to accept the truce")),
    ("The chairman stressed the need for guarantees.", ("The chairman", "the need for guarantees")),
    ("The chairman expressed concern over the delay.", ("The chairman", "concern over the delay")),
    ("The union is wary of the new owner.", ("The union", "the new owner")),
    ("Iceland remains sceptical of the quota plan.", ("Iceland", "the quota plan")),
    ("Iceland is determined to keep its waters.", ("Iceland", "to keep its waters")),
    ("The firm remains keen on a merger with its rival.", ("The firm", "a merger with its rival")),
    ("Ruiz has shown flexibility regarding the terms.", ("Ruiz", "the terms")),
    ("Norway has expressed openness to a longer lease.", ("Norway", "a longer lease")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CLAUSES, ids=lambda v: v if isinstance(v, str) else "")
def test_clauses_objects_and_attitudes(nlp: Language, text: str, expected: Row) -> None:
    assert who_what(nlp, text) == [expected]


DEALING = [
    ("The dockers took issue with the timetable.", [("The dockers", "the timetable")]),
    ("The club has set its face against a sale.", [("The club", "a sale")]),
    ("The airline poured cold water on the merger.", [("The airline", "the merger")]),
    ("The nurses would have none of it.", [("The nurses", "it")]),
    ("The ministry put pressure on both banks to settle.", [("The ministry", "both banks to settle")]),
    ("The growers see no reason to sign before harvest.", [("The growers", "to sign before harvest")]),
    ("The bishop pleaded with both sides to see sense.", [("The bishop", "both sides to see sense")]),
    ("The skippers are dead set against a closure.", [("The skippers", "a closure")]),
    ("Its pilots are holding out for a raise of 6 percent.", [("Its pilots", "a raise of 6 percent")]),
    ("Madrid tore up the fishing accord.", [("Madrid", "the fishing accord")]),
    ("She calls that a fig leaf.", [("She", "that a fig leaf")]),
    ("Egypt puts the number at 81.", [("Egypt", "the number at 81")]),
    ("The authority invited the dockers to talks.", [("The authority", "the dockers to talks")]),
    ("The board stands by its offer of 12 euros.", [("The board", "its offer of 12 euros")]),
    ("By his reckoning, the port will lose 300 jobs.", [("his", "the port will lose 300 jobs")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DEALING, ids=lambda v: v if isinstance(v, str) else "")
def test_the_language_of_dealing(nlp: Language, text: str, expected: list[Row]) -> None:
    assert who_what(nlp, text) == expected


CONDITIONS = [
    ("The canneries oppose any quota without a price floor.", "any quota without a price floor"),
    (
        "The rebels refused to disarm unless the army withdrew.",
        "to disarm unless the army withdrew",
    ),
    (
        "Iceland backs the accord because it ends the race for fish.",
        "the accord because it ends the race for fish",
    ),
    (
        "Peru has signalled it would lift the ban, provided that Chile does the same.",
        "it would lift the ban, provided that Chile does the same",
    ),
]


@pytest.mark.parametrize(("text", "content"), CONDITIONS)
def test_a_content_keeps_its_conditions(nlp: Language, text: str, content: str) -> None:
    assert [found for _, found in who_what(nlp, text)] == [content]


OWN_CUES = [
    (
        "The union said a pause in the talks was possible and rejected a demand for longer shifts.",
        [("The union", "a pause in the talks was possible"), ("The union", "a demand for longer shifts")],
    ),
    (
        "Ferrand said 40 jobs were at risk and called on the government to step in.",
        [("Ferrand", "40 jobs were at risk"), ("Ferrand", "the government to step in")],
    ),
    (
        "The ministry ruled that the tender was void, welcomed the inquiry and urged bidders to wait.",
        [
            ("The ministry", "that the tender was void"),
            ("The ministry", "the inquiry"),
            ("The ministry", "bidders to wait"),
        ],
    ),
    (
        "Chile said it opposed the levy and would vote against it.",
        [("Chile", "it opposed the levy and would vote against it")],
    ),
    (
        "Orvex said it would appeal but did not say when.",
        [("Orvex", "it would appeal")],
    ),
    (
        "The port said that it “remains open to dialogue” and rejected the claim that it had lied.",
        [("The port", "that it “remains open to dialogue”"), ("The port", "the claim that it had lied")],
    ),
    (
        "Aides said he was ready to talk but feared a delay.",
        [("Aides", "he was ready to talk but feared a delay")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), OWN_CUES)
def test_a_conjoined_cue_is_the_speakers_own(nlp: Language, text: str, expected: list[Row]) -> None:
    assert who_what(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "Norland accused Aland of hiding, it claimed, half of the catch.",
            "Aland of hiding, it claimed, half of the catch",
        ),
        (
            "Bose criticised the board for raising, as he put it, the price by stealth.",
            "the board for raising, as he put it, the price by stealth",
        ),
        # Where nothing is wanting, the insertion stays outside.
        ("Bose criticised the board, as he had in May, over the price.", "the board … over the price"),
    ],
)
def test_a_content_goes_on_behind_an_insertion(nlp: Language, text: str, content: str) -> None:
    assert [said for _, said in who_what(nlp, text)] == [content]


def test_a_clause_before_is_not_what_a_thing_is_called(nlp: Language) -> None:
    text = (
        'She is pushing for a clause that would hand the land back - an idea Barlow has branded "an insult".'
    )
    assert not [said for who, said in who_what(nlp, text) if "Barlow" in who and "pushing" in said]


def test_a_statement_behind_a_semicolon_is_another(nlp: Language) -> None:
    text = "Novak said the bid was too low; the board says it will wait; the lenders disagree with both."
    assert who_what(nlp, text) == [
        ("Novak", "the bid was too low"),
        ("the board", "it will wait"),
        ("the lenders", "both"),
    ]


def test_what_a_speaker_adds_in_a_new_sentence_is_not_the_quotation_before(nlp: Language) -> None:
    text = "“It is a start,” she said. “It is not an end.” She added that the fleet would stay."
    assert who_what(nlp, text) == [
        ("she", "“It is a start,” … “It is not an end.”"),
        ("She", "that the fleet would stay"),
    ]


def test_a_live_blog_names_the_speaker_before_a_colon(nlp: Language) -> None:
    text = "15.48 Reaction from Beijing's delegation: “We are not a donor.”"
    assert who_what(nlp, text) == [("Beijing's delegation", "“We are not a donor.”")]


def test_quoted_words_in_a_clause_stay_with_it_where_the_cue_behind_has_its_own_content(
    nlp: Language,
) -> None:
    text = "Having vowed to fight the deal “to the very end”, Costa now says the miners could live with it."
    assert who_what(nlp, text) == [
        ("Costa", "to fight the deal “to the very end”"),
        ("Costa", "the miners could live with it"),
    ]


def test_words_of_somebody_end_before_the_quotation(nlp: Language) -> None:
    text = 'The deal is, in the words of Marta Lind, "a gift to the lenders".'
    assert who_what(nlp, text) == [("Marta Lind", 'The deal is … "a gift to the lenders"')]


def test_a_turn_of_a_transcript_is_direct(nlp: Language) -> None:
    text = "ANA COSTA: The yard is ours. We will not sell it.\n\nLEE: Then we are done here."
    turns = attributions(nlp(text))
    assert [cut(text, a.content) for a in turns] == [
        "The yard is ours. We will not sell it",
        "Then we are done here",
    ]
    assert {a.form for a in turns} == {Form.DIRECT}


NOUNS = [
    ("Iceland's opposition to the quota surprised nobody.", ("Iceland", "the quota")),
    ("Putnam's offer to sell the mine is on the table.", ("Putnam", "to sell the mine")),
    ("It comes after Norway's claim that the stock is safe.", ("Norway", "that the stock is safe")),
    ("The envoy made a threat to leave the talks.", ("The envoy", "to leave the talks")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NOUNS, ids=lambda v: v if isinstance(v, str) else "")
def test_nouns_belong_to_their_owner(nlp: Language, text: str, expected: Row) -> None:
    assert expected in who_what(nlp, text)


def test_the_agent_of_a_passive_is_the_source(nlp: Language) -> None:
    assert who_what(nlp, "The draft was rejected by Norway on Friday.") == [("Norway", "The draft")]


def test_a_passive_without_an_agent_has_no_source(nlp: Language) -> None:
    assert who_what(nlp, "The leaders are expected to sign the pact.") == [
        ("", "The leaders … to sign the pact")
    ]


def test_according_to_takes_the_clause_around_it(nlp: Language) -> None:
    text = "The fund will open in May, according to the ministry."
    assert read(nlp, text) == [("the ministry", "according to", "The fund will open in May")]


def test_a_speaker_between_commas(nlp: Language) -> None:
    assert who_what(nlp, "The harbour, Costa said, is full.") == [("Costa", "The harbour … is full")]


def test_conjoined_verbs_share_a_subject(nlp: Language) -> None:
    text = "Lee accused the bank of fraud and criticised the regulator for its silence."
    assert who_what(nlp, text) == [("Lee", "the bank of fraud"), ("Lee", "the regulator for its silence")]


def test_a_relative_pronoun_comes_with_what_it_stands_for(nlp: Language) -> None:
    text = "The draft was written by Costa, who seeks a longer truce."
    source, content = who_what(nlp, text)[-1]
    assert source == "Costa … who"
    assert content == "a longer truce"


def test_a_participle_has_the_subject_of_its_clause(nlp: Language) -> None:
    text = "Norway rejected the quota, suggesting that the stock was healthy."
    assert who_what(nlp, text) == [("Norway", "the quota"), ("Norway", "that the stock was healthy")]


def test_an_afterthought_of_saying_is_an_attribution_of_its_own(nlp: Language) -> None:
    text = "Costa said the ships would stay in port, adding that crews were tired."
    assert who_what(nlp, text) == [
        ("Costa", "the ships would stay in port"),
        ("Costa", "that crews were tired"),
    ]


def test_negation_stays_with_the_cue(nlp: Language) -> None:
    assert read(nlp, "The bank did not say whether it would sell.") == [
        ("The bank", "did not say", "whether it would sell")
    ]


def test_only_the_outermost_attribution_counts(nlp: Language) -> None:
    assert who_what(nlp, "Lee said that Norway wants a truce.") == [("Lee", "that Norway wants a truce")]


def test_a_plain_action_is_no_attribution(nlp: Language) -> None:
    assert read(nlp, "The ships left the harbour on Monday. Costa met Lee in Oslo.") == []


QUOTED = [
    ("“The price is final,” said Ana Costa.", ("Ana Costa", "“The price is final,”")),
    ('"The price is final," Costa said.', ("Costa", '"The price is final,"')),
    ("Costa said: “The price is final.”", ("Costa", "“The price is final.”")),
    ("“It is a bad deal for us,” the 58-year-old fumed.", ("the 58-year-old", "“It is a bad deal for us,”")),
    ("“The price,” Costa said, “is final.”", ("Costa", "“The price,” … “is final.”")),
    ("“We sign. Then we sail,” said Costa.", ("Costa", "“We sign. Then we sail,”")),
    ("“We can sign,” said Costa. “Then we can sail.”", ("Costa", "“We can sign,” … “Then we can sail.”")),
    ('"We are ready for talks." – Ana Costa', ("Ana Costa", '"We are ready for talks."')),
    ("ANA COSTA: We are ready for talks.", ("ANA COSTA", "We are ready for talks")),
    ("Ana Costa: ‘We are ready for talks’", ("Ana Costa", "‘We are ready for talks’")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), QUOTED, ids=lambda v: v if isinstance(v, str) else "")
def test_quotations(nlp: Language, text: str, expected: Row) -> None:
    assert who_what(nlp, text) == [expected]


def test_a_quotation_over_paragraphs_has_one_speaker(nlp: Language) -> None:
    text = "“We will not sell,” said Costa. “The yard is ours.\n\n“It stays ours.”\n\nThe shares fell."
    ((source, content),) = who_what(nlp, text)
    assert source == "Costa"
    assert content.startswith("“We will not sell,”")
    assert content.endswith("“It stays ours.”")


def test_a_line_that_ends_in_a_colon_announces_the_next(nlp: Language) -> None:
    text = "Then Costa said something new:\n\n“We are ready to sell the yard.”"
    assert ("Costa", "“We are ready to sell the yard.”") in [
        (source, content.split(" … ")[-1]) for source, content in who_what(nlp, text)
    ]


def test_two_speakers_in_a_paragraph(nlp: Language) -> None:
    text = "“We will sell the yard,” said Costa. “We will not buy it,” said Lee."
    assert who_what(nlp, text) == [
        ("Costa", "“We will sell the yard,”"),
        ("Lee", "“We will not buy it,”"),
    ]


def test_words_inside_a_quotation_are_no_cues(nlp: Language) -> None:
    text = "“I believe that they want the yard,” said Costa."
    assert who_what(nlp, text) == [("Costa", "“I believe that they want the yard,”")]


def test_the_form_tells_how_much_is_quoted(nlp: Language) -> None:
    text = "“We sign today,” said Costa. Lee called it a “brave” step. Ruiz said it was late."
    assert [a.form for a in attributions(nlp(text))] == [Form.DIRECT, Form.MIXED, Form.INDIRECT]


def test_confidence_falls_with_the_construction(nlp: Language) -> None:
    text = "“We sign today,” said Costa. Iceland's opposition to the quota grew."
    direct, nominal = attributions(nlp(text), weigh=False)
    assert 0 < nominal.confidence < 0.6 < 0.9 < direct.confidence <= 1


def sound(doc: Doc, found: tuple[Attribution, ...]) -> None:
    """Spans lie in the text, and contents do not overlap."""
    taken: set[int] = set()
    for attribution in found:
        assert attribution.content
        assert attribution.cue
        for start, end in (*attribution.source, *attribution.cue, *attribution.content):
            assert 0 <= start < end <= len(doc.text)
        here = {i for start, end in attribution.content for i in range(start, end)}
        assert not here & taken
        taken |= here


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        '"',
        "“" * 200,
        "'" * 300,
        '"We agree, said Ana. "No, said Tom.',
        "😀 said 👍🏽 “🎉” 😡: ",
        "\x00\x01 said \x07\x1b[31m that \x00 it is over.",
        "قال الوزير “נאמר” said שלום.",
        "said " * 300,
        "according to " * 200,
        "A: B: C: " * 200,
        "He said “she said “they said “no” yes” maybe”",
        "| party | offer |\n|---|---|\n| Costa | said 5% |",
        "if x: return 'said'\nprint(\"he said\")",
        "according",
        ":",
        '"No." –',
    ],
)
def test_no_text_breaks_it(nlp: Language, text: str) -> None:
    doc = nlp(text)
    sound(doc, attributions(doc))


def test_a_doc_without_a_parse_gives_only_what_lines_tell(nlp: Language) -> None:
    doc = Doc(nlp.vocab, words=["Costa", "said", "it", "was", "over", "."])
    assert attributions(doc) == ()
