"""Interviews and transcripts: whose answers they are, and how a long one is parted."""

from spacy.language import Language

from briefings.extract.pipeline import read
from briefings.types import Article, Form, Stance


def said(nlp: Language, text: str) -> list[tuple[str, Stance, str]]:
    article = Article(text, "test")
    facts = read(nlp(text), article)
    names = {actor.id: actor.name for actor in facts.actors}
    return [(names[p.actor], p.stance, article.cut(p.content)) for p in facts.positions]


MARKED = """The rail contract runs out in May. The Post spoke to Clara Menzel, Eastrail's managing director.

Q: Is a strike still likely?

A: We are closer than we were. I reject the idea that nothing has moved.

Q: And the fares?

A: We will not raise them.

The union said it was ready to talk.
"""
PLAIN = """Clara Menzel has run the brewers' guild for ten years. She spoke to the Post in her office.

Why did you leave the table?

I left because nothing was on it. We will not sign for less than six years.

The ministry says that the door is open.

Is that enough?

My members say that it is not.

What comes next?

We meet again in June.

The ministry declined to comment.
"""
EXPLAINED = """Clara Menzel and the ministry have fallen out. What it is about:

What is the dispute?

The guild wants six years.

Who decides?

The court does, in June.

What happens then?

Nobody knows.
"""


def test_answers_behind_a_mark_are_those_of_whom_the_opening_names(nlp: Language) -> None:
    answers = [row for row in said(nlp, MARKED) if row[0] == "Clara Menzel"]
    assert [(stance, content[:7]) for _, stance, content in answers] == [
        (Stance.REJECT, "We are "),
        (Stance.REJECT, "We will"),
    ]


def test_the_paragraph_after_the_last_answer_is_not_the_speakers(nlp: Language) -> None:
    assert not any("ready to talk" in content for name, _, content in said(nlp, MARKED) if "Menzel" in name)


def test_answers_stand_behind_lines_that_ask(nlp: Language) -> None:
    answers = [content for name, _, content in said(nlp, PLAIN) if name == "Clara Menzel"]
    assert answers == [
        "I left because nothing was on it. We will not sign for less than six years",
        "My members say that it is not",
        "We meet again in June",
    ]


def test_an_explainer_is_no_interview(nlp: Language) -> None:
    assert not any(name == "Clara Menzel" for name, _, _ in said(nlp, EXPLAINED))


def test_nobody_answers_where_the_opening_names_two(nlp: Language) -> None:
    text = PLAIN.replace("She spoke", "Tom Lee has not. One spoke")
    assert not any("nothing was on it" in content for _, _, content in said(nlp, text))


SHORT = """The brewers are close to a deal, says Clara Menzel, who speaks for the guild.

What does the guild want?

We want six years and a say in the price.

The ministry offers four. Is that enough?

No. Four years is a joke.

The ministry declined to comment.
"""


def test_two_questions_are_an_interview_where_both_are_answered(nlp: Language) -> None:
    answers = [content for name, _, content in said(nlp, SHORT) if name == "Clara Menzel"]
    assert answers[1:] == ["We want six years and a say in the price", "No. Four years is a joke"]


def test_two_questions_of_a_columnist_are_none(nlp: Language) -> None:
    text = SHORT.replace("No. Four", "Four").replace("We want", "It wants")
    assert not any("Four years" in content for _, _, content in said(nlp, text))


TURN = (
    "ANA COSTA: Thank you all. The talks lasted nine days and both delegations worked hard "
    "through every night of them. We reject the levy. We demand a vote in parliament before the "
    "summer, and the islands must have a say in it. The text will be printed by Monday, "
    "so that everybody can read what was agreed."
)


def test_a_long_turn_is_parted_into_what_it_says(nlp: Language) -> None:
    assert [(stance, content[:10]) for _, stance, content in said(nlp, TURN)] == [
        (Stance.ASSERT, "The talks "),
        (Stance.REJECT, "We reject "),
        (Stance.DEMAND, "We demand "),
        (Stance.ASSERT, "The text w"),
    ]


def test_a_short_turn_is_kept_whole_and_its_evidence_is_what_is_said(nlp: Language) -> None:
    text = "ANA COSTA: Thank you. We reject the levy. It hurts the islands."
    facts = read(nlp(text), Article(text, "test"))
    (position,) = facts.positions
    assert position.form == Form.DIRECT
    assert text[slice(*position.content[0])] == "We reject the levy. It hurts the islands"
    assert text[slice(*position.evidence.sentence)].endswith("It hurts the islands.")
