"""What words of praise and blame make of a thing: for it, against it, or neither."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from briefings.extract.wordlist import words
from briefings.types import Stance


def polarity(content: Sequence[Token], *, asides: bool = False) -> Stance | None:
    """Support for more praise than blame, criticise for more blame, None for neither.

    Words of relative and adverbial clauses (`asides`) and adverbs do not count; a negation turns its words
    round.
    """
    good, bad = words("words/positive.txt"), words("words/negative.txt")
    inside = {token.i for token in content}
    score = 0
    for token in content:
        if token.dep_ == "advmod":
            continue
        if token.dep_ == "pobj" and token.head.head.pos_ == "ADJ":
            continue  # "crucial to the success" praises nothing
        if token.tag_ in ("JJR", "RBR") and any(c.lower_ == "than" for c in token.children):
            continue  # "better than three" weighs, and praises neither
        forms = {token.lower_.strip(".,"), token.lemma_.lower()}
        value = bool(forms & good) - bool(forms & bad)
        if not value or (not asides and _aside(token, inside)):
            continue
        if value > 0 and _falls_short(token):
            value = -1
        around = (*token.children, *token.head.children)
        if any(c.dep_.startswith("nsubj") and c.lower_ in ("nobody", "none", "nothing") for c in around):
            continue  # "nobody wins"
        if any(c.dep_ == "neg" or (c.dep_ == "det" and c.lower_ == "no") for c in around):
            # "not a threat" is no praise; "no good" is blame.
            value = -1 if value > 0 else 0
        score += value
    if score == 0:
        return None
    return Stance.SUPPORT if score > 0 else Stance.CRITICISE


def _falls_short(token: Token) -> bool:
    """Whether something is "far from fair", "a long way from a fair offer" or "anything but fair"."""
    above = token.head if token.dep_ in ("pobj", "pcomp", "amod", "acomp") else token
    above = above.head if token.dep_ == "amod" and above.dep_ in ("pobj", "pcomp") else above
    if above.lower_ == "from" and above.head.lower_ in ("far", "way", "short", "remote"):
        return True
    two = [t.lower_ for t in token.doc[max(0, token.i - 3) : token.i]]
    return "anything but" in " ".join(two) or two[-2:] == ["nowhere", "near"]


def of_manner(adverb: str) -> bool:
    """Whether an adverb blames whoever acts so: "badly", "unfairly", "irresponsibly"."""
    bad = words("words/negative.txt")
    stem = adverb.removesuffix("ly")
    return stem != adverb and any(form in bad for form in (stem, f"{stem}le", f"{stem[:-1]}y", f"{stem}ly"))


def too(content: Iterable[Token]) -> bool:
    """Whether something is too much or too little: "too low", "far too much"; not "too early to say"."""
    return any(
        token.lower_ == "too"
        and token.dep_ == "advmod"
        and token.head.pos_ in ("ADJ", "ADV", "NOUN")
        and token.head.lower_ not in ("early", "soon")
        and not any(c.dep_ == "neg" for c in (*token.head.children, *token.head.head.children))
        for token in content
    )


def _aside(token: Token, inside: set[int]) -> bool:
    while token.i in inside:
        if token.dep_ in ("relcl", "advcl"):
            return True
        if token.head.i == token.i:
            return False
        token = token.head
    return False
