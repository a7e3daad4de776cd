"""Purpose: a person clicks, chooses, types for suggestions, or takes a shortcut: the signed interaction.

Submitting and closing views is in `modals`.
"""

from dataclasses import dataclass
from typing import Any

from sandbox.clock import ts as as_ts
from sandbox.errors import Refused
from sandbox.people import act_result, fields, forms
from sandbox.people.commands import place_of
from sandbox.short_lived_ids import ResponseUrl
from sandbox.workspace import Workspace
from sandbox.world import Channel, Json, User, View


@dataclass(frozen=True)
class Where:
    """What a person acts on: a view, or a message of theirs in a channel."""

    blocks: list[Json]
    typed: forms.Typed
    payload: Json


async def click(
    workspace: Workspace, user: str, action: str, target: Json, *, value: Any = None, block_id: str = ""
) -> Json:
    """Press a button, choose in a select or a picker, type into a dispatching input."""
    person = act_result.present(workspace, user)
    where = _where(workspace, person, target)
    block, element = forms.find(where.blocks, action, block_id)
    acted = _acted(workspace, where, block, element, value)
    payload = frame(workspace, "block_actions", person) | {
        "trigger_id": workspace.tickets.trigger(person.id),
        **where.payload,
        "actions": [acted | {"action_ts": as_ts(workspace.clock.micros())}],
    }
    state = {"values": forms.values(where.blocks, where.typed)}
    if "view" in payload:
        payload["view"] = payload["view"] | {"state": state}
    else:
        payload["state"] = state
    mark = workspace.journal.mark()
    reply = await workspace.sender.payload(payload)
    return act_result.of_reply(workspace, person, mark, reply)


def _acted(workspace: Workspace, where: Where, block: Json, element: Json, value: Any) -> Json:
    kind = element["type"]
    base = {"action_id": element["action_id"], "block_id": block["block_id"], "type": kind}
    if kind in fields.BUTTONS:
        return base | {key: element[key] for key in ("text", "value", "style", "url") if key in element}
    if block["type"] == "input" and not block.get("dispatch_action"):
        raise Refused("not_dispatching", f"{element['action_id']} is sent only with the form")
    suggested = workspace.world.suggested.get(element["action_id"], [])
    chosen = fields.filled(element, forms.ids(workspace.world, kind, value), suggested)
    if kind != "overflow":
        where.typed[(block["block_id"], element["action_id"])] = chosen
    return base | chosen


def _where(workspace: Workspace, person: User, target: Json) -> Where:
    if target.get("channel") and target.get("ts"):
        return _on_message(workspace, person, place_of(workspace, person, target["channel"]), target["ts"])
    view = open_view(workspace, person, target.get("view", ""), home=bool(target.get("home")))
    payload = {"view": view.json, "container": {"type": "view", "view_id": view.id}}
    return Where(view.json["blocks"], view.typed, payload)


def open_view(workspace: Workspace, person: User, view_id: str, *, home: bool = False) -> View:
    """The view a person has before them: the one named, their Home, or the topmost modal."""
    world = workspace.world
    stack = world.stacks.get(person.id, [])
    found = world.homes.get(person.id) if home else (stack[-1] if stack else None)
    if view_id:
        found = world.view(view_id)
    if found is None or found.user != person.id:
        raise Refused("no_open_view", f"{person.handle} has no such view open")
    return found


def _on_message(workspace: Workspace, person: User, place: Channel, ts: str) -> Where:
    whisper = place.ephemerals.get(ts)
    message = place.messages.get(ts) or whisper
    if message is None or message.get("for", person.id) != person.id:
        raise Refused("message_not_found", f"{person.handle} sees no message {ts}")
    typed = workspace.world.typed.setdefault((f"{place.id}:{ts}", person.id), {})
    thread = message.get("thread_ts", "")
    ticket = ResponseUrl(person.id, place.id, workspace.tickets.expiry(), ts, whisper is not None, thread)
    container = {
        "type": "message",
        "message_ts": ts,
        "channel_id": place.id,
        "is_ephemeral": whisper is not None,
    }
    payload: Json = {
        "container": container | ({"thread_ts": thread} if thread else {}),
        "channel": {"id": place.id, "name": place.name},
        "response_url": workspace.tickets.response_url(ticket),
    }
    if whisper is None:  # Slack does not give an ephemeral message back
        payload["message"] = message
    return Where(message.get("blocks") or [], typed, payload)


def fill_in(workspace: Workspace, user: str, given: dict[str, Any], target: Json) -> None:
    """Keep what a person has filled in so far; what could not be sent yet is left out."""
    person = act_result.present(workspace, user)
    if not (target.get("channel") and target.get("ts")):
        view = open_view(workspace, person, target.get("view", ""), home=bool(target.get("home")))
        forms.draft(workspace.world, view, given)


async def suggest(
    workspace: Workspace, user: str, action: str, query: str, target: Json, *, block_id: str = ""
) -> Json:
    """Type into an external select; the options the bot offers come back."""
    person = act_result.present(workspace, user)
    where = _where(workspace, person, target)
    block, element = forms.find(where.blocks, action, block_id)
    asked = {"action_id": action, "block_id": block["block_id"], "value": query}
    payload = frame(workspace, "block_suggestion", person) | where.payload | asked
    payload.pop("response_url", None)
    mark = workspace.journal.mark()
    reply = await workspace.sender.payload(payload)
    said = reply.json() or {}
    grouped = [o for group in said.get("option_groups") or [] for o in group.get("options") or []]
    options = [*(said.get("options") or []), *grouped]
    if len(options) > 100:
        raise Refused("too_many_options", f"{len(options)}: Slack shows no more than 100")
    workspace.world.suggested[element["action_id"]] = options
    return act_result.of_reply(workspace, person, mark, reply, options=options)


async def shortcut(workspace: Workspace, user: str, callback_id: str, target: Json) -> Json:
    """A shortcut on a message, or a global one when no message is named."""
    person = act_result.present(workspace, user)
    kind = "message" if target.get("ts") else "global"
    if not workspace.app.has_shortcut(kind, callback_id):
        raise Refused("no_such_shortcut", f"{kind} {callback_id}")
    payload = frame(workspace, "message_action" if kind == "message" else "shortcut", person) | {
        "callback_id": callback_id,
        "action_ts": as_ts(workspace.clock.micros()),
        "trigger_id": workspace.tickets.trigger(person.id),
    }
    if kind == "message":
        payload |= _shortcut_message(workspace, person, target)
    mark = workspace.journal.mark()
    reply = await workspace.sender.payload(payload)
    return act_result.of_reply(workspace, person, mark, reply)


def _shortcut_message(workspace: Workspace, person: User, target: Json) -> Json:
    place = place_of(workspace, person, target["channel"])
    message = place.messages.get(target["ts"])
    if message is None:
        raise Refused("message_not_found", target["ts"])
    ticket = ResponseUrl(
        person.id, place.id, workspace.tickets.expiry(), thread_ts=message.get("thread_ts", "")
    )
    return {
        "message": message,
        "message_ts": message["ts"],
        "channel": {"id": place.id, "name": place.name},
        "response_url": workspace.tickets.response_url(ticket),
    }


def frame(workspace: Workspace, kind: str, person: User) -> Json:
    """What every interaction says of its team, its person and the app."""
    world = workspace.world
    user = {"id": person.id, "username": person.handle, "name": person.handle, "team_id": world.team_id}
    return {
        "type": kind,
        "token": workspace.settings.verification_token,
        "team": {"id": world.team_id, "domain": world.domain},
        "user": user,
        "api_app_id": world.app_id,
        "enterprise": None,
        "is_enterprise_install": False,
    }
