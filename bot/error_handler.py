"""Purpose: the one door for errors in listeners: a UserError shows its own words, anything else a reference.

The log carries the same reference with the kind and place of the error, never its text. What Slack would not
have sent is answered here too, and logged nowhere. Never raises.
"""

import json
import secrets
from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt import BoltContext, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError

from bot.job_runner import story
from bot.payload import MalformedPayload, kind_of
from domain.errors import NotServedError, UserError
from handlers.shared.respond import answer
from messages import help as words
from messages.blocks import Message, saying
from messages.feedback import refusal
from messages.form import first_field
from messages.mrkdwn import escape, plain

log = structlog.get_logger(__name__)
# Who causes these is answered through the response_url that comes with them.
CLICKS = ("block_actions", "message_action")


def answer_error(error: Exception, body: Mapping[str, Any], context: BoltContext) -> BoltResponse:
    """What Slack is answered: always 200 to a person, so that the words are shown; 500 to an event where the
    fault is ours, so that Slack sends it again; 200 to one that would fare no better then."""
    if isinstance(error, BoltUnhandledRequestError):
        error = UserError(words.outdated_words())
    try:
        return _answered(error, body, context)
    except Exception as again:  # noqa: BLE001 - the door's own edge: there is no other behind it
        log.error("no words for a failure", reference=secrets.token_hex(4), **story(again))
        return BoltResponse(status=_bare_status(error, body), body="")


def _bare_status(error: Exception, body: Mapping[str, Any]) -> int:
    """For an answer without words."""
    ours = not isinstance(error, UserError | MalformedPayload)
    return 500 if ours and body.get("type") == "event_callback" else 200


def _answered(error: Exception, body: Mapping[str, Any], context: BoltContext) -> BoltResponse:
    reason = _reason(error, context)
    kind = kind_of(body)
    if kind == "command":
        return _json(_reply(error, reason, body).reply())
    if kind == "view_submission":
        return _json(_at_field(error, reason, body, context))
    if kind == "block_suggestion":
        return _json({"options": []})
    if kind in CLICKS:
        answer(body, saying(escape(reason)), context.get("slack"))
    return BoltResponse(status=_bare_status(error, body), body="")


def _reason(error: Exception, context: BoltContext) -> str:
    if isinstance(error, UserError):
        return error.words
    if isinstance(error, MalformedPayload):
        return words.malformed_words()
    return words.trouble(log_failure("listener failed", error), saved=bool(context.get("saved")))


def log_failure(what: str, error: Exception) -> str:
    """The reference under which the log tells of the error."""
    reference = secrets.token_hex(4)
    log.error(what, reference=reference, **story(error))
    return reference


def _reply(error: Exception, reason: str, body: Mapping[str, Any]) -> Message:
    """To a command: the reason, and what was typed, which Slack does not keep."""
    typed = plain(str(body.get("text") or ""))
    heard = isinstance(error, UserError) and not isinstance(error, NotServedError)
    if heard or not typed:
        return saying(escape(reason))
    return refusal(reason, typed)


def _at_field(
    error: Exception, reason: str, body: Mapping[str, Any], context: BoltContext
) -> Mapping[str, Any]:
    """To a form: it stays open with its text, and the reason stands at a field; unless it is saved."""
    if context.get("saved"):
        return {"response_action": "update", "view": words.saved_form(reason)}
    if isinstance(error, MalformedPayload):
        return {"response_action": "push", "view": words.malformed_form()}
    named = error.field if isinstance(error, UserError) else None
    field = named or first_field(body["view"])
    return {"response_action": "errors", "errors": {field: reason}}


def _json(body: Mapping[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(body), headers={"content-type": "application/json"})
