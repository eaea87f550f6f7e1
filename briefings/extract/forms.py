"""Part of speech, morphology and lemma of words: what spaCy's attribute ruler and lemmatizer say, kept.

Both look at a word's text, tag and dependency label and at nothing else, but for a few contractions
("gon na", "let 's"), and the ruler matches each of its patterns against each word of each text. So their
answer is asked for once for each such word, or run of words, and remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc
from spacy.tokens.morphanalysis import MorphAnalysis
from spacy.vocab import Vocab

_Word = tuple[int, int, int]
"""Text, tag and dependency label, as spaCy's numbers."""
_Form = tuple[int, int, int, int]
"""Tag, part of speech, lemma and dependency label, as spaCy's numbers."""

_SEEN = frozenset({"ORTH", "TEXT", "LOWER", "TAG", "DEP", "IS_SPACE"})
"""What a pattern may ask of a word so that `_Word` answers it."""
_LARGEST = 30_000
"""Runs remembered at most, about 20 MB; beyond, it begins anew."""
_LONG = 10
"""Words of the longest run that is worth remembering."""


class Forms:
    """A pipeline component in the place of an attribute ruler and a lemmatizer."""

    def __init__(self, ruler: AttributeRuler, lemmatizer: Lemmatizer, vocab: Vocab) -> None:
        self.vocab = vocab
        self.asked = (ruler, lemmatizer)
        self._known: dict[tuple[_Word, ...], tuple[list[_Form], list[MorphAnalysis]]] = {}
        self._opening: dict[_Word, bool] = {}
        self._longest = max((len(pattern) for pattern in _patterns(ruler)), default=1)
        self._openings = Matcher(vocab)
        for pattern in _patterns(ruler):
            if len(pattern) > 1:
                self._openings.add("opening", [pattern[:1]])

    def __call__(self, doc: Doc) -> Doc:
        if len(self._known) > _LARGEST:
            self._known.clear()
            self._opening.clear()
        words: list[_Word] = list(map(tuple, doc.to_array(["ORTH", "TAG", "DEP"]).tolist()))
        if not words:
            return doc
        forms: list[_Form] = []
        morphs: list[MorphAnalysis] = []
        for run in self._runs(words):
            known = self._known.get(run)
            if known is None:
                known = self._ask(run)
                if len(run) <= _LONG:
                    self._known[run] = known
            forms += known[0]
            morphs += known[1]
        values: Any = np.array(forms, dtype="uint64")
        doc.from_array(["TAG", "POS", "LEMMA", "DEP"], values)
        for token, morph in zip(doc, morphs, strict=True):
            token.morph = morph
        return doc

    def _runs(self, words: list[_Word]) -> Iterator[tuple[_Word, ...]]:
        """`words` cut so that no pattern reaches over a cut: mostly single words."""
        start = reach = 0  # of the run that is open, and where it ends unless a word in it opens another
        for i, word in enumerate(words):
            if i >= reach and i > start:
                yield tuple(words[start:i])
                start = i
            opens = self._opening.get(word)
            if opens is None:
                opens = self._opening[word] = bool(self._openings(self._doc((word,)), allow_missing=True))
            if opens:
                reach = i + self._longest
        yield tuple(words[start:])

    def _ask(self, run: tuple[_Word, ...]) -> tuple[list[_Form], list[MorphAnalysis]]:
        doc = self._doc(run)
        for component in self.asked:
            doc = component(doc)
        return [(t.tag, t.pos, t.lemma, t.dep) for t in doc], [t.morph for t in doc]

    def _doc(self, run: tuple[_Word, ...]) -> Doc:
        name: Callable[[int], str] = self.vocab.strings.__getitem__
        return Doc(
            self.vocab,
            words=[name(text) for text, _, _ in run],
            tags=[name(tag) for _, tag, _ in run],
            deps=[name(dep) for _, _, dep in run],
        )


def remember_forms(nlp: Language) -> None:
    """Let `nlp` remember word forms, if its ruler and lemmatizer look at single words as described above."""
    names = nlp.pipe_names
    if "attribute_ruler" not in names or "lemmatizer" not in names:
        return
    ruler, lemmatizer = _asked(nlp)
    follows = names.index("lemmatizer") == names.index("attribute_ruler") + 1
    asks = {key for pattern in _patterns(ruler) for word in pattern for key in word}
    if not follows or not asks <= _SEEN or lemmatizer.mode != "rule" or lemmatizer.overwrite:
        return
    nlp.add_pipe("dealbrief_forms", before="attribute_ruler")
    for name in ("attribute_ruler", "lemmatizer"):
        nlp.disable_pipe(name)


@Language.factory("dealbrief_forms")
def _forms(nlp: Language, name: str) -> Forms:
    return Forms(*_asked(nlp), nlp.vocab)


def _asked(nlp: Language) -> tuple[AttributeRuler, Lemmatizer]:
    ruler, lemmatizer = nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer")
    assert isinstance(ruler, AttributeRuler)
    assert isinstance(lemmatizer, Lemmatizer)
    return ruler, lemmatizer


def _patterns(ruler: AttributeRuler) -> list[list[dict[str, Any]]]:
    rules: list[dict[str, Any]] = ruler.patterns
    return [pattern for rule in rules for pattern in rule["patterns"]]
