"""The stance of a position: from its governing cue, negation, and what the content itself says.

The governing cue decides ("rejected", "called for", "is opposed to"); what the content says is heard only
where the cue merely says (said, told, added). Where nothing fires the stance is `assert`: a stance is left
plain rather than guessed.
"""

from __future__ import annotations

from itertools import islice

from spacy.tokens import Doc, Token

from briefings.extract import conditions, evaluation, party_lists, stated
from briefings.extract.cue_stances import NEGATED, OF_CLASS, class_of, of_cue, verdicts
from briefings.extract.cues import PHRASE, lexicon
from briefings.extract.cues import words as lexicon_words
from briefings.extract.own_side import OwnSide
from briefings.extract.sentences import text_of
from briefings.extract.wordlist import words
from briefings.types import Attribution, Form, Stance

_LONGEST = 400
"""Tokens of a content that are read for its stance: a run-on page must not cost its length squared."""


def stance(doc: Doc, attribution: Attribution, known_as: frozenset[str] = frozenset()) -> Stance:
    """The stance that the text gives the content of `attribution`.

    `known_as`: words, in lower case, by which the actor behind the source or its side may be named.
    """
    cue = [token for span in attribution.cue for token in _tokens(doc, span)]
    content = [token for span in attribution.content for token in _tokens(doc, span)][:_LONGEST]
    listed = _listed(doc, attribution)
    if listed is not None:
        own = OwnSide(doc, attribution.source, direct=False, known_as=known_as)
        return stated.of_content(content, own, direct=False, suggests=False, evaluates=False) or listed
    named = _verdict(cue, content)
    if named is not None:
        return named
    phrase = _of_phrase(cue)
    if phrase is not None:
        return phrase
    leaning = _leaning(cue)
    if leaning is not None:
        return leaning
    kind, head = _governing(cue)
    if kind in (None, "say", "show") and head is not None and head.pos_ == "VERB":
        kind, head = _carried(head, kind, content)
    if head is not None:
        found = _of_cue(head, kind, content)
        if found is not None:
            return found
    direct = attribution.form == Form.DIRECT
    named = _renamed(content)
    if named is not None:
        return named
    own = OwnSide(doc, attribution.source, direct=direct, known_as=known_as)
    suggests = any(token.lemma_ in words("words/suggest.txt") for token in cue)
    evaluates = kind in (None, "say", "think", "announce")
    found = stated.of_content(content, own, direct=direct, suggests=suggests, evaluates=evaluates)
    return found or Stance.ASSERT


def _tokens(doc: Doc, span: tuple[int, int]) -> list[Token]:
    found = doc.char_span(*span, alignment_mode="contract")
    return list(found) if found is not None else []


def _verdict(cue: list[Token], content: list[Token]) -> Stance | None:
    """What a thing is called: "called it a stunt", "described the offer as an insult"."""
    for token in cue:
        verb = f"{token.lemma_}_off" if any(c.lower_ == "off" for c in token.children) else token.lemma_
        default = verdicts().get(verb)
        if token.pos_ != "VERB" or default is None:
            continue
        called = _called(token)
        if not called:
            continue
        negated = any(c.dep_ == "neg" for c in token.children)
        value = evaluation.polarity(called) or (Stance.CRITICISE if evaluation.too(called) else default)
        if default == Stance.CRITICISE:
            value = default  # "dismissed talk of a breakthrough as fantasy" has no praise
        return NEGATED.get(value, value) if negated else value
    return None


def _called(verb: Token) -> list[Token]:
    """The words for what the object of `verb` is called, or none: "a stunt", "as a fair offer"."""
    for child in verb.children:
        if child.i < verb.i:
            continue
        if child.dep_ in ("prep", "dative") and child.lower_ == "as":
            return [t for t in islice(child.subtree, _LONGEST) if t.i != child.i]
        if child.dep_ in ("oprd", "ccomp", "xcomp") and child.pos_ in ("NOUN", "ADJ", "PROPN"):
            subjects = {t.i for c in child.children if c.dep_ in ("nsubj", "poss") for t in c.subtree}
            return [t for t in islice(child.subtree, _LONGEST) if t.i not in subjects]
        if child.dep_ == "dobj" and any(c.dep_ == "dobj" and c.i < child.i for c in verb.children):
            return list(islice(child.subtree, _LONGEST))  # "branding it a lowball bid"
        if child.dep_ == "dobj":  # "described the bid as a stunt", the phrase hung on the noun
            for below in child.children:
                if below.dep_ == "prep" and below.lower_ == "as":
                    return [t for t in islice(below.subtree, _LONGEST) if t.i != below.i]
    return []


def _leaning(cue: list[Token]) -> Stance | None:
    """The stance of "is in favour of", "came out against", "is not behind", "would rather have"."""
    if len(cue) > 1 and cue[-1].lower_ in ("rather", "sooner") and cue[0].tag_ == "MD":
        return Stance.DEMAND
    if not cue or cue[-1].lower_ not in ("favour", "favor", "against", "behind") or len(cue) < 2:
        return None
    found = Stance.OPPOSE if cue[-1].lower_ == "against" else Stance.SUPPORT
    if any(token.dep_ == "neg" for token in cue):
        return NEGATED[found]
    return found


def _of_phrase(cue: list[Token]) -> Stance | None:
    """The stance of a verb together with its object: "took issue with", "gave its blessing to"."""
    for thing in cue:
        verb = thing.head
        if thing.i <= verb.i or verb.pos_ not in ("VERB", "AUX"):
            continue
        entry = lexicon(PHRASE).get(f"{verb.lemma_.lower()}_{thing.lemma_.lower()}")
        found = OF_CLASS.get(entry.kind) if entry else None
        if entry is None or found is None:
            continue
        none = _negated(thing) or _negated(verb)
        if entry.lemma in words("words/negated_phrases.txt"):
            return found if none else Stance.DEMAND  # "has no intention of", "has every intention of"
        if none and found == Stance.OPPOSE:
            return Stance.SUPPORT  # "has no objection to"
        return NEGATED.get(found, found) if none else found
    return None


def _listed(doc: Doc, attribution: Attribution) -> Stance | None:
    """What the heading of a list says of its lines: "What each side wants"."""
    if [text_of(doc)[start:end] for start, end in attribution.cue] != [":"]:
        return None
    colon = attribution.cue[0][0]
    return next((item.stance for item in party_lists.items(text_of(doc)) if item.colon == colon), None)


def _renamed(content: list[Token]) -> Stance | None:
    """What the writer calls what was said, right behind it: "..., a demand that the bank has rejected"."""
    if not content:
        return None
    behind = content[-1].doc[content[-1].i + 1 : content[-1].i + 7]
    if len(behind) < 3 or behind[0].text not in (",", "-", "–", "—") or behind[1].lower_ not in ("a", "an"):
        return None
    noun = next((t for t in behind[2:] if t.pos_ == "NOUN" and t.dep_ != "compound"), None)
    if noun is None or not any(c.dep_ in ("relcl", "acl") for c in noun.children):
        return None
    return OF_CLASS.get(class_of(noun.lemma_, "NOUN") or "")


def _governing(cue: list[Token]) -> tuple[str | None, Token | None]:
    """The class and word of the cue: a noun ("expressed concern") or adjective comes before its verb."""
    ranked: list[tuple[bool, bool, int, str, Token]] = []
    for token in cue:
        lemma = _with_particle(token)
        # "is determined to" is a state of mind, "determined that" a finding.
        state = token.tag_ == "VBN" and any(c.dep_ in ("auxpass", "xcomp") for c in token.children)
        kind = (
            (class_of(token.lower_, "ADJ") if state else None)
            or class_of(lemma, token.pos_)
            or class_of(token.lemma_, token.pos_)
            or class_of(token.lower_, token.pos_)
        )
        if kind:
            ranked.append((kind in OF_CLASS, token.pos_ in ("NOUN", "ADJ"), token.i, kind, token))
    if not ranked:
        return None, cue[-1] if cue else None
    best = max(ranked, key=lambda row: row[:3])
    return best[3], best[4]


def _carried(verb: Token, own: str | None, content: list[Token]) -> tuple[str | None, Token]:
    """The noun that a light verb carries outside cue and content: "raised DOUBTS about it"."""
    inside = {t.i for t in content}
    for child in verb.children:
        kind = class_of(child.lemma_, "NOUN") if child.dep_ == "dobj" and child.i not in inside else None
        if kind is not None and verb.lemma_.lower() in lexicon_words("light-verbs"):
            return kind, child
    return own, verb


def _with_particle(verb: Token) -> str:
    """The lemma of a verb, with its particle where the two are a cue of their own ("brush_aside")."""
    for child in verb.children:
        if child.i > verb.i and child.dep_ in ("prt", "advmod", "prep"):
            joined = f"{verb.lemma_}_{child.lower_}"
            if child.dep_ == "prt" or class_of(joined, verb.pos_):
                return joined
    return verb.lemma_


def _of_cue(head: Token, kind: str | None, content: list[Token]) -> Stance | None:
    if head.lower_ in words("words/willing.txt"):
        return Stance.REJECT if _negated(head) else Stance.OFFER
    found = of_cue(head, kind)
    if found is None and head.lemma_ == "insist" and any(_subjunctive(c) for c in head.children):
        found = Stance.DEMAND
    if found is None and head.lemma_ in ("tell", "instruct", "advise") and _orders(head):
        found = Stance.DEMAND  # "has told shareholders to ignore it"
    if kind == "think" and found is None and head.pos_ in ("ADJ", "NOUN"):
        found = evaluation.polarity([head])  # "their confidence in the deal"
    if found is None:
        return None
    if found in (Stance.DEMAND, Stance.CRITICISE) and _question(head, content):
        return Stance.ASSERT
    if found == Stance.DEMAND and kind == "want" and _wishes(head):
        return Stance.ASSERT
    if found == Stance.REJECT and _accuses(content):
        found = Stance.DENY
    theirs = any(token.dep_ == "nsubj" and token.head.head == head for token in content)
    if (
        found in (Stance.OFFER, Stance.DEMAND)
        and (kind == "promise" or (kind == "want" and not theirs))
        and _would_harm(content)
    ):
        found = Stance.WARN  # "vowed to walk out"; but "wants Acme to walk out" asks for it
    if _negated(head):
        return NEGATED.get(found, found)
    if found == Stance.SUPPORT and any(c.lower_ in ("almost", "nearly", "yet") for c in head.children):
        return Stance.ASSERT  # "have almost agreed on a deal" is a fact, not a stand
    if found in (Stance.DEMAND, Stance.OFFER) and conditions.conditional(content):
        return Stance.CONDITION
    return found


def _subjunctive(clause: Token) -> bool:
    """Whether a clause asks for what is not yet so: "insists that the files BE handed over"."""
    if clause.dep_ != "ccomp" or any(c.tag_ in ("MD", "TO") for c in clause.children):
        return False
    helped = [c for c in clause.children if c.dep_ in ("aux", "auxpass")]
    if helped:
        return helped[0].lower_ == "be"
    singular = any(c.dep_ == "nsubj" and c.tag_ in ("NN", "NNP") for c in clause.children)
    return clause.lower_ == "be" or (clause.tag_ in ("VB", "VBP") and singular)


def _orders(head: Token) -> bool:
    """Whether a verb of telling tells somebody to do something, and nobody tells its subject."""
    kinds = {c.dep_ for c in head.children}
    told = any(
        c.dep_ in ("xcomp", "ccomp") and c.tag_ == "VB" and any(t.tag_ == "TO" for t in c.children)
        for c in head.children
    )
    return told and "nsubjpass" not in kinds and "dobj" in kinds


def _wishes(head: Token) -> bool:
    """Whether somebody only wants an ill over that all share: "wants the conflict to end", "the row over"."""
    for clause in (c for c in head.children if c.dep_ in ("ccomp", "xcomp")):
        over = clause.lemma_ in ("end", "cease", "stop", "finish") or clause.lower_ == "over"
        subject = next((c for c in clause.children if c.dep_ == "nsubj"), None)
        if over and subject is not None and not any(c.dep_ == "dobj" for c in clause.children):
            return subject.lemma_.lower() in words("words/shared_ills.txt")
    return False


def _question(head: Token, content: list[Token]) -> bool:
    """Whether a question is put, and nothing asked for: "asked whether", "asked: 'Who pays?'"."""
    last = next((t for t in reversed(content) if t.text not in "“”\"'’,"), None)
    if head.lemma_ not in ("ask", "wonder", "inquire", "enquire") or last is None:
        return False
    return last.text == "?" or content[0].lower_ in (
        "whether",
        "if",
        "why",
        "how",
        "who",
        "what",
        "when",
        "where",
    )


def _root(content: list[Token]) -> Token:
    inside = {token.i for token in content}
    return next((t for t in content if t.head.i not in inside or t.head.i == t.i), content[0])


def _accuses(content: list[Token]) -> bool:
    """Whether what is rejected is said of the speaker: "the claim that it had cheated"."""
    root = _root(content) if content else None
    if root is None or root.pos_ != "NOUN" or root.lemma_ not in words("words/accusations.txt"):
        return False
    # "the suggestion" alone is a proposal; "the suggestion that it had cheated" accuses
    return root.lemma_ != "suggestion" or any(c.dep_ in ("acl", "ccomp", "relcl") for c in root.children)


def _would_harm(content: list[Token]) -> bool:
    root = _root(content) if content else None
    if root is None or root.pos_ != "VERB" or root.lemma_ not in words("words/harm.txt"):
        return False
    entrusts = any(c.dep_ == "dative" or (c.dep_ == "prep" and c.lower_ == "to") for c in root.children)
    return not (root.lemma_ == "leave" and entrusts)  # "to leave the task to the ministry"


def _negated(head: Token) -> bool:
    """Whether the cue is denied: "did not accept", "no support for", "never offered", "without backing"."""
    around = [head, *([head.head] if head.dep_ in ("dobj", "acomp", "attr", "xcomp", "oprd") else [])]
    return any(
        child.dep_ == "neg" or (child.dep_ == "det" and child.lower_ == "no") or child.lower_ == "never"
        for token in around
        for child in token.children
    )
