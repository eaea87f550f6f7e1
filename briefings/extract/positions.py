"""Attributions to positions: who the source is among the actors, with which stance, about which topic.

Only a source that is, or resolves to, an actor or a described group makes a position. Narration ("this
insistence highlights"), papers and polls drop out here.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from briefings.extract import sentences, stance, turns
from briefings.extract.cast import Cast
from briefings.extract.cue_stances import class_of
from briefings.extract.nlp import VERSION
from briefings.extract.speakers import speakers
from briefings.extract.topics import Topics
from briefings.extract.wordlist import words
from briefings.types import ActorKind, Article, Attribution, Evidence, Position

_SHORT = 10
"""Words up to which a content that starts as silence does says nothing more."""
_TELLING = 2
"""Words from which what stands before a participle ("benefits known by all") may be a content."""
_OPEN = frozenset({"whether", "if", "when", "how", "why", "what", "who", "where", "which"})
_REPORTED = 0.8
"""How far what a paper or a draft says that somebody wants can be trusted to be so."""
_LEAST = 0.35
"""A position below this confidence is not kept; a wrong speaker costs more than a missing line."""


def positions(
    doc: Doc,
    article: Article,
    cast: Cast,
    attributions: Sequence[Attribution],
    topics: Topics,
    within: Sequence[Attribution] = (),
) -> tuple[Position, ...]:
    """One position for each attribution and each actor who shares it ("Ana Ruiz and Tom Lee said").

    `within` are the attributions inside those: they count where the outer one has no party for a source.
    """
    found: list[Position] = []
    for attribution, sure in _chosen(doc, cast, attributions, within):
        meant = speakers(doc, attribution.source, cast)
        turn = turns.is_turn(doc, attribution)
        judge = functools.partial(stance.stance, known_as=_known_as(cast, meant[0][0], attribution))
        for part, held in turns.parted(doc, attribution, judge):
            # The name of whoever has the turn may stand far from it; what is said is the evidence.
            near = part.content if turn else (*part.source, *part.cue, *part.content)
            around = sentences.around(doc, near)
            about = topics.of(doc, part.content, around)
            for actor, confidence in meant:
                confidence = round(part.confidence * confidence * sure, 3)
                if confidence >= _LEAST:
                    found.append(
                        Position(
                            f"p{len(found) + 1}",
                            actor,
                            part.source,
                            part.cue,
                            part.content,
                            part.form,
                            held,
                            about,
                            confidence,
                            Evidence(article.key, around, VERSION),
                        )
                    )
    return tuple(found)


def _chosen(
    doc: Doc, cast: Cast, outer: Sequence[Attribution], inner: Sequence[Attribution]
) -> Iterator[tuple[Attribution, float]]:
    """The attributions that make positions, in the order of the text, each with how sure its layer is.

    What papers and drafts tell is told by nobody who takes part, and "diplomats said that Norway backs the
    plan" tells of Norway: what these say that a party holds is that party's.
    """
    starts = [attribution.content[0][0] for attribution in inner]
    for attribution in outer:
        meant = speakers(doc, attribution.source, cast)
        if meant and _says_something(doc, attribution):
            yield attribution, 1.0
        unnamed = all(cast.kind(actor) == ActorKind.GROUP for actor, _ in meant)
        if (meant and unnamed) or _is_paper(doc, attribution):
            for start, end in attribution.content:
                for found in inner[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, end)]:
                    if (
                        found.source
                        and found.source[0][0] >= start
                        and _carries(doc, found, (start, end))
                        and any(
                            cast.kind(actor) != ActorKind.GROUP
                            for actor, _ in speakers(doc, found.source, cast)
                        )
                        and _says_something(doc, found)
                    ):
                        yield found, _REPORTED


def _carries(doc: Doc, inner: Attribution, content: tuple[int, int]) -> bool:
    """Whether the cue of an inner attribution is the main verb of what the outer one tells, and no maybe."""
    for verb in (t for span in inner.cue for t in _tokens(doc, span) if t.pos_ == "VERB"):
        main = not content[0] <= verb.head.idx < content[1] or verb.head.i == verb.i
        return main and not any(c.tag_ == "MD" or c.dep_ == "neg" for c in verb.children)
    return False


def _is_paper(doc: Doc, attribution: Attribution) -> bool:
    """Whether a source is something written: "a draft", "a document seen by this paper"."""
    source = [t for span in attribution.source for t in _tokens(doc, span)]
    inside = {t.i for t in source}
    heads = (t for t in source if t.head.i not in inside or t.head.i == t.i)
    return any(head.lemma_.lower() in words("words/papers.txt") for head in heads)


def _says_something(doc: Doc, attribution: Attribution) -> bool:
    """Whether the content holds a word of its own and the cue is one that takes a position."""
    cue = [t for span in attribution.cue for t in _tokens(doc, span)]
    content = [t for span in attribution.content for t in _tokens(doc, span)]
    heads = [t for t in cue if t.pos_ in ("VERB", "ADJ", "NOUN")]
    if heads and all(t.lemma_.lower() in words("words/no_position.txt") for t in heads):
        return False
    expected = any(
        t.lemma_ == "expect" and any(c.dep_ in ("auxpass", "nsubjpass") for c in t.children) for t in cue
    ) or _is_object(doc, attribution, cue)
    if heads and all(t.lemma_ == "show" for t in heads) and not _is_shown(content):
        return False
    if expected or _is_gloss(cue, content) or _is_silent(cue, content) or _is_asked(cue):
        return False
    if _is_told(cue, content) or _came_to_nothing(cue) or _not_yet(cue) or _is_convened(cue, content):
        return False
    if any(t.pos_ in ("NOUN", "PROPN", "VERB", "ADJ", "NUM") or t.ent_type_ for t in content):
        return True
    # "Okoro said it will not": the verb stands in the sentence before
    return any(t.pos_ == "AUX" for t in content) and any(t.dep_ == "nsubj" for t in content)


def _is_object(doc: Doc, attribution: Attribution, cue: Sequence[Token]) -> bool:
    """Whether the source is whom others think or say something of: "He is thought to have their backing"."""
    inside = {t.i for span in attribution.source for t in _tokens(doc, span)}
    return any(
        class_of(t.lemma_, "VERB") in ("say", "think") and c.dep_ == "nsubjpass" and c.i in inside
        for t in cue
        if t.tag_ == "VBN"
        for c in t.children
    )


def _is_shown(content: Sequence[Token]) -> bool:
    """Whether what somebody shows is a stand ("interest in it", "that it pays"), not a film or a loss."""
    inside = {t.i for t in content}
    root = next((t for t in content if t.head.i not in inside or t.head.i == t.i), None)
    return root is not None and (root.pos_ in ("VERB", "AUX", "ADJ") or bool(class_of(root.lemma_, "NOUN")))


def _is_gloss(cue: Sequence[Token], content: Sequence[Token]) -> bool:
    """Whether the writer comments on what was said: "..., highlighting its reach"."""
    for verb in (token for token in cue if token.pos_ == "VERB"):
        root = next((t for t in content if t.head == verb), None)
        if verb.tag_ == "VBG" and verb.dep_ == "advcl":
            named = root is not None and root.dep_ == "dobj"
            if verb.lemma_ in words("words/glosses.txt") and named:
                return True
            if verb.lemma_ == "comment" and not named:
                return True  # "Commenting on the results, she said ..."
            if verb.lemma_ == "assure" and not named:
                return True  # "assuring fairness prevails" sees to it
        reduced = verb.tag_ == "VBN" and verb.dep_ == "acl"
        if reduced and class_of(verb.lemma_, "VERB") in ("say", "think"):
            return sum(t.is_alpha for t in content) < _TELLING
    return False


def _is_silent(cue: Sequence[Token], content: Sequence[Token]) -> bool:
    """Whether somebody only keeps quiet: "declined to comment", "asked not to be named"."""
    said = [t.lemma_.lower() for t in content if t.is_alpha]
    if said[:1] == ["not"]:
        said = said[1:]
    quiet = " ".join(said).startswith(tuple(words("words/silence.txt")))
    if quiet and (len(said) < _SHORT or _OPEN & set(said[2:5])):
        return True
    # "would not be drawn on whether"
    speaks = any(class_of(t.lemma_, t.pos_) in ("say", "announce") or t.lemma_ == "draw" for t in cue)
    if any(t.lemma_ == "confirm" and any(c.dep_ == "neg" for c in t.children) for t in cue):
        return len(said) < _SHORT  # "would not confirm the numbers"
    return (
        speaks
        and any(
            t.dep_ == "neg"
            or t.lower_ in ("n't", "never")
            or any(c.lower_ == "yet" for c in (*t.children, *t.head.children))
            for t in cue
        )
        and bool(said)
        and content[0].lower_ in _OPEN
    )


def _is_told(cue: Sequence[Token], content: Sequence[Token]) -> bool:
    """Whether the writer only says that somebody tells about something: "she explains how it came about"."""
    telling = any(t.lemma_ in ("explain", "describe", "discuss") and t.tag_ in ("VBZ", "VBP") for t in cue)
    return telling and bool(content) and content[0].lower_ in _OPEN


def _came_to_nothing(cue: Sequence[Token]) -> bool:
    """Whether parties "failed to agree": an event, and nobody's position."""
    return any(t.dep_ == "xcomp" and t.head.lemma_ == "fail" and t.lemma_ in ("agree", "reach") for t in cue)


def _not_yet(cue: Sequence[Token]) -> bool:
    """Whether somebody has yet to take a stand: "if the council agrees", "a panel will decide who may"."""
    verb = next((t for t in cue if t.pos_ == "VERB" and (t.head not in cue or t.head == t)), None)
    if verb is None:
        return False
    if any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "until") for c in verb.children):
        return True
    return verb.lemma_ == "decide" and any(c.lower_ in ("will", "would", "must") for c in verb.children)


def _is_convened(cue: Sequence[Token], content: Sequence[Token]) -> bool:
    """Whether somebody calls what will happen, and calls it nothing: "has called a strike"."""
    called = {c.i for t in cue if t.lemma_ == "call" for c in t.children if c.dep_ == "dobj"}
    inside = {t.i for t in content}
    roots = [t for t in content if t.head.i not in inside or t.head.i == t.i]
    return bool(roots) and all(t.i in called and t.lemma_ in words("words/convened.txt") for t in roots)


def _is_asked(cue: Sequence[Token]) -> bool:
    """Whether a cue stands in a question: "Does the fund think that it is enough?"."""
    for verb in (token for token in cue if token.pos_ in ("VERB", "AUX")):
        sentence = sentences.sentence_of(verb)
        first = next((token for token in sentence if not token.is_space and not token.is_punct), verb)
        if first.tag_ == "MD" or first.lemma_.lower() in ("be", "do", "have"):
            return first.tag_ != "VB" and any(token.text == "?" for token in sentence[-3:])
        return False
    return False


def _known_as(cast: Cast, actor: str, attribution: Attribution) -> frozenset[str]:
    """The words by which an actor and those for whom it speaks may be named in what it says.

    "Its chairman" speaks for whom "its" means.
    """
    who = cast.actor(actor)
    if who is None:
        return frozenset()
    owners = (m for span in attribution.source for m in cast.within(span) if m.pronoun and m.actor != actor)
    found = {who.name.split()[-1]} if who.kind == ActorKind.PERSON else {who.name, *who.aliases}
    found |= {role.affiliation for role in who.roles if role.affiliation}
    for body in (cast.actor(owner.actor) for owner in owners):
        found |= {body.name, *body.aliases} if body and body.kind != ActorKind.PERSON else set()
    return frozenset(word.lower() for name in found for word in (name, name.split()[0], name.split()[-1]))


def _tokens(doc: Doc, span: tuple[int, int]) -> list[Token]:
    return list(doc.char_span(*span, alignment_mode="expand") or ())
