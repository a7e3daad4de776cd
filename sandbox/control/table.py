"""Purpose: every control call in one table, and the HTTP door to them."""

import json
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.control import acts, backdate, batches, changes, conditions, reads
from sandbox.errors import Refused, SlackError
from sandbox.workspace import Workspace
from sandbox.world import Json

Act = Callable[[Workspace, Json], Awaitable[Json]]

ACTS: dict[str, Act] = {
    "command": acts.command,
    "say": acts.say,
    "click": acts.click,
    "submit": acts.submit,
    "close": acts.close,
    "options": acts.options,
    "shortcut": acts.shortcut,
    "message": acts.message,
    "edit": acts.edit,
    "delete": acts.delete,
    "react": acts.react,
    "join": acts.join,
    "dismiss": acts.dismiss,
    "home": acts.home,
    "batch": batches.messages,
    "past": backdate.past,
    "invite": changes.invite,
    "kick": changes.kick,
    "archive": changes.archive,
    "deactivate": changes.deactivate,
    "change_user": changes.change_user,
    "add_user": changes.add_user,
    "add_channel": changes.add_channel,
    "group": changes.group,
    "disable_group": changes.disable_group,
    "plan": changes.plan,
    "dnd": changes.dnd,
    "clock": conditions.set_clock,
    "settle": conditions.settle,
    "faults": conditions.faults,
    "settings": conditions.settings,
    "messages": reads.messages,
    "dms": reads.dms,
    "views": reads.views,
    "calls": reads.calls,
    "clear_calls": reads.clear_calls,
    "state": reads.state,
}


async def serve(request: Request) -> Response:
    workspace: Workspace = request.app.state.workspace
    try:
        act = ACTS.get(request.path_params["act"])
        if act is None:
            raise Refused("no_such_act", request.path_params["act"])
        return JSONResponse(await act(workspace, await given(request)))
    except Refused as refusal:
        body = {"ok": False, "error": refusal.error, "detail": refusal.detail, **refusal.extra}
        return JSONResponse(body, 504 if refusal.error == "not_drained" else 422)
    except SlackError as refusal:
        return JSONResponse(refusal.body() | {"detail": ""}, 422)


async def given(request: Request) -> Json:
    """What a control call was given, by address and body."""
    given: Json = dict(request.query_params)
    body = await request.body()
    try:
        more = json.loads(body) if body else {}
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(more, dict):
        raise Refused("invalid_json", "an object is wanted")
    return given | more
