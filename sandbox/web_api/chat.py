"""Purpose: the chat.* methods. They check as Slack checks; `posting` keeps the messages."""

from typing import Any

from sandbox import block_kit, posting
from sandbox.errors import SlackError, bad_arguments
from sandbox.web_api import views
from sandbox.web_api.call import Call, conversation, person
from sandbox.workspace import Workspace
from sandbox.world import Channel, Json

MOST_TEXT = 40_000
MOST_UPDATE = 4_000
MOST_MARKDOWN = 12_000


def post_message(workspace: Workspace, call: Call) -> Json:
    channel = _writable(workspace, call)
    message = posting.by_bot(workspace, _content(call) | _thread(channel, call))
    if metadata := call.parsed("metadata", "invalid_metadata_format"):
        message["metadata"] = _metadata(metadata)
    kept, _ = posting.post(workspace, channel, message)
    return {"ok": True, "channel": channel.id, "ts": kept["ts"], "message": dict(kept)}


def update(workspace: Workspace, call: Call) -> Json:
    channel = conversation(workspace, call)
    message = _own(workspace, channel, call.needed("ts"), "cant_update_message")
    content = _content(call, missing_is_kept=True)
    if len(content.get("text") or "") > MOST_UPDATE:
        raise SlackError("msg_too_long")
    if metadata := call.parsed("metadata", "invalid_metadata_format"):
        content["metadata"] = _metadata(metadata)
    posting.change(workspace, channel, message["ts"], content)
    shown = dict(channel.messages[message["ts"]])
    return {"ok": True, "channel": channel.id, "ts": message["ts"], "text": shown["text"], "message": shown}


def delete(workspace: Workspace, call: Call) -> Json:
    channel = conversation(workspace, call)
    message = _own(workspace, channel, call.needed("ts"), "cant_delete_message")
    posting.remove(workspace, channel, message["ts"])
    return {"ok": True, "channel": channel.id, "ts": message["ts"]}


def post_ephemeral(workspace: Workspace, call: Call) -> Json:
    channel = _writable(workspace, call)
    user = person(workspace, call.needed("user"))
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    shown = posting.whisper(workspace, channel, user, _content(call) | _thread(channel, call))
    return {"ok": True, "message_ts": shown["ts"]}


def get_permalink(workspace: Workspace, call: Call) -> Json:
    channel = conversation(workspace, call)
    message = channel.messages.get(call.needed("message_ts"))
    if message is None:
        raise SlackError("message_not_found")
    link = (
        f"https://{workspace.world.domain}.slack.com/archives/{channel.id}/p{message['ts'].replace('.', '')}"
    )
    thread = message.get("thread_ts")
    tail = f"?thread_ts={thread}&cid={channel.id}" if thread not in (None, message["ts"]) else ""
    return {"ok": True, "channel": channel.id, "permalink": link + tail}


def _writable(workspace: Workspace, call: Call) -> Channel:
    """The channel the bot may write to; a person's id opens the conversation with them."""
    world, name = workspace.world, call.needed("channel")
    if name in world.users:
        return world.dm(name)
    channel = conversation(workspace, call)
    if channel.archived:
        raise SlackError("is_archived")
    public = channel.kind == "public" and "chat:write.public" in workspace.app.scopes
    if not world.bot_in(channel) and not public:
        raise SlackError("not_in_channel")
    return channel


def _content(call: Call, *, missing_is_kept: bool = False) -> Json:
    """Text and blocks of a call, refused as Slack refuses them."""
    blocks, text = call.parsed("blocks", "invalid_blocks_format"), call.text("text")
    markdown = call.text("markdown_text")
    if markdown and (text or blocks):
        raise SlackError("markdown_text_conflict")
    if len(markdown) > MOST_MARKDOWN:
        raise SlackError("msg_too_long")
    attachments = call.parsed("attachments", "invalid_attachments")
    refuse_blocks(blocks)
    if not (
        text or markdown or blocks or attachments or (missing_is_kept and call.arguments.get("metadata"))
    ):
        raise SlackError("no_text")
    if attachments and len(attachments) > 100:
        raise SlackError("too_many_attachments")
    kept: Json = {"text": (text or markdown)[: None if missing_is_kept else MOST_TEXT]}
    return kept | _optional(blocks, attachments, clear=missing_is_kept)


def _optional(blocks: Any, attachments: Any, *, clear: bool) -> Json:
    given = {"blocks": blocks or None, "attachments": attachments or None}
    return {name: value for name, value in given.items() if value is not None or clear}


def validate(_workspace: Workspace, call: Call) -> Json:
    """Whether blocks, a message or a view would be taken; nothing is posted."""
    given = {name: call.parsed(name, "invalid_arguments") for name in ("blocks", "message", "view")}
    asked = [(name, value) for name, value in given.items() if value is not None]
    if len(asked) != 1:
        raise bad_arguments("exactly one of blocks, message and view must be given")
    ((name, value),) = asked
    if name == "view":
        views.check(value, str(value.get("type")) if isinstance(value, dict) else "")
    else:
        refuse_blocks(value if name == "blocks" else _blocks_of(value))
    return {"ok": True}


def _blocks_of(message: Any) -> Any:
    if not isinstance(message, dict):
        raise bad_arguments("must provide an object [json-pointer:/message]")
    return message.get("blocks", [])


def refuse_blocks(blocks: Any) -> None:
    """Raise what Slack answers to blocks beyond its limits."""
    found = block_kit.problems(blocks) if blocks is not None else []
    if found:
        plain = [f.removeprefix("[ERROR] ") for f in found]
        raise SlackError("invalid_blocks", errors=plain, response_metadata={"messages": found})


def _thread(channel: Channel, call: Call) -> Json:
    if not (thread := call.text("thread_ts")):
        return {}
    parent = channel.messages.get(thread)
    if parent is None:
        raise SlackError("thread_not_found")
    inside: Json = {"thread_ts": parent.get("thread_ts") or thread}
    return inside | ({"subtype": "thread_broadcast"} if call.flag("reply_broadcast") else {})


def _metadata(value: Any) -> Json:
    if not isinstance(value, dict) or not isinstance(value.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    if not value.get("event_type"):
        raise SlackError("invalid_metadata_schema")
    return value


def _own(workspace: Workspace, channel: Channel, ts: str, otherwise: str) -> Json:
    message = channel.messages.get(ts)
    if message is None:
        raise SlackError("message_not_found")
    if message.get("bot_id") != workspace.world.bot_id:
        raise SlackError(otherwise)
    return message
