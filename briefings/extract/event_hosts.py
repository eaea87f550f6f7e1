"""The verb that a date in a sentence says the time of."""

from __future__ import annotations

from spacy.tokens import Span, Token

from briefings.extract.clauses import Outlook, outlook, subject
from briefings.extract.event_due import due_kind
from briefings.extract.wordlist import rows, words

_NOUNS = frozenset(noun for noun, _ in rows("words/event_nouns.txt"))
_AGREEMENTS = words("words/agreements.txt")
_TIMELY = frozenset(
    {
        "pobj",
        "prep",
        "npadvmod",
        "nummod",
        "advmod",
        "compound",
        "det",
        "amod",
        "pcomp",
        "appos",
        "acomp",
        "agent",
    }
)
BOUNDING = frozenset(
    {"air", "begin", "close", "conclude", "end", "finish", "open", "reopen", "resume", "start"}
)
""" "Filming starts in June": of these alone the present tense with a month is a plan."""
LIMITS = ("by ", "before ", "until ", "till ", "no later than ")
_DEEPEST = 8


def host_of(date: Span, sentence: Span) -> Token | None:
    """The verb of `sentence` that `date` hangs on, or the noun of an agreement that runs from that day or of
    something due then.

    Mends what the parser hangs elsewhere; None where the date belongs to a thing. Never raises.
    """
    limit = date.text.lower().startswith(LIMITS)
    verb = _governor(date.root, sentence, limit) or _led_by(date, sentence)
    if verb is not None:
        verb = _setting_in(_closer(verb, date))
    if verb is not None and verb.pos_ == "VERB" and leads_from(date) and outlook(verb) is Outlook.PAST:
        return _term(verb, date)
    return verb


def leads_from(date: Span) -> bool:
    """ "from Sunday"."""
    return date.start > 0 and date.doc[date.start - 1].lower_ == "from"


def _term(verb: Token, date: Span) -> Token | None:
    """What runs from a day, of a deed in the past: "they have agreed on a truce of 60 days from Sunday"."""
    between = date.doc[verb.i + 1 : date.start]
    return next((token for token in reversed(between) if token.lemma_.lower() in _AGREEMENTS), None)


def _led_by(date: Span, sentence: Span) -> Token | None:
    """The verb of a sentence that its date opens, where the parser hung the date on a name: "Last Friday
    Acme's lawyers walked out"."""
    opening = [
        token for token in sentence[: date.start - sentence.start] if not (token.is_punct or token.is_space)
    ]
    whose = date.end < sentence.end and date.doc[date.end].tag_ == "POS"
    if opening or whose or sentence.root.pos_ != "VERB" or date.root.dep_ not in ("compound", "nmod", "amod"):
        return None
    return sentence.root


def _closer(verb: Token, date: Span) -> Token:
    """The verb of a relative clause that a date closes, where the parser hung it on the next verb: "the
    pact that they signed on Monday covers cod"."""
    own = subject(verb)
    if own is None or not own.i < date.start <= verb.i:
        return verb
    inner = [
        child
        for child in own.children
        if child.dep_ == "relcl" and own.i < child.i < date.start and date.start - 2 <= child.right_edge.i
    ]
    return inner[-1] if inner and inner[-1].right_edge.i < date.start else verb


def _setting_in(verb: Token) -> Token:
    """ "begins" for "trading" in "the shares begin trading on Monday"."""
    above = verb.head
    return above if verb.tag_ == "VBG" and verb.dep_ == "xcomp" and above.lemma_ in BOUNDING else verb


def _governor(token: Token, sentence: Span, limit: bool = False) -> Token | None:
    """The verb that a date hangs on, over prepositions and words of time only; or the noun of an agreement
    that runs from that date, or of something due then."""
    for _ in range(_DEEPEST):
        if token.pos_ in ("VERB", "AUX"):
            return token
        head = token.head
        timely = token.dep_ in _TIMELY
        if head == token or not timely or not sentence.start <= head.i < sentence.end:
            return None
        if token.dep_ in ("acomp", "amod") and token.lower_ != "due":
            return None
        if token.dep_ == "amod" and head.pos_ == "NOUN" and due_kind(head):
            return head  # "the ruling, due next month"
        over = head.dep_ in ("dobj", "attr") and head.head.pos_ in ("VERB", "AUX")
        if limit and token.dep_ == "prep" and over:
            return head.head  # "expects to reach an understanding by May", "by" hung on the noun
        if token.dep_ == "prep" and head.pos_ == "NOUN" and head.ent_type_ != "TIME":
            if head.lemma_ in _NOUNS and head.head.lemma_ == "be":
                return head.head  # "there will be no vote on Friday"
            starts = token.lower_ in ("from", "starting", "beginning")
            if starts and head.lemma_.lower() in _AGREEMENTS:
                return head
        named = head.pos_ in ("NOUN", "PROPN") and head.ent_type_ not in ("DATE", "TIME")
        if token.dep_ == "prep" and token.lower_ in ("on", "in") and named:
            return _over_objects(head)
        token = head
    return None


def _over_objects(noun: Token) -> Token | None:
    """The verb whose objects a date closes, where the parser hung it on the last of them: "opened an inquiry
    into the bank in May". What has a time of its own keeps it: "criticised the raid in May"."""
    for _ in range(_DEEPEST):
        head = noun.head
        out_of = noun.dep_ == "pobj" and head.lower_ in ("of", "from")  # "walked out of a hearing on Monday"
        held_at = noun.dep_ == "pobj" and head.lower_ == "at" and head.head.pos_ == "VERB"
        if (noun.lemma_.lower() in _NOUNS and not out_of and not held_at) or noun.dep_ not in (
            "dobj",
            "pobj",
        ):
            return None
        noun = head.head if noun.dep_ == "pobj" else head
        if noun.pos_ == "VERB":
            return noun
    return None
