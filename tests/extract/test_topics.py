"""Topics from the deal file and from the text itself."""

from spacy.language import Language

from briefings.deals import Deal, Topic
from briefings.extract.topics import topics
from briefings.types import Span


def about(nlp: Language, text: str, content: str, deal: Deal) -> str | None:
    doc = nlp(text)
    start = text.index(content)
    span: Span = (start, start + len(content))
    return topics(doc, deal).of(doc, (span,), (0, len(text)))


FISH = Deal(
    "fish",
    topics=(
        Topic("quota", ("catch limit", "tonnes of cod")),
        Topic("access to waters", ("fishing zone", "access to the zone")),
    ),
)


def test_any_phrasing_and_its_plural_mean_the_topic(nlp: Language) -> None:
    assert about(nlp, "Norway rejected the catch limits.", "the catch limits", FISH) == "quota"
    assert about(nlp, "Iceland wants more fishing zones.", "more fishing zones", FISH) == "access to waters"


def test_the_longer_phrasing_wins(nlp: Language) -> None:
    text = "Norway tied the quota to access to the zone."
    assert about(nlp, text, "the quota to access to the zone", FISH) == "access to waters"


def test_the_sentence_helps_only_when_it_names_one_topic(nlp: Language) -> None:
    assert about(nlp, "On the quota, Norway said it was too low.", "it was too low", FISH) == "quota"
    both = "On the quota and the fishing zone, Norway said it was too low."
    assert about(nlp, both, "it was too low", FISH) is None


def test_without_topics_a_phrase_that_the_text_repeats_is_one(nlp: Language) -> None:
    text = "The union wants a wage increase. Acme said the wage increase was too costly. Talks go on."
    assert about(nlp, text, "the wage increase was too costly", Deal("d")) == "wage increase"
    assert about(nlp, text, "Talks go on", Deal("d")) is None
