"""Whom the source of an attribution means among the actors of an article."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from briefings.extract.cast import Cast, Mention
from briefings.extract.wordlist import words
from briefings.types import ActorKind, Spans

_RELATIVE = {"who", "which", "that", "whom", "whose"}
_BESIDE = 0.85
"""Confidence that somebody speaks in the name of whom the source names beside its head."""
_FOR_SOMEBODY = 0.7
"""The same where a spokesperson or an office speaks for a person."""


def speakers(doc: Doc, source: Spans, cast: Cast) -> list[tuple[str, float]]:
    """The actors whom a source means, each with a confidence in (0, 1]; empty when it is none for certain.

    A person in apposition to an office is the speaker; so is whoever shares the subject. A spokesperson's
    words are those of whom they speak for. Prefers nobody over somebody whom the source merely mentions.
    """
    found: dict[str, float] = {}
    person = _who(doc, source, cast)
    if person is not None:
        return [(person.actor, person.confidence)]
    for span in source:
        tokens = _behind_colon(doc.char_span(*span, alignment_mode="expand"))
        if tokens is None:
            continue
        named = _named(tokens, cast) or _described(tokens, cast)
        if named is not None:
            found.setdefault(named.actor, named.confidence)
            continue
        inside = {token.i for token in tokens}
        for head in (t for t in tokens if t.head.i not in inside or t.head.i == t.i):
            for mention, factor in _means(head, inside, cast):
                found.setdefault(mention.actor, mention.confidence * factor)
            if found:
                break
    return list(found.items())


def _who(doc: Doc, source: Spans, cast: Cast) -> Mention | None:
    """The person whom "who" takes up behind a body: "Tom Lee of the Harbour Institute, who doubts it"."""
    if len(source) != 2:
        return None
    whom, who = (doc.char_span(*span, alignment_mode="expand") for span in source)
    if whom is None or who is None or who.text.lower() != "who":
        return None
    body = cast.at(whom[-1].idx)
    before = whom.start - 1
    if body is None or cast.kind(body.actor) != ActorKind.ORGANISATION or before < 1:
        return None
    named = cast.at(doc[before - 1].idx) if doc[before].lower_ in ("of", "from", "at") else None
    return named if named is not None and cast.kind(named.actor) == ActorKind.PERSON else None


def _behind_colon(tokens: Span | None) -> Span | None:
    """The source without what stands before a colon in it: a label, a time, the cue of a live blog."""
    if tokens is None:
        return None
    colons = [i for i, token in enumerate(tokens) if token.text == ":"]
    if colons and colons[-1] + 1 < len(tokens):
        tokens = tokens[colons[-1] + 1 :]
    return tokens


def _named(tokens: Span, cast: Cast) -> Mention | None:
    """The name that ends a source, in apposition to what it is: "its chief, Ana Ruiz", "union boss Tom Lee".

    None where the name belongs to something else ("a lawyer for Ana Ruiz") or ends a list.
    """
    words_in = [t for t in tokens if not t.is_space]
    while words_in and (words_in[-1].is_punct or words_in[-1].tag_ == "POS"):
        words_in.pop()
    if len(words_in) < 2:
        return None
    last = cast.at(words_in[-1].idx)
    if last is None or last.pronoun:
        return None
    kind = cast.kind(last.actor)
    before = [t for t in words_in if t.idx < last.span[0]]
    if kind not in (ActorKind.PERSON, ActorKind.ORGANISATION) or not before:
        return None
    root = words_in[-1]
    close = root.dep_ == "appos" and root.head.pos_ == "NOUN" and root.head == before[-1]
    body = root.head.lower_ in words("gazetteer/body_nouns.txt") | words("words/parties.txt")
    if close and (kind == ActorKind.PERSON or body):
        return last  # "Kashan's deputy minister Tom Lee", "the service union Unite Care"
    while before and before[-1].pos_ in ("PROPN", "ADJ", "NOUN") and cast.at(before[-1].idx) is None:
        before.pop()
    if len(before) > 2 and before[-1].lower_ == "the" and before[-2].text == ",":
        before.pop()  # "her partner, the Harbour Party"
    if not before or (len(before) == 1 and before[0].pos_ in ("DET", "PRON")):
        return last if kind == ActorKind.PERSON else None
    if before[-1].tag_ == "POS" and len(before) > 1:
        before.pop()
    if before[-1].text != ",":
        # "Northlink boss Ana Ruiz": the owner of the office stands first.
        office = [t for t in words_in if before[-1].i < t.i and t.idx < last.span[0]]
        owner = cast.at(before[-1].idx)
        titled = any(t.lower_ in words("gazetteer/titles.txt") for t in office)
        whole = owner is not None and owner.span[0] <= words_in[0].idx + 4
        return last if kind == ActorKind.PERSON and titled and whole else None
    before.pop()
    titled = any(t.lower_ in words("gazetteer/titles.txt") for t in before)
    if not before or any(t.pos_ in ("VERB", "AUX") and t.tag_ != "VBG" for t in before):
        return None
    if any(t.pos_ == "CCONJ" for t in before) and not titled:
        return None
    if any(_is_other_person(t, last, cast) for t in before):
        return None
    head = before[-1] if titled else next((t for t in before if t.head.i not in _within(before)), before[-1])
    whose = cast.at(head.idx)
    if not titled and whose is not None and cast.kind(whose.actor) != ActorKind.GROUP:
        return None
    return last if head.pos_ in ("NOUN", "PROPN") else None


def _described(tokens: Span, cast: Cast) -> Mention | None:
    """The name that a source begins with, and then describes: "France, which co-chairs the panel"."""
    first = next((t for t in tokens if t.pos_ != "DET"), None)
    mention = cast.at(first.idx) if first is not None else None
    if mention is None or mention.pronoun or mention.span[0] > tokens[0].idx + 4:
        return None
    behind = [t for t in tokens if t.idx >= mention.span[1]][:2]
    relative = len(behind) == 2 and behind[0].text == "," and behind[1].lower_ in ("which", "who")
    return mention if relative else None


def _within(tokens: list[Token]) -> set[int]:
    return {token.i for token in tokens}


def _is_other_person(token: Token, named: Mention, cast: Cast) -> bool:
    """Whether a token names another person than `named`, not as the owner of the office."""
    mention = cast.at(token.idx)
    return (
        mention is not None
        and not mention.pronoun
        and mention.actor != named.actor
        and mention.confidence == 1.0
        and cast.kind(mention.actor) == ActorKind.PERSON
        and token.dep_ not in ("poss", "compound")
    )


def _means(head: Token, inside: set[int], cast: Cast) -> Iterator[tuple[Mention, float]]:
    joint = [other for other in head.conjuncts if other.i in inside]
    mention = cast.at(head.idx)
    if mention is not None:
        yield mention, 1.0
    found = {mention.actor} if mention else set()
    for other in joint:
        shared = cast.at(other.idx)
        if shared is not None and shared.actor not in found:
            found.add(shared.actor)
            yield shared, 1.0
    if found:
        return
    named = [m for c in head.children if c.dep_ == "appos" and c.i in inside and (m := cast.at(c.idx))]
    if named and cast.kind(named[0].actor) == ActorKind.PERSON and not named[0].pronoun:
        yield named[0], 1.0  # "its director, Omar Aziz, of the claim"
        return
    if head.lower_ in _RELATIVE:
        antecedent = next((a.head for a in (head, *head.ancestors) if a.dep_ == "relcl"), None)
        mention = cast.at(antecedent.idx) if antecedent is not None else None
        if mention is not None:
            yield mention, 0.95
        return
    yield from _spoken_for(head, inside, cast)


def _spoken_for(head: Token, inside: set[int], cast: Cast) -> Iterator[tuple[Mention, float]]:
    """Whose words they are: "a spokesman for Acme", "Ana Ruiz's office", "Acme's statement"."""
    lemma = head.lemma_.lower()
    speaks_for = lemma in words("gazetteer/speakers_for.txt")
    utterance = lemma in words("words/utterances.txt") and not any(
        child.lower_ in ("this", "these", "that", "those", "such") for child in head.children
    )
    if not speaks_for and not utterance:
        return
    end = head.doc[max(inside)]
    for child in head.children:
        mention = None
        if child.dep_ in ("poss", "compound", "nmod"):
            mention = cast.at(child.idx)
            if mention is None and child.dep_ == "poss":  # "its prime minister's office"
                mention = next(
                    (m for c in child.children if c.dep_ == "poss" and (m := cast.at(c.idx))), None
                )
        elif child.dep_ == "prep" and child.lower_ in (("for", "of") if speaks_for else ("by", "from", "of")):
            mention = next((m for c in child.children if (m := cast.at(c.idx))), None)
        if mention is not None and mention.span[1] <= end.idx + len(end.text):
            person = cast.kind(mention.actor) == ActorKind.PERSON
            yield mention, _FOR_SOMEBODY if speaks_for and person else _BESIDE
            return
