"""Wordings of demands, offers and estimates in which no single word says what an amount is: "held out for
$40", "put the cost at", "told the firm to find", "if they don't get to ... we will walk away"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Span, Token

from briefings.extract.clauses import subject
from briefings.extract.question_phrases import negated
from briefings.extract.wordlist import rows, words
from briefings.types import FigureStatus

_PHRASALS: dict[str, list[tuple[tuple[str, ...], FigureStatus]]] = {}
for _lemma, _rest, _status in rows("words/figure_phrasals.txt"):
    _PHRASALS.setdefault(_lemma, []).append((tuple(_rest.split()), FigureStatus(_status)))
_SPEECH = words("words/speech.txt")
_RECKONERS = words("words/reckoners.txt")
_ORDERING = words("words/ordering.txt")
_OFFICIALS = words("words/officials.txt")
_PARTIES = words("words/parties.txt") | words("words/collectives.txt")
_ESTIMATES = frozenset({"estimate", "reckon", "calculate", "forecast", "predict", "believe", "assume"})
_OFFERS = frozenset({"offer", "proposal", "bid", "counter-offer", "counteroffer"})
_DONE = frozenset({"accord", "agreement", "compromise", "contract", "deal", "pact", "settlement", "treaty"})
_NOT_YET = frozenset({"draft", "planned", "possible", "potential", "proposed", "provisional", "tentative"})
_PEOPLE = frozenset({"i", "he", "she", "we", "they", "who"})
_THROUGH = frozenset(
    {"pobj", "prep", "nummod", "compound", "quantmod", "nmod", "amod", "pcomp", "npadvmod", "appos", "conj"}
)
_CLIMB = 8


@dataclass(frozen=True, slots=True)
class Governed:
    """What the words that govern an amount say: status, and the word that says it."""

    status: FigureStatus = FigureStatus.STATED
    by: Token | None = None


def turn_of_phrase(span: Span) -> Governed:
    """What a turn of phrase says of the amount at `span`: nothing where it is of no such kind."""
    verb = _verb(span.root)
    if verb is None or verb.i > span.start:
        return Governed()
    if agreed := _under_agreement(verb):
        return Governed(FigureStatus.AGREED, agreed)
    following = [token.lower_ for token in verb.doc[verb.i + 1 : min(verb.i + 4, span.start)]]
    for rest, status in _PHRASALS.get(verb.lemma_.lower(), ()):
        if tuple(following[: len(rest)]) == rest and acts(subject(verb)) and not negated(verb):
            return Governed(status, verb)
    if verb.lemma_ in ("put", "place", "value") and _reckons(subject(verb)) and _under(span.root, verb, "at"):
        return Governed(FigureStatus.ESTIMATED, verb)  # "put the cost at $40 million"
    return Governed()


_MEANWHILE = frozenset({"after", "before", "since", "because", "while", "although", "though"})


def clause_says(span: Span) -> Governed:
    """What the clauses around an amount make of it where no word of its own does."""
    for verb in _verbs_above(span.root):
        above = verb.head
        to = any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)
        ordered = to and verb.dep_ in ("xcomp", "ccomp") and above.lemma_ in _ORDERING
        if (
            ordered
            and not negated(above)
            and any(child.dep_ in ("dobj", "nsubj") for child in above.children)
        ):
            return Governed(FigureStatus.DEMANDED, above)  # "told the firm to find another $40 million"
        if verb.dep_ == "advcl" and _refusal(verb) and any(child.tag_ == "MD" for child in above.children):
            return Governed(FigureStatus.DEMANDED, above)  # "unless they pay 5 million we will walk away"
        ought = any(child.lower_ in ("should", "must") for child in verb.children if child.dep_ == "aux")
        if ought and verb.dep_ == "ccomp" and above.lemma_ in _SPEECH and not negated(verb):
            return Governed(FigureStatus.DEMANDED, above)  # "says its members must get half"
        if offer := _under_offer(verb):
            return Governed(FigureStatus.OFFERED, offer)
        for child in verb.children:
            if child.dep_ == "parataxis" and child.lemma_ in _ESTIMATES and child.i > span.start:
                return Governed(FigureStatus.ESTIMATED, child)  # "costs $73, one analyst reckons"
        if verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in _MEANWHILE for c in verb.children):
            break  # "told the firm to hurry after it had spent $40 million"
    return Governed()


def acts(noun: Token | None) -> bool:
    """Whether a phrase means somebody who can offer, demand or reckon."""
    if noun is None:
        return False
    lemma = noun.lemma_.lower()
    return (
        noun.lower_ in _PEOPLE
        or noun.pos_ in ("PROPN", "NUM")
        or noun.ent_type_ in ("PERSON", "ORG", "GPE", "NORP")
        or lemma in _OFFICIALS
        or lemma in _PARTIES
        or (noun.lower_ == "it" and noun.dep_ == "nsubj")
    )


def _reckons(noun: Token | None) -> bool:
    return acts(noun) or (noun is not None and noun.lemma_.lower() in _RECKONERS)


def _verb(token: Token) -> Token | None:
    """The verb that an amount hangs on, over prepositions and nouns only."""
    for _ in range(_CLIMB):
        if token.pos_ == "VERB":
            return token
        if token.head == token or not (token.dep_ in _THROUGH or token.dep_ in ("dobj", "attr")):
            return None
        token = token.head
    return None


def _under(token: Token, verb: Token, preposition: str) -> bool:
    """Whether the last preposition between `verb` and `token` is `preposition`."""
    while token.head not in (token, verb):
        token = token.head
    return token.dep_ == "prep" and token.lower_ == preposition


def _verbs_above(token: Token) -> Iterator[Token]:
    """The verbs over an amount, up to the one that tells who says so."""
    for _ in range(_CLIMB):
        if token.pos_ in ("VERB", "AUX"):
            if token.lemma_ in _SPEECH and not any(child.dep_ == "prt" for child in token.children):
                return  # "write off 3 million" says nothing
            yield token
        if token.head == token or token.dep_ in ("relcl", "acl", "parataxis"):
            return
        token = token.head


def compared(span: Span) -> bool:
    """Whether another amount is set against it: "up from an average of 2.6 billion", "instead of 14%"."""
    before = [token.lower_ for token in span.doc[max(0, span.start - 6) : span.start]]
    if any(pair in (("up", "from"), ("down", "from")) for pair in pairwise(before)):
        return True
    return any(pair in (("instead", "of"), ("rather", "than")) for pair in pairwise(before[-4:]))


def on_offer(noun: Token) -> Token | None:
    """The word that says so in "the 14% that has been on offer since May", "the sum now on the table"."""
    for verb in (child for child in noun.children if child.dep_ == "relcl" and child.lemma_ == "be"):
        for child in verb.children:
            for inner in child.children if child.dep_ == "prep" and child.lower_ == "on" else ():
                if inner.lower_ in ("offer", "table"):
                    return inner
    return None


def _refusal(condition: Token) -> bool:
    """ "unless ...", "if ... not", "only if ..."."""
    marks = [child for child in condition.children if child.dep_ in ("mark", "advmod")]
    said = {mark.lower_ for mark in marks}
    only = any(mark.lower_ in ("if", "once") and mark.i and mark.nbor(-1).lower_ == "only" for mark in marks)
    return only or "unless" in said or ("if" in said and negated(condition))


def _under_offer(verb: Token) -> Token | None:
    """The noun in "under the firm's offer, 80% would go": an offer whose maker is named with it."""
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ == "under":
            for noun in child.children:
                if noun.lemma_.lower() in _OFFERS and any(each.dep_ == "poss" for each in noun.children):
                    return noun
    return None


def _under_agreement(verb: Token) -> Token | None:
    """The noun in "under the accord, Acme will pay 3 million": what is done, told as what will be. A draft is
    none, nor is what would be."""
    will = any(child.lower_ in ("will", "'ll", "’ll") for child in verb.children if child.dep_ == "aux")
    for child in verb.children if will and not negated(verb) else ():
        for noun in child.children if child.dep_ == "prep" and child.lower_ == "under" else ():
            described = {each.lower_ for each in noun.children}
            if noun.lemma_.lower() in _DONE and "the" in described and not described & _NOT_YET:
                return noun
    return None
