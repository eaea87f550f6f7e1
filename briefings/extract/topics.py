"""What a position is about: a topic of the deal file, else an issue that the text itself names.

A label depends on nothing but the words of one article, so that the same issue has the same label in every
article of a deal: a topic's name, the label of a general issue ("pay" for a wage increase), or a noun phrase
that the article repeats, in the singular.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from briefings.deals import Deal
from briefings.extract.wordlist import lines, rows, words
from briefings.types import Spans

_LEAST = 2
"""Times that a phrase must occur in an article before it is taken for an issue of its own."""
_LONGEST = 3
_PIECE = re.compile(r"\w+|[%$€£¥]")

Pieces = tuple[str, ...]
Index = Mapping[str, Sequence[tuple[Pieces, str]]]
"""The phrasings that begin with a word, each with the topic it means."""


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of one article: `known` those of the deal or of any deal, `own` phrases of the text.

    Of phrases that differ only in a head of the same family ("jobs guarantee", "jobs pledge"), `own` gives
    the one that the text uses most.

    `given` tells that the deal names its topics, which may then be trusted more than general issues.
    """

    known: Index
    own: Mapping[str, str]
    given: bool

    def of(self, doc: Doc, content: Spans, sentence: tuple[int, int]) -> str | None:
        """The topic of a content: the deal's where a phrasing of it occurs, else the text's own, else None.

        Of a deal's topics the longest phrasing wins, then the one that occurs first; the rest of the
        sentence counts only where it names exactly one topic of the deal.
        """
        inside = [token for span in content for token in _tokens(doc, span)]
        found = self._named(inside)
        if found:
            return found[0]
        around = set(self._named(_tokens(doc, sentence))) if self.given else set()
        if len(around) == 1:
            return around.pop()
        return next((self.own[phrase] for phrase in _phrases(inside) if phrase in self.own), None)

    def _named(self, tokens: Sequence[Token]) -> list[str]:
        """The topics that `tokens` name, the one that is meant most likely first. Linear in the tokens."""
        pieces = [piece for token in tokens for piece in _pieces(token, any_word=self.given)]
        hits: list[tuple[tuple[int, int], str]] = []
        for i, forms in enumerate(pieces):
            for form in forms:
                for phrase, topic in self.known.get(form, ()):
                    rest = pieces[i + 1 : i + len(phrase)]
                    if len(rest) == len(phrase) - 1 and all(
                        word in piece for word, piece in zip(phrase[1:], rest, strict=True)
                    ):
                        # Of general issues the one named first is meant, of a deal's own the closest worded.
                        order = (-len(phrase), i) if self.given else (i, -len(phrase))
                        hits.append((order, topic))
        return [topic for _, topic in sorted(hits)]


def topics(doc: Doc, deal: Deal) -> Topics:
    """The topics that positions in `doc` may have.

    With topics of its own a deal needs no others: a second label would part what belongs together.
    """
    if deal.topics:
        return Topics(_index((topic.name, topic.phrasings) for topic in deal.topics), {}, given=True)
    counts: Counter[str] = Counter()
    for chunk in doc.noun_chunks:
        if (phrase := _phrase(chunk)) is not None:
            counts[phrase] += 1
    return Topics(_issues(), _repeated(counts), given=False)


def _repeated(counts: Mapping[str, int]) -> dict[str, str]:
    """The label of each phrase that occurs often enough, alone or together with those that mean it."""
    kindred: dict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
    for phrase in counts:
        modifiers, _, head = phrase.rpartition(" ")
        kindred[modifiers, _family(head)].append(phrase)
    found: dict[str, str] = {}
    for phrases in kindred.values():
        if sum(counts[phrase] for phrase in phrases) >= _LEAST:
            most = min(phrases, key=lambda phrase: (-counts[phrase], phrase))
            found.update((phrase, most) for phrase in phrases)
    return found


@functools.cache
def _families() -> Mapping[str, frozenset[str]]:
    families = (line.split(",") for line in lines("words/same_heads.txt"))
    members = (frozenset(word.strip() for word in line) for line in families)
    return {word: family for family in members for word in family}


def _family(noun: str) -> frozenset[str]:
    """The nouns that say the same as `noun` behind a modifier, itself among them; in the singular."""
    return _families().get(noun, frozenset((noun,)))


@functools.cache
def _issues() -> Index:
    """The issues of any deal, for deals that name none."""
    return _index(
        ((label, [p.strip() for p in phrasings.split(",")]) for label, phrasings in rows("words/issues.txt")),
        nouns=True,
    )


def _index(named: Iterable[tuple[str, Sequence[str]]], *, nouns: bool = False) -> Index:
    found: dict[str, list[tuple[Pieces, str]]] = defaultdict(list)
    for name, phrasings in named:
        for phrasing in (name, *phrasings):
            pieces = tuple(_PIECE.findall(phrasing.casefold()))
            if nouns and len(pieces) == 1:
                pieces = (phrasing if phrasing.startswith("{") else f"{pieces[0]}/",)
            for variant in _variants(pieces):
                found[variant[0]].append((variant, name))
    return dict(found)


def _variants(pieces: Pieces) -> list[Pieces]:
    """A phrasing with each head that says the same as its own: "security guarantees", "security pledge"."""
    if len(pieces) < 2:
        return [pieces] if pieces else []
    head = pieces[-1]
    family = _family(head.removesuffix("s") if head not in _families() else head)
    return [pieces, *((*pieces[:-1], word) for word in sorted(family - {head, head.removesuffix("s")}))]


def _tokens(doc: Doc, span: tuple[int, int]) -> list[Token]:
    found = doc.char_span(*span, alignment_mode="contract")
    return [token for token in found if not token.is_space] if found is not None else []


def _pieces(token: Token, *, any_word: bool) -> list[frozenset[str]]:
    """The words of a token, cut as phrasings are ("99-year", "50%"), each in the forms that may match.

    Unless `any_word` counts, a common noun has the form "share/", by which issues of one word are found, and
    a verb "{share}": who "pays half" does not speak of pay.
    """
    found = _PIECE.findall(token.lower_)
    if len(found) != 1:
        return [frozenset((piece,)) for piece in found]
    word = found[0]
    forms = {word, token.lemma_.lower()}
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        forms.add(word[:-1])
        if word.endswith("es"):
            forms.add(word[:-2])
    if not any_word and token.pos_ == "NOUN":
        forms |= {f"{form}/" for form in forms}
    elif not any_word and token.pos_ == "VERB":
        forms.add(f"{{{token.lemma_.lower()}}}")
    return [frozenset(forms)]


def _phrase(chunk: Span) -> str | None:
    """A noun phrase as a label: nouns and adjectives up to its head, no names, in the singular."""
    head = chunk.root
    if head.pos_ != "NOUN" or head.ent_type_ in ("DATE", "TIME", "PERCENT", "MONEY", "CARDINAL"):
        return None
    kept = [t for t in chunk if t.i <= head.i and _counts(t) and t.is_alpha]
    if len(kept) < 2 or any(t.dep_ == "poss" for t in kept) or head.lemma_.lower() in _somebody():
        return None
    return _label(kept[-_LONGEST:])


@functools.cache
def _somebody() -> frozenset[str]:
    """Nouns for people and bodies: "trade minister" is no issue."""
    return words("gazetteer/titles.txt") | words("gazetteer/occupations.txt") | words("gazetteer/groups.txt")


def _counts(token: Token) -> bool:
    return token.pos_ in ("NOUN", "ADJ") and not token.ent_type_


def _label(tokens: Sequence[Token]) -> str:
    """The head in the singular, what stands before it as it is: "jobs guarantee", "landing clause"."""
    return " ".join([*(t.lower_ for t in tokens[:-1]), tokens[-1].lemma_.lower()])


def _phrases(tokens: Sequence[Token]) -> list[str]:
    """The labels that phrases in a content have, in its order, the longer before the shorter."""
    found: list[str] = []
    for i, token in enumerate(tokens):
        if token.pos_ != "NOUN":
            continue
        first = i
        while first > max(0, i - _LONGEST + 1) and _counts(tokens[first - 1]):
            first -= 1
        found += [_label(tokens[k : i + 1]) for k in range(first, i)]
    return found
