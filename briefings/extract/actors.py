"""The actors of one article: names put together, roles beside them, descriptions and pronouns resolved."""

from __future__ import annotations

from spacy.tokens import Doc

from briefings.deals import Deal
from briefings.extract import aliases as linking
from briefings.extract import names, roles, sentences
from briefings.extract.cast import Cast, Mention
from briefings.extract.coreference import pronouns
from briefings.extract.descriptions import Described, descriptions
from briefings.extract.drafts import Draft, Drafts, plain
from briefings.extract.entities import as_government, names_in
from briefings.extract.groups import groups
from briefings.extract.name import Name
from briefings.extract.nlp import VERSION
from briefings.types import Actor, ActorKind, Article, Evidence, Role


def cast(doc: Doc, article: Article, deal: Deal) -> Cast:
    """The actors of an article and every span that means one of them.

    Two people who share a surname stay two; a bare surname between them means the one named last before it,
    with a confidence of .6. Newspapers, places and papers are no actors. Actors that the deal file names are
    found by their aliases too.
    """
    every = names_in(doc)
    found = as_government(doc, every)
    at = {i: name for name in every for i in range(name.start, name.end)}
    together = Drafts(doc, article, at)
    together.add(found)
    drafts, owner = together.all, together.owner
    mentions: list[Mention] = []
    for draft in drafts:
        _describe(doc, draft, at)
    _share_titles(doc, drafts)
    for name in found:
        if name.start in owner:
            draft, certainty = owner[name.start]
            mentions.append(Mention(_span(doc, name.start, name.end), draft.id, certainty))
    known = [Described(d.id, d.kind, d.name, d.titles, d.names) for d in drafts]
    mentions += descriptions(doc, known, mentions)
    group_drafts, group_mentions = groups(
        doc, mentions, len(drafts), {d.id for d in drafts if d.kind == ActorKind.ORGANISATION}
    )
    mentions += group_mentions
    kinds = {draft.id: draft.kind for draft in drafts} | {id: ActorKind.GROUP for id, _ in group_drafts}
    mentions += pronouns(doc, kinds, {draft.id: draft.gender for draft in drafts}, _disjoint(mentions))
    key = article.key
    actors = [_actor(doc, article, key, draft, deal) for draft in drafts]
    actors += [Actor(id, name, ActorKind.GROUP) for id, name in group_drafts]
    return Cast(tuple(actors), _disjoint(mentions))


def _span(doc: Doc, start: int, end: int) -> tuple[int, int]:
    return doc[start].idx, doc[end - 1].idx + len(doc[end - 1].text)


def _describe(doc: Doc, draft: Draft, at: dict[int, Name]) -> None:
    """Fill in the best name, the aliases, the titles and what forms of address tell."""
    for name in draft.names:
        draft.aliases[plain(name.text)] = None
        if draft.kind != ActorKind.PERSON:
            continue
        found = (roles.before, roles.before_comma, roles.after, roles.is_a, roles.leads)
        draft.titles.extend(title for read in found if (title := read(doc, name, at)) is not None)
        previous = doc[name.start - 1].lower_ if name.start else ""
        gender = names.honorifics().get(previous, "-")
        if gender != "-":
            draft.gender = gender
        title = draft.titles[-1] if draft.titles else None
        if title and title.text.casefold().endswith(("woman", "queen", "princess")):
            draft.gender = "f"
        elif title and title.text.casefold().endswith(("spokesman", "chairman", "king", "prince")):
            draft.gender = "m"
    if draft.kind == ActorKind.PERSON:
        draft.name = max(
            (" ".join(names.parts(n.text)) for n in draft.names), key=lambda n: (len(n.split()), len(n))
        )
    elif not draft.names[0].known:
        draft.name = max(draft.aliases, key=lambda alias: (len(alias.split()) > 1, len(alias)))


def _share_titles(doc: Doc, drafts: list[Draft]) -> None:
    """Give the counterparts of titled people their titles."""
    titles = sorted((title for draft in drafts for title in draft.titles), key=lambda title: title.start)
    for draft in drafts:
        if draft.kind == ActorKind.PERSON:
            shared = (roles.counterpart(doc, name, titles) for name in draft.names)
            draft.titles.extend(title for title in shared if title is not None)


def _actor(doc: Doc, article: Article, key: str, draft: Draft, deal: Deal) -> Actor:
    read = []
    for title in draft.titles:
        sentence = sentences.around(doc, (_span(doc, title.start, title.end),))
        evidence = Evidence(key, sentence, VERSION)
        read.append(Role(title.text, evidence, title.affiliation, article.published_on))
    aliases = dict.fromkeys(alias for alias in draft.aliases if alias != draft.name)
    name = draft.name
    for known in deal.actors:
        forms = {names.fold(form) for form in (known.name, *known.aliases)}
        if known.kind == draft.kind and forms & {names.fold(form) for form in (name, *aliases)}:
            if name != known.name:
                aliases[name] = None
                aliases.pop(known.name, None)
            name = known.name
    return Actor(
        draft.id,
        name,
        draft.kind,
        tuple(aliases),
        linking.roles(read),
        tuple((key, _span(doc, n.start, n.end)) for n in draft.names),
    )


def _disjoint(mentions: list[Mention]) -> tuple[Mention, ...]:
    """Mentions sorted by span without overlaps: the longer of two stays, as in "Norway's government"."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.span[0], -m.span[1], -m.confidence)):
        if not kept or mention.span[0] >= kept[-1].span[1]:
            kept.append(mention)
        elif mention.span[1] - mention.span[0] > kept[-1].span[1] - kept[-1].span[0]:
            kept[-1] = mention
    return tuple(kept)
