"""What a cue attributes: from a cue of the lexicon to the tokens of its content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from briefings.extract import sources
from briefings.extract.cues import ADJECTIVE, NOUN, VERB, Cue, lexicon, words
from briefings.extract.grammar import Grammar, Range
from briefings.extract.spans import Ranges, minus, size, trim, union

_AUXILIARY = frozenset({"aux", "auxpass", "neg"})
_WH = frozenset({"that", "which", "what", "who", "whom"})


@dataclass(slots=True)
class Candidate:
    """A cue with what it may attribute, before quotations and overlaps are settled.

    `construction` names the argument that gave the content; confidence is looked up by it.
    """

    head: int
    cue: Range
    source: Ranges
    content: Ranges
    construction: str
    kind: str
    weak: bool = False
    quotes: bool = False
    taken: list[int] = field(default_factory=list)


def verb(g: Grammar, v: int) -> Candidate | None:
    """The candidate of a verb in the lexicon; its content may be empty, when only a quotation can be it."""
    cue = verb_cue(g, v)
    if cue is None or g.dep[v] in ("aux", "auxpass", "amod", "compound"):
        return None
    passive = g.dep[g.subject[v]] in ("nsubjpass", "csubjpass") if v in g.subject else False
    passive = passive or g.child(v, "auxpass") is not None
    participle = not passive and g.tag[v] == "VBN" and g.dep[v] in ("acl", "advcl") and g.child(v, "aux") is None
    found = _contents(g, v, cue, passive or participle)
    content: Ranges = union(r for _, r, _ in found)
    quotes = "quote" in cue.arguments
    if not content and not quotes:
        return None
    construction, weak = (found[0][0], all(w for _, _, w in found)) if found else ("quote", False)
    if cue.arguments & {"raise"} and construction == "raise":
        source: Ranges = ()
    else:
        source = sources.of_verb(g, v, passive=passive or participle)
        if passive and not source and construction in ("clause", "inf") and v in g.subject:
            # "the talks are expected to fail", "it is said that": no source, and the subject is part of it.
            if g.word[g.subject[v]] != "it":
                content = union([*content, *sources.noun_phrase(g, g.subject[v])])
    content = minus(content, [*source, verb_group(g, v)])
    name = f"verb {construction}" + (" passive" if passive or participle else "")
    return Candidate(v, verb_group(g, v), source, trim(g, content), name, cue.kind, weak, quotes)


def verb_cue(g: Grammar, v: int) -> Cue | None:
    """The entry of a verb, with its particle when that has one of its own."""
    for child in g.children[v]:
        if g.dep[child] in ("prt", "advmod", "prep") and child > v:
            phrasal = lexicon(VERB).get(f"{g.lemma[v]}_{g.word[child]}")
            if phrasal is not None:
                return phrasal
    return lexicon(VERB).get(g.lemma[v])


def _contents(g: Grammar, v: int, cue: Cue, passive: bool) -> list[tuple[str, Range, bool]]:
    """Each argument of `v` that the lexicon names: argument, tokens, whether it is a weak one."""
    wants, found = cue.arguments, []

    def add(argument: str, tokens: Range, name: str | None = None) -> None:
        found.append((name or argument, tokens, argument in cue.weak))

    joined: list[tuple[int, str]] = []
    for child in g.children[v]:
        dep = g.dep[child]
        if dep == "ccomp":
            if "clause" in wants or (_to(g, child) and ("obj" in wants or "inf" in wants)):
                add("clause" if "clause" in wants else "inf" if "inf" in wants else "obj", g.subtree(child), "clause")
            elif "obj" in wants and g.pos[child] not in ("VERB", "AUX"):
                add("obj", g.subtree(child))
            elif "obj" in cue.joined and {"pred", "as", "inf"} & cue.joined["obj"]:
                add("obj", g.subtree(child))
            elif g.tag[child] == "VBG" and "ger" in wants:
                add("ger", g.subtree(child))
            elif "raise" in wants:
                joined.append((child, "raise"))
        elif dep == "xcomp":
            if _to(g, child):
                if "inf" in wants:
                    add("inf", g.subtree(child))
                elif "raise" in wants:
                    joined.append((child, "raise"))
                elif "inf" in cue.joined.get("obj", ()):
                    joined.append((child, "inf"))
            elif g.tag[child] == "VBG":
                if "ger" in wants:
                    add("ger", g.subtree(child))
            elif "raise" in wants:
                joined.append((child, "raise"))
            elif "clause" in wants:
                add("clause", g.subtree(child))
        elif dep in ("oprd", "acomp", "attr"):
            if "raise" in wants:
                joined.append((child, "raise"))
            elif dep == "oprd":
                joined.append((child, "pred"))
        elif dep == "dobj" and child > v or dep == "dobj" and g.dep[v] != "relcl" and child < v:
            if "obj" in wants:
                add("obj", g.subtree(child))
        elif dep == "dobj" and "obj" in wants:
            add("obj", g.subtree(child))
        elif dep in ("nsubjpass", "csubjpass") and "obj" in wants and g.word[child] != "it":
            add("obj", (sources.noun_phrase(g, child) or (g.subtree(child),))[0])
        elif dep in ("prep", "dative") and child > v:
            word = g.word[child]
            whom = g.object_of(child)
            if whom is None:
                continue
            if word in wants:
                tokens = g.subtree(whom)
                add(word, tokens, "preposition")
                for other in cue.joined.get(word, ()):
                    if (extra := g.preposition(v, frozenset({other}))) is not None:
                        add(word, g.subtree(extra), "preposition")
            elif word in cue.joined.get("obj", ()) or word == "as" and "obj" in wants:
                joined.append((child, word))
            elif word in ("like", "as") and "raise" in wants:
                joined.append((child, "raise"))
        elif dep in ("prt", "advmod") and "obj" in wants:
            pass
    if passive and not any(name == "obj" for name, _, _ in found) and "obj" in wants and v not in g.subject:
        # "the plan proposed by the bank"
        if g.dep[v] == "acl":
            add("obj", (g.left[g.head[v]], g.head[v] + 1))
    objects = [r for name, r, _ in found if name == "obj"]
    for child, name in joined:
        if name == "raise":
            add("raise", g.subtree(child))
        elif objects or name == "inf":
            add("obj", g.subtree(child))
            if name == "inf" and not objects:
                whom = g.child(v, "dobj", "nsubjpass", "dative")
                if whom is not None:
                    add("obj", g.subtree(whom))
        elif name == "pred" and passive and v in g.subject:
            add("obj", sources.noun_phrase(g, g.subject[v])[0])
            add("obj", g.subtree(child))
    if any(name == "raise" for name, _, _ in found) and v in g.subject and g.dep[g.subject[v]] != "expl":
        add("raise", g.subtree(g.subject[v]))
    if not found and "clause" in wants:
        found.extend(("around", r, False) for r in _around(g, v))
    return found


def _around(g: Grammar, v: int) -> Ranges:
    """The clause that a parenthetical verb stands in: "the port, she said, is full", "as he put it"."""
    head = g.head[v]
    if v not in g.subject or head == v or g.pos[head] not in ("VERB", "AUX", "NOUN", "ADJ"):
        return ()
    as_clause = g.dep[v] == "advcl" and any(g.word[c] == "as" for c in g.children[v] if c < v)
    if g.dep[v] == "parataxis" or as_clause:
        return minus([g.subtree(head)], [g.subtree(v)])
    return ()


def _to(g: Grammar, v: int) -> bool:
    return any(g.word[c] == "to" and g.dep[c] == "aux" for c in g.children[v] if c < v)


def verb_group(g: Grammar, v: int) -> Range:
    """The verb with auxiliaries, negation and particle, as far as they stand together."""
    first, last = v, v + 1
    for child in reversed(g.children[v]):
        if child < first and g.dep[child] in (*_AUXILIARY, "advmod") and g.right[child] == first:
            first = g.left[child]
    for child in g.children[v]:
        if child == last and g.dep[child] in ("prt", "prep", "advmod") and not g.children[child]:
            last = child + 1
    return first, last


def noun(g: Grammar, n: int) -> Candidate | None:
    """The candidate of a noun in the lexicon that has both content and source."""
    cue = lexicon(NOUN).get(g.lemma[n])
    if cue is None:
        return None
    source = sources.of_noun(g, n)
    content: list[Range] = []
    construction, weak = "", False
    for child in g.children[n]:
        dep, word = g.dep[child], g.word[child]
        if child < n:
            continue
        if dep in ("acl", "ccomp", "xcomp", "relcl"):
            if _to(g, child):
                if "inf" in cue.arguments:
                    content.append(g.subtree(child))
                    construction, weak = "inf", "inf" in cue.weak
            elif "that" in cue.arguments and (dep == "ccomp" or _that(g, child)):
                content.append(g.subtree(child))
                construction, weak = "clause", "that" in cue.weak
        elif dep == "prep" and word in cue.arguments and not content:
            whom = g.object_of(child)
            if whom is not None:
                content.append(g.subtree(whom))
                construction, weak = "preposition", word in cue.weak
    if not content or not source:
        return None
    first = min((g.left[c] for c in g.children[n] if g.dep[c] == "amod" and c < n), default=n)
    ranges = trim(g, minus(union(content), [*source, (n, n + 1)]))
    return Candidate(n, (first, n + 1), source, ranges, f"noun {construction}", cue.kind, weak)


def _that(g: Grammar, v: int) -> bool:
    """Whether a clause under a noun says what the noun means, as in "the claim that it failed"."""
    for child in g.children[v]:
        if child < v and g.dep[child] == "mark" and g.word[child] == "that":
            return True
    return False


def adjective(g: Grammar, a: int) -> Candidate | None:
    """The candidate of an adjective in the lexicon, or of a participle used as one."""
    cue = lexicon(ADJECTIVE).get(g.word[a])
    if cue is None or (g.pos[a] == "VERB" and g.tag[a] not in ("VBN", "VBD")):
        return None
    content: list[Range] = []
    construction = ""
    for child in g.children[a]:
        dep, word = g.dep[child], g.word[child]
        if child < a:
            continue
        if dep in ("xcomp", "ccomp", "acl", "advcl"):
            if _to(g, child):
                if "inf" in cue.arguments:
                    content.append(g.subtree(child))
                    construction = "inf"
            elif "that" in cue.arguments and dep == "ccomp":
                content.append(g.subtree(child))
                construction = "clause"
        elif dep in ("prep", "agent") and word in cue.arguments and not content:
            whom = g.object_of(child)
            if whom is not None:
                content.append(g.subtree(whom))
                construction = "preposition"
    if not content:
        return None
    source = sources.of_adjective(g, a)
    if not source:
        return None
    ranges = trim(g, minus(union(content), [*source, (a, a + 1)]))
    return Candidate(a, (a, a + 1), source, ranges, f"adjective {construction}", cue.kind)


def according(g: Grammar, p: int) -> Candidate | None:
    """ "According to X" and "per X": the clause the phrase hangs on."""
    if g.word[p] == "according":
        to = next((c for c in g.children[p] if g.word[c] == "to"), None)
        whom = g.object_of(to) if to is not None else None
    elif g.word[p] == "per" and g.pos[p] == "ADP":
        whom = g.child(p, "pobj")
        if whom is not None and g.pos[whom] not in ("PROPN", "PRON") and g.entity[whom] not in ("ORG", "PERSON"):
            return None
    else:
        return None
    if whom is None:
        return None
    clause = g.head[p]
    for _ in range(8):
        if g.pos[clause] in ("VERB", "AUX") and (
            clause in g.subject or g.dep[clause] in ("ROOT", "ccomp", "relcl")
        ) or g.head[clause] == clause:
            break
        clause = g.head[clause]
    phrase = g.subtree(p)
    content = trim(g, minus([g.subtree(clause)], [phrase]))
    if size(content) > 120:
        return None
    last = p + 2 if g.word[p] == "according" else p + 1
    return Candidate(p, (p, last), sources.noun_phrase(g, whom), content, "according to", "say")


def candidates(g: Grammar, skip: list[bool]) -> Iterator[Candidate]:
    """Every candidate whose cue is not in `skip`, in the order of the text."""
    nouns, adjectives = lexicon(NOUN), lexicon(ADJECTIVE)
    for i, pos in enumerate(g.pos):
        if skip[i]:
            continue
        found = None
        if pos == "VERB" or pos == "AUX":
            if g.word[i] == "according":
                found = according(g, i)
            else:
                if g.word[i] in adjectives:
                    found = adjective(g, i)
                found = found or verb(g, i)
        elif pos == "NOUN":
            if g.lemma[i] in nouns:
                found = noun(g, i)
        elif pos == "ADJ":
            if g.word[i] in adjectives:
                found = adjective(g, i)
        elif g.word[i] in ("according", "per"):
            found = according(g, i)
        if found is not None:
            yield found
