"""Purpose: views.open, update, push and publish, and the stack of modals a person has open.

It does not fill in or submit views; people do.
"""

import secrets
from typing import Any

from sandbox import block_kit, posting
from sandbox.errors import SlackError, bad_arguments
from sandbox.web_api.call import Call, person
from sandbox.workspace import Workspace
from sandbox.world import Json, View

DEPTH = 3


def open_(workspace: Workspace, call: Call) -> Json:
    view, trigger = _given(call, block_kit.MODAL), workspace.tickets.check_trigger(_trigger(call))
    made = made_view(workspace, trigger.user, view)
    trigger.used = True
    workspace.world.stacks[trigger.user] = [made]
    return _answer(made)


def push(workspace: Workspace, call: Call) -> Json:
    view, trigger = _given(call, block_kit.MODAL), workspace.tickets.check_trigger(_trigger(call))
    pushed = push_view(workspace, trigger.user, view)
    trigger.used = True
    return _answer(pushed)


def update(workspace: Workspace, call: Call) -> Json:
    view = call.parsed("view", "invalid_arguments")
    found = _open_view(workspace, call)
    check(view, str(found.json["type"]))
    if call.text("hash") not in ("", found.json["hash"]):
        raise SlackError("hash_conflict")
    return _answer(replace(workspace, found, view))


def publish(workspace: Workspace, call: Call) -> Json:
    user, view = person(workspace, call.needed("user_id")), _given(call, block_kit.HOME)
    if not workspace.app.home_enabled:
        raise SlackError("not_enabled")
    home = workspace.world.homes.get(user)
    if home is not None and call.text("hash") not in ("", home.json["hash"]):
        raise SlackError("hash_conflict")
    if home is not None:
        return _answer(replace(workspace, home, view))
    workspace.world.homes[user] = made_view(workspace, user, view)
    return _answer(workspace.world.homes[user])


def push_view(workspace: Workspace, user: str, view: Json) -> View:
    """Put a view on top of what the person has open; also for `response_action: push`."""
    stack = workspace.world.stacks.setdefault(user, [])
    if len(stack) >= DEPTH:
        raise SlackError("push_limit_reached")
    made = made_view(workspace, user, view)
    stack.append(made)
    return made


def made_view(workspace: Workspace, user: str, view: Json) -> View:
    """A view as Slack keeps it, with its id, hash and place in the stack."""
    world, external = workspace.world, view.get("external_id", "")
    if external and _by_external_id(workspace, external):
        raise SlackError("duplicate_external_id")
    view_id = world.next_id("V")
    below = world.stacks.get(user, []) if view["type"] == block_kit.MODAL else []
    kept = _defaults(view) | {
        "id": view_id,
        "team_id": world.team_id,
        "root_view_id": below[0].id if below else view_id,
        "previous_view_id": below[-1].id if below else None,
        "app_id": world.app_id,
        "bot_id": world.bot_id,
        "app_installed_team_id": world.team_id,
    }
    posting.note_view(workspace, user, kept)
    return View(user, kept)


def replace(workspace: Workspace, found: View, view: Json) -> View:
    """New content for an open view; what was typed stays where block and action keep their ids."""
    same = ("id", "team_id", "root_view_id", "previous_view_id", "app_id", "bot_id", "app_installed_team_id")
    found.json = _defaults(view) | {name: found.json[name] for name in same}
    there = {(b["block_id"], e.get("action_id")) for b in found.json["blocks"] for e in posting.elements(b)}
    found.typed = {key: value for key, value in found.typed.items() if key in there}
    posting.note_view(workspace, found.user, found.json)
    return found


def check(view: Any, surface: str) -> None:
    """Raise what Slack answers to a view beyond its limits."""
    found = block_kit.view_problems(view)
    if not found and view["type"] != surface:
        found = [f"[ERROR] unsupported type: {view['type']} [json-pointer:/view/type]"]
    if found:
        raise SlackError("invalid_arguments", response_metadata={"messages": found})
    if block_kit.too_large(view):
        raise SlackError("view_too_large")


def _defaults(view: Json) -> Json:
    empty: Json = {
        "callback_id": "",
        "private_metadata": "",
        "external_id": "",
        "close": None,
        "submit": None,
    }
    flags = {"clear_on_close": False, "notify_on_close": False}
    fresh = {"hash": f"{secrets.randbelow(10**10)}.{secrets.token_hex(4)}", "state": {"values": {}}}
    return empty | flags | view | fresh | {"blocks": posting.with_ids(view["blocks"])}


def _given(call: Call, surface: str) -> Json:
    view = call.parsed("view", "invalid_arguments")
    if view is None:
        raise bad_arguments("missing required field: view")
    check(view, surface)
    return dict(view)


def _trigger(call: Call) -> str:
    return call.text("trigger_id") or call.needed("interactivity_pointer")


def _open_view(workspace: Workspace, call: Call) -> View:
    if not call.text("view_id") and not call.text("external_id"):
        raise bad_arguments("missing required field: view_id")
    by_id = workspace.world.view(call.text("view_id"))
    found = by_id or _by_external_id(workspace, call.text("external_id"))
    if found is None:
        raise SlackError("not_found")
    return found


def _by_external_id(workspace: Workspace, external_id: str) -> View | None:
    opened = [v for stack in workspace.world.stacks.values() for v in stack]
    return next((v for v in opened if external_id and v.json["external_id"] == external_id), None)


def _answer(view: View) -> Json:
    return {"ok": True, "view": view.json}
