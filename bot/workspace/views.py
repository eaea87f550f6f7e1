"""The views.* methods and the views: stacks of modals and Home tabs, with what is typed in them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.workspace import checks, elements
from bot.workspace.arguments import needed
from bot.workspace.refusal import Refusal
from bot.workspace.state import Json, State
from bot.workspace.triggers import Triggers

# A modal and two more on top of it.
DEPTH = 3
Typed = Mapping[tuple[str, str], Json]


@dataclass(frozen=True)
class View:
    """A modal or a Home tab as it stands.

    `body` is what the app gave, its blocks with ids; `typed` what the person put in, by block id and action
    id; `errors` the complaints under inputs, by block id ("" for the whole); `suggested` the options that the
    app gave for external selects. `channel` is where the person was when it opened.
    """

    id: str
    user: str
    body: Json
    hash: str
    root: str
    previous: str | None = None
    channel: str | None = None
    typed: Typed = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    suggested: Mapping[tuple[str, str], tuple[Json, ...]] = field(default_factory=dict)

    @property
    def blocks(self) -> tuple[Json, ...]:
        return tuple(self.body["blocks"])

    def is_on(self, name: str) -> bool:
        return bool(self.body.get(name))

    def holding(self, block_id: str, action_id: str, value: Json) -> View:
        return dataclasses.replace(self, typed={**self.typed, (block_id, action_id): value})


class Views:
    """The open modals and the published Home tabs of one team, safe for many threads."""

    def __init__(self, state: State, triggers: Triggers) -> None:
        self._state, self.triggers = state, triggers
        # The state's own, since whoever waits for a change looks at views while holding it.
        self._lock = state.lock
        self._views: dict[str, View] = {}
        self._stacks: dict[str, list[str]] = {}
        self._homes: dict[str, str] = {}
        self.has_home = True

    # -- the Web API -------------------------------------------------------------------------------------

    def open(self, arguments: Json) -> Json:
        body = checks.view(arguments.get("view"), "modal")
        trigger = self.triggers.exchange(needed(arguments, "trigger_id"))
        with self._lock:
            self.clear(trigger.user)
            return {"view": self.shape(self._put_on(trigger.user, body, channel=trigger.channel))}

    def push(self, arguments: Json) -> Json:
        body = checks.view(arguments.get("view"), "modal")
        trigger = self.triggers.exchange(needed(arguments, "trigger_id"))
        with self._lock:
            if trigger.view not in self._stacks.get(trigger.user, ()):
                raise Refusal("not_found")
            return {"view": self.shape(self.put_on(trigger.user, body))}

    def update(self, arguments: Json) -> Json:
        view_id, external_id = arguments.get("view_id"), arguments.get("external_id")
        if not view_id and not external_id:
            raise Refusal("invalid_arguments", ("[ERROR] missing required field: view_id or external_id",))
        with self._lock:
            old = next(
                (
                    view
                    for view in self._views.values()
                    if view.id == view_id or (external_id and view.body.get("external_id") == external_id)
                ),
                None,
            )
            if old is None:
                raise Refusal("not_found")
            body = checks.view(arguments.get("view"), old.body["type"])
            _compare(old, arguments)
            return {"view": self.shape(self.replace(old.id, body))}

    def publish(self, arguments: Json) -> Json:
        user = self._state.user(needed(arguments, "user_id"))
        body = checks.view(arguments.get("view"), "home")
        if not self.has_home:
            raise Refusal("not_enabled")
        with self._lock:
            known = self._homes.get(user.id)
            if known is None:
                view = self._made(user.id, body)
                self._homes[user.id] = view.id
            else:
                _compare(self._views[known], arguments)
                view = self.replace(known, body)
        self._state.touch()
        return {"view": self.shape(view)}

    # -- what is done with them --------------------------------------------------------------------------

    def stack(self, user: str) -> tuple[View, ...]:
        """The open modals of that user, the one on top last."""
        with self._lock:
            return tuple(self._views[i] for i in self._stacks.get(user, ()))

    def home(self, user: str) -> View | None:
        with self._lock:
            return self._views.get(self._homes.get(user, ""))

    def view(self, view_id: str, user: str) -> View:
        """That user's view. Raises Refusal(not_found) when it is closed or somebody else's."""
        with self._lock:
            found = self._views.get(view_id)
        if found is None or found.user != user:
            raise Refusal("not_found")
        return found

    def keep(self, view: View) -> None:
        """Stores what was typed in a view, unless it was closed or changed by the app meanwhile."""
        with self._lock:
            now = self._views.get(view.id)
            if now is not None and now.hash == view.hash:
                self._views[view.id] = view
        self._state.touch()

    def put_on(self, user: str, body: Json) -> View:
        """Lays a modal on top of that user's. Raises Refusal(push_limit_reached), duplicate_external_id."""
        with self._lock:
            if len(self._stacks.get(user, ())) >= DEPTH:
                raise Refusal("push_limit_reached")
            return self._put_on(user, body)

    def replace(self, view_id: str, body: Json) -> View:
        """Gives a view other contents; what was typed stays in inputs whose ids are the same.

        Raises Refusal(not_found) when it was closed meanwhile, duplicate_external_id.
        """
        with self._lock:
            old = self._views.get(view_id)
            if old is None:
                raise Refusal("not_found")
            self._check_external(body, but=view_id)
            new = _with_ids(body)
            kinds = {
                (block["block_id"], element["action_id"]): element["type"]
                for block in new["blocks"]
                for element in elements.within(block)
            }
            typed = {key: value for key, value in old.typed.items() if kinds.get(key) == value["type"]}
            view = dataclasses.replace(old, body=new, hash=self._state.new_ts(), typed=typed, errors={})
            self._views[view_id] = view
        self._state.touch()
        return view

    def take_off(self, view_id: str) -> None:
        """Closes that modal; those beneath and above stay."""
        with self._lock:
            view = self._views.pop(view_id, None)
            if view is not None:
                self._stacks[view.user].remove(view_id)
        self._state.touch()

    def clear(self, user: str) -> None:
        """Closes all modals of that user."""
        with self._lock:
            for view_id in self._stacks.pop(user, ()):
                del self._views[view_id]
        self._state.touch()

    def shape(self, view: View) -> Json:
        """The view as Slack writes it, with what its inputs hold."""
        body = view.body
        shape = {
            "id": view.id,
            "team_id": self._state.team_id,
            "app_id": self._state.app_id,
            "app_installed_team_id": self._state.team_id,
            "bot_id": self._state.bot.bot_id,
            "hash": view.hash,
            "root_view_id": view.root,
            "previous_view_id": view.previous,
            "state": {"values": elements.values(view.blocks, view.typed)},
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
        }
        return {**shape, **({"submit": None, "close": None} if body["type"] == "modal" else {}), **body}

    def _put_on(self, user: str, body: Json, *, channel: str | None = None) -> View:
        stack = self._stacks.setdefault(user, [])
        view = self._made(user, body, below=self._views[stack[-1]] if stack else None, channel=channel)
        stack.append(view.id)
        self._state.touch()
        return view

    def _made(self, user: str, body: Json, *, below: View | None = None, channel: str | None = None) -> View:
        self._check_external(body)
        view_id = self._state.new_id("V")
        view = View(
            id=view_id,
            user=user,
            body=_with_ids(body),
            hash=self._state.new_ts(),
            root=below.root if below else view_id,
            previous=below.id if below else None,
            channel=below.channel if below else channel,
        )
        self._views[view_id] = view
        return view

    def _check_external(self, body: Json, but: str = "") -> None:
        wanted = body.get("external_id")
        if wanted and any(v.body.get("external_id") == wanted and v.id != but for v in self._views.values()):
            raise Refusal("duplicate_external_id")


def _with_ids(body: Json) -> Json:
    return {**body, "blocks": list(elements.with_ids(body["blocks"]))}


def _compare(view: View, arguments: Json) -> None:
    if arguments.get("hash") and arguments["hash"] != view.hash:
        raise Refusal("hash_conflict")
