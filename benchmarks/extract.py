"""How fast extraction is, as a ratio to the bare spaCy pipeline on the same texts in the same run.

    python benchmarks/extract.py [PATH...] [--rounds N] [--copies N]

PATH: text or Markdown files and folders (default: seeds/). One process, one core, processor seconds (other
load on the machine changes them little, wall time much). All sides run in turn, round by round, and the
median of the rounds' ratios is what to quote; words a second hang on the machine.

Bare is `nlp.pipe` over the texts with the model as `spacy.load` gives it, nothing changed. Extraction is
everything from text to facts. Parsing is the part of it before the rules: the same model as extraction runs
it, with numpy's matrix product and remembered word forms, one text at a time.
Growth is the time per word of one text GROWTH times as long as another, as a ratio in the same run: about 1
where extraction is linear. Peak memory is that of a process of its own that only extracts.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import statistics
import time
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

# Before numpy is loaded, which reads them once: one core for all sides.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import spacy

from briefings import settings
from briefings.deals import DEFAULT
from briefings.extract import nlp, pipeline
from briefings.ingest import files
from briefings.types import Article

GROWTH = 8


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds that `work` takes."""
    before = time.process_time()
    work()
    return time.process_time() - before


def extract(articles: Sequence[Article], model: str) -> None:
    weigh = settings.load().weigh
    for article in articles:
        pipeline.extract(article, DEFAULT, model, weigh)


def growth(article: Article, model: str, rounds: int) -> float:
    """Time per word of GROWTH copies of `article` as one text, over that of the article alone."""
    long = replace(article, text="\n\n".join([article.text] * GROWTH))

    def times(work: Callable[[], object]) -> float:
        return statistics.median(seconds(work) for _ in range(rounds))

    short = times(lambda: extract([article] * GROWTH, model))
    return times(lambda: extract([long], model)) / short


def peak(articles: Sequence[Article], model: str) -> float:
    """Megabytes that this process has held at most, after it read `articles`."""
    extract(articles, model)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def quoted(ratios: Sequence[float]) -> str:
    return f"{statistics.median(ratios):.2f} (least {min(ratios):.2f}, most {max(ratios):.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="*", default=[str(Path(__file__).resolve().parent.parent / "seeds")])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--copies", type=int, default=3, help="how often the texts are read in a round")
    asked = parser.parse_args()
    articles = [item for item in files.read(asked.paths) if isinstance(item, Article)] * asked.copies
    if not articles:
        raise SystemExit("There is no readable article at these paths.")
    model = settings.load().model
    # First, since a process begins with the peak that its parent has reached.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
        memory = alone.submit(peak, articles, model).result()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # W095, see nlp.load
        bare = spacy.load(model)
    own = nlp.load(model)
    texts = [article.text for article in articles]
    words = sum(len(text.split()) for text in texts)

    sides: tuple[Callable[[], object], ...] = (
        lambda: list(bare.pipe(texts)),
        lambda: [own(text) for text in texts],
        lambda: extract(articles, model),
    )
    for side in sides:
        side()  # warm: word lists and caches
    rounds = [[seconds(side) for side in sides] for _ in range(asked.rounds)]
    print(f"{len(articles)} articles, {words} words, {asked.rounds} rounds, {model}")
    for name, times in zip(
        ("bare nlp.pipe", "parsing", "extraction"), zip(*rounds, strict=True), strict=True
    ):
        print(f"{name:15} {words / statistics.median(times):8.0f} words/s")
    print(f"speed of extraction as a share of bare nlp.pipe: {quoted([b / e for b, _, e in rounds])}")
    print(f"speed of extraction as a share of parsing alone: {quoted([p / e for _, p, e in rounds])}")
    longest = max(articles, key=lambda article: len(article.text))
    print(f"growth: {growth(longest, model, asked.rounds):.2f} (time per word at {GROWTH} times the length)")
    print(f"peak memory {memory:.0f} MB")


if __name__ == "__main__":
    main()
