"""Who an attribution belongs to: from the cue to the mention of its source."""

from __future__ import annotations

from briefings.extract.clips import adds, misjoined, own
from briefings.extract.cues import VERB, lexicon, words
from briefings.extract.grammar import Grammar, Range
from briefings.extract.spans import Ranges, minus, trim, union

_STEPS = 6
"""How far up a chain of conjuncts, infinitives and participles a subject is looked for."""
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_NEIGHBOUR = 15
"""Tokens from a verb within which a noun phrase stands beside it."""
_VERBAL = frozenset({"VERB", "AUX"})


def of_verb(g: Grammar, verb: int, *, passive: bool = False) -> Ranges:
    """The source of a verb: its subject, or the one it shares; the agent of a passive.

    Empty when the text names none ("it is expected that ..."). Prefers no source to a distant one.
    """
    if passive:
        agent = _agent(g, verb)
        if agent is None and g.lemma[verb] == "know" and g.lemma[g.head[verb]] == "let":
            return of_verb(g, g.head[verb])  # "has let it be known that"
        return noun_phrase(g, agent) if agent is not None else ()
    at = verb
    for _ in range(_STEPS):
        if at in g.subject:
            subject = g.subject[at]
            if g.dep[subject] == "expl":
                return ()
            return _subject(g, subject, at)
        dep, head = g.dep[at], g.head[at]
        if at == verb and (other := misjoined(g, at)) is not None:
            return _subject(g, g.subject[other], other)
        if (other := own(g, at)) is not None or (other := shared(g, at)) is not None:
            return _subject(g, g.subject[other], other)
        if head == at:
            return ()
        if dep == "xcomp":
            controlled = g.child(head, "dobj", "dative")
            if controlled is not None and controlled < at and not _promises(g, head):
                return noun_phrase(g, controlled)
            at = head
        elif dep in ("conj", "advcl", "ccomp", "parataxis", "dep"):
            if g.pos[head] in ("NOUN", "PROPN", "PRON") and dep != "conj":
                return of_noun(g, head) or noun_phrase(g, head)
            at = _reporting(g, head) if dep == "advcl" and at == verb and adds(g, verb) else head
        elif dep == "pcomp":
            above = g.head[head]
            if g.pos[above] in _VERBAL or g.pos[above] == "ADJ":
                at = above
            else:
                return of_noun(g, above)
        elif dep in ("acl", "relcl"):
            return of_noun(g, head) or noun_phrase(g, head)
        elif dep in ("acomp", "attr", "oprd"):
            at = head
        else:
            return ()
    return ()


def likewise(g: Grammar, verb: int) -> Ranges:
    """Who else does the same: "welcomed it, AS DID THE PLAYERS' ASSOCIATION"."""
    for child in g.children[verb]:
        if child < verb or g.dep[child] != "advcl" or g.word[child - 1] != "as" or child not in g.subject:
            continue
        if g.word[child] in ("did", "does", "do", "has", "have", "had") and g.subject[child] > child:
            return noun_phrase(g, g.subject[child])
    return ()


def shared(g: Grammar, verb: int) -> int | None:
    """The verb before `verb` whose subject it shares, where the parser made that one its complement.

    "The court ruled that it was void, welcomed the inquiry and ...": `ruled` for `welcomed`.
    """
    if verb in g.subject or g.tag[verb] not in ("VBD", "VBZ", "VBP"):
        return None
    for child in g.children[verb]:
        if child > verb:
            break
        if (
            g.dep[child] == "ccomp"
            and g.tag[child] == g.tag[verb]
            and child in g.subject
            and g.dep[g.subject[child]] != "expl"
            and any(g.dep[c] == "ccomp" and c > child for c in g.children[child])
        ):
            return child
    return None


def of_noun(g: Grammar, noun: int) -> Ranges:
    """The source of a noun: its owner, by or from whom it is, or the subject of the verb that carries it."""
    for child in g.children[noun]:
        if g.dep[child] == "poss":
            return noun_phrase(g, child, owner=True)
    for child in g.children[noun]:
        if g.dep[child] in ("prep", "agent") and g.word[child] in ("by", "from", "among", "within"):
            whom = g.object_of(child)
            if whom is not None:
                return noun_phrase(g, whom)
    for child in g.children[noun]:
        if child < noun and (
            (g.dep[child] == "amod" and g.entity[child] == "NORP")
            or (g.dep[child] in ("compound", "nmod") and g.entity[child] in ("ORG", "GPE", "PERSON", "NORP"))
        ):
            return (g.subtree(child),)
    head, dep = g.head[noun], g.dep[noun]
    if (
        dep in ("dobj", "attr")
        and g.pos[head] in _VERBAL
        and (g.lemma[head] in words("light-verbs") or g.lemma[head] in ("be", "have"))
    ):
        if dep == "attr" and g.lemma[head] == "be":
            return ()
        return of_verb(g, head)
    if dep == "nsubjpass" and g.lemma[head] in words("light-verbs"):
        return of_verb(g, head, passive=True)
    if dep == "pobj" and g.word[g.head[noun]] in ("in", "with", "of") and g.pos[g.head[head]] in _VERBAL:
        return of_verb(g, g.head[head]) if g.word[head] in ("in", "with") else ()
    if dep == "conj" and g.pos[head] == "NOUN" and head != noun:
        return of_noun(g, head) if head < noun else ()
    return ()


def of_adjective(g: Grammar, adjective: int) -> Ranges:
    """The subject of the copula ("the union is wary"), or the noun an adjective stands behind."""
    head, dep = g.head[adjective], g.dep[adjective]
    if dep in ("acomp", "attr", "oprd", "advcl", "conj", "xcomp", "ccomp", "ROOT", "dep"):
        if adjective in g.subject:
            return of_verb(g, adjective)
        if head == adjective:
            return ()
        if dep == "conj" and g.pos[head] == "ADJ":
            return of_adjective(g, head) if head < adjective else ()
        return of_verb(g, head)
    if dep in ("amod", "acl", "relcl") and head < adjective:
        return noun_phrase(g, head)
    return ()


def noun_phrase(g: Grammar, head: int, *, owner: bool = False) -> Ranges:
    """The phrase of `head` without relative clauses and other afterthoughts.

    With `owner`, the possessive mark goes as well.
    """
    first, last = g.subtree(head)
    for child in g.children[head]:
        if child < head:
            if g.dep[child] in ("relcl", "advcl", "parataxis"):
                first = max(first, g.right[child])
        elif (
            g.dep[child] in ("relcl", "acl", "parataxis", "advcl", "ccomp")
            or g.pos[child] == "SPACE"
            or (owner and g.dep[child] == "case")
        ):
            last = min(last, g.left[child])
    if first > head or last <= head:
        first, last = head, head + 1
    for i in range(head + 1, last):
        if g.tag[i] == "``":  # "in the words of Costa, "a gift""
            last = i
            break
    return trim(g, [(first, last)], joints=False)


def _subject(g: Grammar, subject: int, verb: int) -> Ranges:
    """A subject's phrase; with a relative pronoun, what it stands for comes first."""
    if g.word[subject] in _RELATIVE and g.tag[subject] in ("WP", "WDT", "IN", "DT"):
        clause = verb
        while g.dep[clause] == "conj" and g.head[clause] != clause:
            clause = g.head[clause]
        if g.dep[clause] == "relcl":
            antecedent = noun_phrase(g, g.head[clause])
            return union([*minus(antecedent, [(subject, subject + 1)]), (subject, subject + 1)])
    return noun_phrase(g, subject)


def _reporting(g: Grammar, verb: int) -> int:
    """The verb of saying that a clause is the content of, or the clause's own verb when there is none."""
    at = verb
    for _ in range(_STEPS):
        head = g.head[at]
        cue = lexicon(VERB).get(g.lemma[head])
        if g.dep[at] == "ccomp" and head < at and cue is not None and "clause" in cue.arguments:
            return head
        if g.dep[at] not in ("conj", "xcomp", "advcl"):
            break
        at = head
    return verb


def _agent(g: Grammar, verb: int) -> int | None:
    for child in g.children[verb]:
        if g.dep[child] == "agent" or (g.dep[child] == "prep" and g.word[child] == "by"):
            whom = g.object_of(child)
            if whom is not None and g.pos[whom] != "VERB":
                return whom
    return None


def _promises(g: Grammar, verb: int) -> bool:
    """Whether the subject, not the object, does what the infinitive says ("promised them to leave")."""
    return g.lemma[verb] in ("promise", "use", "take", "make", "give", "have", "issue", "hold", "send")


def beside(g: Grammar, verb: int, group: Range, quote: Range) -> Ranges:
    """The noun phrase that stands next to a verb of saying, where the parser found it no subject.

    Behind the verb when the quotation comes first ("...," said Ana Costa), else before it. Stays within
    the line, and outside the quotation.
    """
    after = group[1]
    if quote[0] < verb and after < len(g) and g.paragraph[after] == g.paragraph[verb] and _nominal(g, after):
        head = after
        while (
            g.head[head] > verb
            and g.head[head] - verb < _NEIGHBOUR
            and g.head[head] != head
            and (g.pos[g.head[head]] in ("NOUN", "PROPN", "PRON"))
        ):
            head = g.head[head]
        return noun_phrase(g, head)
    before = group[0] - 1
    while before >= 0 and g.word[before] in (",", ")") and g.paragraph[before] == g.paragraph[verb]:
        before -= 1
    if before < 0 or g.paragraph[before] != g.paragraph[verb] or quote[0] <= before < quote[1]:
        return ()
    head = before
    while (
        verb - _NEIGHBOUR < g.head[head] < verb
        and g.head[head] != head
        and g.pos[g.head[head]] not in _VERBAL
    ):
        head = g.head[head]
    if g.word[head] == "old" and g.word[head - 2] == "year" and g.pos[head - 5] == "DET":
        return ((head - 5, head + 1),)  # "the 58-year-old fumed"
    if g.pos[head] not in ("NOUN", "PROPN", "PRON") or quote[0] <= head < quote[1]:
        return ()
    return tuple((a, min(b, group[0])) for a, b in noun_phrase(g, head))


def _nominal(g: Grammar, token: int) -> bool:
    return g.pos[token] in ("NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM") and g.tag[token] not in (
        "WP",
        "WDT",
    )
