"""Purpose: a person submits or closes a modal, and what the bot's answer does to their views."""

from typing import Any

from sandbox import block_kit
from sandbox.errors import Refused, SlackError
from sandbox.people import act_result, forms
from sandbox.people.interactions import frame, open_view
from sandbox.sender import Reply
from sandbox.web_api import views
from sandbox.workspace import Workspace
from sandbox.world import Json, User, View

TROUBLE = "We had some trouble connecting. Try again?"


async def submit(workspace: Workspace, user: str, given: dict[str, Any], view_id: str = "") -> Json:
    person = act_result.present(workspace, user)
    view = open_view(workspace, person, view_id)
    if not view.json.get("submit"):
        raise Refused("no_submit", "the view has no submit button")
    forms.fill(workspace.world, view, given)
    shown = view.json | {"state": {"values": forms.values(view.json["blocks"], view.typed)}}
    trigger = {"trigger_id": workspace.tickets.trigger(person.id), "response_urls": []}
    payload = frame(workspace, "view_submission", person) | trigger | {"view": shown}
    mark = workspace.journal.mark()
    reply = await workspace.sender.payload(payload)
    came = _apply(workspace, person, view, reply)
    return act_result.of_reply(workspace, person, mark, reply, **came)


def _apply(workspace: Workspace, person: User, view: View, reply: Reply) -> Json:
    """Do what the answer says; whatever Slack cannot use leaves the view open with a word of trouble."""
    nothing: Json = {"errors": {}, "trouble": "", "closed": False}
    if not reply.ok or (reply.body.strip() and reply.json() is None):
        return nothing | {"trouble": TROUBLE}
    said = reply.json() or {}
    action = said.get("response_action", "")
    try:
        if action in ("update", "push"):
            return nothing | _next(workspace, person, view, action, said.get("view"))
    except SlackError as refusal:
        return nothing | {"trouble": TROUBLE, "problems": refusal.body()}
    if action == "errors":
        return nothing | _errors(view, said.get("errors"))
    if action not in ("", "clear"):
        return nothing | {"trouble": TROUBLE}
    _pop(workspace, person, view, everything=action == "clear")
    return nothing | {"closed": True}


def _next(workspace: Workspace, person: User, view: View, action: str, given: Any) -> Json:
    views.check(given, block_kit.MODAL)
    if action == "push":
        views.push_view(workspace, person.id, given)
    else:
        views.replace(workspace, view, given)
    return {}


def _errors(view: View, errors: Any) -> Json:
    inputs = {b["block_id"] for b in view.json["blocks"] if b["type"] == "input"}
    if not isinstance(errors, dict) or not errors or set(errors) - inputs:
        return {"trouble": TROUBLE, "problems": {"error": "errors must name input blocks", "errors": errors}}
    return {"errors": errors}


def _pop(workspace: Workspace, person: User, view: View, *, everything: bool) -> None:
    stack = workspace.world.stacks.get(person.id, [])
    if everything:
        stack.clear()
    elif view in stack:
        del stack[stack.index(view) :]


async def close(workspace: Workspace, user: str, view_id: str = "", *, everything: bool = False) -> Json:
    """Close the view (or all of them); the bot hears of it only when it asked to."""
    person = act_result.present(workspace, user)
    view = open_view(workspace, person, view_id)
    everything = everything or bool(view.json.get("clear_on_close"))
    _pop(workspace, person, view, everything=everything)
    mark = workspace.journal.mark()
    if not view.json.get("notify_on_close"):
        return act_result.not_sent(workspace, person, mark, "", closed=True)
    shown = view.json | {"state": {"values": forms.values(view.json["blocks"], view.typed)}}
    payload = frame(workspace, "view_closed", person) | {"view": shown, "is_cleared": everything}
    reply = await workspace.sender.payload(payload)
    return act_result.of_reply(workspace, person, mark, reply, closed=True)
