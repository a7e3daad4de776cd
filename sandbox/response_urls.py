"""Purpose: what a bot says through a response_url, in the open or to one person. It hands none out."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox import posting
from sandbox.errors import SlackError
from sandbox.short_lived_ids import ResponseUrl
from sandbox.web_api.chat import refuse_blocks
from sandbox.workspace import Workspace
from sandbox.world import Channel, Json


async def serve(request: Request) -> Response:
    workspace: Workspace = request.app.state.workspace
    try:
        said = _read(await request.body())
        ticket = workspace.tickets.use_url(request.path_params["key"])
        _say(workspace, ticket, said)
    except SlackError as refusal:
        return JSONResponse(refusal.body(), 404 if refusal.error.endswith("_url") else 400)
    return PlainTextResponse("ok")


def _read(body: bytes) -> Json:
    try:
        said: Any = json.loads(body)
    except ValueError:
        raise SlackError("invalid_payload") from None
    if not isinstance(said, dict):
        raise SlackError("invalid_payload")
    return said


def _say(workspace: Workspace, ticket: ResponseUrl, said: Json) -> None:
    channel = workspace.world.channels[ticket.channel]
    if said.get("delete_original"):
        _delete(workspace, channel, ticket)
        return
    refuse_blocks(said.get("blocks"))
    body = {key: said[key] for key in ("text", "blocks", "attachments") if said.get(key)}
    if not body:
        raise SlackError("no_text")
    if said.get("replace_original") and ticket.message_ts:
        _replace(workspace, channel, ticket, body)
        return
    thread = {"thread_ts": said["thread_ts"]} if said.get("thread_ts") else {}
    if said.get("response_type") == "in_channel":
        posting.post(workspace, channel, posting.by_bot(workspace, {"text": "", **body, **thread}))
    else:
        posting.whisper(workspace, channel, ticket.user, body | thread)


def _replace(workspace: Workspace, channel: Channel, ticket: ResponseUrl, body: Json) -> None:
    new = {"text": "", "blocks": None, **body}
    if not ticket.ephemeral:
        if ticket.message_ts not in channel.messages:
            raise SlackError("message_not_found")
        posting.change(workspace, channel, ticket.message_ts, new)
        return
    before = channel.ephemerals.pop(ticket.message_ts, None)
    if before is None:
        raise SlackError("message_not_found")
    posting.whisper(workspace, channel, ticket.user, body | {"ts": ticket.message_ts})


def _delete(workspace: Workspace, channel: Channel, ticket: ResponseUrl) -> None:
    if ticket.ephemeral:
        channel.ephemerals.pop(ticket.message_ts, None)
        workspace.journal.stir()
    elif ticket.message_ts in channel.messages:
        posting.remove(workspace, channel, ticket.message_ts)
    else:
        raise SlackError("message_not_found")
