"""Open questions: what an article says is unclear, undecided, unresolved, conditional or asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from briefings.extract import nlp
from briefings.extract.cast import Cast
from briefings.extract.clauses import (
    LONGEST_SENTENCE,
    Outlook,
    actor_of,
    clause,
    finite,
    noun_phrase,
    outlook,
    sentences_with,
    spans,
    subject,
    trimmed,
)
from briefings.extract.sources import Sources
from briefings.extract.wordlist import lines, rows, words
from briefings.types import Article, Attribution, Evidence, Question, QuestionKind
from briefings.types import Span as Offsets

_COPULAS = words("words/copulas.txt")
_RAISING = words("words/raising.txt")
_APPROVALS = words("words/approvals.txt")
_AGREEMENTS = words("words/agreements.txt")
_TERMS = words("words/open_terms.txt")
_OFFICIALS = words("words/officials.txt")
_RHETORICAL = tuple(lines("words/rhetorical.txt"))
_BARGAINING = frozenset({"talk", "talks", "negotiation", "negotiations", "guarantee", "guarantees"})
_WH = frozenset({"whether", "if", "how", "when", "where", "who", "what", "which", "why"})
_ABOUT = frozenset({"about", "over", "regarding", "around", "on", "as", "for", "surrounding"})
_STILL = frozenset({"still", "yet", "immediately"})
_SHORTEST = 4
"""Words below which nothing is said that could be answered."""
_LONGEST = 55
_ASKS = re.compile(
    r"\b(?:ask|wonder|inquir|enquir|quer(?:y|ied)|question|want(?:s|ed)? to know)", re.IGNORECASE
)
_OPEN_START = re.compile(r"(?i:who|when|where|how|which|what|will|is|are|does|do|can|has|have)\b")

Words = list[Token]


@dataclass(frozen=True, slots=True)
class _Found:
    kind: QuestionKind
    tokens: Words
    by: Token | None = None
    """The head of the phrase that names who leaves it open or asks."""
    wordy: bool = True
    """Whether it must also be about an actor or an agreement to count."""


Frame = Callable[[Token, QuestionKind], Iterable[_Found]]


def questions(
    doc: Doc, article: Article, cast: Cast, attributions: tuple[Attribution, ...]
) -> tuple[Question, ...]:
    """What `doc` leaves open, in its own words and order; each told once.

    `doc` is the parsed `article.text`, `attributions` what it attributes to whom. Rhetorical questions and
    "whether" by itself are none; something said to be unclear must concern an actor of `cast` or an
    agreement. Topics are for others to find (`topic` is None). Prefers to miss. Never raises; linear in the text.
    """
    sources = Sources(attributions, cast)
    found: list[Question] = []
    for sentence, cues in sentences_with(doc, frozenset(_CUES)):
        if sentence.text.rstrip(" \n\"”’').").endswith("?"):
            continue
        relevant = _concerns_deal(sentence, cast)
        here: list[Question] = []
        for cue in cues:
            for frame, kind in _CUES[cue.lemma_.lower()]:
                for each in frame(cue, kind):
                    if relevant or not each.wordy:
                        here.extend(_question(each, sentence, article, cast, sources))
        found.extend(_apart(here))
    found.extend(_asked(doc, article, sources))
    found.sort(key=lambda question: question.spans)
    return tuple(replace(question, id=f"q{number}") for number, question in enumerate(_once(found), 1))


def _question(
    found: _Found, sentence: Span, article: Article, cast: Cast, sources: Sources
) -> Iterable[Question]:
    tokens = [token for token in found.tokens if not token.is_space][:_LONGEST]
    if sum(not token.is_punct for token in tokens) < _SHORTEST - 1:
        return
    offsets = spans(tokens)
    if offsets:
        yield Question(
            id="",
            spans=offsets,
            kind=found.kind,
            topic=None,
            actor=actor_of(found.by, cast) or sources.of(offsets[0]),
            evidence=Evidence(article.key, trimmed(sentence), nlp.VERSION),
        )


def _concerns_deal(sentence: Span, cast: Cast) -> bool:
    """Whether a sentence is about somebody of the deal or about an agreement."""
    if cast.within((sentence.start_char, sentence.end_char)):
        return True
    return any(token.lemma_.lower() in _AGREEMENTS or token.lower_ in _BARGAINING for token in sentence)


# Frames


def _predicate(cue: Token, kind: QuestionKind) -> Iterable[_Found]:
    lowered = cue.lower_
    verb = _copula(cue)
    if verb is None or verb.lemma_ not in _COPULAS or _negated(verb) or _negated(cue):
        return
    if lowered == "doubt" and not (cue.dep_ == "pobj" and cue.head.lower_ == "in"):
        return
    if lowered == "air" and not (cue.dep_ == "pobj" and cue.head.lower_ == "in" and "up" in _before(cue, 3)):
        return
    if lowered == "open" and not (verb.lemma_ == "remain" or _is_open_question(cue)):
        return
    yield from _said_of(verb, cue, kind)


def _denied(cue: Token, kind: QuestionKind) -> Iterable[_Found]:
    """ "it is not clear whether", "it is not known how"."""
    verb = cue if cue.tag_ == "VBN" else _copula(cue)
    if verb is None or not _negated(verb) or "longer" in _before(cue, 2):
        return
    if cue.pos_ == "VERB" and cue.tag_ != "VBN":
        return
    if _complement(verb, cue) is not None:
        yield from _said_of(verb, cue, kind)


def _said_of(verb: Token, cue: Token, kind: QuestionKind) -> Iterable[_Found]:
    """Evidence and checks for "X is unclear" and "it is unclear whether X"."""
    complement = _complement(verb, cue)
    own = subject(verb)
    view = outlook(finite(verb))
    if view not in (Outlook.PRESENT, Outlook.PAST, Outlook.AHEAD) and not _negated(verb):
        return
    if complement is None:
        # "was unclear" is over; "voters are undecided" is about voters.
        if view is not Outlook.PRESENT or own is None or own.pos_ == "PRON" or _human(own):
            return
        yield _Found(kind, _whole(verb), own)
        return
    yield _Found(kind, _whole(verb, complement), own if own is not None and own.pos_ != "PRON" else None)


def _pending(cue: Token, kind: QuestionKind) -> Iterable[_Found]:
    """ "has yet to be agreed", "remains to be seen", "has not yet decided"."""
    if cue.pos_ != "VERB":
        return
    top = cue.head if cue.dep_ in ("xcomp", "advcl", "ccomp", "acomp") else None
    to = any(child.lower_ == "to" and child.dep_ == "aux" for child in cue.children)
    passive = any(child.dep_ == "auxpass" for child in cue.children)
    yet = "yet" in _before(cue, 4)
    if (
        to
        and top is not None
        and ((top.lemma_ == "remain" and passive) or (yet and top.lemma_ in ("have", "be")))
    ):
        governor = top
    elif to and passive and top is not None and top.lemma_ == "be" and _still(top):
        governor = top
    elif cue.tag_ == "VBN" and yet and _negated(cue):
        governor = cue
    else:
        return
    if cue.lemma_ == "see" and governor.lemma_ != "remain":
        return
    if any(child.dep_ == "mark" and child.lower_ in ("if", "unless", "until") for child in governor.children):
        return
    own = subject(cue)
    complement = _complement(cue, cue) or _complement(governor, cue)
    if own is None and complement is None:
        return
    yield _Found(kind, _whole(governor, complement), own)


def _raised(cue: Token, kind: QuestionKind) -> Iterable[_Found]:
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
    if not about or verb.lemma_ not in _RAISING or _negated(verb):
        return
    if outlook(verb) is Outlook.UNREAL and verb.tag_ not in ("VBG", "VB"):
        return
    if verb.lemma_ == "highlight" and cue.dep_ == "dobj" and _narrates(subject(verb)):
        return
    by = subject(verb) if cue.dep_ == "dobj" else None
    yield _Found(kind, _phrase(cue), by)


def _silent(cue: Token, kind: QuestionKind) -> Iterable[_Found]:
    """ "declined to say whether", "did not specify when"."""
    if cue.pos_ != "VERB":
        return
    complement = next(
        (
            child
            for child in cue.children
            if child.dep_ in ("ccomp", "xcomp", "advcl") and child.i > cue.i and _wh(child)
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
    refused = cue.dep_ == "xcomp" and cue.head.lemma_ in ("decline", "refuse") and not _negated(cue.head)
    target = next((child for child in cue.children if child.dep_ == "dobj"), None)
    if refused and (complement is not None or (target is not None and cue.lemma_ != "comment")):
        top = cue.head
    elif complement is not None and cue.lemma_ != "comment" and _negated(cue) and _withheld(cue):
        top = cue
    else:
        return
    own = subject(top)
    if own is None or own.lower_ in ("i", "we", "you"):
        return
    yield _Found(kind, _whole(top, complement), own)


def _withheld(verb: Token) -> bool:
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    return bool(auxiliaries & {"did", "does", "do", "would", "has", "have", "had", "will", "wo", "could"})


def _allowed(cue: Token, kind: QuestionKind) -> Iterable[_Found]:
    """ "did not rule out", "refused to rule out", "cannot be ruled out"."""
    if cue.pos_ != "VERB" or (
        cue.lemma_ == "rule" and not any(child.lower_ == "out" for child in cue.children)
    ):
        return
    refused = cue.dep_ == "xcomp" and cue.head.lemma_ in ("decline", "refuse") and not _negated(cue.head)
    without = cue.dep_ == "pcomp" and cue.head.lower_ == "without"
    if not (refused or _negated(cue)) or without:
        return
    own = subject(cue)
    if own is None or own.lower_ in ("i", "you"):
        return
    yield _Found(kind, _whole(cue.head if refused else cue), own)


def _at_odds(cue: Token, kind: QuestionKind) -> Iterable[_Found]:
    """ "a sticking point", "at odds over", "far apart on"."""
    lowered = cue.lower_
    if lowered in ("point", "points") and _before(cue, 1) != ["sticking"]:
        return
    if lowered in ("block", "blocks") and _before(cue, 1) != ["stumbling"]:
        return
    if lowered in ("odds", "odd") and _before(cue, 1) != ["at"]:
        return
    if lowered == "apart" and not set(_before(cue, 2)) & {"far", "miles", "remain", "remained"}:
        return
    if lowered.startswith("deadlock") and not (cue.tag_ in ("VBN", "JJ") and _copula(cue) is not None):
        return
    verb = _copula(cue) or (cue.head if cue.head.pos_ in ("VERB", "AUX") else None)
    if verb is None or verb.pos_ not in ("VERB", "AUX") or _negated(verb):
        return
    subject_of = cue.dep_ in ("nsubj", "nsubjpass")
    perfect = any(child.lower_ in ("has", "have") for child in verb.children)
    if outlook(verb) is not Outlook.PRESENT and not perfect and verb.lemma_ != "remain":
        return
    if (verb.lemma_ not in _COPULAS and not subject_of) or (
        lowered.startswith("obstacle") and not _still(verb) and verb.lemma_ != "remain"
    ):
        return
    if lowered in ("odds", "apart") and not any(
        child.dep_ == "prep" and child.lower_ in _ABOUT for t in (cue, cue.head, verb) for child in t.children
    ):
        return
    complement = next((child for child in verb.children if child.dep_ == "ccomp"), None)
    yield _Found(kind, _whole(verb, complement), None)


def _required(cue: Token, kind: QuestionKind) -> Iterable[_Found]:
    """ "any sale would need the regulator's approval"."""
    if cue.pos_ != "VERB" or _negated(cue):
        return
    target = next((child for child in cue.children if child.dep_ in ("dobj", "nsubjpass")), None)
    own = subject(cue)
    if target is None or own is None:
        return
    passive = target.dep_ == "nsubjpass"
    if target.lemma_.lower() not in _APPROVALS:
        return
    modal = any(child.lower_ in ("would", "will", "must") for child in cue.children if child.dep_ == "aux")
    if not modal and cue.tag_ not in ("VBZ", "VBP", "VBG") and not passive:
        return
    if not passive and not _agreement(own):
        return
    yield _Found(kind, clause(cue), None, wordy=passive)


def _hanging(cue: Token, kind: QuestionKind) -> Iterable[_Found]:
    """ "the merger is subject to approval", "the pact depends on the talks"."""
    preposition = next(
        (child for child in cue.children if child.dep_ == "prep" and child.lower_ in ("on", "upon", "to")),
        None,
    )
    if cue.pos_ == "VERB":
        verb: Token | None = cue
    else:
        verb = _copula(cue)
        if verb is not None and verb.lemma_ not in _COPULAS:
            verb = None
    if preposition is None and verb is not None:
        preposition = next(
            (
                child
                for child in verb.children
                if child.dep_ == "prep" and child.i == cue.i + 1 and child.lower_ in ("on", "upon", "to")
            ),
            None,
        )
    if preposition is None or (cue.lemma_ != "subject") == (preposition.lower_ == "to"):
        return
    target = next((child for child in preposition.children if child.dep_ in ("pobj", "pcomp")), None)
    if target is None:
        return
    if cue.lemma_ == "subject" and not any(
        t.lemma_.lower() in _APPROVALS for t in [target, *target.conjuncts]
    ):
        return
    if verb is None:
        host = cue.head if cue.pos_ == "ADJ" and cue.head.pos_ == "NOUN" else None
        if host is not None and _agreement(host):
            yield _Found(kind, noun_phrase(host), None, wordy=False)
        return
    own = subject(verb)
    if own is None or not _agreement(own) or _negated(verb) or outlook(verb) is Outlook.UNREAL:
        return
    if verb.tag_ in ("VBD", "VBN") and not any(child.dep_ in ("aux", "auxpass") for child in verb.children):
        return
    complement = target if target.dep_ == "pcomp" else None
    yield _Found(kind, _whole(verb, complement), None, wordy=False)


def _clause(cue: Token, kind: QuestionKind) -> Iterable[_Found]:
    """ "will sign only if", "will not sign unless", "would accept provided that"."""
    lowered = cue.lower_
    condition = cue.head
    if lowered == "if":
        if cue.dep_ != "mark" or _before(cue, 1) != ["only"] or condition.dep_ != "advcl":
            return
    elif lowered == "unless":
        if cue.dep_ != "mark" or condition.dep_ != "advcl":
            return
    elif lowered in ("provided", "providing"):
        condition = cue
        if (
            cue.dep_ not in ("prep", "advcl", "mark")
            or cue.nbor(1 if cue.i + 1 < len(cue.doc) else 0).lower_ != "that"
        ):
            return
    elif lowered == "condition":
        condition = cue.head
        if (
            cue.dep_ != "pobj"
            or cue.head.lower_ not in ("on", "under")
            or not any(c.dep_ in ("acl", "ccomp") for c in cue.children)
        ):
            return
    else:
        return
    main = condition.head
    if main.pos_ not in ("VERB", "AUX") or main == condition:
        return
    own = subject(main)
    modal = any(
        child.lower_ in ("will", "would", "can", "could", "wo", "'ll", "ca") for child in main.children
    )
    if (
        own is None
        or not (_agreement(own) or _human(own) or own.pos_ == "PRON")
        or own.lower_ in ("i", "you")
    ):
        return
    if lowered == "unless" and not (_negated(main) or _agreement(own)):
        return  # "will walk out unless" is a threat, and told as one
    if not modal and lowered in ("if", "unless"):
        return
    yield _Found(kind, _whole(main, condition), own)


def _settling(cue: Token, kind: QuestionKind) -> Iterable[_Found]:
    """ "are expected to finalise the terms, including the price and the date": each term by itself."""
    if cue.pos_ != "VERB" or _negated(cue):
        return
    target = next((child for child in cue.children if child.dep_ in ("dobj", "nsubjpass")), None)
    if target is None or target.lemma_.lower() not in _TERMS or not _ahead(cue):
        return
    own = subject(cue) if target.dep_ == "dobj" else None
    parts = [part for member in [target, *target.conjuncts] for part in _listed(member)]
    if parts:
        for part in parts:
            yield _Found(kind, part, own, wordy=False)
    elif any(child.dep_ == "prep" for child in target.children):
        yield _Found(kind, noun_phrase(target), own)
    else:
        yield _Found(kind, clause(cue), own)


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
                token.head in members or _has(token, "det") and _has(token, "prep")
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


def _asking(cue: Token, kind: QuestionKind) -> Iterable[_Found]:
    """ "senators asked when the ships would sail": a question in reported speech by somebody named."""
    if cue.pos_ != "VERB" or cue.tag_ not in ("VBD", "VBZ", "VBP", "VBN") or _negated(cue):
        return
    if cue.tag_ == "VBN" and not any(child.lower_ in ("has", "have", "had") for child in cue.children):
        return  # "asked whether he would resign, he said": the reporter's question
    complement = next(
        (
            child
            for child in cue.children
            if child.dep_ in ("ccomp", "advcl") and child.i > cue.i and _wh(child)
        ),
        None,
    )
    own = subject(cue)
    if (
        complement is None
        or own is None
        or own.lower_ in ("i", "we", "you", "reporters", "journalists")
        or not (_human(own) or own.pos_ == "PRON")
    ):
        return
    yield _Found(kind, _whole(complement), own)


_FRAMES: dict[str, Frame] = {
    "predicate": _predicate, "denied": _denied, "pending": _pending, "raised": _raised, "silent": _silent,
    "allowed": _allowed, "apart": _at_odds, "required": _required, "hanging": _hanging, "clause": _clause,
    "settling": _settling, "asking": _asking,
}  # fmt: skip
_CUES: dict[str, list[tuple[Frame, QuestionKind]]] = {}
for _lemma, _frame, _kind in rows("words/question_cues.txt"):
    _CUES.setdefault(_lemma, []).append((_FRAMES[_frame], QuestionKind(_kind)))


def _asked(doc: Doc, article: Article, sources: Sources) -> Iterable[Question]:
    """Questions that an actor puts in a quotation and that want an answer."""
    at = doc.text.find("?")
    while at >= 0:
        said = sources.attribution((at, at + 1))
        actor = sources.of((at, at + 1))
        mark = doc.char_span(at, at + 1, alignment_mode="expand")
        if said is not None and actor and mark is not None and len(mark.root.sent) <= LONGEST_SENTENCE:
            sentence = mark.root.sent
            start = max(sentence.start_char, max(s for s, e in said.content if s <= at))
            cue = article.cut(said.cue)
            text = doc.text[start : at + 1]
            lead = len(text) - len(text.lstrip(" \n\t\"“‘'"))
            if _wants_answer(text[lead:], cue):
                yield Question(
                    id="", spans=((start + lead, at + 1),), kind=QuestionKind.ASKED, topic=None, actor=actor,
                    evidence=Evidence(article.key, trimmed(sentence), nlp.VERSION),
                )  # fmt: skip
        at = doc.text.find("?", at + 1)


def _wants_answer(text: str, cue: str) -> bool:
    lowered = text.replace("’", "'").casefold()
    if (
        len(lowered.split()) < _SHORTEST
        or lowered.startswith(_RHETORICAL)
        or lowered.endswith((", right?", ", huh?"))
    ):
        return False
    if re.search(r"\byou\b", lowered) and not re.search(r"\bwill you\b|\bdo you\b", lowered):
        return False
    return bool(_ASKS.search(cue)) and bool(_OPEN_START.match(lowered))


# Words and phrases


def _copula(cue: Token) -> Token | None:
    """The verb that says `cue` of its subject."""
    token = cue
    for _ in range(3):
        head = token.head
        if head == token:
            return token if token.pos_ in ("VERB", "AUX") and token != cue else None
        if token.dep_ not in (
            "acomp",
            "attr",
            "oprd",
            "xcomp",
            "pobj",
            "prep",
            "amod",
            "advmod",
            "dobj",
            "ROOT",
            "conj",
            "ccomp",
        ):
            return None
        if head.pos_ in ("VERB", "AUX"):
            return head
        if token.dep_ == "amod" and head.dep_ not in ("attr", "acomp"):
            return None
        token = head
    return None


def _complement(verb: Token, cue: Token) -> Token | None:
    """The clause after "it is unclear": "whether ...", "how ..."."""
    for host in (cue, verb):
        for child in host.children:
            if (
                child.i > cue.i
                and child.dep_ in ("ccomp", "csubj", "advcl", "xcomp", "acl", "csubjpass", "prep")
                and _wh(child)
            ):
                return child
    return None


def _wh(verb: Token) -> bool:
    """Whether a clause begins with "whether", "how" and the like."""
    if verb.dep_ == "prep":
        return any(child.dep_ == "pcomp" and _wh(child) for child in verb.children)
    first = verb.left_edge
    if first.lower_ in _WH:
        return True
    return (
        first.lower_ in ("exactly", "just", "to", "in")
        and first.i + 1 < len(verb.doc)
        and first.nbor(1).lower_ in _WH
    )


def _whole(verb: Token, complement: Token | None = None) -> Words:
    """The clause of `verb` together with `complement` and its own clauses."""
    kept = set(clause(verb))
    if complement is not None:
        top = complement if not complement.is_ancestor(verb) else verb
        kept.update(noun_phrase(top, _LONGEST))
        for token in top.subtree:
            if token.dep_ in ("ccomp", "relcl", "advcl") and len(kept) < _LONGEST:
                kept.update(noun_phrase(token, _LONGEST))
    return sorted(kept, key=lambda token: token.i)


def _phrase(noun: Token) -> Words:
    """A worry from its noun on, with the clause it may be about."""
    kept = set(noun_phrase(noun))
    for child in noun.children:
        if child.dep_ in ("acl", "ccomp"):
            kept.update(noun_phrase(child, _LONGEST))
    return [
        token
        for token in sorted(kept, key=lambda token: token.i)
        if token.i >= noun.i or token.dep_ == "amod"
    ]


def _before(token: Token, count: int) -> list[str]:
    start = max(token.sent.start, token.i - count)
    return [each.lower_ for each in token.doc[start : token.i]]


def _negated(token: Token) -> bool:
    return any(
        child.dep_ == "neg" or child.lower_ in ("cannot", "never", "hardly") for child in token.children
    )


def _still(verb: Token) -> bool:
    return any(child.lower_ in _STILL for child in verb.children)


def _has(token: Token, label: str) -> bool:
    return any(child.dep_ == label for child in token.children)


def _is_open_question(cue: Token) -> bool:
    return cue.dep_ == "amod" and cue.head.lower_ == "question"


def _human(noun: Token) -> bool:
    return any(
        token.ent_type_ in ("PERSON", "ORG", "NORP", "GPE")
        or token.lemma_.lower() in _OFFICIALS
        or token.tag_ == "NNP"
        for token in (noun, *(child for child in noun.children if child.dep_ == "conj"))
    ) or noun.lemma_.lower() in ("voter", "people", "man", "woman", "fan", "resident")


def _agreement(noun: Token) -> bool:
    """Whether a phrase is about an agreement: "any sale of the port"."""
    return any(
        token.lemma_.lower() in _AGREEMENTS or token.lower_ in _BARGAINING for token in noun_phrase(noun)
    )


def _narrates(noun: Token | None) -> bool:
    """ "This standoff highlights concerns": nobody raises them but the writer."""
    return noun is not None and any(child.lower_ in ("this", "that", "these") for child in noun.children)


# One question once


def _apart(here: list[Question]) -> list[Question]:
    """Of questions in a sentence whose words overlap, the one that says most."""
    kept: list[Question] = []
    for question in sorted(here, key=lambda each: -_length(each)):
        if not any(_inside(question, other) for other in kept):
            kept.append(question)
    return kept


def _length(question: Question) -> int:
    return sum(end - start for start, end in question.spans)


def _inside(question: Question, other: Question) -> bool:
    shared = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in question.spans for b in other.spans)
    return shared * 2 > _length(question)


def _once(found: list[Question]) -> Iterable[Question]:
    seen: list[tuple[Offsets, ...]] = []
    for question in found:
        if question.spans not in seen:
            seen.append(question.spans)
            yield question
