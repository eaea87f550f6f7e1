"""What a clause says: who acts, past or ahead, asserted or merely imagined, and which words belong to it."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from enum import Enum

import numpy as np
from spacy.strings import get_string_id
from spacy.tokens import Doc, Span, Token

from briefings.extract.cast import Cast
from briefings.extract.sentences import sentences
from briefings.extract.wordlist import words
from briefings.types import Span as Offsets
from briefings.types import Spans


class Outlook(Enum):
    """How a clause stands to the moment of writing."""

    PAST = "past"
    AHEAD = "ahead"
    PRESENT = "present"
    WAS_AHEAD = "was ahead"  # "was due to meet": it may have come about, or not
    UNREAL = "unreal"  # negated, conditional, wished


_AHEAD = words("words/outlook.txt")
_WISHED = words("words/wished.txt")
_HYPOTHETICAL = frozenset({"if", "unless", "whether", "lest"})
_REMOVED = frozenset({"could", "may", "might", "should", "can", "must", "ought", "need"})
_SELDOM = frozenset({"never", "hardly", "often", "usually", "regularly", "always", "frequently", "whenever"})
_TEMPORAL = frozenset({"after", "before", "when"})
_DEEPEST = 12
LONGEST_SENTENCE = 250
"""Tokens; news sentences end long before."""


@functools.lru_cache(maxsize=32)
def _hashes(lemmas: frozenset[str]) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return np.array(sorted(get_string_id(lemma) for lemma in lemmas), dtype=np.uint64)


def sentences_with(doc: Doc, lemmas: frozenset[str]) -> Iterator[tuple[Span, list[Token]]]:
    """The sentences that hold one of `lemmas` (as they are or capitalised), with the tokens that do.

    Sentences longer than a page are left out: they are tables or code, and would cost more than linear time.
    """
    wanted = _hashes(lemmas | {lemma.capitalize() for lemma in lemmas})
    hits = np.flatnonzero(np.isin(doc.to_array("LEMMA"), wanted)).tolist()
    position = 0
    for span in sentences(doc) if hits else ():
        found = []
        while position < len(hits) and hits[position] < span.end:
            found.append(doc[hits[position]])
            position += 1
        if found and len(span) <= LONGEST_SENTENCE:
            yield span, found
        if position == len(hits):
            return


def trimmed(span: Span) -> Offsets:
    """The offsets of `span` without the white space at its ends."""
    first, last = span.start, span.end
    while first < last and span.doc[first].is_space:
        first += 1
    while last > first and span.doc[last - 1].is_space:
        last -= 1
    if first == last:
        return span.start_char, span.start_char
    return span.doc[first].idx, span.doc[last - 1].idx + len(span.doc[last - 1])


def outlook(verb: Token, depth: int = 0) -> Outlook:
    """How the clause of `verb` stands to the moment of writing; prefers `UNREAL` where it cannot tell."""
    if depth > _DEEPEST:
        return Outlook.UNREAL
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    if any(child.dep_ == "neg" or child.lower_ in _SELDOM for child in verb.children):
        return Outlook.UNREAL
    if any(child.dep_ in ("mark", "advmod") and child.lower_ in _HYPOTHETICAL for child in verb.children):
        return Outlook.UNREAL
    if depth == 0 and _imagined(verb):
        return Outlook.UNREAL
    if auxiliaries & {"will", "'ll", "’ll", "shall"}:
        return Outlook.AHEAD
    if auxiliaries & _REMOVED:
        return Outlook.UNREAL
    if auxiliaries & {"would", "'d", "’d"}:
        return Outlook.AHEAD if _reported(verb) else Outlook.UNREAL
    if "to" in auxiliaries or (verb.tag_ == "VB" and verb.dep_ == "xcomp"):
        return _infinitive(verb, depth)
    if verb.tag_ == "VB":
        if verb.dep_ == "ROOT" and not auxiliaries and _many(subject(verb)):
            return (
                Outlook.PRESENT
            )  # "the sanctions, imposed in May, expire on 3 June", tagged as an infinitive
        return outlook(verb.head, depth + 1) if verb.dep_ == "conj" else Outlook.UNREAL
    if verb.tag_ == "VBG":
        return _progressive(verb, auxiliaries, depth)
    if verb.tag_ in ("VBN", "VBD") and not auxiliaries and _joined_to_supposed(verb):
        return Outlook.UNREAL
    if verb.tag_ == "VBN":
        if auxiliaries & {"is", "are", "being"} and not auxiliaries & {"has", "have", "had", "been"}:
            return Outlook.PRESENT
        if not auxiliaries and verb.dep_ == "conj" and verb.head.tag_ != "VBN":
            return outlook(verb.head, depth + 1)
        return Outlook.AHEAD if not auxiliaries and verb.lemma_ in _AHEAD else Outlook.PAST
    if verb.tag_ == "VBD":
        return Outlook.PAST
    if verb.dep_ == "advcl" and any(child.lower_ == "before" for child in verb.children):
        # "came a week before they meet in Oslo": the present tense after a past one looks ahead
        return Outlook.AHEAD if outlook(verb.head, depth + 1) is Outlook.PAST else Outlook.PRESENT
    return Outlook.PRESENT


def _joined_to_supposed(verb: Token) -> bool:
    """ "would have cut the price and pushed it back": the second verb is as unreal as the first."""
    above = verb.head
    if verb.dep_ != "conj" or any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children):
        return False
    auxiliaries = {child.lower_ for child in above.children if child.dep_ in ("aux", "auxpass")}
    return "have" in auxiliaries and bool(auxiliaries & (_REMOVED | {"would"}))


def supposed(verb: Token) -> bool:
    """Whether the clause of `verb` is a supposition or wish, or holds only under a condition told with it."""
    own = any(child.dep_ in ("mark", "advmod") and child.lower_ in _HYPOTHETICAL for child in verb.children)
    under = any(child.dep_ == "advcl" and _conditional(child) for child in verb.children)
    return own or under or _imagined(verb)


def _many(noun: Token | None) -> bool:
    return noun is not None and noun.tag_ in ("NNS", "NNPS")


def _infinitive(verb: Token, depth: int) -> Outlook:
    head = verb.head
    if verb.dep_ == "conj":
        return outlook(head, depth + 1)
    if head.pos_ in ("NOUN", "PROPN"):
        return Outlook.AHEAD if head.lemma_ in _AHEAD else Outlook.UNREAL
    if head.pos_ == "ADJ":
        copula = head.head if head.dep_ == "acomp" else None
        return _governed(copula, depth) if copula is not None and head.lower_ in _AHEAD else Outlook.UNREAL
    if head.lemma_ in ("ask", "invite") and outlook(head, depth + 1) is Outlook.AHEAD:
        passive = any(child.dep_ == "auxpass" for child in head.children)
        return (
            Outlook.AHEAD if passive else Outlook.UNREAL
        )  # "delegates will be asked to approve it on Monday"
    if head.lemma_ == "be":
        return _governed(head, depth) if head.tag_ in ("VBZ", "VBP") else Outlook.WAS_AHEAD
    if verb.dep_ == "advcl" and head.lemma_ not in _AHEAD:
        return Outlook.AHEAD if outlook(head, depth + 1) is Outlook.AHEAD else Outlook.UNREAL
    return _governed(head, depth) if head.lemma_ in _AHEAD else Outlook.UNREAL


def _to_be_asked(verb: Token) -> bool:
    """ "delegates will be asked to approve it on Monday": then they vote."""
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    return verb.lemma_ in ("ask", "invite") and {"will", "be"} <= auxiliaries


def _governed(governor: Token, depth: int) -> Outlook:
    """The outlook of what "is set to", "plans to", "was due to" governs."""
    found = outlook(governor, depth + 1)
    if found is Outlook.UNREAL:
        return found
    passive = any(child.lower_ in ("was", "were") for child in governor.children) or governor.lower_ in (
        "was",
        "were",
    )
    return Outlook.WAS_AHEAD if passive else Outlook.AHEAD


def _progressive(verb: Token, auxiliaries: set[str], depth: int) -> Outlook:
    if auxiliaries & {"was", "were", "been"}:
        return Outlook.PAST
    if auxiliaries:
        return Outlook.AHEAD
    if verb.dep_ in ("advcl", "acl", "conj", "pcomp") and verb.head.pos_ in ("VERB", "AUX"):
        return outlook(verb.head, depth + 1)
    return Outlook.UNREAL


def _reported(verb: Token) -> bool:
    """ "said it would sign": a plan told in the past, not a supposition."""
    if any(child.dep_ == "advcl" and _conditional(child) for child in verb.children):
        return False
    if verb.dep_ == "conj":
        return _reported(verb.head)
    return verb.dep_ == "ccomp" and verb.head.tag_ in ("VBD", "VBN") and verb.head.lemma_ not in _WISHED


def _conditional(verb: Token) -> bool:
    return any(child.dep_ in ("mark", "advmod") and child.lower_ in _HYPOTHETICAL for child in verb.children)


def _imagined(verb: Token) -> bool:
    """Whether a clause around `verb` is conditional, or wished rather than said."""
    below, above = verb, verb.head
    for _ in range(_DEEPEST):
        if below == above:
            return False
        if below.dep_ == "advcl" and any(child.lower_ in _TEMPORAL for child in below.children):
            return False  # "recommends that it be lifted when the board meets in May": that it meets is told
        if below.dep_ in ("ccomp", "xcomp") and above.lemma_ in _WISHED:
            return not _to_be_asked(above)
        if above.dep_ == "advcl" and _conditional(above):
            return True
        below, above = above, above.head
    return False


def subject(verb: Token) -> Token | None:
    """The head of the subject of `verb`: its own, or that of the verb it hangs on."""
    for _ in range(_DEEPEST):
        for child in verb.children:
            if child.dep_ in ("nsubj", "nsubjpass", "csubj"):
                return _antecedent(child)
        if verb.dep_ in ("xcomp", "conj") or (verb.dep_ == "advcl" and verb.tag_ in ("VB", "VBG")):
            verb = verb.head
        elif verb.dep_ in ("acl", "relcl"):
            return verb.head
        elif verb.dep_ == "acomp" or verb.pos_ == "ADJ":
            verb = verb.head
        else:
            return None
    return None


def provides_for(verb: Token) -> bool:
    """ "A joint panel will decide who may fish": a body that a deal sets up, and no decision awaited."""
    own = subject(verb)
    if own is None or not any(child.lower_ in ("a", "an") for child in own.children):
        return False
    beside = (child for child in verb.children if child != own)
    return not any(token.ent_type_ in ("DATE", "TIME") for child in beside for token in child.subtree)


def _antecedent(token: Token) -> Token:
    """The noun that a relative pronoun stands for."""
    if token.tag_ in ("WP", "WDT") and token.head.dep_ == "relcl":
        return token.head.head
    return token


def finite(verb: Token) -> Token:
    """The verb that carries subject and tense for `verb`: "is set" for "to meet" in "is set to meet"."""
    for _ in range(_DEEPEST):
        if verb.dep_ in ("xcomp", "acomp") or (
            verb.dep_ == "advcl" and verb.tag_ == "VB" and verb.head.lemma_ in _AHEAD
        ):
            if any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children):
                break
            verb = verb.head
        else:
            break
    return verb


def clause(verb: Token) -> list[Token]:
    """The words of the clause around `verb` in order: subject, verbs, objects, phrases of place and time,
    purpose; without other clauses, conjoined verbs, leading "However," and relative clauses."""
    top = finite(verb)
    kept: list[Token] = []
    stack = [top]
    while stack:
        token = stack.pop()
        kept.append(token)
        for child in token.children:
            if not _another_clause(child, verb):
                stack.append(child)
    if top.dep_ in ("acl", "relcl"):
        noun = top.head
        kept += [t for t in noun.subtree if t.i <= noun.i and t not in kept]
    own = subject(top)
    if own is not None and own not in kept and top.dep_ == "conj":
        kept += noun_phrase(own)
    return sorted(set(kept), key=lambda token: token.i)


def _another_clause(child: Token, verb: Token) -> bool:
    if child == verb or child.is_ancestor(verb):
        return child.dep_ in ("csubj",)
    if child.is_space:
        return True
    if child.dep_ == "advcl":
        return child.tag_ != "VB"
    if child.dep_ == "conj":
        return child.pos_ in ("VERB", "AUX")
    if child.dep_ == "cc":
        return child.head.pos_ in ("VERB", "AUX")
    if child.dep_ == "advmod":
        return child.i < child.head.i and child.doc[min(child.i + 1, len(child.doc) - 1)].lower_ == ","
    if child.dep_ == "ccomp":
        return child.head == verb or child.head.is_ancestor(verb)
    if child.dep_ == "mark":
        return child.head.dep_ != "csubj"  # "Whether it will sell remains to be seen"
    return child.dep_ in ("relcl", "parataxis", "intj")


def noun_phrase(noun: Token, longest: int = 40) -> list[Token]:
    """The words of the phrase around `noun` without relative clauses and asides, in order."""
    kept = []
    stack = [noun]
    while stack:
        token = stack.pop()
        kept.append(token)
        for child in token.children:
            if child.dep_ not in ("relcl", "advcl", "parataxis", "ccomp") and not child.is_space:
                if child.dep_ == "punct" and child.i > noun.i and token == noun:
                    continue
                stack.append(child)
    return sorted(kept, key=lambda token: token.i)[:longest]


def spans(tokens: Iterable[Token], gap: int = 2) -> Spans:
    """The offsets of `tokens`; runs that at most `gap` other words part are one span, and punctuation at the
    ends is left out."""
    runs: list[list[Token]] = []
    for token in tokens:
        if runs and token.i - runs[-1][-1].i - 1 <= gap:
            runs[-1].append(token)
        else:
            runs.append([token])
    found = []
    for run in runs:
        while run and (run[0].is_space or (run[0].is_punct and not run[0].is_quote)):
            run.pop(0)
        while run and (
            run[-1].is_space or (run[-1].is_punct and not run[-1].is_quote) or run[-1].dep_ == "cc"
        ):
            run.pop()
        if run:
            found.append((run[0].idx, run[-1].idx + len(run[-1])))
    return tuple(found)


def actor_of(noun: Token | None, cast: Cast) -> str | None:
    """The actor that the phrase headed by `noun` means or belongs to ("the US proposal")."""
    if noun is None:
        return None
    doc: Doc = noun.doc
    left, right = noun.left_edge, noun.right_edge
    mentions = cast.within((left.idx, right.idx + len(right)))
    covering = [m for m in mentions if m.span[0] <= noun.idx < m.span[1]]
    if covering:
        return covering[0].actor
    for child in noun.children:  # "its chief, Ana Ruiz"
        if child.dep_ == "appos" and (found := cast.at(child.idx)):
            return found.actor
    head_end = noun.idx + len(noun)
    owners = {child.i for child in noun.children if child.dep_ in ("poss", "compound", "nmod", "amod")}
    for mention in mentions:
        if mention.span[1] <= head_end:
            inner = doc.char_span(*mention.span, alignment_mode="expand")
            if inner is not None and any(token.i in owners for token in inner):
                return mention.actor
    return None
