"""Described groups that hold positions: "union leaders", "two people familiar with the talks"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from spacy.tokens import Doc, Token

from briefings.extract import gazetteer, party_lists
from briefings.extract.cast import Mention
from briefings.extract.coreference import SUBJECTS
from briefings.extract.cue_stances import class_of
from briefings.extract.sentences import text_of
from briefings.extract.wordlist import words
from briefings.types import ActorKind, Span

_NOBODY = frozenset(
    {
        *("my", "our", "your", "his", "her", "its", "their"),
        *("both", "no", "many", "which", "whose", "few", "neither", "either"),
    }
)
"""Words before a noun that leave open which group it is, or say that it is none."""
_KINDS = frozenset(
    {"company", "firm", "group", "union", "club", "bank", "party", "airline", "agency", "charity"}
)
_BACK = 45
"""Tokens; about two sentences."""
_ARMED = frozenset({"guerrillas", "insurgents", "militants", "rebels", "separatists"})
"""Who they are is told by their movement's name, and the movement is whoever fights for it."""
_STAMP = re.compile(r"\d{1,2}[.:]\d\d")
"""The time that opens an entry of a live blog."""
_SURE = 0.7
_AGAIN = 0.65
"""Confidence of "the official" for the one unnamed official before."""


def groups(
    doc: Doc, mentions: Sequence[Mention], count: int, bodies: Collection[str] = ()
) -> tuple[list[tuple[str, str]], list[Mention]]:
    """Described groups that may speak: "union leaders", "two people familiar with the talks".

    A country's government or leadership is the country itself. Only subjects, agents and the objects of
    "according to", "by" and "from" are taken, so that a noun in passing is no actor. `bodies` are the actors
    that are organisations: "a company spokeswoman" speaks for the one that acted just before.
    """
    known = {mention.span: mention.actor for mention in mentions}
    by_end = {span[1]: actor for span, actor in known.items()}
    described = words("gazetteer/groups_described.txt")
    nouns = words("gazetteer/groups.txt") | described
    government, speakers = words("gazetteer/government.txt"), words("gazetteer/speakers_for.txt")
    found: dict[str, str] = {}
    by_noun: dict[str, set[str]] = {}
    result: list[Mention] = []
    meant = {i: actor for span, actor in known.items() for i in range(*span)}
    covered = meant.keys()
    starts = {start for start, _ in known}
    heads = {item.label[1] for item in party_lists.items(text_of(doc))}
    for token in doc:
        if token.idx in covered or token.pos_ not in ("NOUN", "PROPN"):
            continue
        subject = token.dep_ in SUBJECTS or (token.dep_ == "conj" and token.head.dep_ in SUBJECTS)
        # "...," claimed a friend
        subject = subject or (
            token.dep_ == "dobj"
            and token.i > 1
            and token.left_edge.i == token.head.i + 1
            and doc[token.head.i - 1].is_quote
            and class_of(token.head.lemma_, "VERB") == "say"
        )
        # "..., people close to her say" in the middle of a sentence
        subject = subject or (token.dep_ == "npadvmod" and token.lower_ == "people")
        named = token.dep_ == "pobj" and token.head.lower_ in ("to", "by", "from")
        possessor = token.dep_ == "poss"
        listed = token.idx + len(token.text) in heads  # "- Local councils: no closures"
        if not (subject or named or possessor or listed) or token.lower_ not in nouns | government:
            continue
        owner = _owner(token, by_end)
        if any(child.dep_ == "prep" and child.lower_ in ("to", "against") for child in token.rights):
            continue  # "Norway's opposition to the quota" is a stance, no party
        if token.lower_ in government and owner:
            result.append(Mention((token.left_edge.idx, token.idx + len(token.text)), owner, 0.8))
            continue
        if token.lower_ not in nouns or any(c.lower_ in _NOBODY for c in token.lefts):
            continue
        if _is_title(token, starts):
            continue
        if possessor and (token.head.lower_ in nouns or token.lower_ in described):
            continue  # "the miners' federation"
        if token.lower_ in _ARMED and (army := _named_by(token, by_end)):
            result.append(Mention((token.left_edge.idx, token.idx + len(token.text)), army, 0.9))
            continue
        if token.lower_ in speakers and _speaks_for_known(token, by_end):
            continue  # whoever they speak for is the actor
        if token.lower_ in speakers and (body := _body_before(token, meant, bodies)):
            result.append(Mention((token.left_edge.idx, token.idx + len(token.text)), body, _AGAIN))
            continue
        if token.lower_ in speakers and (body := _body_within(token, meant, bodies)):
            result.append(Mention((token.left_edge.idx, token.idx + len(token.text)), body, _AGAIN))
            continue
        phrase = _phrase(token)
        plural = token.tag_ in ("NNS", "NNPS") or token.lower_ == "people"
        if not plural and token.left_edge.lower_ in ("the", "his", "her", "its", "their", "this", "that"):
            # "the minister" whom no name explains stays open, "the official" may be the one before
            if _is_body(token) and phrase is not None:
                id = found.setdefault(phrase, f"a{count + len(found) + 1}")
                result.append(Mention((token.left_edge.idx, token.idx + len(token.text)), id, _SURE))
                continue
            if token.left_edge.lower_ == "the" and _is_unnamed_body(doc, token, known, bodies):
                id = found.setdefault(token.lower_, f"a{count + len(found) + 1}")
                result.append(Mention((token.left_edge.idx, token.idx + len(token.text)), id, _SURE))
                continue
            again = by_noun.get(token.lower_, set())
            if len(again) == 1 and token.left_edge.i == token.i - 1 and token.left_edge.lower_ == "the":
                span = token.left_edge.idx, token.idx + len(token.text)
                result.append(Mention(span, next(iter(again)), _AGAIN))
            continue
        if phrase is None or (token.lower_ in described and not (listed or _says_which(token))):
            continue
        id = found.setdefault(phrase, f"a{count + len(found) + 1}")
        start = token.left_edge.idx if token.left_edge.i < token.i else token.idx
        by_noun.setdefault(token.lower_, set()).add(id)
        result.append(Mention((start, token.idx + len(token.text)), id, _SURE))
    return [(id, phrase) for phrase, id in found.items()], result


def _is_title(token: Token, starts: set[int]) -> bool:
    """Whether a noun is somebody's title: "tram boss Ana Ruiz", "a baker, Tom Lee"."""
    doc, i = token.doc, token.i + 1
    if i < len(doc) and doc[i].text == "," and token.tag_ == "NN":
        i += 1
    return i < len(doc) and doc[i].idx in starts and doc[i].pos_ == "PROPN"


def _is_body(token: Token) -> bool:
    """Whether its members name a definite body: "the miners' federation", "the creditor panel"."""
    if token.lower_ not in words("gazetteer/offices.txt") | {"union", "alliance", "coalition"}:
        return False
    members = words("gazetteer/groups.txt")
    return any(
        (c.dep_ == "poss" and c.tag_ == "NNS")
        or (c.dep_ in ("compound", "nmod") and c.lower_ in members and c.is_lower)
        for c in token.lefts
    )


def _is_unnamed_body(doc: Doc, token: Token, known: Iterable[Span], bodies: Collection[str]) -> bool:
    """Whether "the government" or "the ministry" is the only one here: no name in the text could be meant.

    A trade union's name seldom says that it is one: "the union" may be any organisation of the article.
    """
    if token.lower_ not in words("gazetteer/unnamed_bodies.txt") or token.left_edge.i != token.i - 1:
        return False
    if token.lower_ == "union" and bodies:
        return False
    if any(c.dep_ in ("prep", "relcl", "acl") for c in token.rights):
        return False
    text = text_of(doc)
    named = {text[start:end] for start, end in known}
    if token.lower_ == "government":
        return not any(
            (place := gazetteer.lookup(name)) and place.kind == ActorKind.COUNTRY for name in named
        )
    return not any(token.lower_ in name.lower().split() for name in named)


def _says_which(token: Token) -> bool:
    """Whether a word before the noun says which it is: "small island states", not "142 countries"."""
    return token.dep_ in SUBJECTS and any(
        (c.dep_ in ("amod", "compound") and c.lower_ not in ("other", "several", "such"))
        or (c.dep_ == "poss" and c.tag_ == "NNS")  # "parents' groups"
        for c in token.lefts
    )


def _speaks_for_known(token: Token, by_end: dict[int, str]) -> bool:
    """Whether a spokesperson is said to speak for an actor of the article."""
    if _owner(token, by_end):
        return True
    return any(
        named.idx + len(named.text) in by_end
        for child in token.rights
        if child.lower_ in ("for", "of")
        for named in child.children
    )


def _named_by(token: Token, by_end: dict[int, str]) -> str | None:
    """The movement whose name says which fighters are meant: "the rebels of the Northern Front"."""
    named = (inner for child in token.rights if child.lower_ == "of" for inner in child.children)
    return next((by_end[t.idx + len(t.text)] for t in named if t.idx + len(t.text) in by_end), None)


def _body_before(token: Token, meant: Mapping[int, str], bodies: Collection[str]) -> str | None:
    """The organisation that was the subject just before "a company spokeswoman", within two sentences."""
    if not any(c.dep_ == "compound" and c.lower_ in _KINDS for c in token.lefts):
        return None
    for i in range(token.i - 1, max(-1, token.i - _BACK), -1):
        other = token.doc[i]
        if meant.get(other.idx) in bodies and other.dep_ in SUBJECTS:
            return meant[other.idx]
    return None


def _body_within(token: Token, meant: Mapping[int, str], bodies: Collection[str]) -> str | None:
    """The body that is the subject of what "a spokesman said": "Acme would appeal, a spokeswoman said"."""
    verb = token.head
    if token.left_edge.lower_ != "a" or token.left_edge.i != token.i - 1 or token.dep_ != "nsubj":
        return None
    clauses = [c for c in verb.children if c.dep_ == "ccomp" and c.i < token.i]
    clauses += [verb.head] if verb.dep_ in ("parataxis", "ccomp") and verb.head.i < token.i else []
    for clause in clauses:
        for child in clause.children:
            if child.dep_ in SUBJECTS and meant.get(child.idx) in bodies:
                return meant[child.idx]
    return None


def _owner(token: Token, by_end: dict[int, str]) -> str | None:
    """The actor whose name stands before the noun: "Norway's government", "the Norwegian government"."""
    for child in token.lefts:
        if child.dep_ in ("poss", "compound", "nmod", "amod"):
            owner = by_end.get(child.idx + len(child.text))
            if owner:
                return owner
    return None


def _opens_line(doc: Doc, i: int) -> bool:
    return i == 0 or "\n" in doc[i - 1].text


def _phrase(token: Token) -> str | None:
    """The words that describe a group, without a leading article; None when they are too many."""
    doc, start, end = token.doc, token.left_edge.i, token.i + 1
    for child in token.rights:
        if doc[child.left_edge.i - 1].text == ",":
            continue
        if child.dep_ in ("prep", "amod", "acl") and child.right_edge.i - token.i <= 7:
            if child.dep_ == "prep" and child.lower_ not in ("of", "from", "in", "for", "at"):
                continue
            end = max(end, child.right_edge.i + 1)
    while start < token.i and (doc[start].pos_ in ("DET", "PUNCT", "SPACE") and doc[start].lower_ != "no"):
        start += 1
    if start < token.i and _STAMP.fullmatch(doc[start].text) and _opens_line(doc, start):
        start += 1
    phrase = doc[start:end]
    if len(phrase) > 9 or any(t.is_space or t.text in '“”"' for t in phrase):
        return None
    text = str(phrase.text)
    if len(phrase[0]) > 1 and phrase[0].is_upper and not phrase[0].ent_type_:
        text = text[: len(phrase[0])].lower() + text[len(phrase[0]) :]  # "FURIOUS fans"
    named = phrase[0].ent_type_ in ("GPE", "NORP", "ORG", "PERSON") or gazetteer.lookup(phrase[0].text)
    # "the Skerry Islands", "and Helion shareholders": a capital that no sentence begins with
    behind = start > 0 and (doc[start - 1].is_alpha or doc[start - 1].text == ",")
    titled = behind and phrase[0].is_title and phrase[0].i < token.i
    return text if named or titled else text[0].lower() + text[1:]
