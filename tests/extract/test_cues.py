from __future__ import annotations

import pytest

from briefings.extract.cues import ADJECTIVE, NOUN, PREPOSITION, VERB, cue_class, lexicon

CLASSES = {
    *("say", "announce", "show", "think", "want", "promise", "demand", "offer", "support", "oppose"),
    *("reject", "deny", "criticise", "warn", "question", "decide", "condition"),
}


@pytest.mark.parametrize(
    ("lemma", "pos", "expected"),
    [
        ("refuse", "VERB", "reject"),
        ("rule_out", "VERB", "reject"),
        ("urge", "VERB", "demand"),
        ("wary", "ADJ", "oppose"),
        ("opposition", "NOUN", "oppose"),
        ("according_to", "ADP", "say"),
        ("table", "NOUN", None),
        ("refuse", "X", None),
    ],
)
def test_the_class_of_a_cue(lemma: str, pos: str, expected: str | None) -> None:
    assert cue_class(lemma, pos) == expected


@pytest.mark.parametrize("part", [VERB, NOUN, ADJECTIVE, PREPOSITION])
def test_every_entry_has_a_known_class_and_is_lower_case(part: str) -> None:
    entries = lexicon(part)
    assert len(entries) > 3
    assert {cue.kind for cue in entries.values()} <= CLASSES
    assert all(lemma == lemma.lower() for lemma in entries)


@pytest.mark.parametrize("part", [VERB, NOUN, ADJECTIVE])
def test_every_entry_names_an_argument(part: str) -> None:
    assert [cue.lemma for cue in lexicon(part).values() if not cue.arguments] == []


def test_columns_become_arguments() -> None:
    accuse = lexicon(VERB)["accuse"]
    assert accuse.arguments == {"obj"}
    assert accuse.joined["obj"] == {"of"}
    assert not accuse.bound
    assert lexicon(VERB)["see"].bound == {"obj"}
    assert "obj" in lexicon(VERB)["say"].weak
