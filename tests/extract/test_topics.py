"""Topics from the deal file and from the text itself."""

import pytest
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


@pytest.mark.parametrize(
    ("phrasing", "text"),
    [
        ("50%", "Norway wants 50% of the catch."),
        ("$500", "Iceland offered $500 a boat."),
        ("Iceland's share", "They spoke about Iceland’s share for hours."),
        ("U.S. quota", "The U.S. quota is too low."),
        ("share-out", "A fair share-out was promised."),
    ],
)
def test_phrasings_with_signs_are_found(nlp: Language, phrasing: str, text: str) -> None:
    deal = Deal("d", topics=(Topic("issue", (phrasing,)), Topic("other", ("prices",))))
    assert about(nlp, text, text, deal) == "issue"


def test_without_topics_a_general_issue_has_one_label_under_several_phrasings(nlp: Language) -> None:
    for said in ("the wage increase", "higher salaries", "the pay offer", "her wages"):
        assert about(nlp, f"The union spoke about {said} again.", said, Deal("d")) == "pay"


@pytest.mark.parametrize("said", ["security pledges", "credible security provisions", "a security promise"])
def test_heads_that_say_the_same_mean_one_issue(nlp: Language, said: str) -> None:
    assert about(nlp, f"The envoy insists on {said} first.", said, Deal("d")) == "security guarantees"
    own = Deal("d", topics=(Topic("safety net", ("security guarantees",)),))
    assert about(nlp, f"The envoy insists on {said} first.", said, own) == "safety net"


def test_phrases_of_the_text_that_mean_one_another_have_the_label_used_most(nlp: Language) -> None:
    text = "Acme made a landing pledge. Its landing promise was kept, and one landing promise more was made."
    for said in ("a landing pledge", "Its landing promise"):
        assert about(nlp, text, said, Deal("d")) == "landing promise"


def test_somebody_is_no_issue(nlp: Language) -> None:
    text = "The harbour pilots want more. A trade minister met the other trade minister and harbour pilots."
    assert about(nlp, text, "The harbour pilots want more", Deal("d")) is None
    assert about(nlp, text, "trade minister", Deal("d")) is None


def test_an_issue_is_a_noun_unless_the_list_says_otherwise(nlp: Language) -> None:
    assert about(nlp, "Kenya will pay half of it.", "will pay half of it", Deal("d")) is None
    text = "The general said the army would withdraw from the hills."
    assert about(nlp, text, "the army would withdraw from the hills", Deal("d")) == "withdrawal"


def test_without_topics_a_phrase_that_the_text_repeats_is_one_in_the_singular(nlp: Language) -> None:
    text = "Acme wants landing clauses. The minister said a landing clause was too costly. Talks go on."
    assert about(nlp, text, "a landing clause was too costly", Deal("d")) == "landing clause"
    assert about(nlp, text, "landing clauses", Deal("d")) == "landing clause"
    assert about(nlp, text, "Talks go on", Deal("d")) is None


def test_a_deals_own_topics_leave_no_room_for_others(nlp: Language) -> None:
    assert about(nlp, "The crews want higher wages.", "higher wages", FISH) is None
