"""What marks a question as open, one frame for each way of saying so, and the words that say it.

A frame takes the token of a cue (see `words/question_cues.txt`) and the kind of question it stands for, and
yields what it finds there. Frames prefer to miss.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from spacy.tokens import Token

from briefings.extract import question_conditions as conditions
from briefings.extract.clauses import Outlook, clause, finite, noun_phrase, outlook, provides_for, subject
from briefings.extract.question_phrases import (
    Found,
    Words,
    asked_clause,
    before,
    copula,
    has,
    human,
    is_open_question,
    narrates,
    negated,
    phrase,
    still,
    wh,
    whole,
)
from briefings.extract.wordlist import rows, words
from briefings.types import QuestionKind

_COPULAS = words("words/copulas.txt")
_RAISING = words("words/raising.txt")
_TERMS = words("words/open_terms.txt")
_WH = frozenset({"whether", "if", "how", "when", "where", "who", "what", "which", "why"})
_ABOUT = frozenset({"about", "over", "regarding", "around", "on", "as", "for", "surrounding"})


Frame = Callable[[Token, QuestionKind], Iterable[Found]]


def _predicate(cue: Token, kind: QuestionKind) -> Iterable[Found]:
    lowered = cue.lower_
    verb = copula(cue)
    if verb is None or verb.lemma_ not in _COPULAS or negated(verb) or negated(cue):
        return
    if lowered == "doubt" and not (cue.dep_ == "pobj" and cue.head.lower_ == "in"):
        return
    if lowered == "air" and not (cue.dep_ == "pobj" and cue.head.lower_ == "in" and "up" in before(cue, 3)):
        return
    if lowered == "open" and not (verb.lemma_ == "remain" or is_open_question(cue) or _terms_open(verb)):
        return
    yield from _said_of(verb, cue, kind)


def _terms_open(verb: Token) -> bool:
    """ "the height of the dam and the price are still open": terms, not shops."""
    own = subject(verb)
    return (
        own is not None
        and still(verb)
        and any(token.lemma_.lower() in _TERMS for token in [own, *own.conjuncts])
    )


def _denied(cue: Token, kind: QuestionKind) -> Iterable[Found]:
    """ "it is not clear whether", "it is not known how"."""
    verb = cue if cue.tag_ == "VBN" else copula(cue)
    if verb is None or not negated(verb) or "longer" in before(cue, 2):
        return
    if cue.pos_ == "VERB" and cue.tag_ != "VBN":
        return
    if asked_clause(verb, cue) is not None:
        yield from _said_of(verb, cue, kind)


def _said_of(verb: Token, cue: Token, kind: QuestionKind) -> Iterable[Found]:
    """Evidence and checks for "X is unclear" and "it is unclear whether X"."""
    complement = asked_clause(verb, cue)
    own = subject(verb)
    view = outlook(finite(verb))
    if view not in (Outlook.PRESENT, Outlook.PAST, Outlook.AHEAD) and not negated(verb):
        return
    if complement is None:
        # "was unclear" is over; "voters are undecided" is about voters.
        if view is not Outlook.PRESENT or own is None or own.pos_ == "PRON" or human(own):
            return
        yield Found(kind, whole(verb), own)
        return
    yield Found(kind, whole(verb, complement), own if own is not None and own.pos_ != "PRON" else None)


def _pending(cue: Token, kind: QuestionKind) -> Iterable[Found]:
    """ "has yet to be agreed", "remains to be seen", "has not yet decided"."""
    if cue.pos_ != "VERB":
        return
    top = cue.head if cue.dep_ in ("xcomp", "advcl", "ccomp", "acomp") else None
    to = any(child.lower_ == "to" and child.dep_ == "aux" for child in cue.children)
    passive = any(child.dep_ == "auxpass" for child in cue.children)
    yet = "yet" in before(cue, 4)
    if to and top is not None and _left_to_do(top, passive, yet):
        governor = top
    elif cue.tag_ == "VBN" and negated(cue) and (still(cue) or yet):
        governor = cue
    else:
        return
    if cue.lemma_ == "see" and governor.lemma_ != "remain":
        return
    if any(child.dep_ == "mark" and child.lower_ in ("if", "unless", "until") for child in governor.children):
        return
    own = subject(cue)
    complement = asked_clause(cue, cue) or asked_clause(governor, cue)
    if own is None and complement is None:
        return
    yield Found(kind, whole(governor, complement), own, general=False)


def _left_to_do(governor: Token, passive: bool, yet: bool) -> bool:
    """ "remains to be", "has yet to", "are still to be"."""
    if governor.lemma_ == "remain":
        return passive
    return (yet and governor.lemma_ in ("have", "be")) or (
        passive and governor.lemma_ == "be" and still(governor)
    )


def _raised(cue: Token, kind: QuestionKind) -> Iterable[Found]:
    """ "raised concerns about the quota": the phrase from the worry on."""
    if cue.pos_ != "NOUN" or any(child.lower_ in ("no", "any", "without") for child in cue.children):
        return
    about = any(
        (child.dep_ == "prep" and child.lower_ in _ABOUT) or child.dep_ in ("acl", "ccomp")
        for child in cue.children
    )
    verb = cue.head
    for _ in range(3):
        if verb.pos_ in ("VERB", "AUX") or verb.head == verb:
            break
        verb = verb.head
    if not about or verb.lemma_ not in _RAISING or negated(verb):
        return
    if outlook(verb) is Outlook.UNREAL and verb.tag_ not in ("VBG", "VB"):
        return
    if verb.lemma_ == "highlight" and cue.dep_ == "dobj" and narrates(subject(verb)):
        return
    by = subject(verb) if cue.dep_ == "dobj" else None
    yield Found(kind, phrase(cue), by)


def _silent(cue: Token, kind: QuestionKind) -> Iterable[Found]:
    """ "declined to say whether", "did not specify when"."""
    if cue.pos_ != "VERB":
        return
    complement = next(
        (
            child
            for child in cue.children
            if child.dep_ in ("ccomp", "xcomp", "advcl") and child.i > cue.i and wh(child)
        ),
        None,
    )
    preposition = next(
        (child for child in cue.children if child.dep_ == "prep" and child.lower_ == "on"), None
    )
    if (
        complement is None
        and preposition is not None
        and any(token.lower_ in _WH for token in preposition.subtree)
    ):
        complement = preposition
    if (
        complement is None
        and cue.i + 1 < len(cue.doc)
        and cue.nbor(1).lower_ in ("when", "why", "how", "where")
    ):
        complement = cue.nbor(1)  # "did not say when"
    refused = cue.dep_ == "xcomp" and cue.head.lemma_ in ("decline", "refuse") and not negated(cue.head)
    target = next((child for child in cue.children if child.dep_ == "dobj"), None)
    if refused and (complement is not None or (target is not None and cue.lemma_ != "comment")):
        top = cue.head
    elif complement is not None and cue.lemma_ != "comment" and negated(cue) and _withheld(cue):
        top = cue
    else:
        return
    own = subject(top)
    if own is None or own.lower_ in ("i", "we", "you"):
        return
    yield Found(kind, whole(top, complement), own)


def _withheld(verb: Token) -> bool:
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    return bool(auxiliaries & {"did", "does", "do", "would", "has", "have", "had", "will", "wo", "could"})


def _allowed(cue: Token, kind: QuestionKind) -> Iterable[Found]:
    """ "did not rule out", "refused to rule out", "cannot be ruled out"."""
    if cue.pos_ != "VERB" or (
        cue.lemma_ == "rule" and not any(child.lower_ == "out" for child in cue.children)
    ):
        return
    refused = cue.dep_ == "xcomp" and cue.head.lemma_ in ("decline", "refuse") and not negated(cue.head)
    without = cue.dep_ == "pcomp" and cue.head.lower_ == "without"
    if not (refused or negated(cue)) or without:
        return
    own = subject(cue)
    if own is None or own.lower_ in ("i", "you"):
        return
    yield Found(kind, whole(cue.head if refused else cue), own)


def _at_odds(cue: Token, kind: QuestionKind) -> Iterable[Found]:
    """ "a sticking point", "at odds over", "far apart on"."""
    lowered = cue.lower_
    if cue.lemma_ == "point" and before(cue, 1) != ["sticking"]:
        return
    if cue.lemma_ == "block" and before(cue, 1) != ["stumbling"]:
        return
    if lowered in ("odds", "odd") and before(cue, 1) != ["at"]:
        return
    if lowered == "apart" and not set(before(cue, 2)) & {"far", "miles", "remain", "remained"}:
        return
    if lowered.startswith("deadlock") and not (cue.tag_ in ("VBN", "JJ") and copula(cue) is not None):
        return
    verb = copula(cue) or (cue.head if cue.head.pos_ in ("VERB", "AUX") else None)
    if verb is None or verb.pos_ not in ("VERB", "AUX") or negated(verb):
        return
    subject_of = cue.dep_ in ("nsubj", "nsubjpass")
    perfect = any(child.lower_ in ("has", "have") for child in verb.children)
    if outlook(verb) is not Outlook.PRESENT and not perfect and verb.lemma_ != "remain":
        return
    if (verb.lemma_ not in _COPULAS and not subject_of) or (
        lowered.startswith("obstacle") and not still(verb) and verb.lemma_ != "remain"
    ):
        return
    if lowered in ("odds", "apart") and not any(
        child.dep_ == "prep" and child.lower_ in _ABOUT for t in (cue, cue.head, verb) for child in t.children
    ):
        return
    complement = next((child for child in verb.children if child.dep_ == "ccomp"), None)
    yield Found(kind, whole(verb, complement), None, general=False)


def _disagree(cue: Token, kind: QuestionKind) -> Iterable[Found]:
    """ "the two sides disagree on the price"."""
    about = any(child.dep_ == "prep" and child.lower_ in _ABOUT for child in cue.children)
    if cue.pos_ == "VERB" and about and not negated(cue) and outlook(cue) is Outlook.PRESENT:
        complement = next(
            (
                each
                for child in cue.children
                if child.dep_ == "prep"
                for each in child.children
                if each.dep_ == "pcomp"
            ),
            None,
        )
        yield Found(kind, whole(cue, complement), None)


def _awaited(cue: Token, kind: QuestionKind) -> Iterable[Found]:
    """ "a decision is not expected before Friday"."""
    own = subject(cue)
    if cue.tag_ != "VBN" or own is None or own.dep_ != "nsubjpass" or not negated(cue):
        return
    if own.lemma_ in ("decision", "ruling", "verdict", "agreement", "deal", "breakthrough"):
        yield Found(kind, clause(cue), None, general=False)


def _settling(cue: Token, kind: QuestionKind) -> Iterable[Found]:
    """ "are expected to finalise the terms, including the price and the date": each term by itself."""
    if cue.pos_ != "VERB" or negated(cue):
        return
    if (inner := asked_clause(cue, cue)) is not None and _ahead(cue):
        if cue.lemma_ == "decide" and provides_for(cue) and inner.left_edge.lower_ not in ("whether", "if"):
            return
        yield Found(kind, whole(cue, inner), subject(cue))  # "will decide by May whether"
        return
    target = next((child for child in cue.children if child.dep_ in ("dobj", "nsubjpass")), None)
    if target is None or target.lemma_.lower() not in _TERMS or not _ahead(cue):
        return
    own = subject(cue) if target.dep_ == "dobj" else None
    parts = [part for member in [target, *target.conjuncts] for part in _listed(member)]
    if parts:
        for part in parts:
            yield Found(kind, part, own, general=False)
    elif any(child.dep_ == "prep" for child in target.children):
        yield Found(kind, noun_phrase(target), own)
    else:
        yield Found(kind, clause(cue), own)


def _ahead(verb: Token) -> bool:
    """Whether settling is still to be done: "are expected to", "must still", "have to"."""
    if outlook(verb) is Outlook.AHEAD:
        return True
    must = any(child.lower_ in ("must", "should") for child in verb.children if child.dep_ == "aux")
    governed = (
        verb.dep_ == "xcomp"
        and verb.head.lemma_ in ("need", "have", "remain", "try", "work", "seek")
        and verb.head.tag_ in ("VBP", "VBZ", "VBG")
    )
    return must or governed


def _listed(target: Token) -> list[Words]:
    """The members of "including the scope of A and the nature of B", one phrase each."""
    including = [child for child in target.children if child.lower_ in ("including", "notably")]
    including += [
        child for child in target.head.children if child.lower_ == "including" and child.i > target.i
    ]
    heads = [each for word in including for each in word.children if each.dep_ in ("pobj", "dobj")]
    members: list[Token] = []
    for head in heads:
        members.append(head)
        for token in head.subtree:
            parallel = token.dep_ == "conj" and (
                token.head in members or (has(token, "det") and has(token, "prep"))
            )
            if (
                parallel
                and token.pos_ in ("NOUN", "PROPN")
                and not any(token.is_ancestor(m) for m in members)
            ):
                members.append(token)
    starts = [member.left_edge.i for member in members]
    parts = []
    for at, member in enumerate(members):
        stop = min((start for start in starts if start > member.i), default=member.right_edge.i + 1)
        part = [token for token in noun_phrase(member) if token.i < stop]
        while part and (part[-1].dep_ == "cc" or part[-1].is_punct):
            part.pop()
        if at < len(starts) and part:
            parts.append(part)
    return parts


def _asking(cue: Token, kind: QuestionKind) -> Iterable[Found]:
    """ "senators asked when the ships would sail": a question in reported speech by somebody named."""
    if cue.pos_ != "VERB" or cue.tag_ not in ("VBD", "VBZ", "VBP", "VBN") or negated(cue):
        return
    if cue.tag_ == "VBN" and not any(child.lower_ in ("has", "have", "had") for child in cue.children):
        return  # "asked whether he would resign, he said": the reporter's question
    complement = next(
        (
            child
            for child in cue.children
            if child.dep_ in ("ccomp", "advcl") and child.i > cue.i and wh(child)
        ),
        None,
    )
    own = subject(cue)
    if (
        complement is None
        or own is None
        or own.lower_ in ("i", "we", "you", "reporters", "journalists")
        or not (human(own) or own.pos_ == "PRON")
    ):
        return
    asked = whole(complement) if kind is QuestionKind.ASKED else whole(cue, complement)
    yield Found(kind, asked, own)


_FRAMES: dict[str, Frame] = {
    "predicate": _predicate, "denied": _denied, "pending": _pending, "raised": _raised, "silent": _silent,
    "allowed": _allowed, "apart": _at_odds,
    "required": conditions.required, "hanging": conditions.hanging, "clause": conditions.bound,
    "settling": _settling, "asking": _asking,
    "disagree": _disagree, "awaited": _awaited,
}  # fmt: skip
CUES: dict[str, list[tuple[Frame, QuestionKind]]] = {}
for _lemma, _frame, _kind in rows("words/question_cues.txt"):
    CUES.setdefault(_lemma, []).append((_FRAMES[_frame], QuestionKind(_kind)))
