"""What an amount counts: "cod" in "5,000 tonnes of cod", "stake" in "the stake is worth $5 million"."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from briefings.extract.clauses import noun_phrase, subject
from briefings.extract.figure_idioms import acts
from briefings.extract.numbers import Amount, Kind
from briefings.extract.wordlist import words

_AMOUNTING = words("words/amounting.txt")
_SETTING = words("words/setting.txt")
_TERM_VERBS = words("words/term_verbs.txt")
_EMPTY = words("words/empty_nouns.txt")
_POINTING = words("words/pointing.txt")
_STATES = frozenset({"full", "empty", "complete", "finished", "built", "ready"})
_WHOLE_MONEY = frozenset({"dollar", "pound", "euro"})
_LONGEST = 9
"""Words of what is counted at most."""


def counted(doc: Doc, amount: Amount, span: Span) -> Span | None:
    """The noun phrase that the amount counts, or None where the sentence does not say."""
    root = span.root
    if amount.counted:
        noun = doc.char_span(*amount.counted, alignment_mode="expand")
        if noun is None or not len(noun):
            return None
        if noun.end <= span.start:
            return noun  # "the clerks, 600 of whom may go"
        return _slice(noun.root, after=span.end)
    if span[-1].lower_ in _WHOLE_MONEY and amount.kind is Kind.SHARE:
        return None  # "32 cents in the dollar"
    if root.pos_ == "VERB":  # "halve the fee"
        halved = next((child for child in root.children if child.dep_ in ("dobj", "nsubjpass")), None)
        named = halved is not None and halved.pos_ in ("NOUN", "PROPN")
        return _slice(halved, before=root.i if halved.i < root.i else None) if halved and named else None
    before = _left_of(doc, span)
    if (root.head.lower_ == "worth" and root.head.i < root.i) or (
        before is not None and before.lower_ == "worth"
    ):
        worth = root.head if root.head.lower_ == "worth" else before
        assert worth is not None
        return _subject_of_worth(worth)
    if (
        root.dep_ in ("nummod", "compound", "nmod", "amod", "quantmod", "npadvmod")
        and root.head.pos_ in ("NOUN", "PROPN")
        and root.head.i >= span.end
        and not (amount.rate and root.head.idx < amount.rate[1])
    ):
        return _slice(_content(root.head), after=span.end)
    if inner := next((found for token in span if (found := _object(token, "of"))), None):
        return _slice(_content(inner), after=span.end)
    before_of = root.head.i and doc[root.head.i - 1].lower_ == "instead"  # "7% instead of the 4%"
    if (
        root.dep_ == "pobj"
        and root.head.lower_ in ("of", "at")
        and root.head.head.pos_ in ("NOUN", "PROPN")
        and not before_of
    ):
        measured = root.head.head
        return None if measured.lower_ in _EMPTY else _slice(measured, before=root.head.i)
    if root.dep_ == "npadvmod" and root.head.lower_ in _STATES and amount.kind is Kind.SHARE:
        own = subject(root.head)  # "the tanks are 74% full"
        return _slice(own, before=span.start) if own is not None and own.pos_ in ("NOUN", "PROPN") else None
    reached = amount.kind is Kind.MONEY and root.dep_ == "pobj" and root.head.lower_ in ("to", "at")
    beside = ("in", "for") if reached else ("in", "for", "on")  # "rose to 71 cents on the news"
    if inner := _object(root, *beside) or _object_after(doc, root, span):
        return _slice(inner, after=span.end)
    return _measured(root.head.head if root.dep_ == "pobj" else root.head, root, span)


def _measured(verb: Token, root: Token, span: Span) -> Span | None:
    """What a verb says the amount of: "the stake is valued at", "output fell by", "cut the quota to"."""
    if verb.pos_ not in ("VERB", "AUX", "ADJ"):
        return None
    if root.dep_ == "conj" or any(child.dep_ == "poss" for child in root.children):
        return None  # "the tanks are 74% full, the neighbour's 81%"
    governed = root.dep_ == "pobj" and root.head.lower_ in ("to", "by", "at", "from", "for")
    target = next((child for child in verb.children if child.dep_ in ("dobj", "nsubjpass")), None)
    if verb.lemma_ in _AMOUNTING or verb.lemma_ in _TERM_VERBS:
        own = target if governed and target is not None and target != root else subject(verb)
    elif verb.lemma_ in _SETTING and governed:
        own = target
    else:
        return None
    if own is None or own.pos_ not in ("NOUN", "PROPN"):
        return None
    if verb.lemma_ in _TERM_VERBS and verb.lemma_ not in _AMOUNTING and acts(own):
        return None  # "the firm is holding out for $40": the firm is not what is counted
    return _slice(own, before=span.start)


def _left_of(doc: Doc, span: Span) -> Token | None:
    return doc[span.start - 1] if span.start else None


def _subject_of_worth(worth: Token) -> Span | None:
    own = subject(worth)
    if own is None and worth.dep_ in ("amod", "acl", "appos", "prep") and worth.head.i < worth.i:
        own = worth.head
    if own is not None and own.pos_ in ("NOUN", "PROPN"):
        return _slice(own, before=worth.i)
    return None


def _content(noun: Token) -> Token:
    """ "worth of minerals" counts minerals, "a stake of 20% in the port" the port."""
    if noun.lower_ in _EMPTY and (inner := _object(noun, "of", "in")):
        return inner
    return noun


def _object(token: Token, *prepositions: str) -> Token | None:
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in prepositions:
            for inner in child.children:
                if inner.dep_ == "pobj" and inner.ent_type_ not in ("DATE", "TIME"):
                    return inner
    return None


def _object_after(doc: Doc, root: Token, span: Span) -> Token | None:
    """The noun in "in damages" right after an amount, where the parser hung it on the verb."""
    if span.end + 1 < len(doc) and root.dep_ == "dobj":
        preposition = doc[span.end]
        if preposition.lower_ in ("in", "for", "of") and preposition.dep_ == "prep":
            return next(
                (
                    each
                    for each in preposition.children
                    if each.dep_ == "pobj" and each.ent_type_ not in ("DATE", "TIME", "GPE")
                ),
                None,
            )
    return None


def _slice(noun: Token, after: int = 0, before: int | None = None) -> Span | None:
    """The phrase of `noun` as one stretch of at most nine words, from `after` on or up to `before`."""
    doc = noun.doc
    if noun.lower_ == "worth":  # "of any contract - worth up to $65m": the parser makes it the noun
        noun = next(
            (each for each in noun.children if each.pos_ == "NOUN" and after <= each.i < noun.i), noun
        )
    kept = {
        token.i for token in noun_phrase(noun) if token.lower_ != "worth" and token.head.lower_ != "worth"
    }
    kept -= {token.i for child in noun.children if _apart(child, noun) for token in child.subtree}
    first = last = noun.i
    floor = after
    while first - 1 >= floor and first - 1 in kept and noun.i - first < _LONGEST:
        first -= 1
    ceiling = before if before is not None else len(doc)
    while last + 1 < ceiling and last + 1 in kept and last - first < _LONGEST:
        last += 1
    if doc[last].ent_type_ == "NORP" and last + 1 < ceiling and doc[last + 1].pos_ == "NOUN":
        last += 1  # "of Tajik electricity", where the parser stops at the adjective
    # What stands beside it with a number of its own is another thing: "a haircut and a coupon of 5%".
    joined = (i for i in range(noun.i + 1, last + 1) if doc[i].pos_ == "CCONJ")
    last = next((i - 1 for i in joined if any(each.like_num for each in doc[i : last + 2])), last)
    last = _before_gap(doc, first, last)
    while last > first and _unfinished(doc[last], last):
        last -= 1
    while (
        first < noun.i
        and (doc[first].dep_ == "det" or doc[first].is_punct or doc[first].pos_ in ("ADP", "CCONJ", "ADV"))
        and doc[first].lower_ not in _POINTING
    ):
        first += 1
    return doc[first : last + 1]


def _apart(child: Token, noun: Token) -> bool:
    """Whether what the parser hangs on a noun goes with the verb: "for the third time", "one step closer"."""
    if child.i < noun.i:
        return False
    times = child.lower_ == "for" and any(c.lower_ == "time" for c in child.children)
    closer = child.dep_ == "amod" and child.tag_ in ("RBR", "JJR")
    return closer or child.dep_ in ("npadvmod", "advmod", "advcl") or (child.dep_ == "prep" and times)


def _before_gap(doc: Doc, first: int, last: int) -> int:
    """Where a phrase ends of which "and" begins another with an amount of its own but without a verb.

    "64% of the company and Helion holders 36%": the parser takes the two for one phrase.
    """
    joint = next((i for i in range(last, first, -1) if doc[i].dep_ == "cc"), None)
    if joint is None:
        return last
    behind = doc[last + 1 : last + 4]
    number = next((token for token in behind if token.like_num or token.is_currency), None)
    if number is None or any(t.pos_ not in ("ADV", "ADP") for t in doc[last + 1 : number.i]):
        return last
    return joint - 1


def _unfinished(token: Token, last: int) -> bool:
    """Whether a phrase may not end on `token`: its object or noun lies beyond."""
    if token.is_punct or token.is_space or token.pos_ in ("ADP", "CCONJ", "DET", "PART"):
        return True
    return token.head.i > last and token.dep_ in ("compound", "amod", "poss", "det", "nummod", "advmod")
