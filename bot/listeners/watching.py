"""`watch`: the form, the list of one's watches, and ending them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlalchemy.orm import Session, sessionmaker

from bot import people, scope, zones
from bot.blocks import Button, Message, limits, messages, sentence
from bot.command import Unwatch, Watch, Watches, WatchKind, parse, text
from bot.forms import parts
from bot.forms import watch as form
from bot.forms.watch import About
from bot.listeners import modals
from bot.listeners.asked import AppContext, Asked, by_click, team_of
from bot.listeners.asking import send, told
from bot.listeners.commands import acknowledge
from bot.watch import STOP
from briefings import clock, watching
from briefings.brief import names, news, render
from briefings.compare import fold
from briefings.deals import Deal
from briefings.errors import Ambiguous, DealbriefError, NotFound
from briefings.settings import Settings
from briefings.store import watches
from briefings.store.part import View
from briefings.store.watches import Kind, Manner, Wish
from briefings.store.watches import Watch as Kept

LISTED = 3  # of each kind of what a watch would have told
MOST_SHOWN = 40  # watches in the list
_KINDS = {
    WatchKind.FIGURES: Kind.FIGURES,
    WatchKind.EVENTS: Kind.EVENTS,
    WatchKind.QUESTIONS: Kind.QUESTIONS,
}


def register(app: App, settings: Settings, sessions: sessionmaker[Session]) -> None:
    def save(body: Mapping[str, Any], view: Mapping[str, Any], client: WebClient) -> None:
        if form.errors(view):
            return  # told with the acknowledgement
        with modals.submitted(client, view, form.CALLBACK, form.TITLE) as modal:
            modal.say(_save(AppContext(settings, sessions, client), body, view))

    def stop(body: Mapping[str, Any], action: Mapping[str, Any], client: WebClient) -> None:
        asked = by_click(body, str(action.get("value") or ""))
        with told(AppContext(settings, sessions, client), asked):
            _stop(AppContext(settings, sessions, client), asked, body)

    def pick(body: Mapping[str, Any], action: Mapping[str, Any], client: WebClient) -> None:
        _again(AppContext(settings, sessions, client), body, str(action.get("value") or ""))

    app.action(re.compile(rf"^{form.PICK}_\d+$"))(ack=acknowledge, lazy=[pick])
    app.view(form.CALLBACK)(ack=_send, lazy=[save])
    app.action(re.compile(rf"^{STOP}(?:_\d+)?$"))(ack=acknowledge, lazy=[stop])


def _send(ack: Ack, view: Mapping[str, Any]) -> None:
    if errors := form.errors(view):
        ack(response_action="errors", errors=errors)
    else:
        ack(**modals.wait(view, form.CALLBACK, form.TITLE, "Writing it down …"))


def begin(context: AppContext, asked: Asked, command: Watch) -> Sequence[Message]:
    """Opens the form, filled with what the watch would have told."""
    if not asked.trigger:
        raise DealbriefError(
            f"A watch is set up with the slash command: type `{context.settings.command} watch`."
        )
    with modals.opened(context.client, asked.trigger, form.CALLBACK, form.TITLE) as modal:
        modal.show(_form(context, asked, command))
    return ()


def _again(context: AppContext, body: Mapping[str, Any], words: str) -> None:
    """The form for one of the names that were offered, in the place of the offer."""
    view = body["view"]
    asked = Asked(words, team_of(body), form.channel(view), str(body["user"]["id"]))
    with modals.standing(context.client, view, form.CALLBACK, form.TITLE) as modal:
        command = parse(words, prefix=context.settings.command)
        if isinstance(command, Watch):
            modal.show(_form(context, asked, command))


def _form(context: AppContext, asked: Asked, command: Watch) -> parts.View:
    zone = people.zone(context.client, asked.user) or context.settings.timezone
    now = clock.now()
    today = now.astimezone(clock.zone(zone)).date()
    with context.sessions() as session:
        deal = _current(session, context, asked)
        try:
            wish, words = _wish(session, deal, command)
        except _Unclear as error:
            return form.choice(asked.channel, str(error), error.instead)
        past = watching.past(session, deal.name, wish, today)
        mine = [
            one
            for one in watches.of(session, asked.team, asked.user)
            if one.deal == deal.name and one.wish == wish
        ]
    document = news.news(deal, past.told.facts, past.told.found, today, watched=words, listed=LISTED)
    rendered = messages([part for part in render.slack(document)[2:] if part.kind != "divider"])
    lines = [_bare(block) for block in rendered[0]["blocks"]] if past.told.found.count else []
    manner = mine[0].manner if mine else Manner(zone, form.EVENING, form.MORNING)
    about = About(deal.name, asked.channel, wish, words)
    return form.view(about, deal.title or deal.name, past, lines, manner, zones.place(manner.zone), now)


def _bare(block: Mapping[str, Any]) -> dict[str, Any]:
    """Without its menu: there is no room for a form on top of the form."""
    return {key: value for key, value in block.items() if key != "accessory"}


def _current(session: Session, context: AppContext, asked: Asked) -> Deal:
    return scope.current(session, context.settings, context.client, asked.team, asked.channel, asked.user)


class _Unclear(DealbriefError):
    """A name that fits nothing or too much; `instead` are watches that may have been meant, by name."""

    def __init__(self, error: NotFound | Ambiguous, instead: Callable[[str], Watch]) -> None:
        super().__init__(str(error))
        near = error.nearest if isinstance(error, NotFound) else error.candidates
        self.instead = [(name, text(instead(name))) for name in dict.fromkeys(near)]


def _wish(session: Session, deal: Deal, command: Watch) -> tuple[Wish, str]:
    """What is meant, and how it is said. Raises _Unclear."""
    view = View(session, deal.name)
    topic = None
    if command.on is not None:
        try:
            topic = names.find_topic(deal, view.topics, command.on)
        except (NotFound, Ambiguous) as error:
            raise _Unclear(error, lambda name: Watch(command.what, name)) from None
    on = f" on {topic}" if topic else ""
    match command.what:
        case WatchKind() as kind:
            said = "open questions" if kind is WatchKind.QUESTIONS else kind.value
            return Wish(_KINDS[kind], topic=topic), said + on
        case None:
            assert topic is not None
            return Wish(Kind.TOPIC, topic=topic), topic
        case str() as name:
            try:
                actor = names.find_actor(view.actors, name)
            except (NotFound, Ambiguous) as error:
                found = _topic(deal, view, name) if isinstance(error, NotFound) and topic is None else None
                if found is not None:
                    return Wish(Kind.TOPIC, topic=found), found
                raise _Unclear(error, lambda name: Watch(name, command.on)) from None
            return Wish(Kind.ACTOR, actor.id, topic), actor.name + on


def _topic(deal: Deal, view: View, name: str) -> str | None:
    try:
        return names.find_topic(deal, view.topics, name)
    except (NotFound, Ambiguous):
        return None


def _save(context: AppContext, body: Mapping[str, Any], view: Mapping[str, Any]) -> str:
    """Stores the watch, if the person may still see the deal; what to tell them."""
    about, manner = form.about(view), form.manner(view)
    clock.zone(manner.zone)
    team, user = team_of(body), str(body["user"]["id"])
    with context.sessions.begin() as session:
        seen = scope.deals(session, context.settings, context.client, team, about.channel, user)
        if about.deal not in [deal.name for deal in seen]:
            raise NotFound("This channel does not see that deal any more.")
        made = watches.add(
            session,
            team=team,
            user=user,
            channel=about.channel,
            deal=about.deal,
            wish=about.wish,
            manner=manner,
            now=clock.now(),
        )
    return (
        f"You are told directly when something new on {made.words} is read: {_how(manner)}. "
        f"`{context.settings.command} watch` lists your watches and ends them."
    )


def _how(manner: Manner) -> str:
    times = "once a day at most" if manner.daily_cap == 1 else f"at most {manner.daily_cap} times a day"
    if manner.quiet_from is None or manner.quiet_to is None:
        return times
    begins, ends = f"{manner.quiet_from:%H:%M}", f"{manner.quiet_to:%H:%M}"
    return f"{times}, not between {begins} and {ends} ({zones.city(manner.zone)})"


def listing(context: AppContext, asked: Asked, command: Watches) -> Sequence[Message]:
    with context.sessions() as session:
        return (_list(context, watches.of(session, asked.team, asked.user)),)


def _list(context: AppContext, mine: Sequence[Kept], said: str = "") -> Message:
    prefix = context.settings.command
    if not mine:
        return sentence(
            f"{said} You watch nothing. `{prefix} watch NAME` or `{prefix} watch figures` begins.".strip()
        )
    words = f"{said} You watch {len(mine)} thing{'' if len(mine) == 1 else 's'}.".strip()
    blocks = [parts.section(limits.escape(words))]
    for number, watch in enumerate(mine[:MOST_SHOWN]):
        what = f"*{limits.escape(watch.words)}* · {limits.escape(watch.deal)}"
        told = f"{what}\n{limits.escape(_how(watch.manner))}"
        blocks.append(
            {**parts.section(told), "accessory": parts.button("Stop", f"{STOP}_{number}", watch.id)}
        )
    if len(mine) > MOST_SHOWN:
        blocks.append(parts.context(f"{MOST_SHOWN} of {len(mine)} shown."))
    return {"text": limits.escape(words), "blocks": blocks}


def end(context: AppContext, asked: Asked, command: Unwatch) -> Sequence[Message]:
    """Ends the watches that the words name. Raises NotFound when none is."""
    with context.sessions.begin() as session:
        mine = watches.of(session, asked.team, asked.user)
        meant = [watch for watch in mine if _names(command, watch)]
        if mine and not meant:
            said = ", ".join(watch.words for watch in mine)
            raise NotFound(f"You watch nothing of that name; you watch {said}.")
        for watch in meant:
            watches.stop(session, watch.id, asked.team, asked.user)
        left = watches.of(session, asked.team, asked.user)
    said = ", ".join(watch.words for watch in meant)
    return (_list(context, left, f"You are told no more of {said}." if meant else ""),)


def _names(command: Unwatch, watch: Kept) -> bool:
    if command.on is not None and fold.plain(command.on) != fold.plain(watch.wish.topic or ""):
        return False
    match command.what:
        case None:
            return True
        case WatchKind() as kind:
            return watch.wish.kind is _KINDS[kind]
        case str() as name:
            words = set(fold.plain(name).split())
            return words <= set(fold.plain(watch.actor_name or watch.wish.topic or "").split())


def _stop(context: AppContext, asked: Asked, body: Mapping[str, Any]) -> None:
    """Ends the watch of a button, in an alert or in the list; another person's is not found."""
    with context.sessions.begin() as session:
        watch = watches.stop(session, asked.text, asked.team, asked.user)
        left = watches.of(session, asked.team, asked.user)
    said = f"You are told no more of {watch.words}." if watch else "That watch has ended already."
    if asked.replaces:
        send(context, asked, (_list(context, left, said),))
        return
    message = body.get("message") or {}
    blocks = [block for block in message.get("blocks") or () if block["type"] != "actions"]
    again = [parts.context(limits.escape(said))]
    if watch is not None:
        button = Button("Watch again", text(_command(watch)))
        again = [*again, *sentence("-", [button])["blocks"][-1:]]
    context.client.chat_update(
        channel=asked.channel,
        ts=str(message.get("ts")),
        text=str(message.get("text")),
        blocks=[*blocks, *again],
    )


def _command(watch: Kept) -> Watch:
    kinds = {kind: word for word, kind in _KINDS.items()}
    return Watch(kinds.get(watch.wish.kind, watch.actor_name), watch.wish.topic)
