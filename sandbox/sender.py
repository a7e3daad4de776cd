"""Purpose: carry one signed HTTP request to the bot and say what came back, within the 3 s a bot has.

It does not decide what is sent, and it repeats nothing.
"""

import asyncio
import json
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import aiohttp

from sandbox import signing
from sandbox.settings import Settings
from sandbox.world import Json

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True)
class Reply:
    status: int | None = None
    elapsed_ms: float = 0.0
    timed_out: bool = False
    error: str = ""
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    def json(self) -> Json | None:
        """The body when it is a JSON object; None for anything else."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return None
        return value if isinstance(value, dict) else None


class Sender:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._session: aiohttp.ClientSession | None = None

    async def form(self, fields: dict[str, str]) -> Reply:
        return await self._post(self._settings.bot_url, urlencode(fields).encode(), FORM, {})

    async def payload(self, payload: Json) -> Reply:
        return await self.form({"payload": json.dumps(payload, separators=(",", ":"))})

    async def json(self, body: Json, headers: dict[str, str] | None = None) -> Reply:
        return await self._post(self._settings.bot_url, json.dumps(body).encode(), JSON, headers or {})

    async def clock(self, now: str) -> Reply:
        """Tell the bot the time, at `/clock` of the same origin."""
        parts = urlsplit(self._settings.bot_url)
        url = f"{parts.scheme}://{parts.netloc}/clock" if self._settings.bot_url else ""
        return await self._post(url, json.dumps({"now": now}).encode(), JSON, {}, patient=True)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _post(
        self, url: str, body: bytes, content_type: str, extra: dict[str, str], *, patient: bool = False
    ) -> Reply:
        if not url:
            return Reply(error="no_bot_url")
        headers = {
            "Content-Type": content_type,
            **signing.headers(self._settings.signing_secret, body),
            **extra,
        }
        allowed = self._settings.drain_seconds if patient else self._settings.ack_seconds
        started = time.perf_counter()
        try:
            async with asyncio.timeout(allowed):
                return await self._exchange(url, body, headers, started)
        except TimeoutError:
            return Reply(elapsed_ms=_since(started), timed_out=True, error="timeout")
        except aiohttp.ClientError as problem:
            return Reply(elapsed_ms=_since(started), error=f"{type(problem).__name__}: {problem}")

    async def _exchange(self, url: str, body: bytes, headers: dict[str, str], started: float) -> Reply:
        async with self._open().post(url, data=body, headers=headers, allow_redirects=False) as response:
            text = await response.text(errors="replace")
            found = {name.lower(): value for name, value in response.headers.items()}
            return Reply(response.status, _since(started), body=text, headers=found)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            # idle connections are given up before a usual server (5 s) closes them under a request
            connector = aiohttp.TCPConnector(limit=64, keepalive_timeout=2)
            agent = {"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
            self._session = aiohttp.ClientSession(connector=connector, headers=agent)
        return self._session


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
