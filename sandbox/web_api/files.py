"""Purpose: the files.* methods: an upload in three steps, and what Slack knows of a file afterwards.

The bytes themselves come and go in `sandbox/uploads`.
"""

from typing import Any

from sandbox import posting, shapes
from sandbox.errors import SlackError, bad_arguments
from sandbox.web_api.call import Call, conversation
from sandbox.workspace import Workspace
from sandbox.world import Channel, File, Json

LONGEST_ALT = 1000


def get_upload_url(workspace: Workspace, call: Call) -> Json:
    """Step one: a place to send the bytes to, and the file's id."""
    name, length = call.needed("filename"), call.number("length", 0)
    if length <= 0:
        raise bad_arguments("must be greater than 0 [json-pointer:/length]")
    if len(call.text("alt_txt")) > LONGEST_ALT:
        raise SlackError("alt_txt_too_large")
    file = File(workspace.world.next_id("F"), name, length, call.text("alt_txt"))
    workspace.world.files[file.id] = file
    url = f"{workspace.settings.public_url}/upload/{file.id}/{file.secret}"
    return {"ok": True, "upload_url": url, "file_id": file.id}


def complete_upload(workspace: Workspace, call: Call) -> Json:
    """Step three: the files are shared in a channel or its thread, in one message."""
    listed = call.parsed("files", "invalid_arguments")
    if not isinstance(listed, list) or not listed:
        raise bad_arguments("missing required field: files")
    files = [_uploaded(workspace, entry) for entry in listed]
    if call.text("channel_id"):
        _share(workspace, _place(workspace, call), files, call)
    for file in files:
        file.completed = True
    return {"ok": True, "files": [{"id": file.id, "title": file.title} for file in files]}


def _uploaded(workspace: Workspace, entry: Any) -> File:
    file = workspace.world.files.get(str(entry.get("id"))) if isinstance(entry, dict) else None
    if file is None or not file.content or file.completed:
        raise SlackError("file_not_found")
    file.title = str(entry.get("title") or file.name)
    return file


def _place(workspace: Workspace, call: Call) -> Channel:
    channel = conversation(workspace, call, name="channel_id")
    if channel.archived or not workspace.world.bot_in(channel):
        raise SlackError("is_archived" if channel.archived else "not_in_channel")
    return channel


def _share(workspace: Workspace, channel: Channel, files: list[File], call: Call) -> None:
    thread = call.text("thread_ts")
    if thread and thread not in channel.messages:
        raise SlackError("thread_not_found")
    message: Json = {
        "subtype": "file_share",
        "text": call.text("initial_comment"),
        "upload": True,
        "files": [shapes.file(workspace.settings.public_url, file) for file in files],
    }
    if thread:
        message["thread_ts"] = thread
    kept, _ = posting.post(workspace, channel, posting.by_bot(workspace, message))
    for file in files:
        file.shares.setdefault(channel.id, []).append(kept["ts"])


def info(workspace: Workspace, call: Call) -> Json:
    """What is known of a file, and where it is shared."""
    file = workspace.world.files.get(call.needed("file"))
    if file is None or not file.completed:
        raise SlackError("file_not_found")
    shown: Json = {"public": {}, "private": {}}
    for channel_id, stamps in file.shares.items():
        kind = "public" if workspace.world.channels[channel_id].kind == "public" else "private"
        standing = [ts for ts in stamps if ts in workspace.world.channels[channel_id].messages]
        shown[kind][channel_id] = [{"ts": ts} for ts in standing]
    return {"ok": True, "file": {**shapes.file(workspace.settings.public_url, file), "shares": shown}}
