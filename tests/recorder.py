"""Purpose: a Slack Web API in memory: what the bot calls is recorded, held to Slack's limits and answered.

Not a stand-in for Slack (that is sandbox/): it knows just the calls the bot makes, and refuses on request.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from tests.slack_limits import hold_message, hold_view

BOT = "U0BOT"


@dataclass
class Call:
    method: str
    args: dict[str, Any]


@dataclass(frozen=True)
class Odd:
    """What comes once instead of Slack's answer, by the method's name, and whether the call was accepted."""

    answer: Callable[[str], SlackResponse]
    accepted: bool


@dataclass
class World:
    """What Slack knows: people, groups and channels, and what was posted where."""

    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    channels: dict[str, list[str]] = field(default_factory=dict)
    private: set[str] = field(default_factory=set)
    joined: set[str] = field(default_factory=set)
    archived: set[str] = field(default_factory=set)
    posts: defaultdict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    dnd: dict[str, dict[str, Any]] = field(default_factory=dict)
    said: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    refusals: dict[tuple[str, str], str] = field(default_factory=dict)
    odd: dict[tuple[str, str], Odd] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    shares: dict[str, dict[str, str]] = field(default_factory=dict)
    clock: int = 0
    without_tables: bool = False


def has_table(message: Mapping[str, Any]) -> bool:
    """Whether Slack would have to draw a table."""
    return any(block["type"] == "table" for block in message.get("blocks") or [])


class Recorder(WebClient):
    """A WebClient whose calls never leave the process."""

    def __init__(self, world: World) -> None:
        super().__init__(token="xoxb-test")
        self.world = world

    def api_call(self, api_method: str, **kwargs: Any) -> SlackResponse:
        args = {**(kwargs.get("params") or {}), **(kwargs.get("json") or {}), **(kwargs.get("data") or {})}
        self.world.calls.append(Call(api_method, args))
        refusal = self.world.refusals.get((api_method, str(args.get("channel") or args.get("user") or "")))
        if refusal:
            raise self._error(refusal, api_method)
        odd = self.world.odd.pop((api_method, self._place(args)), None)
        if odd and not odd.accepted:
            return odd.answer(api_method)
        answer = getattr(self, f"_{api_method.replace('.', '_')}")(args)
        return odd.answer(api_method) if odd else self._response({"ok": True, **answer}, api_method)

    def _place(self, args: Mapping[str, Any]) -> str:
        """What a call is about: a conversation, a person, or a file's name."""
        file = self.world.names.get(args.get("file") or "")
        named = (args.get(name) for name in ("channel", "channel_id", "user", "user_id", "users", "filename"))
        return str(file or next((name for name in named if name), ""))

    def _response(self, data: Mapping[str, Any], method: str, status: int = 200) -> SlackResponse:
        return SlackResponse(
            client=self,
            http_verb="POST",
            api_url=f"https://slack.test/api/{method}",
            req_args={},
            data=dict(data),
            headers={},
            status_code=status,
        )

    def _error(self, code: str, method: str) -> SlackApiError:
        return SlackApiError(code, self._response({"ok": False, "error": code}, method))

    def _chat_postMessage(self, args: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        channel = args["channel"]
        if channel.startswith("C") and channel not in self.world.joined:
            code = "channel_not_found" if channel in self.world.private else "not_in_channel"
            raise self._error(code, "chat.postMessage")
        self._refuse_tables(args, "chat.postMessage")
        hold_message(args)
        self.world.clock += 1
        ts = f"1764000000.{self.world.clock:06d}"
        self.world.posts[channel].append({**args, "ts": ts})
        return {"channel": channel.replace("U0", "D0"), "ts": ts}

    def _refuse_tables(self, args: Mapping[str, Any], method: str) -> None:
        if self.world.without_tables and has_table(args):
            raise self._error("invalid_blocks", method)

    def _chat_update(self, args: dict[str, Any]) -> dict[str, Any]:
        self._refuse_tables(args, "chat.update")
        hold_message(args)
        found = [post for posts in self.world.posts.values() for post in posts if post["ts"] == args["ts"]]
        if not found:
            raise self._error("message_not_found", "chat.update")
        found[0].update(text=args["text"], blocks=args["blocks"])
        return {"channel": args["channel"], "ts": args["ts"]}

    def _chat_delete(self, args: dict[str, Any]) -> dict[str, Any]:
        for channel, posts in self.world.posts.items():
            self.world.posts[channel] = [post for post in posts if post["ts"] != args["ts"]]
        return {}

    def _files_getUploadURLExternal(self, args: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        file_id = f"F{len(self.world.files)}"
        self.world.names[file_id] = args["filename"]
        self.world.files[file_id] = b""
        return {"file_id": file_id, "upload_url": f"https://files.slack.test/{file_id}"}

    def take(self, url: str, content: bytes) -> None:
        """The bytes of an upload."""
        self.world.files[url.rpartition("/")[2]] = content

    def _files_completeUploadExternal(self, args: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        (file,) = json.loads(args["files"])
        if file["id"] in self.world.shares:
            raise self._error("file_not_found", "files.completeUploadExternal")
        self.world.clock += 1
        ts = f"1764000000.{self.world.clock:06d}"
        channel = args["channel_id"]
        self.world.shares[file["id"]] = {channel: ts}
        shown = {**file, "name": self.world.names.get(file["id"], "")}
        post = {"text": args.get("initial_comment") or "", "files": [shown], "ts": ts}
        self.world.posts[channel].append({**post, "thread_ts": args.get("thread_ts")})
        return {"files": [{"id": file["id"]}]}

    def _files_info(self, args: dict[str, Any]) -> dict[str, Any]:
        shares = self.world.shares.get(args["file"])
        if shares is None:
            raise self._error("file_not_found", "files.info")
        return {"file": {"shares": {"public": {place: [{"ts": ts}] for place, ts in shares.items()}}}}

    def _conversations_join(self, args: dict[str, Any]) -> dict[str, Any]:
        if args["channel"] in self.world.private:
            raise self._error("method_not_supported_for_channel_type", "conversations.join")
        self.world.joined.add(args["channel"])
        return {}

    def _conversations_info(self, args: dict[str, Any]) -> dict[str, Any]:
        channel = args["channel"]
        member = channel in self.world.joined
        if channel in self.world.private and not member:
            raise self._error("channel_not_found", "conversations.info")
        archived = channel in self.world.archived
        return {"channel": {"id": channel, "is_member": member, "is_archived": archived}}

    def _conversations_open(self, args: dict[str, Any]) -> dict[str, Any]:
        return {"channel": {"id": str(args["users"]).replace("U0", "D0")}}

    def _conversations_history(self, args: dict[str, Any]) -> dict[str, Any]:
        posts = [
            p for channel, all_ in self.world.posts.items() for p in all_ if _same(channel, args["channel"])
        ]
        return {"messages": list(reversed(posts))}

    def _conversations_replies(self, args: dict[str, Any]) -> dict[str, Any]:
        said = self.world.said.get((args["channel"], args["ts"]))
        if said is None:
            raise self._error("thread_not_found", "conversations.replies")
        return {"messages": [{"ts": "1.0", "user": BOT, "text": "the thread's first"}, said]}

    def _chat_postEphemeral(self, args: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        hold_message(args)
        return {"message_ts": "1764000000.999999"}

    def _conversations_members(self, args: dict[str, Any]) -> dict[str, Any]:
        return {"members": self.world.channels[args["channel"]], "response_metadata": {"next_cursor": ""}}

    def _users_info(self, args: dict[str, Any]) -> dict[str, Any]:
        person = self.world.people.get(args["user"])
        if person is None:
            raise self._error("user_not_found", "users.info")
        return {"user": person}

    def _dnd_teamInfo(self, args: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        asked = args["users"].split(",") if isinstance(args["users"], str) else args["users"]
        none = {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
        return {"users": {user: {**none, **self.world.dnd.get(user, {})} for user in asked}}

    def _usergroups_list(self, _args: dict[str, Any]) -> dict[str, Any]:
        return {"usergroups": [{"id": g, "name": g.title(), "handle": g.lower()} for g in self.world.groups]}

    def _usergroups_users_list(self, args: dict[str, Any]) -> dict[str, Any]:
        return {"users": self.world.groups[args["usergroup"]]}

    def _views_open(self, args: dict[str, Any]) -> dict[str, Any]:
        hold_view(args["view"])
        return {"view": {**args["view"], "id": "V0", "hash": "h0"}}

    _views_update = _views_open
    _views_push = _views_open
    _views_publish = _views_open


def _same(target: str, channel: str) -> bool:
    return target == channel or target.replace("U0", "D0") == channel
