"""Purpose: the one door for errors in listeners: a UserError shows its own words, anything else a reference.

The log carries the same reference with the kind and place of the error, never its text.
"""

import json
import secrets
from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt import BoltContext, BoltResponse

from bot.job_runner import story
from domain.errors import NotServedError, UserError
from handlers.shared.form import Form
from handlers.shared.respond import answer
from messages import help as words
from messages.blocks import Message, saying
from messages.feedback import refused
from messages.mrkdwn import escape, plain

log = structlog.get_logger(__name__)


def answer_error(error: Exception, body: Mapping[str, Any], context: BoltContext) -> BoltResponse:
    """What Slack is answered: always 200 to a person, so that the words are shown; 500 to an event, which
    Slack then sends again."""
    reason = _reason(error, context)
    if "command" in body:
        return _json(_reply(error, reason, body).reply())
    if body.get("type") == "view_submission":
        return _json(_at_field(error, reason, body, context))
    if body.get("type") == "block_suggestion":
        return _json({"options": []})
    if body.get("type") == "event_callback":
        return BoltResponse(status=500, body="")
    answer(body, saying(escape(reason)))
    return BoltResponse(status=200, body="")


def _reason(error: Exception, context: BoltContext) -> str:
    if isinstance(error, UserError):
        return error.words
    reference = secrets.token_hex(4)
    log.error("listener failed", reference=reference, **story(error))
    return words.trouble(reference, saved=bool(context.get("saved")))


def _reply(error: Exception, reason: str, body: Mapping[str, Any]) -> Message:
    """To a command: the reason, and what was typed, which Slack does not keep."""
    typed = plain(body.get("text") or "")
    heard = isinstance(error, UserError) and not isinstance(error, NotServedError)
    if heard or not typed:
        return saying(escape(reason))
    return refused(reason, typed)


def _at_field(
    error: Exception, reason: str, body: Mapping[str, Any], context: BoltContext
) -> Mapping[str, Any]:
    """To a form: it stays open with its text, and the reason stands at a field; unless it is saved."""
    if context.get("saved"):
        return {"response_action": "clear"}
    form = Form(body["view"])
    field = error.field if isinstance(error, UserError) and error.field else form.first
    return {"response_action": "errors", "errors": {field: reason}}


def _json(body: Mapping[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(body), headers={"content-type": "application/json"})
