"""Names put together to actors: one draft for each real one, by full names, surnames and short forms."""

from __future__ import annotations

import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc

from briefings.extract import names, roles
from briefings.extract.name import Name, is_organisation_head
from briefings.types import ActorKind, Article

_STRETCH = 80
"""Tokens within which two bearers of one surname make a bare surname doubtful: about three sentences."""
_TOLD = 0.9
"""Confidence in the one of two bearers whom a form of address or a title tells from the other."""
_LAST = 0.6
"""The same where only the order of the text tells."""


@dataclass
class Draft:
    """An actor while it is being put together; `gender` is what forms of address tell: "m", "f" or "-"."""

    id: str
    name: str
    kind: ActorKind
    names: list[Name] = field(default_factory=list)
    titles: list[roles.Title] = field(default_factory=list)
    gender: str = "-"
    aliases: dict[str, None] = field(default_factory=dict)


class Drafts:
    """The drafts of an article. `owner` says by a name's first token whose it is, with what confidence."""

    def __init__(self, doc: Doc, article: Article, at: dict[int, Name]) -> None:
        self.all: list[Draft] = []
        self.owner: dict[int, tuple[Draft, float]] = {}
        self._doc = doc
        self._at = at
        self._publisher = names.fold(article.publisher) if article.publisher else ""
        self._by_surname: dict[str, list[Draft]] = defaultdict(list)
        self._by_part: dict[str, list[Draft]] = defaultdict(list)
        self._full: dict[str, list[int]] = defaultdict(list)  # where each person's full name stands

    def add(self, found: Iterable[Name]) -> None:
        """Give every name its draft; one that two people bear and nothing tells apart stays without."""
        kept = _with_surnames(name for name in found if not self._is_publisher(name))
        kept = _of_one_kind(self._doc, kept)
        people = [name for name in kept if name.kind == ActorKind.PERSON]
        # People named in full come first, so that a surname before the full name finds its bearer.
        for name in people:
            if names.is_full(name.text):
                self._add_full(name)
        for name in people:
            if not names.is_full(name.text):
                self._add_surname(name)
        self._add_bodies([name for name in kept if name.kind != ActorKind.PERSON and name.how != "adjective"])

    def _is_publisher(self, name: Name) -> bool:
        """Whether a name is the paper's that reports; whoever puts out a press release is a party."""
        if is_organisation_head(name.text.split()[-1]):
            return False
        return bool(self._publisher) and self._publisher.endswith(names.fold(name.text) or "\0")

    def _new(self, name: Name, shown: str) -> Draft:
        draft = Draft(f"a{len(self.all) + 1}", shown, name.kind)
        self.all.append(draft)
        return draft

    def _give(self, name: Name, draft: Draft, certainty: float = 1.0) -> None:
        draft.names.append(name)
        self.owner[name.start] = draft, certainty

    def _new_person(self, name: Name) -> Draft:
        draft = self._new(name, " ".join(names.parts(name.text)))
        self._by_surname[names.surname(name.text)].append(draft)
        if len(names.parts(name.text)) > 1:
            for part in {names.sound(part) for part in names.parts(name.text)}:
                self._by_part[part].append(draft)
        return draft

    def _add_full(self, name: Name) -> None:
        bearers = [
            draft
            for draft in self._by_surname[names.surname(name.text)]
            if names.is_full(draft.name) and names.same_person(draft.name, name.text)
        ]
        draft = bearers[0] if bearers else self._new_person(name)
        self._full[draft.id].append(name.start)
        draft.gender = self._gender(name) if draft.gender == "-" else draft.gender
        self._give(name, draft)

    def _gender(self, name: Name) -> str:
        before = self._doc[name.start - 1].lower_ if name.start else ""
        return names.honorifics().get(before, "-")

    def _add_surname(self, name: Name) -> None:
        """A surname, either of two surnames, or a first name, alone."""
        bearers = {d.id: d for d in self._by_surname[names.surname(name.text)]}
        bearers |= {d.id: d for d in self._by_part.get(names.sound(name.text), ())}
        if not bearers:
            self._give(name, self._new_person(name))
            return
        draft, certainty = self._choose(name, list(bearers.values()))
        if draft is not None:
            self._give(name, draft, certainty)

    def _choose(self, name: Name, bearers: list[Draft]) -> tuple[Draft | None, float]:
        if len(bearers) == 1:
            return bearers[0], 1.0
        gender = self._gender(name)
        if gender != "-":
            bearers = [draft for draft in bearers if draft.gender in (gender, "-")]
        title = roles.before(self._doc, name, self._at)
        if title is not None:
            titled = [draft for draft in bearers if self._has_title(draft, title)]
            bearers = titled or bearers
        if len(bearers) == 1:
            return bearers[0], _TOLD
        return self._last_before(name, bearers), _LAST

    def _has_title(self, draft: Draft, title: roles.Title) -> bool:
        wanted = title.text.casefold()
        own = (
            roles.before(self._doc, n, self._at) or roles.after(self._doc, n, self._at)
            for n in draft.names[:1]
        )
        return any(t is not None and t.text.casefold().endswith(wanted) for t in own)

    def _last_before(self, name: Name, bearers: list[Draft]) -> Draft | None:
        """The one of several bearers of a surname whose full name stands last before `name`.

        None when another bearer was named within the same stretch: then the text itself may tell, but not to
        us.
        """
        last = []
        for draft in bearers:
            starts = self._full[draft.id]
            before = bisect.bisect_left(starts, name.start)
            if before:
                last.append((starts[before - 1], draft))
        last.sort(key=lambda pair: pair[0])
        if not last or any(name.start - at < _STRETCH for at, _ in last[:-1]):
            return None
        return last[-1][1]

    def _add_bodies(self, found: list[Name]) -> None:
        """Organisations and countries, the longest names first, so that a short form finds the whole."""
        by_form: dict[tuple[ActorKind, str], Draft] = {}
        by_edge: dict[tuple[ActorKind, str], dict[str, Draft]] = defaultdict(dict)
        acronyms: dict[str, Draft] = {}
        for name in sorted(found, key=lambda n: -len(n.text.split())):
            form = names.fold(name.known) if name.known else names.organisation(name.text)
            draft = by_form.get((name.kind, form))
            if draft is None and not name.known and len(name.text) > 1:
                draft = acronyms.get(name.text)
            if draft is None and not name.known and len(name.text.split()) == 1:
                # "Northgate" or "the Council" beside the one "Northgate Council" of the article
                longer = by_edge[name.kind, form]
                draft = next(iter(longer.values())) if len(longer) == 1 else None
            if draft is None:
                draft = self._new(name, name.known or plain(name.text))
                short = names.initials(draft.name)
                if len(short) > 1:
                    acronyms.setdefault(short, draft)
            by_form[name.kind, form] = draft
            for edge in {form.split()[0], form.split()[-1]} if " " in form else ():
                by_edge[name.kind, edge][draft.id] = draft
            self._give(name, draft)


def _with_surnames(found: Iterable[Name]) -> list[Name]:
    """The names, with a surname that the model took for an organisation ("Le Pen said") as its bearer's."""
    kept = list(found)
    people = (name.text for name in kept if name.kind == ActorKind.PERSON)
    surnames = {surname for text in people if names.is_full(text) and " " in (surname := names.surname(text))}
    return [
        replace(name, kind=ActorKind.PERSON)
        if name.kind == ActorKind.ORGANISATION
        and not name.known
        and not names.is_full(name.text)
        and names.surname(name.text) in surnames
        else name
        for name in kept
    ]


def _of_one_kind(doc: Doc, found: list[Name]) -> list[Name]:
    """The names, each as the person or the organisation that the model takes it for most often in the text.

    What "which" follows is no person. Of two kinds that are as frequent the person goes: people are mostly
    known by what they say and do.
    """
    votes: dict[str, Counter[ActorKind]] = defaultdict(Counter)
    for name in found:
        if name.how == "name" and not name.known:
            thing = [token.lower_ for token in doc[name.end : name.end + 2]] == [",", "which"]
            votes[name.text][ActorKind.ORGANISATION if thing else name.kind] += 10 if thing else 1
    settled: dict[str, ActorKind] = {}
    for text, kinds in votes.items():
        if len(kinds) > 1 and ActorKind.PERSON in kinds:
            settled[text] = max(kinds, key=lambda kind: (kinds[kind], kind is not ActorKind.PERSON))
    return [
        replace(name, kind=settled[name.text])
        if name.text in settled and name.how == "name" and not name.known
        else name
        for name in found
    ]


def plain(text: str) -> str:
    """A name without article and possessive."""
    text = text.removeprefix("the ").removeprefix("The ")
    return text.removesuffix("’s").removesuffix("'s")
