"""What a cue attributes: from a cue of the lexicon to the tokens of its content and its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefings.extract import sources
from briefings.extract.according import VERBAL, phrase, to_whom
from briefings.extract.asides import around, breaks_in, condition_before, going_on, made_clear, preferred
from briefings.extract.candidate import Candidate
from briefings.extract.clips import (
    clipped,
    comments,
    conditions,
    infinitive,
    nominal,
    other_speaker,
    quoted_manner,
    unjoined,
)
from briefings.extract.cues import ADJECTIVE, NOUN, VERB, Cue, lexicon
from briefings.extract.grammar import Grammar, Range
from briefings.extract.idioms import idiom
from briefings.extract.lost_clauses import COMPLEMENTISERS, rest, under_object
from briefings.extract.spans import Ranges, minus, trim, union
from briefings.extract.trails import listed_on, on_what_terms, only_once

_PARENTHETIC = frozenset({"say", "announce", "show", "warn", "criticise", "question"})
"""Classes of verbs that stand beside a clause they report: "the port, she said, is full"."""
_ARGUMENTS = frozenset({"clause", "inf", "ger", "obj", "raise", "around", "rest", "quote"})
_PHRASES = frozenset({"in", "by", "to"})
_REASONED = frozenset({"support", "oppose", "reject", "want", "demand", "criticise"})
"""Classes of cues whose reason belongs to what they attribute: "backs the pact because it ends the race"."""


@dataclass(slots=True)
class _Found:
    """The arguments found for one verb: names in the order found, and their tokens."""

    names: list[str]
    ranges: list[Range]

    def add(self, name: str, tokens: Range) -> None:
        self.names.append(name)
        self.ranges.append(tokens)


def candidates(g: Grammar, skip: list[bool]) -> Iterator[Candidate]:
    """Every candidate whose cue is not marked in `skip`, in the order of the text."""
    nouns, adjectives = lexicon(NOUN), lexicon(ADJECTIVE)
    for i, pos in enumerate(g.pos):
        if skip[i]:
            continue
        found = None
        if g.word[i] in ("according", "per"):
            found = phrase(g, i)
        elif pos in VERBAL:
            found = phrasal(g, i) or (adjective(g, i) if g.word[i] in adjectives else None)
            found = found or made_clear(g, i) or preferred(g, i) or verb(g, i)
        elif pos == "NOUN" and g.lemma[i] in nouns:
            found = noun(g, i)
        elif pos == "ADJ" and g.word[i] in adjectives:
            found = adjective(g, i)
        elif g.word[i] in _PHRASES:
            found = phrase(g, i) or (inclined(g, i) if g.word[i] == "in" else None)
            found = found or (to_whom(g, i) if g.word[i] == "to" else None)
        elif g.word[i] in ("against", "behind"):
            found = inclined(g, i)
        if found is not None:
            yield found


def verb(g: Grammar, v: int) -> Candidate | None:
    """The candidate of a verb in the lexicon; its content may be empty when only a quotation can be it."""
    cue = verb_cue(g, v)
    if cue is None or g.dep[v] in ("aux", "auxpass", "amod", "compound"):
        return None
    subject = g.subject.get(v)
    passive = (subject is not None and g.dep[subject] in ("nsubjpass", "csubjpass")) or (
        g.tag[v] == "VBN" and (g.child(v, "auxpass") is not None or _reduced(g, v))
    )
    found = _arguments(g, v, cue, passive)
    if not found.names and "quote" not in cue.arguments:
        return None
    name = found.names[0] if found.names else "quote"
    content = union(found.ranges)
    weak = bool(found.names) and all(n in cue.weak for n in found.names)
    source = sources.of_verb(g, v, passive=passive) if name != "raise" else ()
    if source and not passive:
        source = (*source, *sources.likewise(g, v))
    unnamed = not source and name != "raise"
    if (weak and passive) or (unnamed and not passive and "quote" not in cue.arguments):
        return None
    if unnamed and passive and name in ("clause", "inf") and subject is not None and g.word[subject] != "it":
        # "The talks are expected to fail": nobody is named, and the subject is part of what is expected.
        content = union([*content, *sources.noun_phrase(g, subject)])
    group = verb_group(g, v)
    content = unjoined(g, content, v)
    if name == "clause" and breaks_in(g, v, content) and (opening := condition_before(g, v)) is not None:
        content = union([opening, *content])
    if name == "clause" and content and content[-1][1] <= v:
        content = union([*content, *going_on(g, v)])
    content = trim(g, minus(content, [*source, group]))
    if name not in ("raise", "around", "rest"):
        content = conditions(
            g,
            v,
            content,
            reasons=cue.kind in _REASONED and name != "clause",
            before=cue.kind == "demand",
        )
        content = only_once(g, quoted_manner(g, v, content))
        if name == "obj" and not passive:
            content = listed_on(g, v, on_what_terms(g, v, content))
    named = name if name in _ARGUMENTS else "preposition"
    construction = " ".join(["verb", named, *["passive"] * passive, *["unnamed"] * unnamed])
    return Candidate(v, group, source, content, construction, weak, "quote" in cue.arguments)


def phrasal(g: Grammar, v: int) -> Candidate | None:
    """The candidate of a verb that attributes together with its object: "took issue with the fee"."""
    found = idiom(g, v)
    source = sources.of_verb(g, v) if found else ()
    if found is None or not source:
        return None
    cue, tokens, content = found
    between = any(v < first < tokens[1] for first, _ in content)  # "gave THE PLAN a cautious welcome"
    tokens = (content[-1][1] if between else verb_group(g, v)[0]), tokens[1]
    content = trim(g, minus(content, [*source, tokens]))
    content = conditions(g, v, content, reasons=cue.kind in _REASONED)
    return Candidate(v, tokens, source, content, "phrase")


def verb_cue(g: Grammar, v: int) -> Cue | None:
    """The entry of a verb, or of the verb with its particle where the two have one of their own."""
    for child in g.children[v]:
        if child > v and g.dep[child] in ("prt", "advmod", "prep"):
            phrasal = lexicon(VERB).get(f"{g.lemma[v]}_{g.word[child]}")
            if phrasal is not None:
                return phrasal
    return lexicon(VERB).get(g.lemma[v])


def verb_group(g: Grammar, v: int) -> Range:
    """The verb with auxiliaries, negation, manner and particle, as far as they stand together."""
    first, last = v, v + 1
    for child in reversed(g.children[v]):
        if child < first and g.dep[child] in ("aux", "auxpass", "neg", "advmod") and g.right[child] == first:
            first = g.left[child]
    for child in g.children[v]:
        if child == last and g.dep[child] in ("prt", "prep", "advmod") and not g.children[child]:
            last = child + 1
    return first, last


def _reduced(g: Grammar, v: int) -> bool:
    """Whether a participle is a passive without an auxiliary: "the plan proposed by the bank"."""
    return g.dep[v] in ("acl", "advcl") and g.child(v, "aux") is None


def _arguments(g: Grammar, v: int, cue: Cue, passive: bool) -> _Found:
    """Every argument of `v` that its entry names."""
    wants, found = cue.arguments, _Found([], [])
    with_object = cue.joined.get("obj", frozenset())
    beside: list[Range] = []
    raised = cut = False
    for child in g.children[v]:
        dep = g.dep[child]
        if dep == "ccomp" and (_apart(g, child, v) if child < v else other_speaker(g, child, v)):
            continue
        if dep in ("ccomp", "xcomp"):
            kind = "inf" if infinitive(g, child) else "ger" if g.tag[child] == "VBG" else "small"
            if "raise" in wants:
                raised = True
                found.add("raise", g.subtree(child))
            elif kind == "inf" and dep == "xcomp":
                if "inf" in wants:
                    found.add("inf", clipped(g, child, v))
                elif "inf" in with_object:
                    beside.append(g.subtree(child))
            elif kind == "ger" and dep == "xcomp":
                if "ger" in wants:
                    found.add("ger", g.subtree(child))
            elif "clause" in wants or (kind == "inf" and wants & {"obj", "inf"}):
                if cut and g.word[g.left[child]] not in COMPLEMENTISERS:
                    continue  # part of the afterthought: "said that it was over, even as A left and B stayed"
                found.add("clause", clipped(g, child, v))
                cut = found.ranges[-1][1] < g.right[child] and child > v
            elif (
                dep == "ccomp"
                and child > v
                and "obj" in wants
                and (g.pos[child] not in VERBAL or with_object)
            ):
                found.add("obj", g.subtree(child))
            elif kind == "ger" and "ger" in wants:
                found.add("ger", g.subtree(child))
        elif dep in ("oprd", "acomp", "attr"):
            if "raise" in wants:
                raised = True
                found.add("raise", g.subtree(child))
            elif dep == "oprd":
                beside.append(g.subtree(child))
                if g.left[child] == v + 1 and g.word[v + 1] in ("that", "this"):
                    # "calls that a stunt", where the parser takes "that" for a conjunction
                    found.add("obj", g.subtree(child))
        elif dep == "dobj" and "obj" in wants and not comments(g, child):
            found.add("obj", clipped(g, child, v) if child > v else g.subtree(child))
        elif dep in ("nsubjpass", "csubjpass") and "obj" in wants and g.word[child] != "it":
            found.add("obj", _first(sources.noun_phrase(g, child), g.subtree(child)))
        elif dep in ("prep", "dative") and child > v:
            word, whom = g.word[child], g.object_of(child)
            if word in wants and whom is not None:
                found.add(word, g.subtree(whom))
                for other in cue.joined.get(word, ()):
                    if other == "inf":
                        for act in g.children[v]:
                            if act > child and g.dep[act] in ("xcomp", "advcl") and infinitive(g, act):
                                found.add(word, g.subtree(act))
                    if (also := g.preposition(v, frozenset({other}))) is not None:
                        found.add(word, g.subtree(also))
            elif g.children[child] and (word in with_object or (word == "as" and "obj" in wants)):
                beside.append(g.subtree(child))
            elif word in ("like", "as") and "raise" in wants:
                raised = True
                found.add("raise", g.subtree(child))
        elif dep == "advcl" and "for" in wants and g.word[g.left[child]] == "for" and infinitive(g, child):
            first, last = clipped(g, child, v)
            found.add("for", (first + 1, last))  # "called for THE BID TO BE REFUSED"
        elif (
            dep == "advcl"
            and "as" in with_object
            and g.word[g.left[child]] == "as"
            and child not in g.subject
        ):
            beside.append(g.subtree(child))  # "sees it as vital", where the parser takes "as" for an adverb
    if "clause" in found.names and "obj" in found.names:
        # "promised THE COUNCIL that it would stay open": whom it is said to is no part of it
        that = any(
            g.word[first] == "that"
            for n, (first, _) in zip(found.names, found.ranges, strict=True)
            if n == "clause"
        )
        if that:
            kept = [(n, r) for n, r in zip(found.names, found.ranges, strict=True) if n != "obj"]
            found.names, found.ranges = [n for n, _ in kept], [r for _, r in kept]
    _complete(g, v, cue, found, beside, passive)
    if raised and v in g.subject and g.dep[g.subject[v]] != "expl":
        found.add("raise", g.subtree(g.subject[v]))
    if not found.names and "clause" in wants and (below := under_object(g, v)) is not None:
        found.add("clause", below)
    if (
        "clause" in wants
        and (not found.names or max(b - a for a, b in found.ranges) == 1)
        and (tokens := rest(g, v))
    ):
        found = _Found(["rest"], [tokens])
    if not found.names and "clause" in wants and cue.kind in _PARENTHETIC:
        for tokens in around(g, v):
            found.add("around", tokens)
    return found


def _apart(g: Grammar, clause: int, v: int) -> bool:
    """Whether a clause before `v` states something of its own: behind a semicolon, or with `v`'s subject."""
    first = g.left[g.subject[v]] if v in g.subject else v
    if g.word[first - 1] in (";", ":") and g.left[v] <= first - 1:
        return g.right[clause] <= first
    return v not in g.subject and sources.shared(g, v) == clause


def _complete(g: Grammar, v: int, cue: Cue, found: _Found, beside: list[Range], passive: bool) -> None:
    """Adds what belongs to an object (`beside`), and objects that are not the verb's own dependents."""
    if "obj" not in cue.arguments:
        return
    if "obj" not in found.names and passive and v not in g.subject and g.dep[v] == "acl":
        found.add("obj", (g.left[g.head[v]], g.head[v] + 1))
    if beside and "obj" not in found.names:
        whom = g.subject.get(v) if passive else g.child(v, "dobj", "dative")
        if whom is not None:
            found.add("obj", _first(sources.noun_phrase(g, whom), g.subtree(whom)))
    if "obj" in found.names or "inf" in cue.joined.get("obj", ()):
        for tokens in beside:
            found.add("obj", tokens)
    if "obj" in cue.bound and not beside:
        # "saw the port as a prize" attributes, "saw the port" does not.
        kept = [(n, r) for n, r in zip(found.names, found.ranges, strict=True) if n != "obj"]
        found.names, found.ranges = [n for n, _ in kept], [r for _, r in kept]


def _first(ranges: Ranges, other: Range) -> Range:
    return ranges[0] if ranges else other


def noun(g: Grammar, n: int) -> Candidate | None:
    """The candidate of a noun in the lexicon that has both a content and a source."""
    cue = lexicon(NOUN).get(g.lemma[n])
    if cue is None:
        return None
    name, content, weak = _complement(g, n, cue)
    source = sources.of_noun(g, n) if content else ()
    if not content or not source:
        return None
    first = min((g.left[c] for c in g.children[n] if g.dep[c] == "amod" and c < n), default=n)
    ranges = trim(g, minus(content, [*source, (n, n + 1)]))
    return Candidate(n, (first, n + 1), source, ranges, f"noun {name}", weak)


def adjective(g: Grammar, a: int) -> Candidate | None:
    """The candidate of an adjective in the lexicon, or of a participle used as one."""
    cue = lexicon(ADJECTIVE).get(g.word[a])
    if cue is None or (g.pos[a] in VERBAL and g.tag[a] not in ("VBN", "VBD")):
        return None
    name, content, weak = _complement(g, a, cue)
    if not content and "that" in cue.arguments and g.dep[a] == "acomp":
        # "is adamant it will not pay", where the parser hangs the clause on the copula
        for child in g.children[g.head[a]]:
            if child > a and g.dep[child] == "ccomp":
                name, content, weak = "clause", (clipped(g, child, a),), "that" in cue.weak
    source = sources.of_adjective(g, a) if content else ()
    if not content or not source:
        return None
    ranges = only_once(g, trim(g, minus(content, [*source, (a, a + 1)])))
    return Candidate(a, _copula(g, a), source, ranges, f"adjective {name}", weak)


def inclined(g: Grammar, p: int) -> Candidate | None:
    """Somebody who "is in favour of" a thing, or is, stands or comes out "against" it."""
    verb = g.head[p]
    if p < verb or g.dep[p] != "prep" or verb not in g.subject:
        return None
    if g.lemma[verb] not in ("be", "remain", "stand", "come"):
        return None
    what, last = g.child(p, "pobj", "pcomp"), p
    if g.word[p] == "in":
        if what is None or g.word[what] not in ("favour", "favor"):
            return None
        of = g.preposition(what, frozenset({"of"}))
        last, what = what, g.object_of(of) if of is not None else None
    source = sources.of_verb(g, verb)
    person = any(g.pos[i] in ("PROPN", "PRON") for a, b in source for i in range(a, b))
    if what is None or not source or (g.word[p] != "in" and not person):
        return None
    content = trim(g, minus([g.subtree(what)], [*source, (p, last + 1)]))
    content = conditions(g, verb, content, reasons=True)
    group = verb_group(g, verb)
    return Candidate(p, (group[0] if last < p + 3 else p, last + 1), source, content, "adjective preposition")


def _copula(g: Grammar, a: int) -> Range:
    """The adjective, with the verb before it when only adverbs stand between: "remains deeply wary"."""
    verb = g.head[a]
    if (
        g.dep[a] in ("acomp", "attr", "oprd")
        and verb < a <= verb + 4
        and all(g.pos[i] in ("ADV", "PART") for i in range(verb + 1, a))
    ):
        return verb_group(g, verb)[0], a + 1
    return a, a + 1


def _complement(g: Grammar, word: int, cue: Cue) -> tuple[str, Ranges, bool]:
    """What a noun or adjective governs that its entry names: which argument, tokens, whether a weak one."""
    name, content, weak = "", list[Range](), False
    for child in g.children[word]:
        dep = g.dep[child]
        if child < word:
            continue
        if dep in ("acl", "ccomp", "xcomp", "relcl", "advcl"):
            if infinitive(g, child):
                if "inf" in cue.arguments:
                    name, weak = "inf", "inf" in cue.weak
                    content.append(g.subtree(child))
            elif "that" in cue.arguments and (dep == "ccomp" or (dep != "advcl" and _that(g, child))):
                name, weak = "clause", "that" in cue.weak
                content.append(clipped(g, child, word))
        elif dep in ("prep", "agent") and g.word[child] in cue.arguments and not content:
            whom = g.object_of(child)
            if whom is not None:
                name, weak = "preposition", g.word[child] in cue.weak
                content.append(nominal(g, whom))
    return name, union(content), weak


def _that(g: Grammar, v: int) -> bool:
    """Whether a clause under a noun says what the noun means: "the claim that it failed"."""
    return any(g.dep[c] == "mark" and g.word[c] == "that" for c in g.children[v] if c < v)
