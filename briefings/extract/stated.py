"""What a content itself states, where its cue merely says: "we reject it", "it must go", "a fair offer".

Main clauses are read one by one, in the order of the text, and the first act of the speaker (a demand,
an offer, a refusal) counts; an evaluation counts when there is no act. Verbs with other subjects than the
speaker are never taken for the speaker's acts. Prefers no stance to a wrong one.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from briefings.extract import evaluation
from briefings.extract.conditions import condition_of, named
from briefings.extract.cue_stances import NEGATED, class_of, of_class, of_cue
from briefings.extract.main_clauses import Clause, asks, main_clauses, phrasal, reach
from briefings.extract.own_side import OwnSide
from briefings.extract.verdicts import harms, verdict
from briefings.extract.wordlist import words
from briefings.types import Stance

_AHEAD = frozenset({"will", "wo", "’ll", "'ll", "would", "’d", "'d", "shall"})
_POSSIBLE = frozenset({"could", "might", "may", "would", "’d", "'d", "can"})
_REFUSABLE = frozenset({"will", "wo", "would", "can", "ca", "could", "shall"})
_PARTIES = frozenset({"GPE", "ORG", "PERSON", "NORP"})
_OTHERS = frozenset({"they", "he", "she", "it"})
_LONG = 40
"""Tokens beyond which single words of praise or blame no longer tell what a content is about."""
_UNTOLD = frozenset({"say", "think", "show", "announce"})
"""Classes of verbs that say or know: "we cannot confirm that" refuses nothing."""


def of_content(
    content: Sequence[Token], own: OwnSide, *, direct: bool, suggests: bool, evaluates: bool
) -> Stance | None:
    """The stance that `content` states, or None. `suggests`: the cue puts something forward ("suggested")."""
    inside = {token.i for token in content}
    clauses = list(main_clauses(content, inside))
    if not clauses:
        return (
            named(content)
            or _of_noun(content, inside)
            or (evaluation.polarity(content) if evaluates else None)
        )
    judged: list[Stance] = []
    plain = False
    for clause in clauses:
        if asks(clause, inside):
            continue
        found = _act(clause, inside, own, direct=direct, suggests=suggests)
        if found in (Stance.OFFER, Stance.SUPPORT) and named(
            [t for t in reach(clause, inside, joined=True) if t.i in inside]
        ):
            return Stance.CONDITION  # "we are happy to talk, but only if they stop"
        if found == Stance.ASSERT:
            plain = True  # "we are not opposed to wages, we are opposed to strikes"
        elif found == Stance.SUPPORT:
            judged.append(found)  # "we like the club, but": what comes after counts for more
        elif found is not None:
            return found
        elif evaluates and (view := verdict(clause, inside, own)) is not None:
            if view == Stance.WARN:
                return view
            judged.append(view)
    if judged or plain:
        return judged[0] if judged else Stance.ASSERT
    if suggests and any(clause.modals & _POSSIBLE or clause.verb.tag_ == "VBG" for clause in clauses):
        return Stance.OFFER
    if harms(content, inside, own):
        return Stance.WARN
    if not evaluates or len(content) > _LONG or any(asks(c, inside) for c in clauses):
        return None
    return evaluation.polarity(content) or (evaluation.polarity(content, asides=True) if direct else None)


def _act(clause: Clause, inside: set[int], own: OwnSide, *, direct: bool, suggests: bool) -> Stance | None:
    mine = own.holds(clause.subject)
    if direct and _orders(clause):
        return Stance.DEMAND
    if any(child.lower_ in ("as",) and child.dep_ == "mark" for child in clause.children):
        return None
    found = condition_of(clause, inside, own)
    if found is not None:
        return found
    if _needs(clause, inside, direct=direct):
        return Stance.DEMAND
    if suggests and _subjunctive(clause):
        # "that Aland repay the fund" tells another what to do, "that the fund be run jointly" is put forward.
        asked = not mine and clause.subject is not None and clause.subject.ent_type_ in _PARTIES
        return Stance.DEMAND if asked and clause.verb.tag_ != "VBN" else Stance.OFFER
    undecided = any(c.lower_ == "neither" for c in clause.children)  # "would neither promise nor exclude it"
    passive = clause.subject is not None and clause.subject.dep_ == "nsubjpass"
    if mine and not passive and not undecided:
        found = _own_act(clause, first=own.first_person(clause.subject))
        if found is not None:
            return found
    if any(c.lower_ in words("words/falsehood.txt") for c in clause.predicates):
        return None if clause.negated else Stance.DENY
    if clause.negated and any(c.lower_ in words("words/unthinkable.txt") for c in clause.predicates):
        branch = any(c.dep_ == "advcl" and c.left_edge.lower_ == "if" for c in clause.children)
        return Stance.CONDITION if branch else Stance.OFFER  # "a longer term is not impossible if ..."
    if clause.negated and any(c.lower_ in ("true", "correct", "accurate") for c in clause.predicates):
        return Stance.DENY
    none = [
        c for c in clause.children if c.dep_ in ("attr", "dobj") and any(t.lower_ == "no" for t in c.children)
    ]
    if any(c.lemma_ == "truth" for c in none):
        return Stance.DENY  # "there is no truth in it"
    if mine and any(of_cue(c, class_of(c.lemma_, "NOUN")) == Stance.DEMAND for c in none):
        return Stance.REJECT  # "has no intention of signing"
    if clause.negated and clause.subject is not None:
        if (
            any(c.dep_ == "auxpass" for c in clause.children)
            and (
                clause.modals & {"will", "wo", "would"}
                or (clause.modals & {"can", "ca"} and clause.verb.lemma_ in words("words/imposed.txt"))
            )
            and not suggests
        ):
            return Stance.REJECT  # "the fund would not be used for debts", "farmers cannot be asked to pay"
        if not direct and clause.modals & _REFUSABLE and clause.verb.lemma_ in words("words/yielding.txt"):
            return Stance.REJECT  # whoever says so: "the minister won't budge"
        if not mine and clause.modals & _AHEAD and _withdrawn(clause):
            return Stance.WARN  # "it will not be on the table at Christmas"
    if (
        clause.subject is not None
        and clause.subject.lower_ in ("anything", "nothing")
        and any(t.lower_ in ("less", "else", "short") for t in clause.subject.subtree)
    ):
        return Stance.REJECT
    return None


def _orders(clause: Clause) -> bool:
    """An imperative: "Give us the zone", "Let them stop"; not "Ask me in a week"."""
    verb = clause.verb
    return (
        verb.tag_ == "VB"
        and clause.subject is None
        and not any(c.dep_ == "aux" and c.lower_ not in ("do", "please") for c in clause.children)
        and verb.lemma_.lower() not in words("words/no_demands.txt")
        and not (
            verb.lemma_.lower() == "let"
            and any(t.lower_ in ("’s", "'s", "us", "me") for c in clause.children for t in c.subtree)
        )
    )


def _needs(clause: Clause, inside: set[int], *, direct: bool) -> bool:
    verb, necessity = clause.verb, words("words/necessity.txt")
    if any(c.dep_ == "aux" and c.lower_ == "have" for c in clause.children) and clause.modals:
        return False  # "must have known" concludes
    if clause.negated and not clause.modals & {"must", "should", "shall"}:
        return False
    if clause.modals & necessity or {c.lower_ for c in clause.predicates} & necessity:
        return True
    if verb.lower_ in necessity and verb.tag_ != "NN":
        # "they need the cash", said of others, asks for nothing
        return not (direct and clause.subject is not None and clause.subject.lower_ in _OTHERS)
    passive = verb.tag_ == "VBN" and any(c.dep_ == "auxpass" for c in clause.children)
    if passive and verb.lower_ in necessity:
        return True
    if verb.lemma_ == "have" and not (direct and verb.tag_ == "VBD"):
        if any(c.dep_ == "dobj" for c in clause.children):
            return False  # "has had five years to find it"
        return any(
            c.dep_ == "xcomp" and c.i in inside and any(t.lower_ == "to" for t in c.lefts)
            for c in clause.children
        )
    return False


def _subjunctive(clause: Clause) -> bool:
    """Whether one thing or person "do" and "be" where a statement would have "does" and "is"."""
    subject, verb = clause.subject, clause.verb
    if subject is None or any(c.dep_ == "aux" for c in clause.children):
        return False
    if verb.tag_ == "VBN":
        return any(c.dep_ == "auxpass" and c.lower_ == "be" for c in clause.children)
    singular = subject.tag_ in ("NN", "NNP") or subject.lower_ in ("he", "she", "it")
    several = any(c.dep_ == "conj" for c in subject.children)
    return verb.lower_ == "be" or (singular and not several and verb.tag_ in ("VB", "VBP"))


def _own_act(clause: Clause, *, first: bool) -> Stance | None:
    """What the speaker's side does, is or will do."""
    verb, negated, modals = clause.verb, clause.negated, clause.modals
    state = _state(clause)
    if state is not None:
        return state
    if modals & (_AHEAD | _POSSIBLE) and not negated and verb.lemma_ in words("words/harm.txt"):
        return Stance.WARN
    lemma = phrasal(verb)
    past = verb.tag_ == "VBD" or any(c.dep_ == "aux" and c.lemma_ == "have" for c in clause.children)
    kind = class_of(lemma, verb.pos_) or class_of(verb.lemma_, verb.pos_)
    if negated and lemma in ("accept", "agree") and not past:
        return Stance.REJECT  # "we do not accept that"
    if negated and modals & {"would", "’d", "'d"} and any(c.lower_ == "rather" for c in clause.children):
        return Stance.OPPOSE  # "we would rather not"
    if lemma in words("words/accepting.txt") and not (negated and not modals):
        if negated:
            return Stance.REJECT
        if modals & _POSSIBLE:
            return Stance.OFFER
        if modals & _AHEAD or kind == "support":
            return Stance.SUPPORT
    if negated and modals & {"can", "ca", "could"} and lemma in ("guarantee", "promise", "ensure"):
        return Stance.WARN  # "we cannot guarantee a sailing"
    if negated and modals & _REFUSABLE and lemma in words("words/concessions.txt"):
        return Stance.REJECT  # "would not give up a tonne"
    stance = of_cue(verb, kind)
    if stance == Stance.DEMAND and any(
        c.dep_ == "xcomp" and c.lemma_ in words("words/courtesies.txt") for c in clause.children
    ):
        return None  # "I want to thank everybody"
    if stance == Stance.DEMAND and past and first:
        return None  # "we have asked", "I wanted to": told, no longer asked
    if stance == Stance.OFFER and verb.tag_ == "VBD" and first:
        return None  # "we bid for a league": told, no longer on the table
    if stance is not None and not (stance == Stance.DEMAND and modals & (_AHEAD - {"would", "’d", "'d"})):
        return NEGATED.get(stance, stance) if negated else stance
    if modals & _REFUSABLE and any(
        c.lower_ in ("no", "any")
        for child in clause.children
        if child.dep_ == "advmod"
        for c in child.children
    ):
        return Stance.REJECT  # "could go no further"
    gives = verb.lemma_ in words("words/concessions.txt") and bool(modals & (_AHEAD | _POSSIBLE))
    if (kind in _UNTOLD and not gives) or kind in ("decide", "question"):
        return None
    if negated and past and verb.lemma_ in words("words/wrongs.txt"):
        return Stance.DENY  # "it had not broken any rule"
    if negated and first and verb.tag_ == "VBG":
        return Stance.REJECT  # "we are not selling"
    if negated and any(t.lower_ == "way" for c in clause.children if c.dep_ == "prep" for t in c.children):
        return None  # "would not stand in the way"
    if negated:
        return Stance.REJECT if modals & _REFUSABLE and verb.lemma_ not in ("be", "hesitate") else None
    return Stance.OFFER if gives and not _to_vote(clause) else None


def _state(clause: Clause) -> Stance | None:
    """What the speaker is: opposed, happy, ready to sign, against it, in favour of it."""
    for word in (*clause.predicates, *((clause.verb,) if clause.verb.tag_ == "VBN" else ())):
        inf = any(c.dep_ in ("xcomp", "ccomp") and c.tag_ == "VB" for c in (*word.children, *clause.children))
        if word.lower_ in words("words/willing.txt") or (word.lower_ == "happy" and inf):
            if any(
                c.lemma_ in words("words/harm.txt") for c in word.children if c.dep_ in ("xcomp", "ccomp")
            ):
                return Stance.WARN
            return Stance.REJECT if clause.negated else Stance.OFFER
        kind = class_of(word.lower_, "ADJ")
        stance = of_cue(word, kind) if kind or word.pos_ != "VERB" else None
        if stance is not None and word.pos_ in ("ADJ", "VERB"):
            return NEGATED.get(stance, stance) if clause.negated else stance
    if clause.verb.lemma_ in ("be", "stand", "remain", "come"):
        for child in clause.children:
            if child.dep_ == "prep" and child.lower_ == "against":
                return None if clause.negated else Stance.OPPOSE
            favour = child.lower_ == "in" and any(c.lower_ in ("favour", "favor") for c in child.children)
            if child.dep_ == "prep" and (favour or child.lower_ == "behind"):
                return Stance.OPPOSE if clause.negated else Stance.SUPPORT
    return None


def _to_vote(clause: Clause) -> bool:
    """ "would put the offer to its members": brought to a vote, not given."""
    return clause.verb.lemma_ in ("put", "submit") and any(
        c.lower_ in ("to", "dative") for c in clause.children
    )


def _withdrawn(clause: Clause) -> bool:
    if any(t.lower_ == "way" for c in clause.children if c.dep_ == "prep" for t in c.children):
        return False  # "would not stand in the way"
    on_table = any(
        c.dep_ == "prep"
        and any(t.lower_ == "table" or (t.lower_ == "offer" and not list(t.lefts)) for t in c.children)
        for c in clause.children  # "on offer", not "on the offer"
    )
    return on_table or clause.verb.lemma_ in ("last", "wait", "survive", "stand")


def _of_noun(content: Sequence[Token], inside: set[int]) -> Stance | None:
    """The stance that the head noun of a content names: "concerns over", "the need for", "willingness to"."""
    root = next((t for t in content if t.head.i not in inside or t.head.i == t.i), None)
    if root is None or root.pos_ not in ("NOUN", "ADJ"):
        return None
    refused = any(c.dep_ == "neg" or (c.dep_ == "det" and c.lower_ == "no") for c in root.children)
    if root.lemma_ in words("words/stressed.txt"):
        return Stance.DEMAND
    if root.lower_ in words("words/willing.txt"):
        return Stance.REJECT if refused else Stance.OFFER
    kind = class_of(root.lemma_, root.pos_)
    if kind in ("offer", "promise"):
        return None  # "outlined the offer": a thing to speak of, whoever made it
    found = of_class(kind)
    return (NEGATED.get(found, found) if refused else found) if found else None
