"""Whose words an attribution's source makes them."""

import pytest
from spacy.language import Language

from briefings.deals import DEFAULT
from briefings.extract.actors import cast
from briefings.extract.pipeline import read
from briefings.extract.speakers import speakers
from briefings.types import Article, Form, Stance


@pytest.mark.parametrize(
    ("text", "source", "wanted"),
    [
        ("Its chief executive, Dr. Ana Ruiz, said no.", "Its chief executive, Dr. Ana Ruiz", ["Ana Ruiz"]),
        ("Acme boss Tom Lee said no.", "Acme boss Tom Lee", ["Tom Lee"]),
        ("Its chair, toy maker Tom Lee, said no.", "Its chair, toy maker Tom Lee", ["Tom Lee"]),
        ("A smaller group, Acme Trust, fears it.", "A smaller group, Acme Trust", ["Acme Trust"]),
        ("Labour's trade spokeswoman Ana Ruiz said no.", "Labour's trade spokeswoman Ana Ruiz", ["Ana Ruiz"]),
        ("Ana Ruiz and Tom Lee said no.", "Ana Ruiz and Tom Lee", ["Ana Ruiz", "Tom Lee"]),
        ("A spokesman for Acme Foods said no.", "A spokesman for Acme Foods", ["Acme Foods"]),
        ("Its rival Acme Foods said no.", "Its rival Acme Foods", ["Acme Foods"]),
        ("A man who once met Tom Lee said no.", "A man who once met Tom Lee", []),
        ("A report on Tom Lee said no.", "A report on Tom Lee", []),
        (
            "France, which co-chairs the panel, said no.",
            "France, which co-chairs the panel",
            ["France"],
        ),
        (
            '"That is a fantasy," said its director, Tom Lee, of the claim.',
            "its director, Tom Lee, of the claim",
            ["Tom Lee"],
        ),
    ],
)
def test_a_source_means(nlp: Language, text: str, source: str, wanted: list[str]) -> None:
    doc = nlp(text)
    found = cast(doc, Article(text, "test"), DEFAULT)
    start = text.index(source)
    actors = {actor.id: actor.name for actor in found.actors}
    meant = [actors[id] for id, _ in speakers(doc, ((start, start + len(source)),), found)]
    assert meant == wanted


def test_a_spokeswoman_for_a_person_is_less_certain(nlp: Language) -> None:
    text = "A spokeswoman for Mr Lee said no."
    doc = nlp(text)
    found = cast(doc, Article(text, "test"), DEFAULT)
    assert [confidence for _, confidence in speakers(doc, ((0, 24),), found)] == [0.7]


def held(nlp: Language, text: str) -> list[tuple[str, str]]:
    article = Article(text, "test")
    facts = read(nlp(text), article)
    names = {actor.id: actor.name for actor in facts.actors}
    return [(names[p.actor], article.cut(p.content)) for p in facts.positions]


@pytest.mark.parametrize(
    "text",
    [
        "Acme Foods declined to comment.",
        "Acme Foods did not respond to a request for comment.",
        "Ana Ruiz, who asked not to be named in the report, left.",
        "Norway would not say when talks might start.",
        "Norway declined to say whether it would sign.",
        "Does Norway think that the fee is enough?",
        "Is Norway asking for collateral?",
        "Tom Lee declined to be interviewed.",
        "Tom Lee refused to be drawn on when his side would at last scrap its own levy on eggs.",
        "Tom Lee explains how it came about.",
        "Norway and Acme Foods failed to agree on Monday on a fee.",
    ],
)
def test_silence_and_questions_are_no_positions(nlp: Language, text: str) -> None:
    assert held(nlp, text) == []


def test_an_answer_may_leave_its_verb_to_the_sentence_before(nlp: Language) -> None:
    text = "Is the ferry safe? Acme Ferries said that it was. Tom Lee has said it will not."
    assert [content for _, content in held(nlp, text)] == ["that it was", "it will not"]


def test_what_a_draft_says_that_somebody_wants_is_theirs(nlp: Language) -> None:
    text = "The draft says that Norway rejects the levy."
    assert held(nlp, text) == [("Norway", "the levy")]


def test_what_is_said_of_the_source_is_no_content(nlp: Language) -> None:
    text = "Norway has offered 31 ships, according to two diplomats briefed on the talks, who left."
    assert held(nlp, text)[0][1] == "Norway has offered 31 ships"
    assert held(nlp, text)[1:] == [("Norway", "31 ships")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Ana Ruiz vowed to fight the ban and begged ministers to step in.",
            ["to fight the ban", "ministers to step in"],
        ),
        (
            "Ana Ruiz says it is fair to the ports and rejects calls for a review.",
            ["it is fair to the ports", "calls for a review"],
        ),
        (
            "Ana Ruiz said that the pact could be signed in July, even as Tom Lee accused her of haste.",
            ["that the pact could be signed in July", "her of haste"],
        ),
        ("Acme Foods has called for the bid to be refused.", ["the bid to be refused"]),
        ("Ana Ruiz is adamant her firm will not pay.", ["her firm will not pay"]),
        ("Ana Ruiz made clear that Norway would not sign.", ["that Norway would not sign"]),
    ],
)
def test_a_content_ends_where_the_next_act_starts(nlp: Language, text: str, wanted: list[str]) -> None:
    assert [content for _, content in held(nlp, text)] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Ana Ruiz questioned the aid and his criticism of Tom Lee.",
            ["the aid and his criticism of Tom Lee"],
        ),
        ("Ana Ruiz signed the pact, highlighting its wide reach.", []),
        ("Ana Ruiz raised her bid, valuing the dairy at $3 billion.", []),
        ("Ana Ruiz would not be drawn on whether she would say yes.", []),
        ("Ana Ruiz would not confirm the numbers. Tom Lee declined to say which bid he likes.", []),
        ("Ana Ruiz will receive two shares, implying a premium of 31%.", []),
        ("Ana Ruiz signed, assuring fairness prevails in the ports.", []),
        (
            "Norway argued that it was late, and has demanded an audit before the pact is signed.",
            ["that it was late", "an audit before the pact is signed"],
        ),
        (
            "Norway said it had narrowed the gap over a price, but chocolate makers resisted a floor.",
            ["it had narrowed the gap over a price"],
        ),
        (
            "Ana Ruiz said that it would push buyers out, and described it as “detached from the market”.",
            ["that it would push buyers out", "it as “detached from the market”"],
        ),
        ("Ana Ruiz is in favour of a merger.", ["a merger"]),
        ("Norway said it had not taken sides and expected both to return.", ["it had not taken sides"]),
    ],
)
def test_writers_words_and_other_acts_stay_out(nlp: Language, text: str, wanted: list[str]) -> None:
    assert [content for _, content in held(nlp, text)][: len(wanted) or None] == wanted


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Kashan's deputy foreign minister Farid Tehrani said it would not sign.", "Farid Tehrani"),
        ("The public service union Unite Care called on ports to open their books.", "Unite Care"),
        ("Acme Foods left the talks. A company spokeswoman denied a boycott.", "Acme Foods"),
        ("“We lost,” claimed a pal of the boss.", "pal of the boss"),
    ],
)
def test_sources_beside_what_they_are(nlp: Language, text: str, speaker: str) -> None:
    assert [name for name, _ in held(nlp, text)][-1:] == [speaker]


def test_what_an_unresolved_source_tells_of_others_is_nobodys(nlp: Language) -> None:
    assert held(nlp, "A man in the crowd said that Norway rejected the levy.") == []


def test_a_possibility_told_by_unnamed_sources_is_no_act(nlp: Language) -> None:
    found = held(nlp, "Two officials said that Norway might reject the levy.")
    assert [name for name, _ in found] == ["two officials"]


def test_whom_a_promise_is_made_to_is_no_part_of_it(nlp: Language) -> None:
    text = "Ana Ruiz promised the council that the path would stay open."
    assert held(nlp, text) == [("Ana Ruiz", "that the path would stay open")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "The tender came a day late, Tom Lee said, and contained no price.",
            [("Tom Lee", "The tender came a day late and contained no price")],
        ),
        (
            "If the rent is cut, Ana Ruiz said, the club will stay.",
            [("Ana Ruiz", "If the rent is cut the club will stay")],
        ),
        (
            "Her office, Ana Ruiz made clear, would not step in.",
            [("Ana Ruiz", "Her office would not step in")],
        ),
        (
            "Ana Ruiz has let it be known that she favours a flat fee.",
            [("Ana Ruiz", "that she favours a flat fee")],
        ),
        ("To Tom Lee, the row is about pride.", [("Tom Lee", "the row is about pride")]),
        (
            "Tom Lee would rather sell the mill now than close it later.",
            [("Tom Lee", "sell the mill now than close it later")],
        ),
        (
            "Norway insists that the two banks share the cost, a demand the banks have rejected.",
            [("Norway", "that the two banks share the cost")],
        ),
        ('Ana Ruiz supports the sale "with both hands".', [("Ana Ruiz", 'the sale "with both hands"')]),
        (
            "Talks broke down and, according to the Pilots' Guild, every offer the airline made was worse.",
            [("Pilots' Guild", "every offer the airline made was worse")],
        ),
        (
            "Norway welcomed the ruling, as did Sweden.",
            [("Norway", "the ruling"), ("Sweden", "the ruling")],
        ),
        ("Her partner, the Harbour Party, remains opposed to the fee.", [("Harbour Party", "the fee")]),
        ("Acme Foods, which has shown the film since May, is glad.", []),
        (
            "Here is the reply, from Ana Ruiz of the Pilots' Guild (PG): “Nobody here wants to fight.”",
            [("Ana Ruiz", "“Nobody here wants to fight.”")],
        ),
        (
            "14.10 And here is the reply of Ana Ruiz of the Pilots' Guild (PG): “Nobody wants to fight.”",
            [("Ana Ruiz", "“Nobody wants to fight.”")],
        ),
    ],
)
def test_contents_that_a_verb_of_saying_breaks_into_or_that_an_idiom_announces(
    nlp: Language, text: str, wanted: list[tuple[str, str]]
) -> None:
    assert held(nlp, text) == wanted


def test_a_list_of_what_each_party_wants(nlp: Language) -> None:
    items = "- Norway: 40 ships a year\n- Hospital trusts: no pickets\n"
    text = f"What does each side want?\n\n{items}"
    assert held(nlp, text) == [("Norway", "40 ships a year"), ("hospital trusts", "no pickets")]
    article = Article(text, "test")
    assert {(p.stance, p.form) for p in read(nlp(text), article).positions} == {
        (Stance.DEMAND, Form.INDIRECT)
    }
    assert held(nlp, f"The week in brief:\n\n{items}") == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Tom Lee wants 9 per cent, and a shorter week thrown in.",
            ["9 per cent, and a shorter week thrown in"],
        ),
        (
            "Norway is seeking a fee of 9%, against 4% today, and a clause on ice.",
            ["a fee of 9%, against 4% today, and a clause on ice"],
        ),
        (
            "Acme Foods is willing to pay, and only once the ships sail.",
            ["to pay, and only once the ships sail"],
        ),
        ("Tom Lee remains opposed to the merger and scoffs at the fee.", ["the merger"]),
        ("Norway rejected the fee, and Sweden left.", ["the fee"]),
    ],
)
def test_a_content_has_the_whole_of_a_list_and_its_condition(
    nlp: Language, text: str, wanted: list[str]
) -> None:
    assert [content for _, content in held(nlp, text)] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Norway has warned of strikes should the pact fail, and wants a seat on the board.",
            [("Norway", "strikes should the pact fail"), ("Norway", "a seat on the board")],
        ),
        (
            "Norway rejected a pact, hours after Sweden had signed it, and accused the port of haste.",
            [("Norway", "a pact"), ("Norway", "the port of haste")],
        ),
        (
            "Acme Foods believes that talks should begin, and its chair Ruth Hale told us she would go.",
            [("Acme Foods", "that talks should begin"), ("Ruth Hale", "she would go")],
        ),
        (
            "Who pays is another point of dispute: Norway has proposed a joint panel of six experts.",
            [("Norway", "a joint panel of six experts")],
        ),
        ("Tom Lee is thought to have the backing of the family.", []),
        (
            "Acme Foods knew of it and would look at any complaint, a spokesman said.",
            [("Acme Foods", "Acme Foods knew of it and would look at any complaint")],
        ),
        (
            "The board of Acme Foods has told shareholders to ignore the bid.",
            [("Acme Foods", "to ignore the bid")],
        ),
    ],
)
def test_each_act_is_its_own_and_in_the_right_mouth(
    nlp: Language, text: str, wanted: list[tuple[str, str]]
) -> None:
    assert held(nlp, text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Norway has called a strike.", []),
        ("Norway has called the strike a disgrace.", ["the strike a disgrace"]),
        ("The pact will hold only if Norway agrees to a long lease.", []),
        ("Norway agrees to a long lease.", ["a long lease"]),
        ("Norway will decide who may fish.", []),
        ("Norway has decided to fish.", ["to fish"]),
        ("Tom Lee has demanded £5m up front.", ["£5m up front"]),
    ],
)
def test_acts_and_stands_not_taken_yet_are_no_positions(nlp: Language, text: str, wanted: list[str]) -> None:
    assert [content for _, content in held(nlp, text)] == wanted


def test_who_is_the_person_and_not_the_body_beside_it(nlp: Language) -> None:
    text = '"They agree," said Tomas Vlk of the Prague Harbour Institute, who doubts that it will last.'
    assert ("Tomas Vlk", "that it will last") in held(nlp, text)
