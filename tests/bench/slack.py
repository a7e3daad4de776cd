"""Purpose: a stand-in for Slack that takes every message and answers after 100 ms, as a process of its own.

Raw asyncio, since it shares the cores with what is measured. Keeps when which channel was posted to, and
checks nothing else. `GET /count` answers how many, `GET /seen` which; `POST /forget` forgets them.
"""

import asyncio
import json
import re
import sys
import time
from typing import cast
from urllib.parse import parse_qs

import uvloop

from bot.trial.processes import HOST

LATENCY_S = 0.1
HEAD_END = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
WHO = {"ok": True, "team_id": "T0BENCH", "user_id": "U0BOT", "bot_id": "B0BOT"}
BACKLOG = 4096

seen: list[tuple[float, str]] = []


class Answerer(asyncio.Protocol):
    """One connection, open until it is closed or was asked to be: slack_sdk asks that of each call."""

    def __init__(self) -> None:
        self._buffer = b""
        self._last = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head = self._buffer.find(HEAD_END)
        length = LENGTH.search(self._buffer, 0, head) if head >= 0 else None
        start = head + len(HEAD_END)
        end = start + (int(length[1]) if length else 0)
        if head < 0 or len(self._buffer) < end:
            return
        asked, body, self._buffer = self._buffer[:head], self._buffer[start:end], self._buffer[end:]
        self._last = b"\r\nconnection: close" in asked.lower()
        self._asked(asked.split(b" ", 2)[1].decode(), body)

    def _asked(self, path: str, body: bytes) -> None:
        if path.startswith("/api/chat.postMessage"):
            channel = _channel(body)
            seen.append((time.time(), channel))
            told = {"ok": True, "channel": channel, "ts": f"{time.time():.6f}"}
            asyncio.get_running_loop().call_later(LATENCY_S, self._answer, told)
        elif path.startswith("/api/"):
            self._answer(WHO)
        else:
            if path == "/forget":
                seen.clear()
            self._answer({"seen": seen} if path == "/seen" else {"count": len(seen)})

    def _answer(self, told: object) -> None:
        body = json.dumps(told).encode()
        self._transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            + f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        if self._last:
            self._transport.close()


def _channel(body: bytes) -> str:
    """Of a message as slack_sdk sends it: JSON, or a form."""
    if body.startswith(b"{"):
        return str(json.loads(body)["channel"])
    return parse_qs(body.decode())["channel"][0]


async def _serve(port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Answerer, HOST, port, backlog=BACKLOG)
    await server.serve_forever()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(int(sys.argv[1])))
