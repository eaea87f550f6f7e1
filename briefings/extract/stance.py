"""The stance of a position: from the class of its cue, negation, and what the content itself says.

The class of the governing cue decides; an embedded verb is heard only where the cue merely says (said, told,
added) and the embedded subject is the speaker. Where nothing fires the stance is `assert`: a stance is left
plain rather than guessed.
"""

from __future__ import annotations

import functools

from spacy.tokens import Doc, Token

from briefings.extract.cues import VERB, cue_class, lexicon
from briefings.extract.wordlist import lines, words
from briefings.types import Attribution, Stance

_OF_CLASS = {
    "want": Stance.DEMAND,
    "demand": Stance.DEMAND,
    "promise": Stance.OFFER,
    "offer": Stance.OFFER,
    "support": Stance.SUPPORT,
    "oppose": Stance.OPPOSE,
    "reject": Stance.REJECT,
    "deny": Stance.DENY,
    "criticise": Stance.CRITICISE,
    "question": Stance.CRITICISE,
    "warn": Stance.WARN,
    "condition": Stance.CONDITION,
}
# "did not rule out", "does not oppose", "never denied" take nothing back and give nothing: they assert.
_NEGATED = {
    Stance.SUPPORT: Stance.OPPOSE,
    Stance.OFFER: Stance.REJECT,
    Stance.DEMAND: Stance.ASSERT,
    Stance.OPPOSE: Stance.ASSERT,
    Stance.REJECT: Stance.ASSERT,
    Stance.DENY: Stance.ASSERT,
    Stance.CRITICISE: Stance.ASSERT,
    Stance.WARN: Stance.ASSERT,
}
_SPEAKER = {"i", "we", "he", "she", "it", "they"}


def stance(doc: Doc, attribution: Attribution) -> Stance:
    """The stance that the text gives the content of `attribution`."""
    cue = [token for span in attribution.cue for token in _tokens(doc, span)]
    content = [token for span in attribution.content for token in _tokens(doc, span)]
    kind, head = _class(cue)
    plain = _OF_CLASS.get(kind or "")
    if head is not None and head.lower_ in words("words/willing.txt"):
        return Stance.REJECT if _negated(head) else Stance.OFFER
    if plain is not None and head is not None:
        if _negated(head):
            return _NEGATED.get(plain, plain)
        if plain in (Stance.DEMAND, Stance.OFFER) and _conditional(content):
            return Stance.CONDITION
        return plain
    suggests = any(token.lemma_ in words("words/suggest.txt") for token in cue)
    if any(_characterises(token) for token in cue):
        return _polarity(content) or Stance.ASSERT
    if kind == "think" and head is not None and head.pos_ in ("ADJ", "NOUN") and (mind := _polarity([head])):
        return mind  # "is sceptical of the plan", "their confidence in the deal"
    return _of_content(content, suggests=suggests, evaluates=kind in (None, "say", "think", "announce"))


def _characterises(token: Token) -> bool:
    """Whether a cue says what a thing is: "called it a stunt", "described the offer as an insult"."""
    entry = lexicon(VERB).get(token.lemma_) if token.pos_ == "VERB" else None
    how = entry.joined.get("obj", frozenset()) if entry else frozenset()
    return bool(how & {"pred", "as"}) and any(c.dep_ in ("oprd", "ccomp", "prep") for c in token.children)


def _tokens(doc: Doc, span: tuple[int, int]) -> list[Token]:
    found = doc.char_span(*span, alignment_mode="contract")
    return list(found) if found is not None else []


def _class(cue: list[Token]) -> tuple[str | None, Token | None]:
    """The class of the cue: that of a noun ("expressed concern") before that of its verb."""
    ranked: list[tuple[int, str, Token]] = []
    for token in cue:
        particle = next((c for c in token.children if c.dep_ == "prt"), None)
        lemma = f"{token.lemma_}_{particle.lower_}" if particle else token.lemma_
        # "is determined to" is a state of mind, "determined that" a finding.
        state = token.tag_ == "VBN" and any(c.dep_ in ("auxpass", "xcomp") for c in token.children)
        kind = (
            (cue_class(token.lower_, "ADJ") if state else None)
            or cue_class(lemma, token.pos_)
            or cue_class(token.lemma_, token.pos_)
            or cue_class(token.lower_, token.pos_)
        )
        if kind:
            ranked.append((kind in _OF_CLASS, kind, token))
    if not ranked:
        return None, cue[-1] if cue else None
    best = max(ranked, key=lambda row: (row[0], row[2].pos_ in ("NOUN", "ADJ"), row[2].i))
    return best[1], best[2]


def _negated(head: Token) -> bool:
    """Whether the cue is denied: "did not accept", "no support for", "never offered", "without backing"."""
    around = [head, *([head.head] if head.dep_ in ("dobj", "acomp", "attr", "xcomp", "oprd") else [])]
    return any(
        child.dep_ == "neg" or (child.dep_ == "det" and child.lower_ == "no") or child.lower_ == "never"
        for token in around
        for child in token.children
    )


def _of_content(content: list[Token], *, suggests: bool, evaluates: bool) -> Stance:
    if _conditional(content):
        return Stance.CONDITION
    inside = {token.i for token in content}
    roots = [t for t in content if t.head.i not in inside or t.head is t]
    for root in roots[:1]:
        found = _of_noun(root)
        if found is not None:
            return found
    mains = [t for t in roots if t.pos_ in ("VERB", "AUX")] or roots[:1]
    mains += [c for root in mains for c in root.conjuncts if c.i in inside and c.pos_ in ("VERB", "AUX")]
    for main in mains:
        found = _of_clause(main, inside)
        if found is not None:
            return found
    modals = {t.lower_ for t in content if t.tag_ == "MD"}
    if suggests and (modals & {"could", "would", "’d", "'d", "might"} or any(m.tag_ == "VBG" for m in mains)):
        return Stance.OFFER
    if modals and any(t.lemma_ in words("words/harm.txt") for t in content if t.pos_ == "VERB"):
        return Stance.WARN
    return (_polarity(content) if evaluates else None) or Stance.ASSERT


def _of_noun(root: Token) -> Stance | None:
    """The stance that the head noun of a content names: "concerns over", "the need for", "willingness to"."""
    if root.pos_ not in ("NOUN", "ADJ"):
        return None
    if root.lemma_ in words("words/stressed.txt"):
        return Stance.DEMAND
    if root.lower_ in words("words/willing.txt"):
        return Stance.REJECT if _negated(root) else Stance.OFFER
    found = _OF_CLASS.get(cue_class(root.lemma_, root.pos_) or "")
    if found is None:
        return None
    return _NEGATED.get(found, found) if _negated(root) else found


def _of_clause(main: Token, inside: set[int]) -> Stance | None:
    children = [child for child in main.children if child.i in inside]
    subject = next((c for c in children if c.dep_ in ("nsubj", "nsubjpass")), None)
    own = subject is not None and subject.lower_ in _SPEAKER
    first_person = subject is not None and subject.lower_ in ("i", "we")
    negated = any(c.dep_ == "neg" for c in children)
    modals = {c.lower_ for c in children if c.dep_ == "aux"}
    complements = {c.lower_ for c in children if c.dep_ in ("acomp", "attr", "xcomp", "oprd")}
    necessity = words("words/necessity.txt")
    if (modals | complements | {main.lower_}) & necessity or (
        "have" in (main.lemma_,) and _has_to(main, inside)
    ):
        return Stance.DEMAND
    kind = cue_class(main.lemma_, main.pos_)
    if first_person or (own and kind in ("want", "demand", "reject", "oppose", "support")):
        adjective = next((c for c in children if c.dep_ == "acomp"), None)
        if adjective is not None:
            kind = cue_class(adjective.lower_, "ADJ") or kind
            if adjective.lower_ in ("ready", "willing", "prepared", "open"):
                return Stance.REJECT if negated else Stance.OFFER
        found = _OF_CLASS.get(kind or "")
        if found is not None:
            return _NEGATED.get(found, found) if negated else found
        if negated and modals & {"will", "wo", "would", "can", "ca", "could"}:
            return Stance.REJECT
        if first_person and modals & {"will", "’ll", "'ll", "would"}:
            return Stance.OFFER
    return None


def _has_to(main: Token, inside: set[int]) -> bool:
    return any(
        c.dep_ == "xcomp" and c.i in inside and any(t.lower_ == "to" for t in c.lefts) for c in main.children
    )


def _polarity(content: list[Token]) -> Stance | None:
    """For what a thing is called: for it, against it, or neither. Words of relative clauses do not count."""
    good, bad = words("words/positive.txt"), words("words/negative.txt")
    score = 0
    for token in content:
        if token.dep_ == "advmod" or any(
            a.dep_ in ("relcl", "advcl") for a in (token, *token.ancestors) if a in content
        ):
            continue
        forms = {token.lower_.strip(".,"), token.lemma_.lower()}
        value = bool(forms & good) - bool(forms & bad)
        if value and any(c.dep_ == "neg" for c in (*token.children, *token.head.children)):
            value = -value
        score += value
    if score == 0:
        return None
    return Stance.SUPPORT if score > 0 else Stance.CRITICISE


def _conditional(content: list[Token]) -> bool:
    if not content:
        return False
    # What only a relative clause says ("a mine which the town depends on") is no condition of the deal.
    inside = {t.i for t in content}
    content = [
        t
        for t in content
        if not any(a.dep_ == "relcl" and a.i in inside and a.head.i in inside for a in (t, *t.ancestors))
    ] or content
    lower = " ".join(t.lower_ for t in content)
    if content[0].lower_ == "without" or (
        content[0].lower_ == "that" and content[1:2] and content[1].lower_ == "without"
    ):
        return any(t.dep_ == "neg" for t in content)  # "without a quota there will not be a deal"
    lemmas = " ".join(t.lemma_.lower() for t in content)
    return any(f" {text} " in f" {lemmas if is_lemma else lower} " for text, is_lemma in _conditions())


@functools.cache
def _conditions() -> tuple[tuple[str, bool], ...]:
    return tuple(
        (entry.replace("{", "").replace("}", "").casefold(), "{" in entry)
        for entry in lines("words/conditions.txt")
    )
