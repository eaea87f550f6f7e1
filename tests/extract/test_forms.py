"""Remembered word forms are exactly what the ruler and the lemmatizer say."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from briefings.extract.forms import Forms

TEXTS = (
    "The ferry operators' union hasn't agreed, and it ain't going to: “We're gonna walk out,” she said.",
    "Let's see what y'all get; there is no deal.  There 's none.\nC'm on, they said, we've gotta go.",
    "Do they have a quota? It had been cut, they'd cut it, and you will be told about it. I gotta.",
    "nothin' is nuthin'\n\n\t the two who do what they did, all of those that Let 's gon na got ta",
    "",
    " ",
)


def parsed(nlp: Language, text: str) -> Doc:
    """`text` as the components before the word forms leave it."""
    doc = nlp.make_doc(text)
    for name, component in nlp.pipeline:
        if name == "dealbrief_forms":
            return doc
        doc = component(doc)
    raise AssertionError("the pipeline remembers no word forms")


def anew(nlp: Language) -> Forms:
    """A component that remembers nothing yet."""
    remembered = nlp.get_pipe("dealbrief_forms")
    assert isinstance(remembered, Forms)
    return Forms(*remembered.asked, nlp.vocab)


def forms(doc: Doc) -> list[list[int]]:
    found: list[list[int]] = doc.to_array(["TAG", "POS", "MORPH", "LEMMA", "DEP"]).tolist()
    return found


def test_they_are_those_of_the_ruler_and_the_lemmatizer(nlp: Language) -> None:
    remembered = nlp.get_pipe("dealbrief_forms")
    for text in (*TEXTS, " ".join(TEXTS), " ".join(reversed(TEXTS))):
        asked = parsed(nlp, text)
        for name in ("attribute_ruler", "lemmatizer"):
            asked = nlp.get_pipe(name)(asked)
        assert forms(remembered(parsed(nlp, text))) == forms(asked), text


def test_what_is_remembered_is_what_was_asked_for(nlp: Language) -> None:
    text = " ".join(TEXTS)
    fresh = anew(nlp)
    first = forms(fresh(parsed(nlp, text)))
    assert forms(fresh(parsed(nlp, text))) == first
    assert "go" in {nlp.vocab.strings[row[3]] for row in first}, "a contraction is seen as a whole"


def test_it_begins_anew_when_it_knows_too_many(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefings.extract.forms._LARGEST", 3)
    small = anew(nlp)
    before = forms(nlp.get_pipe("dealbrief_forms")(parsed(nlp, TEXTS[0])))
    for text in (TEXTS[1], TEXTS[0]):
        found = forms(small(parsed(nlp, text)))
    assert found == before
