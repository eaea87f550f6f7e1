"""The actors of one article: names put together, roles beside them, descriptions and pronouns resolved."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Doc

from briefings.deals import Deal
from briefings.extract import aliases as linking
from briefings.extract import names, roles, sentences
from briefings.extract.cast import Cast, Mention
from briefings.extract.coreference import pronouns
from briefings.extract.descriptions import Described, descriptions
from briefings.extract.entities import as_government, names_in
from briefings.extract.groups import groups
from briefings.extract.name import Name
from briefings.extract.nlp import VERSION
from briefings.types import Actor, ActorKind, Article, Evidence, Role

_STRETCH = 80
"""Tokens within which two bearers of one surname make a bare surname doubtful: about three sentences."""


@dataclass
class Draft:
    """An actor while it is being put together; `genders` counts what forms of address and pronouns told."""

    id: str
    name: str
    kind: ActorKind
    names: list[Name] = field(default_factory=list)
    titles: list[roles.Title] = field(default_factory=list)
    gender: str = "-"
    aliases: dict[str, None] = field(default_factory=dict)


def cast(doc: Doc, article: Article, deal: Deal) -> Cast:
    """The actors of an article and every span that means one of them.

    Two people who share a surname stay two; a bare surname between them means the one named last before it,
    with a confidence of .6. Newspapers, places and papers are no actors. Actors that the deal file names are
    found by their aliases too.
    """
    every = names_in(doc)
    found = as_government(doc, every)
    at = {i: name for name in every for i in range(name.start, name.end)}
    drafts: list[Draft] = []
    mentions: list[Mention] = []
    by_other: dict[tuple[ActorKind, str], Draft] = {}
    acronyms: dict[str, Draft] = {}

    def add(name: Name, kind: ActorKind, shown: str) -> Draft:
        draft = Draft(f"a{len(drafts) + 1}", shown, kind)
        drafts.append(draft)
        return draft

    # People named in full come first, so that a surname before the full name finds its bearer.
    people = sorted((n for n in found if n.kind == ActorKind.PERSON), key=lambda n: not names.is_full(n.text))
    owner: dict[int, tuple[Draft, float]] = {}
    persons: list[Draft] = []
    for name in people:
        whole = names.is_full(name.text)
        bearers = [d for d in persons if _may_bear(d, name.text, whole=whole)]
        match, certainty = (bearers[0] if bearers else None), 1.0
        if len(bearers) > 1 and not whole:
            match, certainty = _last_before(name, bearers), 0.6
        if match is None and (whole or not bearers):
            match = add(name, ActorKind.PERSON, " ".join(names.parts(name.text)))
            persons.append(match)
        if match is not None:
            match.names.append(name)
            owner[name.start] = match, certainty
    # The longest names first, so that a short form finds the name that it is short for.
    for name in sorted(found, key=lambda n: -len(n.text.split())):
        if name.kind == ActorKind.PERSON or name.how == "adjective":
            continue
        if article.publisher and names.fold(article.publisher).endswith(names.fold(name.text)):
            continue  # the paper that reports is no party
        key = name.kind, names.fold(name.known) if name.known else names.organisation(name.text)
        draft = by_other.get(key)
        if draft is None and not name.known:
            draft = acronyms.get(name.text) or next(
                (
                    d
                    for d in drafts
                    if d.kind == name.kind and names.initials(d.name) == name.text and len(name.text) > 1
                ),
                None,
            )
        if draft is None and not name.known and len(name.text.split()) == 1:
            # "Northgate" or "the Council" beside the one "Northgate Council" of the article
            word = names.organisation(name.text)
            longer = {
                d.id: d
                for (kind, form), d in by_other.items()
                if kind == name.kind and (form.startswith(f"{word} ") or form.endswith(f" {word}"))
            }
            draft = next(iter(longer.values())) if len(longer) == 1 else None
        if draft is None:
            draft = add(name, name.kind, name.known or _plain(name.text))
            if not name.known and len(names.initials(name.text)) > 1:
                acronyms.setdefault(names.initials(name.text), draft)
        by_other[key] = draft
        draft.names.append(name)
        owner[name.start] = draft, 1.0

    for draft in drafts:
        _describe(doc, draft, at)
    _share_titles(doc, drafts)
    for name in found:
        if name.start in owner:
            draft, certainty = owner[name.start]
            mentions.append(Mention(_span(doc, name.start, name.end), draft.id, certainty))
    known = [Described(d.id, d.kind, d.name, d.titles, d.names) for d in drafts]
    mentions += descriptions(doc, known, mentions)
    group_drafts, group_mentions = groups(doc, mentions, len(drafts))
    mentions += group_mentions
    kinds = {draft.id: draft.kind for draft in drafts} | {id: ActorKind.GROUP for id, _ in group_drafts}
    mentions += pronouns(doc, kinds, {draft.id: draft.gender for draft in drafts}, _disjoint(mentions))
    actors = [_actor(doc, article, draft, deal) for draft in drafts]
    actors += [Actor(id, name, ActorKind.GROUP) for id, name in group_drafts]
    return Cast(tuple(actors), _disjoint(mentions))


def _may_bear(draft: Draft, text: str, *, whole: bool) -> bool:
    """Whether a person may go by a name: in full, by surname, by either of two surnames, by first name."""
    if whole:
        return any(names.same_person(n.text, text) for n in draft.names if names.is_full(n.text))
    if names.surname(draft.name) == names.surname(text):
        return True
    return names.is_full(draft.name) and names.sound(text) in {
        names.sound(p) for p in names.parts(draft.name)
    }


def _plain(text: str) -> str:
    text = text.removeprefix("the ").removeprefix("The ")
    return text.removesuffix("’s").removesuffix("'s")


def _last_before(name: Name, bearers: list[Draft]) -> Draft | None:
    """The one of several bearers of a surname whose full name stands last before `name`.

    None when another bearer was named within the same stretch: then the text itself may tell, but not to us.
    """
    earlier = [
        (n.start, d) for d in bearers for n in d.names if n.start < name.start and names.is_full(n.text)
    ]
    earlier.sort(key=lambda pair: pair[0])
    if not earlier or any(d is not earlier[-1][1] and name.start - at < _STRETCH for at, d in earlier):
        return None
    return earlier[-1][1]


def _span(doc: Doc, start: int, end: int) -> tuple[int, int]:
    return doc[start].idx, doc[end - 1].idx + len(doc[end - 1].text)


def _describe(doc: Doc, draft: Draft, at: dict[int, Name]) -> None:
    """Fill in the best name, the aliases, the titles and what forms of address tell."""
    for name in draft.names:
        draft.aliases[_plain(name.text)] = None
        if draft.kind != ActorKind.PERSON:
            continue
        for title in (roles.before(doc, name, at), roles.after(doc, name, at), roles.is_a(doc, name, at)):
            if title is not None:
                draft.titles.append(title)
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


def _actor(doc: Doc, article: Article, draft: Draft, deal: Deal) -> Actor:
    read = []
    for title in draft.titles:
        sentence = sentences.around(doc, (_span(doc, title.start, title.end),))
        evidence = Evidence(article.key, sentence, VERSION)
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
        tuple((article.key, _span(doc, n.start, n.end)) for n in draft.names),
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
