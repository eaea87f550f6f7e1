"""How fast extraction is, as a ratio to the bare spaCy pipeline on the same texts in the same run.

    python benchmarks/extract.py [PATH...] [--rounds N] [--copies N]

PATH: text or Markdown files and folders (default: seeds/). One process, one core: both sides run in turn,
round by round, and the median of the rounds' ratios is what to quote; words a second hang on the machine.
Bare is `nlp.pipe` of the same pipeline over the same texts; extraction is everything from text to facts.
Peak memory is the whole process's. Growth is the time per word of one text GROWTH times as long as
another, as a ratio in the same run: about 1 where extraction is linear.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

# Before numpy is loaded, which reads them once: one core for both sides.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

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


def growth(article: Article, model: str, rounds: int) -> float:
    """Time per word of GROWTH copies of `article` as one text, over that of the article alone."""
    long = replace(article, text="\n\n".join([article.text] * GROWTH))

    def times(work: Callable[[], object]) -> float:
        return statistics.median(seconds(work) for _ in range(rounds))

    short = times(lambda: [pipeline.extract(article, DEFAULT, model) for _ in range(GROWTH)])
    return times(lambda: pipeline.extract(long, DEFAULT, model)) / short


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
    bare = nlp.load(model)
    texts = [article.text for article in articles]
    words = sum(len(text.split()) for text in texts)

    def pipe() -> None:
        for _ in bare.pipe(texts):
            pass

    def extract() -> None:
        for article in articles:
            pipeline.extract(article, DEFAULT, model)

    pipe()
    extract()  # warm: word lists and caches
    rounds = [(seconds(pipe), seconds(extract)) for _ in range(asked.rounds)]
    ratios = [one / other for one, other in rounds]
    print(f"{len(articles)} articles, {words} words, {asked.rounds} rounds, {model}")
    print(f"bare nlp.pipe   {words / statistics.median(r[0] for r in rounds):8.0f} words/s")
    print(f"extraction      {words / statistics.median(r[1] for r in rounds):8.0f} words/s")
    print(
        f"speed of extraction as a share of bare nlp.pipe: {statistics.median(ratios):.2f} "
        f"(least {min(ratios):.2f}, most {max(ratios):.2f})"
    )
    longest = max(articles, key=lambda article: len(article.text))
    print(f"growth: {growth(longest, model, asked.rounds):.2f} (time per word at {GROWTH} times the length)")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
