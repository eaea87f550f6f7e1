"""The trainer: it learns from a team's own annotations, always the same, and keeps no text."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from briefings.extract import nlp, train
from briefings.extract.learned import boosting, candidates, linear, model, network
from briefings.extract.learned.annotated import AnnotationError, linked
from briefings.extract.learned.batches import Batch

WHO = ["The harbour board", "Ines Castelo", "The ministry", "The fishing union", "Captain Ortega", "She"]
SAYS = ["said", "claimed", "warned", "insisted"]
WHAT = [
    "the quota was too low",
    "both fleets would return in May",
    "the merger needed a second vote",
    "nobody had read the annex",
    "the ceasefire line had moved",
]
PLAIN = ["The ferry left at noon.", "Rain fell on the terminal all day.", "The old crane was sold in June."]


def article(seed: int, length: int = 9) -> dict[str, object]:
    text, found = "", []
    for i in range(length):
        who, cue, what = WHO[(seed + i) % 6], SAYS[(seed * 3 + i) % 4], WHAT[(seed + 2 * i) % 5]
        start = len(text)
        text += f"{who} {cue} {what}. "
        said, content = start + len(who) + 1, start + len(who) + len(cue) + 2
        found.append(
            {
                "source": [[start, start + len(who)]],
                "cue": [[said, said + len(cue)]],
                "content": [[content, content + len(what)]],
            }
        )
        text += PLAIN[(seed + i) % 3] + " "
    return {"id": str(seed), "text": text, "attributions": found}


@pytest.fixture(scope="module")
def annotated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("train") / "train.jsonl"
    path.write_text("".join(json.dumps(article(seed)) + "\n" for seed in range(12)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def few(annotated: Path) -> Path:
    path = annotated.with_name("few.jsonl")
    path.write_text("".join(annotated.read_text(encoding="utf-8").splitlines(keepends=True)[:3]), "utf-8")
    return path


def learn(path: Path, epochs: int = 12) -> bytes:
    vectors = nlp.load().vocab.vectors.data
    return train.train(list(train.examples(path)), vectors, epochs=epochs, hidden=12, parts=6, trees=25)


@pytest.fixture(scope="module")
def learnt(annotated: Path) -> bytes:
    return learn(annotated)


def test_it_learns_who_said_what(learnt: bytes) -> None:
    text = "Rain fell on Thursday. The port authority insisted the tariff was too low. Nobody came."
    doc = nlp.load()(text)
    found = candidates(doc, (), (), model.read(io.BytesIO(learnt)))
    assert [
        [doc[a:b].text for a, b in spans] for c, _ in found for spans in (c.source, (c.cue,), c.content)
    ] == [
        ["The port authority"],
        ["insisted"],
        ["the tariff was too low"],
    ]
    assert all(0.5 < chance < 1 for _, chance in found)


def test_the_same_articles_give_the_same_weights(few: Path) -> None:
    first, second = (np.load(io.BytesIO(learn(few, epochs=2))) for _ in range(2))
    assert first.files == second.files
    assert all(np.array_equal(first[name], second[name]) for name in first.files)


def test_gradients_are_the_slopes_of_the_loss(annotated: Path) -> None:
    articles = [linked(e, e.hints.cues) for e in list(train.examples(annotated))[:2]]
    vectors = nlp.load().vocab.vectors.data[:, :8].astype(np.float64)
    width = articles[0].tokens.vector.shape[1]
    batch = Batch(articles, np.zeros(width), np.ones(width), vectors)
    random = np.random.default_rng(5)
    weights = network.initial(width, 8, 6, 5, random)
    weights = {name: a.astype(np.float64) + random.normal(0, 0.05, a.shape) for name, a in weights.items()}
    none = network.Dropout(0, random)
    _, slopes = network.gradients(weights, batch, none)
    assert set(slopes) == set(weights)
    for name, slope in slopes.items():
        steepest = np.unravel_index(np.argmax(np.abs(slope)), slope.shape)
        at, step = weights[name][steepest], 1e-5
        losses = []
        for moved in (at + step, at - step):
            weights[name][steepest] = moved
            losses.append(network.gradients(weights, batch, none)[0])
        weights[name][steepest] = at
        assert slope[steepest] == pytest.approx((losses[0] - losses[1]) / (2 * step), rel=1e-3), name


def test_trees_grow_towards_what_is_right() -> None:
    random = np.random.default_rng(3)
    rows = random.normal(size=(600, 3)).astype(np.float32)
    right = (rows[:, 0] > 0) != (rows[:, 2] > 1)
    chances = boosting.grow(rows[:400], right[:400]).chances(rows[400:])
    assert ((chances > 0.5) == right[400:]).mean() > 0.95


def test_a_linear_model_finds_the_word_that_tells() -> None:
    """Each row has one bucket that tells and one that does not."""
    tells = np.arange(200) % 2
    rows = linear.Rows(
        np.arange(200),
        np.repeat(np.arange(200), 2).astype(np.int32),
        np.stack([tells, 2 + np.arange(200) % 7], 1).ravel().astype(np.int32),
    )
    weights, bias = linear.fit([rows], [tells == 1])
    assert (linear.odds(rows, weights, bias) > 0).tolist() == (tells == 1).tolist()
    assert weights[1] > 0 > weights[0]


def test_weights_hold_numbers_only(learnt: bytes) -> None:
    stored = np.load(io.BytesIO(learnt), allow_pickle=False)
    assert all(stored[name].dtype.kind in "iuf" for name in stored.files)
    for name in WHO + SAYS + WHAT:
        for word in name.split():
            assert len(word) < 5 or word.encode() not in learnt


def test_the_command_writes_weights_that_can_be_read(few: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        train.main, [str(few), "--dev", str(few), "--out", str(tmp_path), "--epochs", "1"]
    )
    assert result.exit_code == 0, result.output
    assert "dev: precision" in result.output
    with (tmp_path / "weights.npz").open("rb") as file:
        assert model.read(file).width == 96


def test_too_few_annotated_articles_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "none.jsonl"
    path.write_text('{"text": "Nothing was said.", "attributions": []}\n', encoding="utf-8")
    with pytest.raises(train.TrainingError, match="fewer than 3 articles"):
        train.train(list(train.examples(path)), np.zeros((1, 1), np.float32))


@pytest.mark.parametrize("line", ["not json", '{"attributions": []}', "[1]"])
def test_a_file_of_another_form_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(train.TrainingError, match=r"odd\.jsonl cannot be read as annotated articles"):
        list(train.examples(path))


def test_a_malformed_span_is_named_with_its_article(tmp_path: Path) -> None:
    path = tmp_path / "span.jsonl"
    bad = {"text": "She said yes.", "attributions": [{"source": [[0, 3]], "cue": 4, "content": [[9, 12]]}]}
    path.write_text(json.dumps(bad) + "\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match="article 1"):
        list(train.examples(path))
