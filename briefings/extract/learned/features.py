"""A parsed text as arrays.

Everything that looks at each token of a text is done here on whole arrays at once: a loop over tokens
would cost as much as the parser. Features are numbers made from spaCy's own (stable) hashes, so neither
they nor the weights learnt for them hold any text.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.strings import StringStore, get_string_id
from spacy.tokens import Doc

from briefings.extract import cues
from briefings.extract.quotations import Quotation, quotations

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Floats = NDArray[np.float32]

_MIX = tuple(np.uint64(x) for x in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))
_NONE = np.uint64(0)


def key(name: str) -> int:
    """spaCy's number for a string: the same in every process and vocabulary."""
    return int(get_string_id(name))


def _codes(names: str) -> dict[str, int]:
    return {name: key(name) for name in names.split()}


DEPS = _codes(
    "ROOT acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj csubj"
    " csubjpass dative dep det dobj expl intj mark meta neg nmod npadvmod nsubj nsubjpass nummod oprd"
    " parataxis pcomp pobj poss preconj predet prep prt punct quantmod relcl xcomp"
)
POSES = _codes("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SPACE SYM VERB X")
TAGS = _codes(
    "$ '' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT POS PRP"
    " PRP$ RB RBR RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB XX _SP ``"
)
ENTITIES = _codes(
    "CARDINAL DATE EVENT FAC GPE LANGUAGE LAW LOC MONEY NORP ORDINAL ORG PERCENT PERSON PRODUCT QUANTITY TIME"
    " WORK_OF_ART"
)
KINDS = tuple(
    _codes(
        "say announce show think want promise demand offer support oppose reject deny criticise warn question"
        " decide condition"
    )
)
CUE_POSES = ("VERB", "AUX", "NOUN", "ADJ", "ADP", "ADV", "SCONJ")

_SIGNATURE = tuple(
    _codes(
        "ccomp xcomp dobj acl prep nsubj nsubjpass acomp attr oprd prt neg agent mark advcl poss auxpass"
        " parataxis"
    )
)
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")


_ATTRIBUTES: list[int | str] = [
    "LEMMA", "LOWER", "DEP", "POS", "TAG", "ENT_TYPE", "HEAD", "IDX", "LENGTH", "SENT_START", "ORTH",
]  # fmt: skip


@functools.cache
def _table(name: str) -> tuple[Hashes, Ints]:
    """spaCy's hashes of a closed set of labels, sorted, with each one's number from 1; 0 means any other."""
    codes = {"dep": DEPS, "pos": POSES, "tag": TAGS, "entity": ENTITIES}[name]
    numbered = sorted((code, number) for number, code in enumerate(codes.values(), 1))
    return np.array([c for c, _ in numbered], np.uint64), np.array([n for _, n in numbered], np.int64)


@functools.cache
def _classes(part: str) -> tuple[Hashes, Ints]:
    """Hashes of the lexicon's lemmas for one part of speech, sorted, with the class of each (from 1)."""
    numbered = sorted(
        (key(lemma), KINDS.index(cue.kind) + 1)
        for lemma, cue in cues.lexicon(part).items()
        if cue.kind in KINDS
    )
    return np.array([c for c, _ in numbered], np.uint64), np.array([n for _, n in numbered], np.int64)


def _look_up(table: tuple[Hashes, Ints], values: Hashes) -> Ints:
    keys, numbers = table
    at = np.minimum(np.searchsorted(keys, values), len(keys) - 1)
    return np.where(keys[at] == values, numbers[at], 0)


def number(kind: str, *labels: str) -> tuple[int, ...]:
    """The numbers of labels in the arrays `dep`, `pos`, `tag` or `entity` of `Tokens`."""
    names = list({"dep": DEPS, "pos": POSES, "tag": TAGS, "entity": ENTITIES}[kind])
    return tuple(names.index(label) + 1 for label in labels)


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's tokens as arrays, one entry a token.

    `lemma` and `lower` are spaCy's hashes; `dep`, `pos`, `tag` and `entity` small numbers (see `number`);
    `head`, `left`, `right` tokens (`right` exclusive); `first`, `last` characters; `quote` is 0 outside a
    quotation, 1 inside, 2 at its first token, 3 at its last; `quotation` the number of the quotation or
    -1; `kind` the class that the lexicon gives the lemma (or 0); `vector` the pipeline's contextual vector;
    `hint` what the rules take the token for (see `hints`); `word` the row of its word vector or -1.
    """

    lemma: Hashes
    lower: Hashes
    dep: Ints
    pos: Ints
    tag: Ints
    entity: Ints
    head: Ints
    left: Ints
    right: Ints
    first: Ints
    last: Ints
    sentence: Ints
    paragraph: Ints
    quote: Ints
    quotation: Ints
    kind: Ints
    subject: Ints
    signature: Hashes
    quotations: tuple[Quotation, ...]
    ranges: tuple[tuple[int, int], ...]
    vector: Floats
    hint: Ints
    word: Ints

    def __len__(self) -> int:
        return len(self.head)


def tokens(doc: Doc, hint: Ints) -> Tokens:
    """`doc` as arrays with the codes of `hints`; linear in its length."""
    size = len(doc)
    attributes = doc.to_array(_ATTRIBUTES)
    columns: Hashes = attributes.astype(np.uint64, copy=False).reshape(size, 11)
    lemma, lower = columns[:, 0].copy(), columns[:, 1].copy()
    dep, pos = _look_up(_table("dep"), columns[:, 2]), _universal(columns[:, 3])
    tag, entity = _look_up(_table("tag"), columns[:, 4]), _look_up(_table("entity"), columns[:, 5])
    at = np.arange(size, dtype=np.int64)
    head = at + columns[:, 6].astype(np.int64)
    first = columns[:, 7].astype(np.int64)
    last = first + columns[:, 8].astype(np.int64)
    sentence = np.cumsum(columns[:, 9].astype(np.int64) == 1)
    left, right = _edges(doc, head)
    breaks = np.zeros(size, np.int64)
    space = number("pos", "SPACE")[0]
    for i in np.flatnonzero(pos == space).tolist():
        breaks[i] = "\n" in doc[i].text
    paragraph = np.cumsum(breaks) - breaks
    quote, quotation = np.zeros(size, np.int64), np.full(size, -1, np.int64)
    found: list[Quotation] = []
    ranges: list[tuple[int, int]] = []
    for q in quotations(doc.text):
        a, b = int(np.searchsorted(last, q.start, "right")), int(np.searchsorted(first, q.end, "left"))
        if a < b:
            quote[a:b] = 1
            quote[b - 1] = 3
            quote[a] = 2
            quotation[a:b] = len(found)
            found.append(q)
            ranges.append((a, b))
    kind = np.zeros(size, np.int64)
    for part, values, labels in (
        (cues.VERB, lemma, ("VERB", "AUX")),
        (cues.NOUN, lemma, ("NOUN", "PROPN")),
        (cues.ADJECTIVE, lower, ("ADJ", "VERB")),
        (cues.PREPOSITION, lower, ("ADP", "SCONJ", "VERB")),
    ):
        where = np.isin(pos, number("pos", *labels)) & (kind == 0)
        kind[where] = _look_up(_classes(part), values[where])
    subjects = np.flatnonzero(np.isin(dep, number("dep", *_SUBJECTS)))
    subject = np.full(size, -1, np.int64)
    subject[head[subjects][::-1]] = subjects[::-1]
    bits = np.zeros(len(DEPS) + 1, np.uint64)
    for bit, label in enumerate(_SIGNATURE):
        bits[number("dep", label)[0]] = np.uint64(1 << bit)
    signature = np.zeros(size, np.uint64)
    np.bitwise_or.at(signature, head, np.where(head == at, _NONE, bits[dep]))
    near = _near(quote > 0, 8)
    signature |= (near & (quote == 0)).astype(np.uint64) << np.uint64(len(_SIGNATURE))
    dense = np.asarray(doc.tensor, np.float32)
    return Tokens(
        lemma, lower, dep, pos, tag, entity, head, left, right, first, last, sentence, paragraph,
        quote, quotation, kind, subject, signature, tuple(found), tuple(ranges), dense,
        hint, _rows(doc, columns[:, 10]),
    )  # fmt: skip


def _rows(doc: Doc, orth: Hashes) -> Ints:
    """The row of each token in the pipeline's table of word vectors, or -1."""
    known, at = np.unique(orth, return_inverse=True)
    rows: Ints = np.asarray(doc.vocab.vectors.find(keys=known), np.int64)
    return rows[at]


_DEEPEST = 200
"""Trees deeper than this are left to spaCy's own edges: slower, but linear for any tree."""


def _edges(doc: Doc, head: Ints) -> tuple[Ints, Ints]:
    """The first token of each subtree and the one after its last."""
    at = np.arange(len(head), dtype=np.int64)
    left, right = at.copy(), at + 1
    levels = []
    below, above = at, head
    while len(below):
        rising = above != head[above]
        levels.append(below[rising])
        below, above = below[rising], head[above[rising]]
        if len(levels) > _DEEPEST:
            return (
                np.fromiter((t.left_edge.i for t in doc), np.int64, len(head)),
                np.fromiter((t.right_edge.i for t in doc), np.int64, len(head)) + 1,
            )
    # levels[k] holds the tokens at least k + 2 steps below a root.
    done = np.zeros(len(head), np.bool_)
    for level in reversed([at[head != at], *levels]):
        fresh = level[~done[level]]
        done[fresh] = True
        np.minimum.at(left, head[fresh], left[fresh])
        np.maximum.at(right, head[fresh], right[fresh])
    return left, right


@functools.cache
def _pos_numbers() -> Ints:
    store = StringStore()
    symbols = {name: int(store[name]) for name in POSES}
    table = np.zeros(max(symbols.values()) + 1, np.int64)
    for number_, name in enumerate(POSES, 1):
        table[symbols[name]] = number_
    return table


def _universal(values: Hashes) -> Ints:
    return _pos_numbers()[values.astype(np.int64)]


def _near(inside: NDArray[np.bool_], reach: int) -> NDArray[np.bool_]:
    """Whether one of `inside` is at most `reach` tokens away."""
    total = np.concatenate(([0], np.cumsum(inside)))
    at = np.arange(len(inside))
    out: NDArray[np.bool_] = (
        total[np.minimum(at + reach + 1, len(inside))] - total[np.maximum(at - reach, 0)] > 0
    )
    return out


def mix(slot: int, *values: NDArray[np.generic] | int) -> Hashes:
    """One number for a slot and the values in it."""
    seed = (slot * 0x2545F4914F6CDD1D + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    out: Hashes = np.array(seed, np.uint64)
    for value in values:
        out = (out ^ np.asarray(value).astype(np.uint64)) * _MIX[0]
        out = out ^ (out >> np.uint64(29))
    return out


def bucket(hashes: Hashes, bits: int) -> Ints:
    return ((hashes * _MIX[1]) >> np.uint64(64 - bits)).astype(np.int64)


def shifted(values: NDArray[np.generic], by: int) -> NDArray[np.generic]:
    """`values` moved so that entry i holds that of token i + by; zero beyond the ends."""
    out = np.zeros_like(values)
    if abs(by) >= len(values):
        return out
    if by > 0:
        out[:-by] = values[by:]
    else:
        out[-by:] = values[:by]
    return out
