"""Purpose: the few calls of the sandbox's control API with which a trial's past is laid down, over HTTP.

Knows nothing of what is put there.
"""

import json
from datetime import datetime
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

Json = dict[str, Any]
# A local server is never reached through a proxy.
_opener = build_opener(ProxyHandler({}))


class SandboxControl:
    """One sandbox, by its address."""

    def __init__(self, url: str) -> None:
        self._url = url

    def now(self) -> datetime:
        return datetime.fromisoformat(self._ask("/clock")["now"])

    def post(self, **post: Any) -> Json:
        """Put something of the bot's into the past; its channel and ts."""
        return dict(self._ask("/control/past", {"posts": [post]})["posted"][0])

    def state(self) -> Json:
        """Its people and groups, among others."""
        return self._ask("/control/state")

    def messages_in(self, channel: str) -> list[Json]:
        """What people said in a channel, oldest first."""
        found = self._ask("/control/messages", {"channel": channel})["messages"]
        return [message for message in found if not message.get("bot_id")]

    def _ask(self, path: str, body: Json | None = None) -> Json:
        data = None if body is None else json.dumps(body).encode()
        with _opener.open(Request(self._url + path, data), timeout=10) as answer:  # noqa: S310 - our own
            return dict(json.load(answer))
