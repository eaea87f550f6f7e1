"""Where a content ends: afterthoughts of the writer that the parser hangs on what somebody said."""

from __future__ import annotations

from briefings.extract.cues import VERB, lexicon
from briefings.extract.grammar import Grammar, Range

_DEPTH = 6
_BREAKS = frozenset({",", "-", "--", "–", "—", "("})
_ASIDE = frozenset({"while", "though", "although", "whereas"})


def clipped(g: Grammar, head: int, cue: int) -> Range:
    """The subtree of `head` up to its first afterthought behind the cue.

    Afterthoughts are relative clauses behind a comma, clauses of contrast ("though ..."), and
    participles of saying behind a comma, which have the same speaker: "said it was over, adding that ...".
    """
    first, last = g.subtree(head)
    node = head
    for _ in range(_DEPTH):
        below = None
        for child in g.children[node]:
            if child <= node or g.left[child] <= cue or g.left[child] >= last:
                continue
            if g.right[child] >= last - 1 and g.dep[child] != "punct":
                below = child
            if _afterthought(g, child):
                last = g.left[child]
        if below is None or below >= last:
            break
        node = below
    return first, max(last, head + 1)


def _afterthought(g: Grammar, clause: int) -> bool:
    dep, start = g.dep[clause], g.left[clause]
    if dep == "relcl":
        return g.word[start - 1] in _BREAKS
    return dep == "advcl" and (g.word[start] in _ASIDE or adds(g, clause))


def adds(g: Grammar, verb: int) -> bool:
    """Whether a verb is a participle of saying behind a comma: its speaker is that of the sentence."""
    cue = lexicon(VERB).get(g.lemma[verb]) if g.tag[verb] == "VBG" and g.dep[verb] == "advcl" else None
    return cue is not None and "clause" in cue.arguments and g.word[g.left[verb] - 1] in _BREAKS
