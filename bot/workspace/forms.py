"""What a person does in a modal or a Home tab: fills in, clicks, sends, closes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.workspace import checks, elements, payloads
from bot.workspace.courier import Courier
from bot.workspace.elements import Given
from bot.workspace.recording import Recorder
from bot.workspace.refusal import Refusal
from bot.workspace.state import Json, State, User
from bot.workspace.transport import Ack
from bot.workspace.views import View, Views

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class Submission:
    """What came of sending a modal.

    `ack` is None when Slack itself saw that something was missing and did not ask the app. `errors` stand
    under the inputs, by block id, or under "" for the whole modal. `view` is the modal on top now, None when
    all are closed.
    """

    ack: Ack | None
    errors: Mapping[str, str] = field(default_factory=dict)
    view: Json | None = None

    @property
    def ok(self) -> bool:
        return not self.errors


class Forms:
    """Carries out what people do in views. Every method raises Refusal(not_found) for a view that the user
    does not have open, and Refusal(action_not_found) for elements that it does not have."""

    def __init__(self, state: State, views: Views, courier: Courier, recorder: Recorder) -> None:
        self._state, self._views, self._courier, self._recorder = state, views, courier, recorder

    def fill(self, view_id: str, user: str, values: Mapping[str, Given]) -> View:
        """Puts values into inputs, each named by its action id or its block id."""
        view = self._views.view(view_id, self._state.user(user).id)
        named = {name: _named(view, name) for name in values}
        return self.put(view_id, user, [(*named[name], given) for name, given in values.items()])

    def put(self, view_id: str, user: str, values: Iterable[tuple[str, str, Given]]) -> View:
        """Puts values into inputs, each named by its block id and action id."""
        view = self._views.view(view_id, self._state.user(user).id)
        for block_id, action_id, given in values:
            _, element = elements.find(view.blocks, action_id, block_id)
            view = self._put(view, block_id, element, given)
        self._views.keep(view)
        return view

    def click(
        self, view_id: str, user: str, action_id: str, block_id: str | None = None, given: Given = None
    ) -> Ack | None:
        """Uses an element, which tells the app, save for inputs that only count on submission (None)."""
        person = self._state.user(user)
        view = self._views.view(view_id, person.id)
        block, element = elements.find(view.blocks, action_id, block_id or None)
        where = block["block_id"], action_id
        if elements.untouched(element) is not None:
            view = self._put(view, where[0], element, given)
            self._views.keep(view)
        if block["type"] == "input" and not block.get("dispatch_action"):
            return None
        chosen = str(given) if element["type"] == "overflow" else None
        action = {**elements.acted(element, view.typed.get(where), chosen), "block_id": where[0]}
        trigger = self._views.triggers.issue(person.id, channel=view.channel, view=view.id)
        return self._send(payloads.view_actions, person, trigger, self._views.shape(view), action)

    def suggest(
        self, view_id: str, user: str, action_id: str, typed: str, block_id: str | None = None
    ) -> tuple[Json, ...]:
        """The options that the app gives for an external select when `typed` is in it."""
        person = self._state.user(user)
        view = self._views.view(view_id, person.id)
        block, _ = elements.find(view.blocks, action_id, block_id or None)
        where = block["block_id"], action_id
        ack = self._send(payloads.block_suggestion, person, self._views.shape(view), *where, typed)
        options = self._taken(ack.body) if ack.ok else ()
        view = self._views.view(view_id, person.id)
        # What was offered before may be chosen already.
        known = tuple(o for o in view.suggested.get(where, ()) if o not in options)
        self._views.keep(dataclasses.replace(view, suggested={**view.suggested, where: known + options}))
        return options

    def submit(self, view_id: str, user: str) -> Submission:
        """Sends the modal as it is filled in, and does what the acknowledgement says."""
        person = self._state.user(user)
        view = self._views.view(view_id, person.id)
        missing = _faults(view)
        if missing:
            return self._stands(view, missing, None)
        trigger = self._views.triggers.issue(person.id, channel=view.channel, view=view.id)
        ack = self._send(payloads.view_submission, person, trigger, self._views.shape(view))
        if not ack.ok:
            return self._stands(view, {"": TROUBLE}, ack)
        try:
            errors = self._obey(view, ack.body)
        except Refusal as refusal:
            self._recorder.add("ack", ack.body, {"ok": False, "error": refusal.error, "why": str(refusal)})
            return self._stands(view, {"": TROUBLE}, ack)
        if ack.body:
            self._recorder.add("ack", ack.body, {"ok": True})
        if errors:
            return self._stands(view, errors, ack)
        return Submission(ack, view=self._top(person))

    def close(self, view_id: str, user: str, *, whole: bool = False) -> Ack | None:
        """Closes the modal without sending it, with `whole` all of them; tells the app if it asked for that.

        Gives the last acknowledgement, None when nothing was told.
        """
        person = self._state.user(user)
        view = self._views.view(view_id, person.id)
        cleared = whole or view.is_on("clear_on_close")
        closing = self._views.stack(person.id)[::-1] if cleared else (view,)
        ack = None
        for one in closing:
            self._views.take_off(one.id)
            if one.is_on("notify_on_close"):
                shape = self._views.shape(one)
                ack = self._send(payloads.view_closed, person, shape, cleared=cleared)
        return ack

    def _put(self, view: View, block_id: str, element: Json, given: Given) -> View:
        where = block_id, element["action_id"]
        value = elements.held(
            element,
            given,
            user=lambda name: self._state.user(name).id,
            conversation=self._conversation,
            options=view.suggested.get(where, ()),
        )
        return view.holding(*where, value)

    def _conversation(self, name: str) -> str:
        try:
            return self._state.channel(name).id
        except Refusal:
            return self._state.open_im(name).id

    def _obey(self, view: View, body: Json) -> Mapping[str, str]:
        """Does what an acknowledgement says; gives the errors to show. Raises Refusal as Slack would."""
        action = body.get("response_action")
        if not body:
            self._views.take_off(view.id)
        elif action == "clear":
            self._views.clear(view.user)
        elif action == "update":
            self._views.replace(view.id, checks.view(body.get("view"), "modal"))
        elif action == "push":
            self._views.put_on(view.user, checks.view(body.get("view"), "modal"))
        elif action == "errors":
            return _errors(view, body.get("errors"))
        else:
            raise Refusal("invalid_arguments", (f"[ERROR] unknown response_action: {action}",))
        return {}

    def _stands(self, view: View, errors: Mapping[str, str], ack: Ack | None) -> Submission:
        self._views.keep(dataclasses.replace(view, errors=errors))
        return Submission(ack, errors, self._top(self._state.user(view.user)))

    def _top(self, person: User) -> Json | None:
        stack = self._views.stack(person.id)
        return self._views.shape(stack[-1]) if stack else None

    def _taken(self, body: Json) -> tuple[Json, ...]:
        """The options of an acknowledgement, none if Slack would not take them."""
        menu = {"type": "static_select", **body}
        # Slack shows an empty list as "No results".
        if body == {"options": []}:
            return ()
        try:
            checks.blocks([{"type": "actions", "elements": [menu]}])
        except Refusal as refusal:
            self._recorder.add("ack", body, {"ok": False, "error": refusal.error, "why": str(refusal)})
            return ()
        return tuple(o for group in [body, *body.get("option_groups", ())] for o in group.get("options", ()))

    def _send(self, make: Callable[..., Json], person: User, *rest: Any, **named: Any) -> Ack:
        payload = make(self._state, self._courier.verification, person, *rest, **named)
        return self._courier.deliver("interactive", payload)


def _named(view: View, name: str) -> tuple[str, str]:
    for block in view.blocks:
        for element in elements.within(block):
            if name in (element["action_id"], block["block_id"]):
                return block["block_id"], element["action_id"]
    raise Refusal("action_not_found", (f"no input {name!r} in this view",))


def _faults(view: View) -> dict[str, str]:
    held = elements.values(view.blocks, view.typed)
    found = {}
    for block in view.blocks:
        if block["type"] == "input":
            element = block["element"]
            value = held[block["block_id"]][element["action_id"]]
            said = elements.fault(element, value, optional=bool(block.get("optional")))
            if said is not None:
                found[block["block_id"]] = said
    return found


def _errors(view: View, errors: Any) -> Mapping[str, str]:
    """The errors that an app gave, if Slack would show them: each under an input block that there is."""
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    good = isinstance(errors, dict) and errors and all(isinstance(text, str) for text in errors.values())
    if not good or not errors.keys() <= inputs:
        raise Refusal("invalid_arguments", ("[ERROR] errors must name input blocks of the view",))
    return dict(errors)
