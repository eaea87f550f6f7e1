"""Verbs that attribute together with their object: "took issue with the fee", "set its face against it"."""

from __future__ import annotations

from briefings.extract.clips import clipped, infinitive
from briefings.extract.cues import PHRASE, Cue, lexicon
from briefings.extract.grammar import Grammar, Range
from briefings.extract.spans import Ranges, union

_COMPLEMENTS = frozenset({"acl", "ccomp", "xcomp", "relcl", "advcl"})
_PREPOSITIONS = frozenset({"prep", "dative", "agent"})


def idiom(g: Grammar, verb: int) -> tuple[Cue, Range, Ranges] | None:
    """The entry of a verb with its object, the tokens of both, and what they attribute.

    None when the two are no cue together, or when nothing of what the entry asks for stands with them.
    """
    for child in g.children[verb]:
        if child < verb or not (
            g.dep[child] in ("dobj", "attr", "oprd", "acomp")
            or (g.dep[child] == "ccomp" and g.pos[child] == "ADJ")
        ):
            continue
        cue = lexicon(PHRASE).get(f"{g.lemma[verb]}_{g.lemma[child]}")
        if cue is not None:
            content = _content(g, verb, child, cue)
            return (cue, (verb, child + 1), content) if content else None
    return None


def _content(g: Grammar, verb: int, thing: int, cue: Cue) -> Ranges:
    found: list[Range] = []
    whom = g.child(verb, "dative") if "obj" in cue.arguments else None
    if whom is not None and g.pos[whom] != "ADP":
        return (g.subtree(whom),)  # "gave THE PLAN a cautious welcome"
    below = [c for c in (*g.children[verb], *g.children[thing]) if c > thing]
    for child in below:
        dep, word = g.dep[child], g.word[child]
        if dep in _PREPOSITIONS and word in cue.arguments and not found:
            whom = g.object_of(child)
            if whom is not None:
                found.append(g.subtree(whom))
        elif dep in _COMPLEMENTS and infinitive(g, child):
            if "inf" in cue.arguments or ("on" in cue.arguments and "inf" in cue.joined.get("on", ())):
                found.append(g.subtree(child))
        elif (
            dep in ("acl", "ccomp", "relcl", "csubj", "advcl")
            and "that" in cue.arguments
            and g.word[g.left[child]] == "that"
        ):
            found.append(clipped(g, child, verb))
    return union(found)
