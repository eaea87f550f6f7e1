"""A parsed text as plain lists, for rules that look at every token.

spaCy builds an object for each look at a token; rules that ask a dozen questions of each would cost as
much as the parser. Here every attribute is read once.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Doc

from briefings.extract.sentences import text_of

Range = tuple[int, int]
"""Tokens `first` to `last`, the latter exclusive."""

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})


@dataclass(frozen=True, slots=True)
class Grammar:
    """Lists indexed by token. `children` holds each token's dependents in the order of the text.

    `left` and `right` bound a token's subtree (`right` exclusive); in the rare crossing tree the range holds
    tokens of other subtrees as well. `paragraph` counts lines: it rises after
    every token that holds a line break.
    """

    text: str
    word: list[str]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    entity: list[str]
    head: list[int]
    start: list[int]
    end: list[int]
    left: list[int]
    right: list[int]
    sentence: list[int]
    paragraph: list[int]
    children: list[list[int]]
    subject: dict[int, int] = field(default_factory=dict)
    """Verb to the head of its own subject (the first one that is no expletive, if it has several)."""

    def __len__(self) -> int:
        return len(self.word)

    def subtree(self, token: int) -> Range:
        return self.left[token], self.right[token]

    def child(self, token: int, *deps: str) -> int | None:
        """The first dependent of `token` with one of these labels."""
        for child in self.children[token]:
            if self.dep[child] in deps:
                return child
        return None

    def preposition(self, token: int, lemmas: frozenset[str] | None = None) -> int | None:
        """The first prepositional dependent of `token` (one of `lemmas`, if given)."""
        for child in self.children[token]:
            if self.dep[child] in ("prep", "dative", "agent") and (
                lemmas is None or self.word[child] in lemmas
            ):
                return child
        return None

    def object_of(self, preposition: int) -> int | None:
        """What a preposition governs: a noun, a gerund or a clause."""
        return self.child(preposition, "pobj", "pcomp", "ccomp")


def grammar(doc: Doc) -> Grammar:
    """`doc` as lists; linear in its length. `word` is lower case."""
    word, lemma, pos, tag, dep, entity = [], [], [], [], [], []
    head, start, end, left, right, sentence, paragraph = [], [], [], [], [], [], []
    children: list[list[int]] = [[] for _ in range(len(doc))]
    subject: dict[int, int] = {}
    sentences = lines = 0
    for token in doc:
        text, i, h, label = token.text, token.i, token.head.i, token.dep_
        word.append(text.lower())
        lemma.append(token.lemma_.lower())
        pos.append(token.pos_)
        tag.append(token.tag_)
        dep.append(label)
        entity.append(token.ent_type_)
        head.append(h)
        start.append(token.idx)
        end.append(token.idx + len(text))
        left.append(token.left_edge.i)
        right.append(token.right_edge.i + 1)
        if i and token.is_sent_start:
            sentences += 1
        sentence.append(sentences)
        paragraph.append(lines)
        if "\n" in text:
            lines += 1
        if h != i:
            children[h].append(i)
            if label in SUBJECTS and (h not in subject or dep[subject[h]] == "expl"):
                subject[h] = i
    return Grammar(
        text_of(doc),
        word,
        lemma,
        pos,
        tag,
        dep,
        entity,
        head,
        start,
        end,
        left,
        right,
        sentence,
        paragraph,
        children,
        subject,
    )
