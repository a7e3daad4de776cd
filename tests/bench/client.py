"""Purpose: the load: prepared requests over a few keep-alive sockets, each answered before the next is sent.

Raw asyncio, since a client that costs more than the server measures itself. Reads just as much HTTP/1.1 as
uvicorn writes: a status, Content-Length and a body. Judges no answer.
"""

import asyncio
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

import uvloop

from bot.trial.processes import HOST

CONNECTIONS = 32
AT_MOST_S = 120.0
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
HEAD_END = b"\r\n\r\n"


class Answer(NamedTuple):
    """One answer, and how long it took from the first byte written to the last byte read."""

    seconds: float
    status: int
    body: bytes


@dataclass(frozen=True)
class Load:
    """What came of one round, and how long it took in all."""

    seconds: float
    answers: Sequence[Answer]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.answers) / self.seconds

    def percentile_ms(self, percent: float) -> float:
        """The latency that `percent` of the answers kept."""
        ordered = sorted(answer.seconds for answer in self.answers)
        return ordered[max(0, round(len(ordered) * percent / 100) - 1)] * 1000


class _Socket(asyncio.Protocol):
    """One connection: it takes the next request from all that are left until none is."""

    def __init__(self, requests: Iterator[bytes], answers: list[Answer], end: asyncio.Future[None]) -> None:
        self._requests = requests
        self._answers = answers
        self._end = end
        self._buffer = b""
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._next()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head = self._buffer.find(HEAD_END)
        if head < 0:
            return
        length = LENGTH.search(self._buffer, 0, head)
        start = head + len(HEAD_END)
        if len(self._buffer) < start + (int(length[1]) if length else 0):
            return
        seconds = time.perf_counter() - self._sent_at
        self._answers.append(Answer(seconds, int(self._buffer[9:12]), self._buffer[start:]))
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._end.done():
            self._end.set_exception(exc or ConnectionError("the server hung up"))

    def _next(self) -> None:
        self._buffer = b""
        request = next(self._requests, None)
        if request is None:
            if not self._end.done():
                self._end.set_result(None)
            self._transport.close()
            return
        self._sent_at = time.perf_counter()
        self._transport.write(request)


def drive(port: int, requests: Sequence[bytes]) -> Load:
    """Send every request to the server on this port; ConnectionError or TimeoutError when it gives out."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_drive(port, requests))


async def _drive(port: int, requests: Sequence[bytes]) -> Load:
    loop = asyncio.get_running_loop()
    left, answers = iter(requests), list[Answer]()
    ends = [loop.create_future() for _ in range(CONNECTIONS)]
    started = time.perf_counter()
    async with asyncio.timeout(AT_MOST_S):
        for end in ends:
            await loop.create_connection(lambda end=end: _Socket(left, answers, end), HOST, port)  # type: ignore[misc]
        await asyncio.gather(*ends)
    return Load(time.perf_counter() - started, answers)
