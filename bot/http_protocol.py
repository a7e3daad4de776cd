"""Purpose: bounds what comes before a request's body: how large its head may be, and how long it may take.

The parser keeps a head until it ends, and one that never does would grow for as long as somebody sends. What
stands in it, and the body, are the edge's business.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 65_536
# Slack sends a request in one go; this is for those who keep a connection open by a letter now and then.
HEAD_WITHIN_S = 10.0
TOO_LARGE, TOO_SLOW = "431 Request Header Fields Too Large", "408 Request Timeout"


class HeadTooLargeError(Exception):
    """Stops the parser."""


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's, which closes a connection whose next head is too large or too slow."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._in_head = True
        self._ended = 0  # heads so far
        self._fed = 0  # bytes of this head that is not whole yet
        self._size = 0  # of what is whole of it: the address and each header
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        whole_before, ended_before = self._in_head, self._ended
        if self._in_head and self._timer is None:
            self._await_head()
        super().data_received(data)
        # With the end of a request before it, the beginning of this one is not known to the byte.
        self._fed = self._fed + len(data) if whole_before and self._ended == ended_before else 0
        if self._in_head and self._fed > LARGEST_HEAD:
            self._refuse(TOO_LARGE)

    def on_message_begin(self) -> None:
        self._size = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._grow(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._grow(len(name) + len(value) + len(": \r\n"))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._stop_waiting()
        self._in_head, self._ended = False, self._ended + 1
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head = True
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """What the parser stumbled over is answered once."""
        self._stop_waiting()
        if self._size > LARGEST_HEAD:
            self._refuse(TOO_LARGE)
        elif not self.transport.is_closing():
            super().send_400_response(msg)

    def _grow(self, by: int) -> None:
        self._size += by
        if self._size > LARGEST_HEAD:
            raise HeadTooLargeError

    def _await_head(self) -> None:
        self._timer = self.loop.call_later(HEAD_WITHIN_S, self._refuse, TOO_SLOW)

    def _stop_waiting(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _refuse(self, status: str) -> None:
        self._stop_waiting()
        if not self.transport.is_closing():
            answer = f"HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            self.transport.write(answer.encode())
            self.transport.close()
