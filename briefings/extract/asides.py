"""What stands around a verb of saying that breaks into it: "the port, she said, is full"."""

from __future__ import annotations

from briefings.extract.candidate import Candidate
from briefings.extract.clips import clipped
from briefings.extract.cues import PHRASE, VERB, lexicon
from briefings.extract.grammar import Grammar, Range
from briefings.extract.spans import Ranges, minus, trim, union

_OPENERS = frozenset({"if", "unless", "were", "had", "should", "once", "provided"})
"""Words that open a condition."""
_FINITE = frozenset({"VBD", "VBZ", "VBP"})


def around(g: Grammar, v: int) -> Ranges:
    """The clause that the parenthetical verb `v` stands in: "the port, she said, is full", "as he put it".

    What goes on behind the verb belongs to it ("the bid was late, he said, and held no price"), and so does a
    condition before it ("were it fixed, she said, we would sign").
    """
    head = g.head[v]
    if v not in g.subject or head == v or g.pos[head] not in ("VERB", "AUX", "NOUN", "ADJ"):
        return ()
    likened = g.dep[v] == "advcl" and any(g.word[c] == "as" for c in g.children[v] if c < v)
    opening = condition_before(g, v)
    if g.dep[v] != "parataxis" and not likened and opening is None:
        return ()
    first, last = g.subtree(v)
    if opening is not None:
        first = opening[1]
    if likened and g.word[v + 1 : v + 2] == [","] and last > v + 2 and head < first:
        last = v + 1  # "will be sold, as she said, before May": the parser hangs the rest on "said"
    return union([*minus([g.subtree(head)], [(first, last)]), *going_on(g, v)])


def going_on(g: Grammar, v: int) -> Ranges:
    """What the parser hangs on the verb of saying, though it goes on with what is said."""
    if g.word[v + 1 : v + 3] not in ([",", "and"], [",", "but"]):
        return ()
    for child in g.children[v]:
        goes_on = g.dep[child] == "conj" and child > v and child not in g.subject
        # "he said, and called for a vote" is his own doing
        if goes_on and g.tag[child] in _FINITE and g.lemma[child] not in lexicon(VERB):
            return ((v + 2, g.right[child]),)
    return ()


def condition_before(g: Grammar, v: int) -> Range | None:
    """A condition that opens the sentence before "she said,": "Were it fixed, she said, we would sign"."""
    subject = g.subject.get(v)
    if subject is None or g.dep[subject] == "expl":
        return None
    for child in g.children[v]:
        if child > subject:
            break
        first, last = g.subtree(child)
        if g.dep[child] == "advcl" and g.word[first] in _OPENERS and last <= g.left[subject]:
            return first, last
    return None


def breaks_in(g: Grammar, v: int, content: Ranges) -> bool:
    """Whether a comma parts the verb from what it reports: "If it is late, she said, we leave"."""
    return bool(content) and content[0][0] > v and g.word[content[0][0] - 1] == ","


def made_clear(g: Grammar, v: int) -> Candidate | None:
    """A clause that "she made clear" or "he let it be known" breaks into, commas on both sides."""
    phrases, verb = lexicon(PHRASE), g.lemma[v]
    thing = next((c for c in g.children[v] if c > v and f"{verb}_{g.lemma[c]}" in phrases), None)
    subject = next((c for c in reversed(g.children[v]) if c < v and g.dep[c] == "nsubj"), None)
    if thing is None or subject is None or g.head[v] == v or g.dep[v] not in ("ccomp", "parataxis"):
        return None
    cue = phrases[f"{verb}_{g.lemma[thing]}"]
    first = g.left[subject]
    if cue.kind != "say" or first < 1 or g.word[first - 1] != "," or g.word[thing + 1 : thing + 2] != [","]:
        return None
    start, stop = g.subtree(g.head[v])
    if g.left[v] < first:
        start = min(start, g.left[v])
    content = trim(g, minus([(start, stop)], [(first, thing + 2)]))
    return Candidate(v, (v, thing + 1), ((first, subject + 1),), content, "verb around")


def preferred(g: Grammar, v: int) -> Candidate | None:
    """What somebody "would rather" see, have or do."""
    rather = next((c for c in g.children[v] if c < v and g.word[c] in ("rather", "sooner")), None)
    subject = g.subject.get(v)
    if rather is None or subject is None or subject > rather or g.tag[v] != "VB" or g.lemma[v] == "be":
        return None
    would = next(
        (c for c in g.children[v] if c < rather and c > subject and g.word[c] in ("would", "'d", "’d")), None
    )
    if would is None or g.word[rather + 1] == "not":
        return None
    source = trim(g, [g.subtree(subject)], joints=False)
    content = trim(g, [(v, clipped(g, v, rather)[1])])
    return Candidate(v, (would, rather + 1), source, content, "verb inf")
