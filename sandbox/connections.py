"""Purpose: know the open connections, so that one can be dropped without an answer. It serves nothing."""

import asyncio
from typing import Any

from starlette.requests import Request
from uvicorn.protocols.http.auto import AutoHTTPProtocol

OPEN: dict[tuple[str, int], asyncio.Transport] = {}
"""By the client's address and port; addresses of this machine only, so they are unique."""


class DroppableProtocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """The usual HTTP protocol, noting its transport under the client's address."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._peer = tuple(transport.get_extra_info("peername")[:2])
        OPEN[self._peer] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        OPEN.pop(self._peer, None)
        super().connection_lost(exc)


def drop(request: Request) -> None:
    """Close the connection of a request before it is answered."""
    transport = OPEN.get((request.client.host, request.client.port)) if request.client else None
    if transport is not None:
        transport.abort()
