"""Open questions: of each kind, and what is none."""

from __future__ import annotations

import pytest
from spacy.language import Language

from briefings.extract.questions import questions
from briefings.types import Article, Attribution, Form, Question, QuestionKind
from tests.extract.test_figures import cast_of

NAMES = ("Acme", "Oslo", "Lind", "union")


def read(nlp: Language, text: str, *, said: tuple[Attribution, ...] = ()) -> tuple[Question, ...]:
    return questions(nlp(text), Article(text, "-"), cast_of(text, *NAMES), said)


def told(text: str, question: Question) -> str:
    return Article(text, "-").cut(question.spans)


@pytest.mark.parametrize(
    ("text", "kind", "evidence"),
    [
        (
            "It remains unclear whether Acme will raise its bid.",
            QuestionKind.UNCLEAR,
            "It remains unclear whether Acme will raise its bid",
        ),
        (
            "It is not clear how the quota would be shared.",
            QuestionKind.UNCLEAR,
            "It is not clear how the quota would be shared",
        ),
        (
            "The fairness of the offer is questionable.",
            QuestionKind.UNCLEAR,
            "The fairness of the offer is questionable",
        ),
        ("The price has yet to be agreed.", QuestionKind.UNDECIDED, "The price has yet to be agreed"),
        (
            "Whether Acme will raise its bid remains to be seen.",
            QuestionKind.UNCLEAR,
            "Whether Acme will raise its bid remains to be seen",
        ),
        (
            "Details are still to be worked out.",
            QuestionKind.UNDECIDED,
            "Details are still to be worked out",
        ),
        (
            "Fishing rights remain a sticking point.",
            QuestionKind.UNRESOLVED,
            "Fishing rights remain a sticking point",
        ),
        (
            "The height of the dam and the price are still open.",
            QuestionKind.UNCLEAR,
            "The height of the dam and the price are still open",
        ),
        (
            "Nor have the sides agreed what happens in dry years.",
            QuestionKind.UNDECIDED,
            "Nor have the sides agreed what happens in dry years",
        ),
        (
            "Lind said it was too early to tell if the quota would rise.",
            QuestionKind.UNCLEAR,
            "Lind said it was too early to tell if the quota would rise",
        ),
        (
            "Who would run the port is a point of contention.",
            QuestionKind.UNRESOLVED,
            "Who would run the port is a point of contention",
        ),
        (
            "Lind has questioned whether the fee is legal.",
            QuestionKind.CONCERN,
            "Lind has questioned whether the fee is legal",
        ),
        (
            "Acme will not sign the lease until the audit is done.",
            QuestionKind.CONDITION,
            "Acme will not sign the lease until the audit is done",
        ),
        (
            "The talks with Acme broke up without an agreement.",
            QuestionKind.UNRESOLVED,
            "The talks with Acme broke up without an agreement",
        ),
        (
            "Rumours of a bid by Acme could not be confirmed.",
            QuestionKind.UNCLEAR,
            "Rumours of a bid by Acme could not be confirmed",
        ),
        ("Still unclear: who would pay for the port.", QuestionKind.UNCLEAR, "who would pay for the port"),
        (
            "The two sides disagree on the price.",
            QuestionKind.UNRESOLVED,
            "The two sides disagree on the price",
        ),
        (
            "Lind did not rule out a second vote.",
            QuestionKind.NOT_RULED_OUT,
            "Lind did not rule out a second vote",
        ),
        (
            "Acme declined to say whether it would raise its offer.",
            QuestionKind.DECLINED_TO_SAY,
            "Acme declined to say whether it would raise its offer",
        ),
        ("Lind did not say when.", QuestionKind.DECLINED_TO_SAY, "Lind did not say when"),
        (
            "The merger is subject to regulatory approval.",
            QuestionKind.CONDITION,
            "The merger is subject to regulatory approval",
        ),
        (
            "Any sale of the port would require parliamentary consent.",
            QuestionKind.CONDITION,
            "Any sale of the port would require parliamentary consent",
        ),
        (
            "Oslo will not sign the pact unless the quota is cut.",
            QuestionKind.CONDITION,
            "Oslo will not sign the pact unless the quota is cut",
        ),
        (
            "The union voiced fears about the loss of the night ferry.",
            QuestionKind.CONCERN,
            "fears about the loss of the night ferry",
        ),
        ("Senators asked when the ships would sail.", QuestionKind.ASKED, "when the ships would sail"),
    ],
)
def test_each_kind_in_the_words_of_the_text(
    nlp: Language, text: str, kind: QuestionKind, evidence: str
) -> None:
    (question,) = read(nlp, text)
    assert question.kind is kind
    assert told(text, question) == evidence


def test_terms_still_to_be_settled_are_questions_of_their_own(nlp: Language) -> None:
    text = (
        "They are expected to finalise the terms, including the length of the lease and the size of the fees."
    )
    assert [told(text, question) for question in read(nlp, text)] == [
        "the length of the lease",
        "the size of the fees",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Whether they win or not, the work goes on.",
        "Who could ever trust Acme?",
        "It is clear that Acme will pay.",
        "Acme declined to comment.",
        "There is no doubt about the deal.",
        "Lind ruled out a second vote.",
        "The union is undecided.",
        "The sky was unclear all day.",
        "Asked whether Acme would pay, Lind smiled.",
        "Acme agreed the price.",
        "If we don't know what Acme wants, we cannot help.",
        "I don't know if it is.",
        "Ultimately, success will hinge on patience.",
    ],
)
def test_what_is_no_open_question(nlp: Language, text: str) -> None:
    assert read(nlp, text) == ()


def quoted(text: str, source: str, cue: str) -> tuple[Attribution, ...]:
    """The quotation in `text`, said by `source` with `cue`."""
    at = text.index(source), text.index(cue)
    content = ((text.index("“"), text.index("”") + 1),)
    spans = ((at[0], at[0] + len(source)),), ((at[1], at[1] + len(cue)),)
    return (Attribution(*spans, content, Form.DIRECT, 1.0),)


def test_a_question_that_an_actor_asks_outright(nlp: Language) -> None:
    text = "“How will the quota be shared?” Lind asked."
    (question,) = read(nlp, text, said=quoted(text, "Lind", "asked"))
    assert (question.kind, question.actor) == (QuestionKind.ASKED, "Lind")
    assert told(text, question) == "How will the quota be shared?"


@pytest.mark.parametrize(
    "text", ["“Who cares about the quota?” Lind asked.", "“Why should Oslo pay for this mess?” Lind asked."]
)
def test_a_rhetorical_question_is_none(nlp: Language, text: str) -> None:
    assert read(nlp, text, said=quoted(text, "Lind", "asked")) == ()


def test_a_question_nobody_of_the_deal_asks_is_none(nlp: Language) -> None:
    assert read(nlp, "“How will the quota be shared?” one reader asked.") == ()


def test_who_leaves_it_open(nlp: Language) -> None:
    (question,) = read(nlp, "Acme declined to say when the lease ends.")
    assert question.actor == "Acme"


@pytest.mark.parametrize("text", ["", " ", "?" * 200, "unclear " * 300, "It is unclear whether", "Only if."])
def test_odd_text_never_raises(nlp: Language, text: str) -> None:
    for question in read(nlp, text):
        assert all(0 <= start < end <= len(text) for start, end in question.spans)


@pytest.mark.parametrize(
    ("text", "kind", "evidence"),
    [
        (
            "Nobody in Oslo knows how the quota will be shared.",
            QuestionKind.UNCLEAR,
            "Nobody in Oslo knows how the quota will be shared",
        ),
        (
            "How the debt would be shared is still being negotiated, and Acme left on Friday.",
            QuestionKind.UNDECIDED,
            "How the debt would be shared is still being negotiated",
        ),
        (
            "Whether the bridge can be built in time, I do not know.",
            QuestionKind.UNCLEAR,
            "Whether the bridge can be built in time, I do not know",
        ),
        (
            "The union would return on Monday if Acme withdrew the notices.",
            QuestionKind.CONDITION,
            "The union would return on Monday if Acme withdrew the notices",
        ),
        (
            "If there is no offer by noon, the union and its members strike.",
            QuestionKind.CONDITION,
            "If there is no offer by noon, the union and its members strike",
        ),
        ("Lind would not be drawn on that.", QuestionKind.DECLINED_TO_SAY, "Lind would not be drawn on that"),
        ("Will Oslo ratify? The vote is in May.", QuestionKind.ASKED, "Will Oslo ratify?"),
        ("QUESTION (Daily Wire): And the other ships?", QuestionKind.ASKED, "And the other ships?"),
    ],
)
def test_wording_says_that_something_is_open(
    nlp: Language, text: str, kind: QuestionKind, evidence: str
) -> None:
    found = read(nlp, text)
    assert [(question.kind, told(text, question)) for question in found] == [(kind, evidence)]


@pytest.mark.parametrize(
    "text",
    [
        "Will Oslo ratify? Of course it will.",
        "The army would stay as long as there is one rocket.",
        "Lind had insisted that there would be no talks unless Acme paid first.",
        "## Will the union strike?",
        "Does Acme really think the union is stupid?",
    ],
)
def test_what_is_answered_bygone_or_scornful_is_no_question(nlp: Language, text: str) -> None:
    assert read(nlp, text) == ()


def test_bullets_below_a_line_that_calls_them_open(nlp: Language) -> None:
    text = "Still unresolved:\n- Who pays for the test\n- The price of the licence\n\nAgreed:\n- The length"
    found = read(nlp, text)
    assert [told(text, question) for question in found] == [
        "Who pays for the test",
        "The price of the licence",
    ]
    assert {question.kind for question in found} == {QuestionKind.UNRESOLVED}


def test_a_clause_that_points_back_is_told_with_its_sentence(nlp: Language) -> None:
    text = "The ships are old, and it has yet to be agreed who repairs them."
    assert [told(text, question) for question in read(nlp, text)] == [text.rstrip(".")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Whether shops may sell the vaccine has been left open.", QuestionKind.UNCLEAR),
        ("The question of who pays for the clean-up has not been answered.", QuestionKind.UNCLEAR),
        ("The pact is silent on who would inspect the sites.", QuestionKind.UNCLEAR),
        ("The size of the fee has not been disclosed.", QuestionKind.UNCLEAR),
        ("Doubts remain over whether Acme can pay.", QuestionKind.UNCLEAR),
        ("How its rulings are to be enforced the text does not say.", QuestionKind.UNCLEAR),
        ("Nor is it certain that Acme can raise the money.", QuestionKind.UNCLEAR),
        ("The judge has still to rule on the merger.", QuestionKind.UNDECIDED),
        ("Acme is considering whether to sue.", QuestionKind.UNDECIDED),
        ("Talks on the wording of the annex are deadlocked.", QuestionKind.UNRESOLVED),
        ("Critics question whether the savings are real.", QuestionKind.CONCERN),
        ("The pact cannot take effect until both parliaments have ratified it.", QuestionKind.CONDITION),
        ("The loan will be paid out only when the budget has been passed.", QuestionKind.CONDITION),
    ],
)
def test_other_ways_to_say_that_it_is_open(nlp: Language, text: str, kind: QuestionKind) -> None:
    (question,) = read(nlp, text)
    assert (question.kind, told(text, question)) == (kind, text.rstrip("."))


@pytest.mark.parametrize(
    "text", ["The border will not open until Monday.", "The door was left open.", "Q: Do you agree?"]
)
def test_what_waits_for_a_day_or_says_nothing_is_no_question(nlp: Language, text: str) -> None:
    assert read(nlp, text) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The rest of the loan would not be paid until the lenders sign.", QuestionKind.CONDITION),
        ("Until the case has been decided, no money can change hands.", QuestionKind.CONDITION),
        (
            "Owners of 80% of Acme's shares must accept before the swap becomes binding.",
            QuestionKind.CONDITION,
        ),
        ("The senate in Oslo has to ratify the treaty too.", QuestionKind.CONDITION),
        ("The lease must first be signed off by the union.", QuestionKind.CONDITION),
        ("Acme and the union have not agreed whose courts will try the crews.", QuestionKind.UNDECIDED),
        ("The union has reserved its position on night flights.", QuestionKind.UNDECIDED),
        ("The question of who pays Acme was left for later.", QuestionKind.UNDECIDED),
        ("The details of the lease have still to be worked out.", QuestionKind.UNDECIDED),
        ("There is no agreement yet on the length of the lease.", QuestionKind.UNRESOLVED),
        ("How Acme would respond, nobody in Oslo seems willing to say.", QuestionKind.UNCLEAR),
        ("What the court will make of Acme's lease is another matter.", QuestionKind.UNCLEAR),
        ("The terms of the loan were not disclosed.", QuestionKind.UNCLEAR),
        ("The visit to Oslo was scrapped and no new date has been given.", QuestionKind.UNDECIDED),
        ("Still unsettled is who pays Acme for the spill.", QuestionKind.UNDECIDED),
        (
            "Asked whether Acme would withdraw if the fleet left, Lind said it would not speculate.",
            QuestionKind.ASKED,
        ),
        ('Asked whether Acme would pay, Lind replied: "Ask the union."', QuestionKind.ASKED),
        ('Lind called the price "a matter for the court" when asked if Acme would pay.', QuestionKind.ASKED),
        ("The court will decide who may fish off Oslo by 3 May.", QuestionKind.UNDECIDED),
    ],
)
def test_other_ways_of_leaving_it_open(nlp: Language, text: str, kind: QuestionKind) -> None:
    (question,) = read(nlp, text)
    assert question.kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "The shops of Acme will not open until Monday.",
        "Acme will not sell until spring returns.",
        "Acme must pay before Monday.",
        "Asked whether Acme would pay, Lind said it would.",
        "Asked about Acme's price, Lind had no comment to make on the weather.",
        "A joint commission, to be set up within a year, will decide who may fish off Oslo.",
    ],
)
def test_a_matter_of_time_an_answer_and_a_provision_leave_nothing_open(nlp: Language, text: str) -> None:
    assert read(nlp, text) == ()


def test_a_question_told_again_in_reported_speech_is_told_once(nlp: Language) -> None:
    text = 'Ms Lind asked: "Who will pay for the lease?"'
    again = text + " The union asks who will pay for the lease."
    cue = (text.index("asked"), text.index("asked") + 5)
    content = (text.index('"'), len(text))
    said = (Attribution(((0, 7),), (cue,), (content,), Form.DIRECT, 0.9),)
    assert [told(again, each) for each in read(nlp, again, said=said)] == ["Who will pay for the lease?"]


def test_a_condition_is_told_whole_or_not_at_all(nlp: Language) -> None:
    text = (
        "Oslo has pledged 20 million for pumps, the first half of which is to be paid out on 1 June "
        "provided that meters are installed on every well."
    )
    assert [told(text, each) for each in read(nlp, text)] == [text.rstrip(".")]
