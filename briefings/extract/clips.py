"""Where a content ends: afterthoughts of the writer that the parser hangs on what somebody said."""

from __future__ import annotations

from briefings.extract.cues import NOUN, VERB, lexicon, words
from briefings.extract.grammar import Grammar, Range
from briefings.extract.spans import Ranges, union

_DEPTH = 6
_BREAKS = frozenset({",", "-", "--", "–", "—", "("})
_WANTING = frozenset({"VBG", "VB", "IN"})
_INSERTED = 6
"""Tokens of an insertion: "as the minister later put it"."""
_ASIDE = frozenset({"while", "though", "although", "whereas"})
_CONDITIONS = frozenset({"if", "unless", "until", "till", "provided", "providing", "lest"})
_HAVE = (["has"], ["have"], ["'s"], ["’s"])
_SPEAKERS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_ACTS = frozenset({"criticise", "demand", "offer", "oppose", "reject", "support", "warn"})
_PRONOUNS = frozenset({"he", "she", "they", "it", "we", "i", "you", "who"})


def clipped(g: Grammar, head: int, cue: int) -> Range:
    """The subtree of `head` up to its first afterthought behind the cue.

    Afterthoughts are relative clauses behind a comma, clauses of contrast ("though ..."), and
    participles of saying behind a comma, which have the same speaker: "said it was over, adding that ...",
    and conjoined verbs that are cues of the speaker's own.
    """
    first, last = g.subtree(head)
    for child in g.children[head]:
        if child < head or g.dep[child] != "conj":
            continue
        if (
            own(g, child) == cue
            or _others(g, child, head, cue)
            or other_speaker(g, child, cue)
            or _own_words(g, child, head)
        ):
            last = min(last, _joint(g, child))
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


def resumed(g: Grammar, last: int) -> int:
    """Where a content goes on to that ends at `last` on a word that wants more, before an insertion.

    "Criticised Norland for hiding, as he put it, half of the catch": without the rest it would say something
    else. Gives `last` where there is no such insertion.
    """
    if not 1 < last < len(g) - 2 or g.word[last] != ",":
        return last
    gerund = (
        g.word[last - 1].endswith("ing") and g.tag[last - 2] == "IN"
    )  # "of hiding" may be parsed as a noun
    if g.tag[last - 1] not in _WANTING and not gerund:
        return last
    sentence = g.sentence[last]
    ends = min(len(g), last + 2 + _INSERTED)
    back = next((i for i in range(last + 2, ends) if g.word[i] == "," or g.sentence[i] != sentence), ends)
    if back >= len(g) or g.word[back] != "," or g.sentence[back] != sentence:
        return last
    verbs = [i for i in range(last + 2, back) if g.tag[i] in ("VBD", "VBZ", "VBN")]
    as_said = g.word[last + 1] == "as" and verbs
    it_is_said = g.word[last + 1] in _PRONOUNS and any(g.lemma[i] in lexicon(VERB) for i in verbs)
    if not (as_said or it_is_said):
        return last
    stop = back + 1
    while stop < len(g) and g.sentence[stop] == sentence and g.dep[stop] != "punct":
        stop += 1
    return stop if stop > back + 1 else last


def nominal(g: Grammar, noun: int) -> Range:
    """The subtree of a noun up to a finite verb that the parser joins to it: "the fee AND SCOFFS at it"."""
    first, last = g.subtree(noun)
    for child in g.children[noun]:
        finite = g.tag[child] in ("VBZ", "VBD") and child not in g.subject
        if child > noun and g.dep[child] == "conj" and finite and g.pos[noun] in ("NOUN", "PROPN"):
            last = min(last, _joint(g, child))
    return first, max(last, noun + 1)


def comments(g: Grammar, noun: int) -> bool:
    """Whether a noun renames what was said, for the writer to go on: "..., a demand that has failed"."""
    start = g.left[noun]
    return (
        g.pos[noun] == "NOUN"
        and g.word[start] in ("a", "an")
        and g.word[start - 1] in _BREAKS
        and (g.lemma[noun] in lexicon(NOUN) or g.lemma[noun] in words("afterthoughts"))
        and any(g.dep[c] in ("relcl", "acl") for c in g.children[noun])
    )


def quoted_manner(g: Grammar, verb: int, content: Ranges) -> Ranges:
    """`content` with quoted words right behind it on how: backs the sale "WITH BOTH HANDS"."""
    at = content[-1][1] if content else 0
    if not 0 < at < len(g) - 1 or g.tag[at] != "``":
        return content
    for child in g.children[verb]:
        if child > at and g.dep[child] == "prep" and g.left[child] == at + 1:
            last = g.right[child]
            if g.word[last : last + 1] and g.tag[last] == "''":
                return union([*content[:-1], (content[-1][0], last + 1)])
    return content


def _afterthought(g: Grammar, clause: int) -> bool:
    dep, start = g.dep[clause], g.left[clause]
    if dep in ("appos", "dobj", "attr", "npadvmod", "conj", "dep"):
        return comments(g, clause)
    if dep == "relcl":
        return g.word[start - 1] in _BREAKS
    even = g.word[start] == "even" and g.word[start + 1] in ("as", "though")
    return dep == "advcl" and (even or g.word[start] in _ASIDE or adds(g, clause))


def adds(g: Grammar, verb: int) -> bool:
    """Whether a verb is a participle of saying behind a comma: its speaker is that of the sentence."""
    cue = lexicon(VERB).get(g.lemma[verb]) if g.tag[verb] == "VBG" and g.dep[verb] == "advcl" else None
    return cue is not None and "clause" in cue.arguments and g.word[g.left[verb] - 1] in _BREAKS


def own(g: Grammar, verb: int) -> int | None:
    """The cue beside which a conjoined verb stands, where the parser took it into that cue's content.

    "Said the fleet was idle and rejected a ban": `verb` is a finite cue without a subject, in the tense of
    "said", and what the content is about does not speak. Prefers to leave a verb in the content.
    """
    if verb in g.subject or g.dep[verb] != "conj" or g.lemma[verb] not in lexicon(VERB):
        return None
    silent = _silent(g, verb)
    perfect = g.tag[verb] == "VBN" and [g.word[c] for c in g.children[verb] if g.dep[c] == "aux"] in _HAVE
    if not (silent or perfect) and (
        g.tag[verb] not in ("VBD", "VBZ", "VBP") or g.child(verb, "aux", "auxpass") is not None
    ):
        return None
    head = g.head[verb]
    for _ in range(_DEPTH):
        if g.dep[head] != "conj" or head in g.subject:
            break
        head = g.head[head]
    cue = g.head[head]
    if g.dep[head] == "xcomp" and cue < head and cue in g.subject and infinitive(g, head):
        # "vowed to fight it and begged the court to step in"
        return cue if g.tag[verb] == g.tag[cue] and g.tag[verb] in ("VBD", "VBZ", "VBP") else None
    if g.dep[head] != "ccomp" or cue >= head or cue not in g.subject:
        return None
    if perfect:  # "argued that it was late, and has demanded an audit": under "argued" it would be "had"
        return cue if g.tag[cue] == "VBD" and cue in g.subject else None
    if not silent and g.tag[cue] != g.tag[verb]:
        return None
    report = lexicon(VERB).get(g.lemma[cue])
    subject = g.subject.get(head)
    if report is None or "clause" not in report.arguments or subject is None:
        return None
    if any(g.dep[c] == "mark" and g.word[c] in ("that", "whether", "if") for c in g.children[verb]):
        return None
    helped = g.child(head, "aux", "auxpass") is not None
    if silent or (not helped and g.tag[head] in ("VBD", "VBZ", "VBP") and g.tag[head] != g.tag[verb]):
        return cue
    if g.word[subject] in _PRONOUNS:
        # "said it was fair and rejected a review"
        described = g.word[subject] == "it" and g.lemma[head] == "be"
        return cue if described or (helped and g.pos[head] == "VERB") else None
    speaks = g.entity[subject] in _SPEAKERS or g.pos[subject] == "PROPN"
    return cue if not speaks or helped or g.lemma[head] == "be" else None


def misjoined(g: Grammar, verb: int) -> int | None:
    """The finite verb beside which a conjoined one stands, where the parser joined it to one of another form.

    "Warned of strikes should it FAIL, and WANTS a seat", "rejected it after they HAD PUT it, and ACCUSED us".
    """
    if g.dep[verb] != "conj" or verb in g.subject or g.tag[verb] not in ("VBZ", "VBD"):
        return None
    if g.child(verb, "aux", "auxpass") is not None or g.word[verb - 1] not in ("and", "but", "or"):
        return None
    head = g.head[verb]
    helps = [g.word[c] for c in g.children[head] if g.dep[c] in ("aux", "auxpass")]
    unlike = g.tag[head] in ("VB", "VBG", "NN", "NNS", "NNP") and not (g.tag[head] == "VB" and "did" in helps)
    below = g.dep[head] == "advcl" or g.child(head, "mark") is not None
    if not unlike and not (g.tag[verb] == "VBD" and helps == ["had"] and below):
        return None
    at = head
    for _ in range(_DEPTH):
        at, before = g.head[at], at
        if at == before or g.sentence[at] != g.sentence[verb]:
            return None
        has = any(g.word[c] in ("has", "is") for c in g.children[at] if g.dep[c] in ("aux", "auxpass"))
        if at in g.subject and (g.tag[at] == g.tag[verb] or (g.tag[verb] == "VBZ" and has)):
            return at if at < verb else None
    return None


def unjoined(g: Grammar, content: Ranges, cue: int) -> Ranges:
    """`content` up to the first verb in it that stands beside the cue, whatever the parser made of it."""
    out: list[Range] = []
    for first, last in content:
        if first > cue:
            for i in range(first + 1, last):
                if g.dep[i] == "conj" and misjoined(g, i) == cue:
                    last = _joint(g, i)
                    break
        if first < last:
            out.append((first, last))
    return tuple(out)


def _own_words(g: Grammar, noun: int, head: int) -> bool:
    """Whether a conjoined noun is the speaker's own act: "remarks doubting the aid and HIS ATTACK on it"."""
    nouns = lexicon(NOUN)
    owned = any(g.dep[c] == "poss" and g.word[c] in ("his", "her", "their") for c in g.children[noun])
    return (
        owned and g.lemma[noun] in nouns and nouns[g.lemma[noun]].kind in _ACTS and g.lemma[head] not in nouns
    )


def _others(g: Grammar, verb: int, head: int, cue: int) -> bool:
    """Whether a clause behind ", but" tells what others do: "said it was fair, but makers objected"."""
    subject = g.subject.get(verb)
    if subject is None or g.pos[subject] not in ("NOUN", "PROPN") or g.lemma[verb] not in lexicon(VERB):
        return False
    joint = g.left[verb] - 1
    if joint < 1 or g.word[joint] != "but" or g.word[joint - 1] != ",":
        return False
    if g.tag[cue] != "VBD" or g.tag[verb] != "VBD" or g.child(verb, "aux", "auxpass") is not None:
        return False
    return any(
        g.dep[c] == "aux" for c in g.children[head]
    )  # what is reported is put back a tense, this is not


def other_speaker(g: Grammar, verb: int, cue: int) -> bool:
    """Whether a clause behind ", and" is somebody else's: "believes it is late, and its chair Ana Ruiz told".

    Told in the past beside a cue of today, by a person who is named.
    """
    subject = g.subject.get(verb)
    if subject is None or g.tag[verb] != "VBD" or g.tag[cue] not in ("VBZ", "VBP"):
        return False
    entry = lexicon(VERB).get(g.lemma[verb])
    joint = g.left[verb] - 1
    return (
        entry is not None
        and "clause" in entry.arguments
        and joint > 0
        and g.word[joint] in ("and", "but")
        and g.word[joint - 1] == ","
        and any(g.entity[i] == "PERSON" for i in range(g.left[subject], g.right[subject]))
    )


def _silent(g: Grammar, verb: int) -> bool:
    """Whether a verb says that its speaker kept something back: "but would not say whether"."""
    return (
        g.lemma[verb] in ("say", "comment", "elaborate", "name", "disclose", "specify")
        and g.child(verb, "neg") is not None
        and any(
            g.dep[c] == "aux" and g.word[c] in ("would", "did", "could", "does") for c in g.children[verb]
        )
    )


def _joint(g: Grammar, verb: int) -> int:
    """Where a conjoined verb's part of the sentence starts, its conjunction and comma included."""
    first = g.left[verb]
    while first > 0 and (g.word[first - 1] in _BREAKS or g.dep[first - 1] in ("cc", "preconj")):
        first -= 1
    return first


def conditions(g: Grammar, cue: int, content: Ranges, *, reasons: bool, before: bool = False) -> Ranges:
    """`content` with the conditions that stand right behind it and hang on its cue.

    "Refused to sign UNLESS THE FEE WAS CUT", "opposes any quota WITHOUT A FLOOR"; with `reasons`, what
    follows "because" as well, with `before`, what must wait. Left out, a content says what its speaker did
    not.
    """
    for child in g.children[cue]:
        if (
            not content
            or child < content[-1][1]
            or not _conditional(g, child, reasons=reasons, before=before)
        ):
            continue
        at = content[-1][1]
        while at < g.left[child] and (g.word[at] == "," or g.word[at] in ("only", "but", "even")):
            at += 1
        if at == g.left[child]:
            content = union([*content[:-1], (content[-1][0], g.right[child])])
    return content


def _conditional(g: Grammar, child: int, *, reasons: bool, before: bool) -> bool:
    first = g.left[child]
    word = g.word[first]
    if word in ("only", "except", "but") and first < child:
        word = g.word[first + 1]
    if g.dep[child] == "advcl":
        return (
            word in _CONDITIONS
            or (word == "because" and reasons)
            or (word == "before" and before)
            or (word == "as" and g.word[first + 1 : first + 3] == ["long", "as"])
        )
    if g.dep[child] != "prep":
        return False
    if word in ("in", "as"):
        return g.word[first + 1 : first + 3] in (["return", "for"], ["exchange", "for"], ["long", "as"])
    if word == "with":
        return first > 0 and g.word[first - 1] == "only"
    return word in ("without", "unless", "provided", "providing") or (reasons and word == "because")


def infinitive(g: Grammar, verb: int) -> bool:
    """Whether a verb has its own "to"."""
    return any(g.word[c] == "to" and g.dep[c] == "aux" for c in g.children[verb] if c < verb)
