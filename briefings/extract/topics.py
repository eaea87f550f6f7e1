"""What a position is about: a topic of the deal file, else a phrase that the text repeats."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from briefings.deals import Deal
from briefings.types import Spans

_LEAST = 2
"""Times that a phrase must occur in an article before it is taken for an issue of its own."""
_LONGEST = 3


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of one article: `phrases` are phrasings as lower-case words, `labels` the text's own."""

    phrases: tuple[tuple[tuple[str, ...], str], ...]
    labels: dict[str, str]

    def of(self, doc: Doc, content: Spans, sentence: tuple[int, int]) -> str | None:
        """The topic of a content: the deal's where a phrasing of it occurs, else the text's own, else None.

        The longest phrasing wins, then the one that occurs first; the rest of the sentence counts only where
        it names exactly one topic.
        """
        inside = [token for span in content for token in _tokens(doc, span)]
        found = self._known(inside)
        if found:
            return found[0]
        around = set(self._known(_tokens(doc, sentence)))
        if len(around) == 1:
            return around.pop()
        for chunk in _phrases(inside):
            if chunk in self.labels:
                return self.labels[chunk]
        return None

    def _known(self, tokens: Sequence[Token]) -> list[str]:
        hits: list[tuple[int, int, str]] = []
        for i in range(len(tokens)):
            for phrase, topic in self.phrases:
                if len(phrase) <= len(tokens) - i and all(
                    _is(tokens[i + k], word) for k, word in enumerate(phrase)
                ):
                    hits.append((-len(phrase), i, topic))
        return [topic for _, _, topic in sorted(hits)]


def _tokens(doc: Doc, span: tuple[int, int]) -> list[Token]:
    found = doc.char_span(*span, alignment_mode="contract")
    return [t for t in found if not t.is_space and t.text not in "“”\"'’"] if found is not None else []


def _is(token: Token, word: str) -> bool:
    return word in (token.lower_, token.lemma_.lower()) or token.lower_ in (word + "s", word + "es")


def topics(doc: Doc, deal: Deal) -> Topics:
    """The topics that positions in `doc` may have."""
    phrases = [
        (tuple(phrasing.casefold().replace("-", " - ").split()), topic.name)
        for topic in deal.topics
        for phrasing in (topic.name, *topic.phrasings)
    ]
    counts: Counter[str] = Counter()
    surface: dict[str, Counter[str]] = defaultdict(Counter)
    # With topics of its own a deal needs no others: a second label would part what belongs together.
    if not deal.topics:
        for chunk in doc.noun_chunks:
            for phrase, text in _phrase_forms(chunk):
                counts[phrase] += 1
                surface[phrase][text] += 1
    labels = {
        phrase: min(surface[phrase], key=lambda text: (-surface[phrase][text], text))
        for phrase, count in counts.items()
        if count >= _LEAST
    }
    return Topics(tuple(phrases), labels)


def _phrase_forms(chunk: Span) -> list[tuple[str, str]]:
    """A noun phrase as key and label: nouns and adjectives up to its head, no names, no determiners."""
    head = chunk.root
    if head.pos_ != "NOUN" or head.ent_type_ in ("DATE", "TIME", "PERCENT", "MONEY", "CARDINAL"):
        return []
    words_ = [
        t for t in chunk if t.i <= head.i and t.pos_ in ("NOUN", "ADJ") and not t.ent_type_ and t.is_alpha
    ]
    if len(words_) < 2 or any(t.dep_ == "poss" for t in words_):
        return []
    words_ = words_[-_LONGEST:]
    return [(" ".join(t.lemma_.lower() for t in words_), " ".join(t.lower_ for t in words_))]


def _phrases(tokens: Sequence[Token]) -> list[str]:
    """The phrase keys in a content, in its order, as `_phrase_forms` makes them."""
    found: list[str] = []
    for i, token in enumerate(tokens):
        if token.pos_ != "NOUN":
            continue
        run = [token.lemma_.lower()]
        for previous in reversed(tokens[max(0, i - _LONGEST + 1) : i]):
            if previous.pos_ not in ("NOUN", "ADJ") or previous.ent_type_:
                break
            run.insert(0, previous.lemma_.lower())
        found += [" ".join(run[k:]) for k in range(len(run) - 1)]
    return found
