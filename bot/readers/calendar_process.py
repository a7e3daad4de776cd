"""Purpose: fetches and reads one shared calendar in a process of its own, started by calendar_feed.

What comes from outside may be hostile, and its libraries are heavy: this process knows no token and no
database, may use a bounded amount of time and memory, and is gone afterwards. Logs nothing.
"""

import asyncio
import json
import resource
import socket
import sys
import zlib
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

import aiohttp
from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from domain.calendar_feed import MOST_BYTES, Trouble, TroubleError
from domain.calendar_feed.parse import read_meetings
from domain.web_address import AddressError, is_public, public_https

FETCH_S = 30
CPU_S = 120
MEMORY_BYTES = 1_500_000_000
MOST_REDIRECTS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
CHUNK = 65_536
GZIP = b"\x1f\x8b"


class _Outside(AbstractResolver):
    """Resolves a host once; what it answers is what is connected to, so all of it must be public."""

    def __init__(self, trusted: frozenset[str]) -> None:
        self._trusted = trusted
        self._inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """TroubleError when any of the host's addresses is not public."""
        found = await self._inner.resolve(host, port, family)
        for one in found:
            _require_public(one["host"], port, self._trusted)
        return found

    async def close(self) -> None:
        await self._inner.close()


def _open_socket(info: AddrInfoType, trusted: frozenset[str]) -> socket.socket:
    """A socket to what was judged: every connection passes here, also to a number, which nobody resolves."""
    family, kind, protocol, _, (number, port, *_) = info
    _require_public(str(number), int(port), trusted)
    return socket.socket(family, kind, protocol)


def _require_public(number: str, port: int, trusted: frozenset[str]) -> None:
    if f"{number}:{port}" not in trusted and not is_public(number):
        raise TroubleError(Trouble.NOT_PUBLIC)


async def fetch(url: str, trusted: frozenset[str] = frozenset()) -> bytes:
    """What stands at the address, redirects followed; TroubleError when it can't be had.

    Only https to public addresses; `trusted` (host:port) are excused from both.
    """
    timeout = aiohttp.ClientTimeout(total=FETCH_S)
    connector = aiohttp.TCPConnector(
        resolver=_Outside(trusted),
        use_dns_cache=False,
        socket_factory=partial(_open_socket, trusted=trusted),
    )
    headers = {"Accept": "text/calendar", "Accept-Encoding": "identity", "User-Agent": "Drumbeat"}
    async with aiohttp.ClientSession(
        connector=connector, timeout=timeout, headers=headers, auto_decompress=False
    ) as http:
        for _ in range(MOST_REDIRECTS + 1):
            url = _judged(url, trusted)
            async with http.get(url, allow_redirects=False) as answer:
                if answer.status not in REDIRECTS:
                    return await _body(answer)
                url = urljoin(url, answer.headers.get("Location", ""))
    raise TroubleError(Trouble.REFUSED)


def _judged(url: str, trusted: frozenset[str]) -> str:
    """The address as it may be asked for; TroubleError where it may not."""
    if urlsplit(url).netloc in trusted:
        return url
    try:
        return public_https(url)
    except AddressError:
        raise TroubleError(Trouble.NOT_PUBLIC) from None


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    if answer.status != 200:
        raise TroubleError(Trouble.REFUSED)
    body = bytearray()
    async for chunk in answer.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > MOST_BYTES:
            raise TroubleError(Trouble.TOO_BIG)
    return _unpacked(bytes(body), answer.headers.get("Content-Encoding", ""))


def _unpacked(body: bytes, encoding: str) -> bytes:
    """The text itself: some servers pack it whatever they are asked, and some do not say so."""
    if body.startswith(GZIP):
        return _inflated(body, zlib.MAX_WBITS | 16)
    if encoding.strip().lower() == "deflate":
        # By the book with a head, as many send it without one.
        return _inflated(body, zlib.MAX_WBITS if body[:1] == b"\x78" else -zlib.MAX_WBITS)
    return body


def _inflated(body: bytes, window: int) -> bytes:
    """What is packed, in one or several parts; never more of it is unpacked than may be read."""
    text = bytearray()
    while body:
        unpacker = zlib.decompressobj(window)
        text += unpacker.decompress(body, MOST_BYTES + 1 - len(text))
        if len(text) > MOST_BYTES:
            raise TroubleError(Trouble.TOO_BIG)
        if not unpacker.eof:
            raise TroubleError(Trouble.NO_CALENDAR)
        body = unpacker.unused_data if unpacker.unused_data.startswith(GZIP) else b""
    return bytes(text)


def read(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The meetings asked for, or what the trouble is."""
    try:
        text = asyncio.run(fetch(asked["url"], frozenset(asked["trusted"])))
        span = (datetime.fromisoformat(asked["after"]), datetime.fromisoformat(asked["until"]))
        return read_meetings(text, *span, ZoneInfo(asked["zone"])).values()
    except TroubleError as error:
        return {"trouble": error.trouble}
    except zlib.error:
        return {"trouble": Trouble.NO_CALENDAR}
    except TimeoutError:
        return {"trouble": Trouble.TOO_SLOW}
    except (aiohttp.ClientError, OSError, ValueError):
        return {"trouble": Trouble.UNREACHABLE}
    except (MemoryError, RecursionError):
        return {"trouble": Trouble.TOO_BIG}


def main() -> None:
    """Answer the one question on standard input."""
    with suppress(ValueError, OSError):  # where a machine allows less, that holds
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    json.dump(read(json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    main()
