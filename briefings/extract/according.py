"""Phrases that attribute the clause they hang on: "according to X", "by X's reckoning"."""

from __future__ import annotations

from briefings.extract import sources
from briefings.extract.candidate import Candidate
from briefings.extract.cues import PREPOSITION, lexicon
from briefings.extract.grammar import Grammar, Range
from briefings.extract.spans import Ranges, minus, size, trim

VERBAL = frozenset({"VERB", "AUX"})
LONGEST_CLAUSE = 120
"""Tokens; a longer clause before "according to" is a list or a table that the parser took for one."""


def phrase(g: Grammar, p: int) -> Candidate | None:
    """ "According to X", "per X", "in the view of X": the clause the phrase hangs on."""
    if (owned := _owned(g, p)) is not None:
        owner, last = owned
        return _of_phrase(g, p, (p, last), sources.noun_phrase(g, owner, owner=True), g.subtree(p))
    words, last = g.word[p : p + 5], p + 1
    for last in range(p + 1, p + 1 + len(words)):
        if "_".join(g.word[p:last]) in lexicon(PREPOSITION):
            break
    else:
        return None
    whom = next((c for c in range(last - 1, p - 1, -1) if g.dep[c] == "prep"), None)
    whom = g.object_of(whom) if whom is not None else None
    if (
        whom is None
        or whom < last
        or (
            g.word[p] == "per"
            and g.pos[whom] not in ("PROPN", "PRON")
            and g.entity[whom] not in ("ORG", "PERSON")
        )
    ):
        return None
    source = sources.noun_phrase(g, whom)
    end = source[-1][1] if source else g.right[p]
    for child in g.children[whom]:
        # "two diplomats briefed on the talks, who asked not to be named" is all about the source.
        if g.dep[child] in ("acl", "relcl") and g.left[child] <= end + 1:
            end = max(end, g.right[child])
    return _of_phrase(g, p, (p, last), source, (g.left[p], end))


def to_whom(g: Grammar, p: int) -> Candidate | None:
    """ "To Ana Ruiz, the pact is a mistake", "To critics, it looks rushed": how it seems to somebody."""
    clause, whom = g.head[p], g.child(p, "pobj")
    if p and g.sentence[p - 1] == g.sentence[p] and g.pos[p - 1] != "SPACE":
        return None
    if whom is None or g.lemma[clause] not in ("be", "look", "seem", "sound", "appear", "remain"):
        return None
    person = g.entity[whom] == "PERSON" or g.word[whom] in _ONLOOKERS
    subject = g.subject.get(clause)
    if not person or subject is None or g.dep[clause] not in ("ROOT", "ccomp") or subject > clause:
        return None
    source = sources.noun_phrase(g, whom)
    end = g.right[p]
    if g.word[end - 1] != "," and g.word[end : end + 1] != [","]:
        return None
    return _of_phrase(g, p, (p, p + 1), source, (p, end))


_ONLOOKERS = frozenset(
    {"critics", "opponents", "supporters", "campaigners", "sceptics", "analysts", "him", "her"}
)


def _owned(g: Grammar, p: int) -> tuple[int, int] | None:
    """The owner in "by X's reckoning", and where the phrase ends."""
    thing = g.child(p, "pobj")
    owner = g.child(thing, "poss") if thing is not None else None
    if thing is None or owner is None or f"{g.word[p]}_*_{g.word[thing]}" not in lexicon(PREPOSITION):
        return None
    return owner, thing + 1


def _of_phrase(g: Grammar, p: int, cue: Range, source: Ranges, tokens: Range) -> Candidate | None:
    """The candidate of a phrase: its clause, without the phrase."""
    clause = g.head[p]
    for _ in range(8):
        if g.head[clause] == clause or (
            g.pos[clause] in VERBAL and (clause in g.subject or g.dep[clause] in ("ccomp", "relcl"))
        ):
            break
        clause = g.head[clause]
    while (
        g.dep[clause] in ("conj", "advcl")
        and g.pos[g.head[clause]] in VERBAL
        and g.sentence[g.head[clause]] == g.sentence[p]
    ):
        clause = g.head[clause]
    whole = g.subtree(clause)
    joint = tokens[0] - 1
    while joint > whole[0] and g.word[joint] == ",":
        joint -= 1
    if whole[0] < joint and g.dep[joint] in ("cc", "mark") and g.word[tokens[1]] == ",":
        whole = tokens[1], whole[1]  # "it failed because, according to the union, every offer was withdrawn"
    content = trim(g, minus([whole], [tokens, cue, *source]))
    if not content or size(content) > LONGEST_CLAUSE:
        return None
    return Candidate(p, cue, source, content, "according to")
