"""Purpose: the HTTP side of the Web API: token, scope, faults, limits, call log, and Slack's headers.

It knows no method; `table` does.
"""

import asyncio
import time

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from sandbox import call_log, connections, odd_answers
from sandbox.errors import SlackError
from sandbox.faults import Rule
from sandbox.odd_answers import ODD
from sandbox.web_api.call import Call, need_scope, read
from sandbox.web_api.table import METHODS
from sandbox.workspace import Workspace
from sandbox.world import Json

BEFORE = ("429", "500", "error")
"""Faults that keep a call from being accepted."""
AFTER = ("500_after_accept", "drop_after_accept", "timeout_accept", "late_accept", "slow_answer", *ODD)
"""Faults of a call that is accepted."""


async def serve(request: Request) -> Response:
    workspace: Workspace = request.app.state.workspace
    method, started = request.path_params["method"], time.perf_counter()
    call = Call(method, {})
    try:
        arguments, token = read(
            request.url.query,
            request.headers.get("content-type", ""),
            await request.body(),
            request.headers.get("authorization", ""),
        )
        call.arguments = arguments
        response, outcome = await _answer(workspace, call, token, request)
    except SlackError as refusal:
        response, outcome = _json(workspace, refusal.body()), refusal.error
    except ClientDisconnect:  # whoever called was killed half-way: nothing was asked
        return Response()
    _log(workspace, call, outcome, started)
    return response


async def _answer(workspace: Workspace, call: Call, token: str, request: Request) -> tuple[Response, str]:
    if call.method not in METHODS:
        raise SlackError("unknown_method", req_method=call.method)
    rule = workspace.faults.pick(call.method, call.text("channel"), workspace.world.team_id)
    if rule is not None and (rule.fault in BEFORE or (rule.fault in ODD and not rule.accepted)):
        return _failed(workspace, rule), rule.error if rule.fault == "error" else rule.fault
    waited = await _hold_up(workspace, rule)
    answer = _run(workspace, call, token)
    if isinstance(answer, int):
        return _limited(workspace, answer), "ratelimited"
    if rule is not None and rule.fault in AFTER:
        return await _accepted(workspace, rule, waited, answer, request), rule.fault
    return _json(workspace, answer), "ok"


async def _hold_up(workspace: Workspace, rule: Rule | None) -> float:
    """Wait as the fault says before the call is accepted; how long that was."""
    if rule is None or rule.fault not in ("delay", "late_accept"):
        return 0.0
    waited = rule.seconds * (workspace.faults.chance.random() if rule.fault == "late_accept" else 1)
    await asyncio.sleep(waited)
    return waited


async def _accepted(
    workspace: Workspace, rule: Rule, waited: float, answer: Json, request: Request
) -> Response:
    """What the caller of an accepted call gets to see."""
    if rule.fault == "500_after_accept":
        return Response("Internal Server Error", 500)
    if rule.fault in ODD:
        return odd_answers.answer(rule.fault)
    await asyncio.sleep(0 if rule.fault == "drop_after_accept" else rule.seconds - waited)
    if rule.fault == "slow_answer":
        return _json(workspace, answer)
    connections.drop(request)
    return Response()


def _run(workspace: Workspace, call: Call, token: str) -> Json | int:
    """The method's answer, or the seconds to wait when a limit is reached."""
    method = METHODS[call.method]
    if call.method != "api.test":
        _check_token(workspace, token)
    if method.scopes:
        need_scope(workspace, *method.scopes)
    return workspace.limits.wait(call.method, method.tier, call.text("channel")) or method.run(
        workspace, call
    )


def _check_token(workspace: Workspace, token: str) -> None:
    if not token:
        raise SlackError("not_authed")
    if token != workspace.settings.token:
        raise SlackError("invalid_auth")


def _failed(workspace: Workspace, rule: Rule) -> Response:
    if rule.fault in ODD:
        return odd_answers.answer(rule.fault)
    if rule.fault == "429":
        return _limited(workspace, rule.retry_after)
    if rule.fault == "500":
        return Response("Internal Server Error", 500)
    return _json(workspace, {"ok": False, "error": rule.error})


def _limited(workspace: Workspace, seconds: int | str) -> Response:
    response = _json(workspace, {"ok": False, "error": "ratelimited"}, 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _json(workspace: Workspace, body: Json, status: int = 200) -> Response:
    # the server itself adds the Date
    return JSONResponse(body, status, headers={"x-oauth-scopes": ",".join(workspace.app.scopes)})


def _log(workspace: Workspace, call: Call, outcome: str, started: float) -> None:
    elapsed = round((time.perf_counter() - started) * 1000, 2)
    user = call.text("user") or call.text("user_id") or call.text("users")
    workspace.calls.add(
        call_log.Entry(call.method, call_log.now(), outcome, call.text("channel"), user, elapsed)
    )
    if outcome != "ok":
        workspace.journal.stir()  # a fault or refusal shows on the page
