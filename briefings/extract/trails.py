"""What goes on with a content where the parser hangs it elsewhere: "and a week off", "only once it pays"."""

from __future__ import annotations

from briefings.extract.grammar import Grammar
from briefings.extract.spans import Ranges, union

_NOMINAL = frozenset({"NOUN", "PROPN"})
_WHEN = frozenset({"once", "if", "when", "after", "with"})
_ASIDES = frozenset({"against", "up", "down", "instead", "rather", "compared"})
"""First words of a comparison between commas: "a royalty of 9%, AGAINST 4% today, and a clause"."""
_LONGEST = 15
"""Tokens of such a comparison."""


def listed_on(g: Grammar, verb: int, content: Ranges) -> Ranges:
    """`content`, an object, with the one that a list goes on with: wants 8 per cent, AND A WEEK OFF.

    The parser takes it for a clause beside the verb, though no finite verb is in it.
    """
    at = content[-1][1] if content else 0
    if not verb < at < len(g) - 2:
        return content
    joint = _behind_comparison(g, at)
    if g.word[joint] == ",":
        joint += 1
    if g.word[joint] not in ("and", "plus"):
        return content
    for child in g.children[verb]:
        if g.dep[child] != "conj" or g.left[child] != joint + 1:
            continue
        bare = g.tag[child] == "VBN" and g.child(child, "aux", "auxpass") is None and child in g.subject
        if g.pos[child] in _NOMINAL or (bare and g.pos[g.subject[child]] in _NOMINAL):
            return union([*content[:-1], (content[-1][0], g.right[child])])
    return content


def _behind_comparison(g: Grammar, at: int) -> int:
    if g.word[at] != "," or g.word[at + 1] not in _ASIDES:
        return at
    for i in range(at + 2, min(len(g) - 1, at + _LONGEST)):
        if g.word[i] == ",":
            return i
        if g.sentence[i] != g.sentence[at] or g.tag[i] in ("VBD", "VBZ", "VBP", "MD"):
            break
    return at


def on_what_terms(g: Grammar, verb: int, content: Ranges) -> Ranges:
    """`content`, a short object, with how it is wanted right behind it: demanded £5m UP FRONT."""
    at = content[-1][1] if content else 0
    if not verb < at < len(g) - 1 or at - content[-1][0] > _SHORT:
        return content
    for child in g.children[verb]:
        first, last = g.subtree(child)
        if first == at and g.dep[child] in ("prep", "advmod") and " ".join(g.word[first:last]) in _TERMS:
            return union([*content[:-1], (content[-1][0], last)])
    return content


_SHORT = 5
_TERMS = frozenset({"up front", "upfront", "in advance", "at once", "in full", "in cash", "in writing"})


def only_once(g: Grammar, content: Ranges) -> Ranges:
    """`content` with the condition behind it: is willing to pay, AND ONLY ONCE THE TURBINES TURN."""
    at = content[-1][1] if content else len(g)
    if at >= len(g) - 3:
        return content
    joint = at + (g.word[at] == ",")
    if g.word[joint] in ("and", "but"):
        joint += 1
    elif joint > at:
        return content
    if g.word[joint] != "only" or g.word[joint + 1] not in _WHEN:
        return content
    last = joint + 2
    while last < len(g) and g.sentence[last] == g.sentence[joint] and g.dep[last] != "punct":
        last += 1
    return union([*content[:-1], (content[-1][0], last)])
