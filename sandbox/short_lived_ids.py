"""Purpose: what Slack hands out for a short while: trigger ids (once, 3 s), response_urls (5 uses, 30 min).

Both run on real time. It opens no views and posts nothing.
"""

import secrets
import time
from dataclasses import dataclass
from typing import Any

from sandbox.errors import SlackError
from sandbox.settings import Settings

KEPT = 20_000


@dataclass
class Trigger:
    user: str
    expires: float
    used: bool = False


@dataclass
class ResponseUrl:
    user: str
    channel: str
    expires: float
    message_ts: str = ""
    ephemeral: bool = False
    thread_ts: str = ""
    uses: int = 0


class Tickets:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._triggers: dict[str, Trigger] = {}
        self._urls: dict[str, ResponseUrl] = {}

    def trigger(self, user: str) -> str:
        key = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self._triggers[key] = Trigger(user, time.monotonic() + self._settings.trigger_seconds)
        _forget_oldest(self._triggers)
        return key

    def check_trigger(self, key: str) -> Trigger:
        found = self._triggers.get(key)
        if found is None:
            raise SlackError("invalid_trigger_id")
        if found.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() > found.expires:
            raise SlackError("expired_trigger_id")
        return found

    def response_url(self, ticket: ResponseUrl) -> str:
        key = secrets.token_urlsafe(18)
        self._urls[key] = ticket
        _forget_oldest(self._urls)
        return f"{self._settings.public_url}/response/{key}"

    def expiry(self) -> float:
        return time.monotonic() + self._settings.response_url_seconds

    def use_url(self, key: str) -> ResponseUrl:
        found = self._urls.get(key)
        if found is None or time.monotonic() > found.expires:
            raise SlackError("expired_url")
        if found.uses >= self._settings.response_url_uses:
            raise SlackError("used_url")
        found.uses += 1
        return found


def _forget_oldest(tickets: dict[str, Any]) -> None:
    if len(tickets) > KEPT:
        del tickets[next(iter(tickets))]
