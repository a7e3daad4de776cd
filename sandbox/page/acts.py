"""Purpose: what a browser may do: act as a person, move time, arm faults.

It only passes on, and takes note of what went well.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.control.table import ACTS, given
from sandbox.errors import Refused, SlackError
from sandbox.page import fault_panel, time_control
from sandbox.workspace import Workspace
from sandbox.world import Json

PERSONAL = frozenset(
    {
        "say",
        "click",
        "submit",
        "close",
        "options",
        "shortcut",
        "edit",
        "delete",
        "react",
        "join",
        "dismiss",
    }
)
NO_ANSWER = "Drumbeat did not answer in time. Nothing you typed is lost: try again."
FAILED = "Something went wrong between Slack and Drumbeat. Nothing you typed is lost: try again."


async def serve(request: Request) -> Response:
    workspace: Workspace = request.app.state.workspace
    try:
        found = LEVERS.get(request.path_params["act"]) or _personal(request.path_params["act"])
        return JSONResponse(await found(workspace, await given(request)))
    except Refused as refusal:
        words = refusal.detail or refusal.error
        return JSONResponse({"ok": False, "error": refusal.error, "detail": words, **refusal.extra}, 422)
    except SlackError as refusal:
        return JSONResponse({"ok": False, "error": refusal.error, "detail": refusal.error}, 422)


Act = Callable[[Workspace, Json], Awaitable[Json]]


def _personal(name: str) -> Act:
    if name not in PERSONAL:
        raise Refused("no_such_act", name)

    async def act(workspace: Workspace, said: Json) -> Json:
        before = _meant(workspace, name, said)
        answer = await ACTS[name](workspace, said)
        trouble_, kept = _trouble(name, answer), name == "say" and _unanswered(answer)
        if before and not trouble_ and not kept and not answer.get("errors"):
            workspace.desk.note(*before)
            workspace.journal.stir()
        return {"ok": True, "trouble": trouble_, "kept": kept, **{k: answer[k] for k in SHOWN if k in answer}}

    return act


SHOWN = ("options", "errors", "closed")
"""What of an answer the page needs; everything else it reads from the workspace."""


def _meant(workspace: Workspace, name: str, said: Json) -> tuple[str, str] | None:
    """What the act is to be remembered as, looked up before it changes anything."""
    if name == "say" and str(said.get("text", "")).startswith("/"):
        return "command", str(said["text"])
    if name == "click":
        return "click", str(said.get("action_id"))
    if name == "submit":
        view = workspace.world.view(str(said.get("view", "")))
        return ("submit", str(view.json["callback_id"])) if view else None
    return None


def _trouble(name: str, answer: dict[str, Any]) -> str:
    """What a Slack client would say of an answer that did not come; commands say it in the channel."""
    if answer.get("trouble"):
        return str(answer["trouble"])
    if name in ("say", "close", "join", "react", "edit", "delete") or not _unanswered(answer):
        return ""
    return NO_ANSWER if answer.get("timed_out") else FAILED


def _unanswered(answer: dict[str, Any]) -> bool:
    """Something was asked of the bot and it did not answer well; of events it hears again by itself."""
    status = answer.get("status")
    well = status is not None and 200 <= status < 300
    return bool(answer.get("sent")) and "events" not in answer and not well


async def _leap(workspace: Workspace, said: Json) -> Json:
    return time_control.start(workspace, said)


async def _arm(workspace: Workspace, said: Json) -> Json:
    return fault_panel.arm(workspace, said)


async def _restart(workspace: Workspace, _said: Json) -> Json:
    return await fault_panel.restart(workspace)


LEVERS: dict[str, Act] = {"leap": _leap, "arm": _arm, "restart": _restart}
