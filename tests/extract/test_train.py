"""The trainer: it learns from a team's own annotations, always the same, and keeps no text."""

from __future__ import annotations

import importlib.util
import io
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from briefings.extract import nlp, train
from briefings.extract.learned import attributions, model
from briefings.extract.learned.annotated import AnnotationError

TRAINS = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None or importlib.util.find_spec("sklearn") is None,
    reason="needs the packages of the dependency group `train`",
)
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
    path.write_text("".join(json.dumps(article(seed)) + "\n" for seed in range(24)), encoding="utf-8")
    return path


def learn(path: Path) -> bytes:
    articles = list(train.examples(path))
    return train.train(articles, vectors=nlp.load().vocab.vectors.shape, epochs=12, hidden=16, parts=16)


@pytest.fixture(scope="module")
def learnt(annotated: Path) -> bytes:
    return learn(annotated)


@TRAINS
def test_it_learns_who_said_what(learnt: bytes) -> None:
    text = "Rain fell on Thursday. The port authority insisted the tariff was too low. Nobody came."
    found = attributions(nlp.load()(text), model.read(io.BytesIO(learnt)))
    assert len(found) == 1
    (attribution,) = found
    cut = [text[slice(*attribution.__getattribute__(name)[0])] for name in ("source", "cue", "content")]
    assert cut == ["The port authority", "insisted", "the tariff was too low"]
    assert 0.5 < attribution.confidence <= 1


@TRAINS
def test_the_same_articles_give_the_same_weights(annotated: Path, learnt: bytes) -> None:
    first, second = np.load(io.BytesIO(learnt)), np.load(io.BytesIO(learn(annotated)))
    assert first.files == second.files
    assert all(np.array_equal(first[name], second[name]) for name in first.files)


@TRAINS
def test_weights_hold_numbers_only(learnt: bytes) -> None:
    stored = np.load(io.BytesIO(learnt), allow_pickle=False)
    assert all(stored[name].dtype.kind in "iuf" for name in stored.files)
    for name in WHO + SAYS + WHAT:
        for word in name.split():
            assert len(word) < 5 or word.encode() not in learnt


@TRAINS
def test_the_command_writes_weights_that_can_be_read(annotated: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        train.main, [str(annotated), "--dev", str(annotated), "--out", str(tmp_path), "--epochs", "1"]
    )
    assert result.exit_code == 0, result.output
    assert "dev: precision" in result.output
    with (tmp_path / "weights.npz").open("rb") as file:
        assert model.read(file).width == 96


@TRAINS
def test_articles_without_annotations_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "none.jsonl"
    path.write_text('{"text": "Nothing was said.", "attributions": []}\n', encoding="utf-8")
    with pytest.raises(train.TrainingError, match="no article has an annotated attribution"):
        train.train(list(train.examples(path)), vectors=(1, 1))


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


def test_missing_packages_are_named_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(train.TrainingError, match=r"pip install torch scikit-learn"):
        train.train([], vectors=(1, 1))
