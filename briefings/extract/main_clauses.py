"""The main clauses of a content, and which of its words belong to each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from briefings.extract.cue_stances import class_of

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass")


@dataclass(frozen=True, slots=True)
class Clause:
    """A main clause of a content: its verb, what hangs on the verb within the content, and its subject."""

    verb: Token
    children: tuple[Token, ...]
    subject: Token | None

    @property
    def negated(self) -> bool:
        return any(c.dep_ == "neg" or c.lower_ == "never" for c in self.children)

    @property
    def modals(self) -> set[str]:
        return {c.lower_ for c in self.children if c.dep_ == "aux" and c.tag_ == "MD"} | {
            c.lower_ for c in self.children if c.dep_ == "aux" and c.lower_ in ("’d", "'d", "’ll", "'ll")
        }

    @property
    def predicates(self) -> tuple[Token, ...]:
        """Adjectives and nouns said of the subject: "is FAIR", "are in FAVOUR" is not one."""
        return tuple(c for c in self.children if c.dep_ in ("acomp", "attr", "oprd"))


def main_clauses(content: Sequence[Token], inside: set[int]) -> Iterator[Clause]:
    """The main clauses of `content` and those joined to them, in the order of the text."""
    mains: dict[int, Token] = {}
    verbs = [token for token in content if token.pos_ in ("VERB", "AUX")]
    roots = [token for token in verbs if token.head.i not in inside or token.head.i == token.i]
    for token in [*roots, *verbs]:  # a clause may stand before the one that it is joined to
        if token.i in mains:
            continue
        if token.head.i not in inside or token.head.i == token.i:
            mains[token.i] = token
        elif token.dep_ in ("conj", "ccomp", "parataxis") and token.head.i in mains:
            if token.dep_ == "conj" or _beside(token):
                mains[token.i] = token
            elif _thinks(token.head):
                del mains[token.head.i]
                mains[token.i] = token  # "I think that it must go"
    for main in sorted(mains.values(), key=lambda token: token.i):
        children = tuple(child for child in main.children if child.i in inside)
        subject = next((c for c in children if c.dep_ in SUBJECTS), None)
        if subject is None and main.dep_ == "conj" and main.head.i in mains:
            subject = next((c for c in main.head.children if c.dep_ in SUBJECTS and c.i in inside), None)
        yield Clause(main, children, subject)


def _beside(token: Token) -> bool:
    """Whether what the parser takes for a complement stands beside its head: "It hurts, we must stop it"."""
    return token.i < token.head.i and any(
        c.dep_ == "punct" and c.lower_ in ",;:—–-" for c in token.head.children
    )


def _thinks(verb: Token) -> bool:
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    return (
        subject is not None
        and class_of(verb.lemma_, "VERB") in ("think", "say")
        and not any(c.dep_ == "neg" for c in verb.children)
        and subject.lower_ in ("i", "we", "he", "she", "it", "they")
    )


def asks(clause: Clause, inside: set[int]) -> bool:
    """Whether the clause is a question put in the speaker's own words."""
    doc, i = clause.verb.doc, clause.verb.i
    while i in inside:
        if doc[i].text in (".", "!", "?"):
            return doc[i].text == "?"
        i += 1
    return False


def below(token: Token, inside: set[int]) -> Iterator[Token]:
    """`token` and what hangs on it within a content, in no order."""
    stack = [token]
    while stack:
        token = stack.pop()
        yield token
        stack.extend(child for child in token.children if child.i in inside)


def reach(clause: Clause, inside: set[int], *, joined: bool = False) -> list[Token]:
    """The words of a clause without relative clauses, and without what others are said to say in it.

    `joined` takes the clauses that hang on it with "and" or "but" as well.
    """
    found: list[Token] = []
    stack = [clause.verb]
    while stack:
        token = stack.pop()
        found.append(token)
        for child in token.children:
            if (
                child.i not in inside
                or child.dep_ == "relcl"
                or (child.dep_ == "conj" and token.i == clause.verb.i and not joined)
            ):
                continue
            foreign = (
                child.dep_ in ("ccomp", "xcomp", "advcl")
                and token.pos_ == "VERB"
                and token.i == clause.verb.i
                and child.dep_ != "advcl"
                and class_of(token.lemma_, "VERB") in ("say", "want", "warn", "promise", "demand", "reject")
                and clause.subject is not None
                and clause.subject.pos_ in ("NOUN", "PROPN")
            )
            if not foreign:
                stack.append(child)
    return sorted(found, key=lambda token: token.i)


def in_relative(token: Token, inside: set[int]) -> bool:
    while token.i in inside and token.head.i != token.i:
        if token.dep_ == "relcl" and token.head.i in inside:
            return True
        token = token.head
    return False


def phrasal(verb: Token) -> str:
    particle = next((c for c in verb.children if c.dep_ == "prt"), None)
    return f"{verb.lemma_}_{particle.lower_}" if particle else verb.lemma_
