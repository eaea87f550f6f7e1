"""The learned attribution core with the weights in the package."""

from __future__ import annotations

import io
import itertools
import time
from importlib import resources

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from briefings.extract import learned, nlp
from briefings.extract.attribution import attributions, ruled
from briefings.extract.learned import decode, features, fits, model, parts
from briefings.extract.learned.forest import Forest
from briefings.extract.learned.hints import Hint, gather
from briefings.extract.learned.relations import LEARNED, RULE, Relation, choose
from briefings.types import Attribution, Form


def read(text: str) -> list[tuple[str, str, str]]:
    doc = nlp.load()(text)
    return [(cut(doc, a.source), cut(doc, a.cue), cut(doc, a.content)) for a in attributions(doc)]


def cut(doc: Doc, spans: tuple[tuple[int, int], ...]) -> str:
    return " … ".join(doc.text[start:end] for start, end in spans)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The fishing union said the quota was far too low.",
            ("The fishing union", "said", "the quota was far too low"),
        ),
        (
            "“We will never sign away our port,” Captain Ortega told reporters.",
            ("Captain Ortega", "told", "“We will never sign away our port,”"),
        ),
        (
            "According to the ministry, the second tranche will be paid in May.",
            ("the ministry", "According to", "the second tranche will be paid in May"),
        ),
        (
            "The regulator did not say whether the merger would be blocked.",
            ("The regulator", "did not say", "whether the merger would be blocked"),
        ),
    ],
)
def test_who_says_what(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in read(text)


def test_a_resumed_quotation_stays_one() -> None:
    text = "“The terminal is ours,” said Ines Castelo. “Nobody asked us before they signed the lease.”"
    doc = nlp.load()(text)
    (found,) = attributions(doc)
    assert found.form == Form.DIRECT
    assert [text[a:b] for a, b in found.content] == [
        "“The terminal is ours,”",
        "“Nobody asked us before they signed the lease.”",
    ]


def test_each_quotation_goes_to_its_own_speaker() -> None:
    text = (
        "“The offer is fair,” said Maria Lund, who leads the board.\n\n"
        "“It is an insult,” replied Tomas Berg of the pilots' union."
    )
    by_content = {content: source for source, _, content in read(text)}
    assert "Lund" in by_content["“The offer is fair,”"]
    assert "Berg" in by_content["“It is an insult,”"]


def test_narration_is_not_attributed() -> None:
    assert read("The ferry left the harbour at noon. It carried forty lorries and a crane.") == []


ODD = [
    "",
    " \n\n ",
    '"',
    '"' * 400,
    "“‘" * 200 + "said",
    "👍🏽 " * 60 + "said 👍",
    "قال الوزير إن الاتفاق «قريب جدا» وفق الوكالة.",
    "a\x00b said\x07 that \u200bit\ufeff was\u202e over",
    "| a | b |\n|---|---|\n| said | 3 |\n" * 20,
    "def said(x):\n    return {'claimed': [x, \"told\"]}\n",
    "said " * 300,
    "NAME: " * 100,
    ": : : -- — said —",
]


@pytest.mark.parametrize("text", ODD)
def test_odd_text_neither_raises_nor_leaves_the_text(text: str) -> None:
    check(text, attributions(nlp.load()(text)))


def check(text: str, found: tuple[Attribution, ...]) -> None:
    taken: list[tuple[int, int]] = []
    for a in found:
        assert a.content
        assert a.cue
        assert 0 <= a.confidence <= 1
        for start, end in (*a.source, *a.cue, *a.content):
            assert 0 <= start < end <= len(text)
        taken += a.content
    taken.sort()
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(taken))


def test_time_grows_with_the_text_even_without_sentences() -> None:
    """A text of one sentence, as a broken parse may give: every token a cue that hangs on the first."""

    def took(size: int) -> float:
        words = ["said", "“", "quota", "”"] * (size // 4)
        doc = Doc(
            nlp.load().vocab,
            words,
            lemmas=words,
            pos=["VERB", "PUNCT", "NOUN", "PUNCT"] * (size // 4),
            tags=["VBD", "``", "NN", "''"] * (size // 4),
            heads=[0] * size,
            deps=["ROOT", *["conj"] * (size - 1)],
        )
        doc.tensor = np.zeros((size, 96), np.float32)
        best = float("inf")
        for _ in range(2):
            start = time.process_time()
            t = features.tokens(doc, np.zeros(size, np.int64))
            trees = parts.trees(t)
            for cue in range(0, size, 4):
                parts.around(trees, cue)
            best = min(best, time.process_time() - start)
        return best

    took(400)
    assert took(16000) < 16 * took(4000)


def test_the_same_text_gives_the_same_attributions() -> None:
    text = "The board warned that the bid was hostile. “We refuse,” it said. Analysts doubt it."
    assert attributions(nlp.load()(text)) == attributions(nlp.load()(text))


def test_long_texts_are_cut_into_blocks_with_the_same_scores_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    doc = nlp.load()("The envoy said that the line had moved. She denied it. " * 40)
    weights = model.weights()
    assert weights is not None
    t = features.tokens(doc, np.zeros(len(doc), np.int64))
    words = model.words(weights, doc.vocab)
    whole = model.states(weights, t, words)[1]
    monkeypatch.setattr(model, "_BLOCK", 300)
    cut_up = model.states(weights, t, words)[1]
    far = np.ones(len(t), bool)
    for edge in range(300, len(t), 300):
        far[edge - 30 : edge + 30] = False
    assert np.allclose(whole[far], cut_up[far], atol=1e-4)


def test_edges_are_those_of_the_parser() -> None:
    doc = nlp.load()("The union, which had called the strike, said on Monday that it would end it. Who knew?")
    t = features.tokens(doc, np.zeros(len(doc), np.int64))
    assert t.left.tolist() == [token.left_edge.i for token in doc]
    assert t.right.tolist() == [token.right_edge.i + 1 for token in doc]


def test_parts_never_hold_their_cue() -> None:
    doc = nlp.load()("The plan, the minister said, will fail because banks oppose it and voters want more.")
    trees = parts.trees(features.tokens(doc, np.zeros(len(doc), np.int64)))
    for cue in range(len(doc)):
        for part in parts.around(trees, cue):
            assert not any(first <= cue < last for first, last in part.ranges)


def test_texts_of_another_pipeline_are_refused_and_read_by_rules_alone() -> None:
    doc = spacy.blank("en")("The board said no.")
    assert not fits(doc)
    with pytest.raises(ValueError, match="pipeline"):
        learned.candidates(doc, (), ())
    assert attributions(doc) == attributions(doc, weigh=False)


def test_texts_of_the_pipeline_fit() -> None:
    assert fits(nlp.load()("The board said no."))


def test_weights_in_the_package_are_small_and_hold_numbers_only() -> None:
    file = resources.files("briefings.extract.learned").joinpath("weights.npz")
    with file.open("rb") as opened:
        stored = np.load(opened, allow_pickle=False)
        assert all(stored[name].dtype.kind in "iuf" for name in stored.files)
    assert len(file.read_bytes()) < 4_000_000


def test_weights_of_another_format_are_refused() -> None:
    file = io.BytesIO()
    np.savez(file, format=model.FORMAT + 1)
    file.seek(0)
    with pytest.raises(ValueError, match="train them again"):
        model.read(file)


def test_ranges_without_holes() -> None:
    assert decode.minus([(0, 5), (4, 9)], [(2, 3), (8, 12)]) == [(0, 2), (3, 8)]


def test_trees_are_followed_by_their_numbers() -> None:
    """Two trees of two levels: column 0 above 1 and then column 1 above 5, each way another leaf."""
    forest = Forest(
        np.array([[0, 1, 1], [1, 0, 0]]),
        np.array([[1, 5, 5], [9, 1, 1]], np.float32),
        np.array([[1, 2, 3, 4], [10, 20, 30, 40]], np.float32),
        -11.5,
    )
    odds = np.log(forest.chances(np.array([[0, 0], [2, 6], [2, 10]], np.float32)))
    wanted = [1 + 10, 4 + 20, 4 + 40]
    sure = 1 / (1 + np.exp(11.5 - np.array(wanted)))
    assert np.allclose(odds, np.log(sure), atol=1e-6)


def relation(
    doc: Doc, cue: int, content: tuple[int, int], way: int = LEARNED, hint: Hint | None = None
) -> Relation:
    return Relation(cue, cue, (cue, cue + 1), ((cue - 1, cue),), (content,), way, hint)


@pytest.fixture(scope="module")
def nested() -> Doc:
    return nlp.load()("Lund said Berg hopes that the ferry sails.")


def chosen(doc: Doc, *found: tuple[Relation, float]) -> list[int]:
    t = features.tokens(doc, np.zeros(len(doc), np.int64))
    chances = np.array([chance for _, chance in found], np.float32)
    return [c.relation.cue for c in choose(t, parts.trees(t), [r for r, _ in found], chances, 0.5)]


def test_of_two_nested_the_likelier_counts(nested: Doc) -> None:
    outer, inner = relation(nested, 1, (2, 8)), relation(nested, 3, (4, 8))
    assert chosen(nested, (outer, 0.9), (inner, 0.6)) == [1]
    assert chosen(nested, (outer, 0.6), (inner, 0.9)) == [3]


def test_what_is_unlikely_does_not_count(nested: Doc) -> None:
    assert chosen(nested, (relation(nested, 1, (2, 8)), 0.4)) == []


def hint(doc: Doc) -> Hint:
    by_rules = ruled(doc)
    return gather(len(doc), by_rules.found, by_rules.kept).cues[1]


def test_what_the_rules_are_sure_of_stays_however_unlikely(nested: Doc) -> None:
    sure = relation(nested, 1, (2, 8), RULE, hint(nested))
    assert chosen(nested, (sure, 0.01)) == [1]


def test_what_the_rules_are_sure_of_gives_way_to_something_much_likelier(nested: Doc) -> None:
    sure, inner = relation(nested, 1, (2, 8), RULE, hint(nested)), relation(nested, 3, (4, 8))
    assert chosen(nested, (sure, 0.5), (inner, 0.9)) == [1]
    assert chosen(nested, (sure, 0.2), (inner, 0.9)) == [3]


def test_rules_alone_on_request() -> None:
    doc = nlp.load()("The union remains wary of the plan, and the board said so. It wants a vote.")
    by_rules = attributions(doc, weigh=False)
    assert "the plan" in [doc.text[a.content[0][0] : a.content[0][1]] for a in by_rules]
