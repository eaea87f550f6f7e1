"""Figures: the amounts, shares and quantities of an article, what they count, their status, who names them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from briefings.extract import nlp
from briefings.extract.cast import Cast
from briefings.extract.clauses import LONGEST_SENTENCE, actor_of, noun_phrase, subject, trimmed
from briefings.extract.numbers import Amount, Kind, amounts
from briefings.extract.sources import Sources
from briefings.extract.wordlist import rows, words
from briefings.types import Article, Attribution, Evidence, Figure, FigureStatus, Spans
from briefings.types import Span as Offsets

_STATUS = {lemma: FigureStatus(status) for lemma, status in rows("words/figure_status.txt")}
_DROPS = words("words/off_the_table.txt")
_SPEECH = words("words/speech.txt")
_AMOUNTING = words("words/amounting.txt")
_SETTING = words("words/setting.txt")
_TERMS = words("words/terms.txt")
_TERM_VERBS = words("words/term_verbs.txt")
_RICHEST = (
    FigureStatus.OFF_THE_TABLE, FigureStatus.AGREED, FigureStatus.DEMANDED, FigureStatus.OFFERED,
    FigureStatus.ESTIMATED, FigureStatus.STATED,
)  # fmt: skip
_POINTING = frozenset({"this", "that", "these", "those", "such", "it", "them", "which"})
_EMPTY = frozenset(
    {
        "worth",
        "amount",
        "total",
        "sum",
        "value",
        "share",
        "stake",
        "part",
        "portion",
        "rest",
        "proportion",
        "percentage",
    }
)
"""Nouns that say nothing by themselves: what they are of is what is counted."""
_TIMES = frozenset({"time", "day", "week", "month", "year", "decade", "century", "hour", "season", "night"})
_CLIMB = 7
_LONGEST_WHAT = 9
_FARTHEST = 12
"""Words between an amount and what it counts for both to be shown as one stretch of text."""


@dataclass(frozen=True, slots=True)
class _Governed:
    """What the words that govern an amount say: status, and the word that says it."""

    status: FigureStatus = FigureStatus.STATED
    by: Token | None = None


def figures(
    doc: Doc, article: Article, cast: Cast, attributions: tuple[Attribution, ...]
) -> tuple[Figure, ...]:
    """The figures of `doc` in order, one for each value of one thing.

    `doc` is the parsed `article.text`, `attributions` what it attributes to whom. An amount told twice is
    kept where its status says most. A demand or offer said elsewhere to be off the table takes that
    status, with the words that say so as a second span. Prefers to miss: a span of time is a figure only as
    a term of an agreement. Never raises; linear in the text.
    """
    who = Sources(attributions, cast)
    found: list[tuple[Figure, FigureStatus]] = []
    for amount in amounts(doc.text):
        span = doc.char_span(amount.start, amount.end, alignment_mode="expand")
        if span is not None and len(span) and (figure := _figure(doc, article, cast, who, amount, span)):
            found.append((figure, figure.status))
    kept = _once([figure for figure, _ in found])
    kept = _withdrawn(doc, kept) if kept else kept
    return tuple(replace(figure, id=f"f{number}") for number, figure in enumerate(kept, 1))


def _figure(
    doc: Doc, article: Article, cast: Cast, who: Sources, amount: Amount, span: Span
) -> Figure | None:
    sentence = span.root.sent
    if len(sentence) > LONGEST_SENTENCE:
        what: Span | None = None
        governed = _Governed()
    else:
        what = _counted(doc, amount, span)
        governed = _status(span)
        if not _matters(amount, span, what, sentence):
            return None
    start = min(amount.start, amount.hedge[0] if amount.hedge else amount.start)
    end = max(amount.end, amount.hedge[1] if amount.hedge else 0, amount.rate[1] if amount.rate else 0)
    return Figure(
        id="",
        spans=_evidence(doc, (start, end), what),
        value=amount.value,
        value_high=amount.high,
        unit=amount.unit,
        hedge=" ".join(doc.text[slice(*amount.hedge)].split()) if amount.hedge else None,
        what=_wording(doc, amount, what),
        status=governed.status,
        actor=_namer(governed, cast) or who.of((amount.start, amount.end)),
        evidence=Evidence(article.key, trimmed(sentence), nlp.VERSION),
    )


def _matters(amount: Amount, span: Span, what: Span | None, sentence: Span) -> bool:
    """Whether an amount says something of a deal: no idiom ("100 percent sure"), no mere lapse of time."""
    if amount.kind is Kind.DURATION:
        return _is_term(span, amount, sentence)
    if amount.unit == "percent" and amount.value == 100:
        return what is not None
    if what is not None and what.root.lemma_ in _TIMES:
        return False
    return amount.kind is not Kind.SHARE or span.root.dep_ != "advmod"


def _is_term(span: Span, amount: Amount, sentence: Span) -> bool:
    root = span.root
    following = span.doc[span.end] if span.end < sentence.end else None
    if following is not None and following.lower_ in (
        "ago",
        "old",
        "earlier",
        "later",
        "before",
        "after",
        "since",
    ):
        return False
    token = root
    for _ in range(3):
        head = token.head
        if head == token:
            return False
        if head.pos_ in ("NOUN", "PROPN") and head.lemma_.lower() in _TERMS:
            return True
        if head.pos_ == "VERB":
            return token.dep_ in ("prep", "npadvmod", "dobj") and head.lemma_ in _TERM_VERBS
        if head.pos_ not in ("ADP", "NOUN", "ADJ", "NUM", "SYM", "PROPN"):
            return False
        token = head
    return False


# What it counts


def _counted(doc: Doc, amount: Amount, span: Span) -> Span | None:
    """The noun phrase that the amount counts, or None where the sentence does not say."""
    root = span.root
    if amount.counted:
        noun = doc.char_span(*amount.counted, alignment_mode="expand")
        return _slice(noun.root, after=span.end) if noun is not None and len(noun) else None
    before = _left_of(doc, span)
    if (
        root.head.lower_ == "worth"
        and root.head.i < root.i
        or (before is not None and before.lower_ == "worth")
    ):
        worth = root.head if root.head.lower_ == "worth" else before
        assert worth is not None
        return _subject_of_worth(worth)
    if (
        root.dep_ in ("nummod", "compound", "nmod", "amod", "quantmod", "npadvmod")
        and root.head.pos_ in ("NOUN", "PROPN")
        and root.head.i >= span.end
    ):
        return _slice(_content(root.head), after=span.end)
    if inner := _object(root, "of"):
        return _slice(_content(inner), after=span.end)
    if root.dep_ == "pobj" and root.head.lower_ in ("of", "at") and root.head.head.pos_ in ("NOUN", "PROPN"):
        return _slice(root.head.head, before=root.head.i)
    if inner := _object(root, "in", "for", "on") or _object_after(doc, root, span):
        return _slice(inner, after=span.end)
    return _measured(root.head.head if root.dep_ == "pobj" else root.head, root, span)


def _measured(verb: Token, root: Token, span: Span) -> Span | None:
    """What a verb says the amount of: "the stake is valued at", "output fell by", "cut the quota to"."""
    if verb.pos_ not in ("VERB", "AUX", "ADJ"):
        return None
    governed = root.dep_ == "pobj" and root.head.lower_ in ("to", "by", "at", "from", "for")
    target = next((child for child in verb.children if child.dep_ in ("dobj", "nsubjpass")), None)
    if verb.lemma_ in _AMOUNTING or verb.lemma_ in _TERM_VERBS:
        own = target if governed and target is not None and target != root else subject(verb)
    elif verb.lemma_ in _SETTING and governed:
        own = target
    else:
        return None
    return _slice(own, before=span.start) if own is not None and own.pos_ in ("NOUN", "PROPN") else None


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
    """The phrase of `noun` as one stretch of at most nine words that starts at `after` or ends at `before`."""
    doc = noun.doc
    kept = {
        token.i for token in noun_phrase(noun) if token.lower_ != "worth" and token.head.lower_ != "worth"
    }
    first = last = noun.i
    floor = max(after, noun.sent.start)
    while first - 1 >= floor and first - 1 in kept and noun.i - first < _LONGEST_WHAT:
        first -= 1
    ceiling = before if before is not None else noun.sent.end
    while last + 1 < ceiling and last + 1 in kept and last - first < _LONGEST_WHAT:
        last += 1
    while last > noun.i and _unfinished(doc[last], last):
        last -= 1
    while (
        first < noun.i
        and (doc[first].dep_ == "det" or doc[first].is_punct or doc[first].pos_ in ("ADP", "CCONJ", "ADV"))
        and not doc[first].lower_ in _POINTING
    ):
        first += 1
    return doc[first : last + 1]


def _unfinished(token: Token, last: int) -> bool:
    """Whether a phrase may not end on `token`: its object or noun lies beyond."""
    if token.is_punct or token.is_space or token.pos_ in ("ADP", "CCONJ", "DET", "PART"):
        return True
    return token.head.i > last and token.dep_ in ("compound", "amod", "poss", "det", "nummod", "advmod")


def _wording(doc: Doc, amount: Amount, what: Span | None) -> str:
    said = " ".join(what.text.split()) if what is not None else ""
    rate = " ".join(doc.text[slice(*amount.rate)].split()) if amount.rate else ""
    if rate and not said:
        return rate
    return said


def _evidence(doc: Doc, amount: Offsets, what: Span | None) -> Spans:
    if what is None:
        return (amount,)
    counted = (what.start_char, what.end_char)
    gap = doc.text[min(amount[1], counted[1]) : max(amount[0], counted[0])]
    if len(gap.split()) <= _FARTHEST and "\n" not in gap:
        return ((min(amount[0], counted[0]), max(amount[1], counted[1])),)
    return tuple(sorted((amount, counted)))


# Status and who names it


def _status(span: Span) -> _Governed:
    """Climbs from the amount to the nearest noun or verb that demands, offers, agrees or estimates it."""
    token = span.root
    found = _Governed()
    for _ in range(_CLIMB):
        head = token.head
        if found.by is None:
            found = _own_status(token) if token != span.root else found
            if found.by is None and token.pos_ in ("VERB", "AUX"):
                found = _status_of_subject(token)
        if found.by is not None and found.by != token and token.pos_ == "VERB" and _drops(token, found.by):
            return _Governed(FigureStatus.OFF_THE_TABLE, found.by)
        if head == token or (token.pos_ == "VERB" and token.lemma_ in _SPEECH):
            break
        if token.dep_ in ("advcl", "parataxis", "csubj") or (
            token.dep_ == "ccomp" and head.lemma_ in _SPEECH
        ):
            break
        if token.dep_ == "prep" and found.by is None and (noun := _object_before(token)) is not None:
            found = _own_status(noun)  # "dropped its demand for 25%", where the parser hung "for" on the verb
        if token.dep_ == "prep" and token.lower_ in (
            "from",
            "than",
            "with",
            "despite",
            "after",
            "before",
            "since",
            "until",
        ):
            break
        token = head
    if found.by is not None and found.status is not FigureStatus.OFF_THE_TABLE and _said_off(found.by):
        return _Governed(FigureStatus.OFF_THE_TABLE, found.by)
    return found


def _object_before(preposition: Token) -> Token | None:
    """The object that stands right before a preposition of the same verb."""
    if preposition.head.pos_ != "VERB" or preposition.lower_ not in ("for", "of", "to"):
        return None
    return next(
        (
            child
            for child in preposition.head.children
            if child.dep_ == "dobj" and child.i == preposition.i - 1
        ),
        None,
    )


def _own_status(token: Token) -> _Governed:
    status = _STATUS.get(token.lemma_.lower())
    if status is None or token.pos_ not in ("VERB", "NOUN", "ADJ"):
        return _Governed()
    if any(child.dep_ == "neg" for child in token.children):
        return _Governed()
    if status is FigureStatus.AGREED and not _done(token):
        return _Governed()
    return _Governed(status, token)


def _done(token: Token) -> bool:
    """Whether agreeing is told as a fact: no infinitive, no modal, no supposition."""
    if token.pos_ != "VERB":
        return token.lemma_.lower() == "settlement"
    modal = any(child.tag_ == "MD" for child in token.children)
    supposed = any(
        child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether") for child in token.children
    )
    return token.tag_ in ("VBD", "VBN", "VBZ", "VBP") and not modal and not supposed


def _status_of_subject(verb: Token) -> _Governed:
    """ "The offer would cover 20%": the subject says what the amount is."""
    own = subject(verb)
    if own is None or own.pos_ != "NOUN":
        return _Governed()
    status = _STATUS.get(own.lemma_.lower())
    if status in (FigureStatus.DEMANDED, FigureStatus.OFFERED, FigureStatus.ESTIMATED):
        return _Governed(status, own)
    return _Governed()


def _drops(verb: Token, what: Token) -> bool:
    return verb.lemma_ in _DROPS and (what.head == verb and what.dep_ in ("dobj", "nsubjpass"))


def _said_off(what: Token) -> bool:
    """ "the demand for 30% is off the table"."""
    verb = what.head
    if what.dep_ not in ("nsubj", "nsubjpass") or any(child.dep_ == "neg" for child in verb.children):
        return False
    return (what.dep_ == "nsubjpass" and verb.lemma_ in _DROPS) or _off(verb)


def _off(verb: Token) -> bool:
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ == "off":
            return any(inner.lower_ == "table" for inner in child.children)
    return False


def _namer(governed: _Governed, cast: Cast) -> str | None:
    """Who demands, offers or estimates: the subject of the verb, the owner of the noun."""
    by = governed.by
    if by is None:
        return None
    if by.pos_ == "VERB":
        passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in by.children)
        if passive:
            agent = next((child for child in by.children if child.dep_ == "agent"), None)
            return actor_of(_pobj(agent), cast) if agent is not None else None
        return actor_of(subject(by), cast)
    owner = next((child for child in by.children if child.dep_ in ("poss", "compound", "nmod", "amod")), None)
    if (found := actor_of(by, cast)) and owner is not None:
        return found
    source = next(
        (child for child in by.children if child.dep_ == "prep" and child.lower_ in ("by", "from")), None
    )
    return actor_of(_pobj(source), cast) if source is not None else None


def _pobj(preposition: Token | None) -> Token | None:
    if preposition is None:
        return None
    return next((child for child in preposition.children if child.dep_ == "pobj"), None)


# One figure for each value of a thing


def _once(found: Iterable[Figure]) -> list[Figure]:
    """One figure for the same value of the same thing: the first of those whose status says most."""
    groups: dict[tuple[object, ...], list[Figure]] = {}
    for figure in found:
        same = groups.setdefault((figure.value, figure.value_high, figure.unit), [])
        for at, other in enumerate(same):
            if _same_thing(figure.what, other.what):
                if _RICHEST.index(figure.status) < _RICHEST.index(other.status):
                    same[at] = figure
                break
        else:
            same.append(figure)
    return sorted((figure for same in groups.values() for figure in same), key=lambda each: each.spans)


def _same_thing(one: str, other: str) -> bool:
    first, second = set(one.casefold().split()), set(other.casefold().split())
    if not first or not second or first & _POINTING or second & _POINTING:
        return True
    return len(first & second) * 2 >= min(len(first), len(second))


def _withdrawn(doc: Doc, found: list[Figure]) -> list[Figure]:
    """A demand or offer that a later sentence calls off the table, if the article holds only one such."""
    for at, status in _calls_off(doc):
        ahead = [
            (number, figure)
            for number, figure in enumerate(found)
            if figure.status is status and figure.evidence.sentence[1] <= at[0]
        ]
        if len(ahead) == 1:
            number, figure = ahead[0]
            found[number] = replace(figure, status=FigureStatus.OFF_THE_TABLE, spans=(*figure.spans, at))
    return found


def _calls_off(doc: Doc) -> Iterable[tuple[Offsets, FigureStatus]]:
    """Clauses that say of "the demand", "her offer" that it is off the table, without an amount of their own."""
    lowered = doc.text.lower()
    at = lowered.find("off the table")
    while at >= 0:
        span = doc.char_span(at, at + len("off the table"))
        if span is not None and span.root.dep_ == "prep":
            verb = span.root.head
            own = next((child for child in verb.children if child.dep_ == "nsubj"), None)
            status = _STATUS.get(own.lemma_.lower()) if own is not None else None
            negated = any(child.dep_ == "neg" for child in verb.children)
            if own is not None and status in (FigureStatus.DEMANDED, FigureStatus.OFFERED) and not negated:
                phrase = noun_phrase(own)
                definite = any(
                    token.dep_ in ("det", "poss") and token.lower_ not in ("a", "an", "any", "no")
                    for token in phrase
                )
                if definite and not any(token.like_num or token.is_currency for token in phrase):
                    yield (phrase[0].idx, at + len("off the table")), status
        at = lowered.find("off the table", at + 1)
