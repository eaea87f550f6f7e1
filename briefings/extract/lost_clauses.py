"""Clauses that a cue reports and that the parser lost, or hung on whom they are said to."""

from __future__ import annotations

from briefings.extract.according import LONGEST_CLAUSE
from briefings.extract.clips import clipped
from briefings.extract.grammar import Grammar, Range

COMPLEMENTISERS = frozenset({"that", "whether", "why", "how", "if"})


def rest(g: Grammar, v: int) -> Range | None:
    """What follows "said that" up to the end of the sentence, where the parse has lost the clause."""
    first = last = v + 1
    if first >= len(g) or g.word[first] != "that" or g.tag[first] not in ("IN", "WDT", "DT"):
        return None
    finite = False
    while last < len(g) and g.sentence[last] == g.sentence[v] and last - first < LONGEST_CLAUSE:
        finite = finite or (last > first and g.tag[last] in ("VBD", "VBZ", "VBP", "MD"))
        last += 1
    return (first, last) if finite else None


def under_object(g: Grammar, v: int) -> Range | None:
    """A clause that the parser hung on the person addressed: "told reporters on Friday that ..."."""
    for child in g.children[v]:
        if child > v and g.dep[child] in ("dobj", "dative", "npadvmod", "prep", "pobj"):
            last = g.right[child] - 1
            for below in (*g.children[child], *(c for k in g.children[child] for c in g.children[k])):
                if (
                    g.dep[below] in ("acl", "relcl", "ccomp", "appos")
                    and g.right[below] > last - 1
                    and (g.word[g.left[below]] in COMPLEMENTISERS and g.left[below] != below)
                ):
                    return clipped(g, below, v)
    return None
