"""Purpose: one Web API call with its arguments read, whichever way they came. It runs no method."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from sandbox.errors import SlackError, bad_arguments
from sandbox.posting import FAMILIES
from sandbox.workspace import Workspace
from sandbox.world import Channel, Json

TRUE = ("1", "true", "True", True, 1)


@dataclass
class Call:
    method: str
    arguments: Json

    def text(self, name: str) -> str:
        value = self.arguments.get(name)
        return "" if value is None else str(value)

    def needed(self, name: str) -> str:
        if not (value := self.text(name)):
            raise bad_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        return self.arguments.get(name) in TRUE

    def number(self, name: str, default: int) -> int:
        try:
            return int(self.text(name) or default)
        except ValueError:
            raise bad_arguments(f"must provide a number [json-pointer:/{name}]") from None

    def parsed(self, name: str, error: str) -> Any:
        """An argument that is JSON, given as such or as text of a form; None when it is not there."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None

    def limit(self, default: int, most: int) -> int:
        wanted = self.number("limit", default) or default
        if not 1 <= wanted <= most:
            raise SlackError("invalid_limit")
        return wanted

    def cursor(self) -> str:
        if not (cursor := self.text("cursor")):
            return ""
        try:
            key, _, value = base64.b64decode(cursor, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise SlackError("invalid_cursor") from None
        if key != "next":
            raise SlackError("invalid_cursor")
        return value


def next_cursor(value: str) -> Json:
    encoded = base64.b64encode(f"next:{value}".encode()).decode() if value else ""
    return {"response_metadata": {"next_cursor": encoded}}


def page(call: Call, items: list[Any], default: int, most: int = 1000) -> tuple[list[Any], Json]:
    """One page of a list, and the cursor to the rest."""
    start, limit = call.cursor() or "0", call.limit(default, most)
    if not start.isdigit():
        raise SlackError("invalid_cursor")
    end = int(start) + limit
    return items[int(start) : end], next_cursor(str(end) if end < len(items) else "")


def read(query: str, content_type: str, body: bytes, authorization: str) -> tuple[Json, str]:
    """The arguments of a request, and its token."""
    arguments: Json = dict(parse_qsl(query, keep_blank_values=True))
    if content_type.startswith("application/json"):
        try:
            given = json.loads(body or b"{}")
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(given, dict):
            raise SlackError("json_not_object")
        arguments |= given
    else:
        arguments |= dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    token = authorization.removeprefix("Bearer ").strip() or str(arguments.get("token") or "")
    arguments.pop("token", None)
    return arguments, token


def need_scope(workspace: Workspace, *any_of: str) -> None:
    granted = workspace.app.scopes
    if not any(scope in granted for scope in any_of):
        raise SlackError("missing_scope", needed=",".join(any_of), provided=",".join(granted))


def conversation(workspace: Workspace, call: Call, family: str = "", name: str = "channel") -> Channel:
    """The conversation a call names, if the bot may know of it; `family` is the scope for its type."""
    found = workspace.world.channels.get(call.needed(name))
    if found is None or (found.kind != "public" and not workspace.world.bot_in(found)):
        raise SlackError("channel_not_found")
    if family:
        need_scope(workspace, f"{FAMILIES[found.kind]}:{family}")
    return found


def person(workspace: Workspace, user_id: str) -> str:
    if user_id not in workspace.world.users:
        raise SlackError("user_not_found")
    return user_id
