"""Purpose: opens the bot's pages as a browser does, through the bot's own edge, without a network."""

import asyncio
import re
from collections.abc import Callable, MutableMapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from html import unescape
from typing import Any
from unittest.mock import Mock
from urllib.parse import urlsplit

from starlette.routing import Route
from starlette.types import ASGIApp

from bot.metrics import Metrics
from bot.pages import FeaturePages
from bot.web import Edge
from tests.office import PUBLIC_URL, Office, Reply


@dataclass
class Shown:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def words(self) -> str:
        """What a person reads of it."""
        body = self.text.partition("<body>")[2]
        return unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", body)))

    @property
    def links(self) -> list[str]:
        return [unescape(link) for link in re.findall('href="([^"]+)"', self.text)]


def link_in(reply: Reply) -> str:
    """Where the reply's link button leads."""
    (link,) = re.findall(r'"url": ?"([^"]+)"', reply.body)
    return str(link)


def visit(office: Office, address: str, method: str = "GET") -> Shown:
    """What somebody gets who opens the address, whole or below the bot's own."""

    def pages(pool: Executor) -> list[Route]:
        clock, names = (lambda: office.now), office.names
        made = FeaturePages(office.store, clock, names, office.tenancy, PUBLIC_URL, pool, office.features)
        return made.routes()

    return visit_pages(pages, address, method)


def visit_pages(pages: Callable[[Executor], list[Route]], address: str, method: str = "GET") -> Shown:
    """The same of any pages, which are made for a pool to work in."""
    with ThreadPoolExecutor(2) as pool:
        edge = Edge(None, None, pool, Mock(), Metrics(), pages(pool), https=True)
        return asyncio.run(_ask(edge.asgi(), address.removeprefix(PUBLIC_URL), method))


async def _ask(app: ASGIApp, address: str, method: str) -> Shown:
    parts = urlsplit(address)
    scope = {
        "type": "http",
        "method": method,
        "path": parts.path,
        "query_string": parts.query.encode(),
        "headers": [],
        "server": ("drumbeat.example", 443),
        "scheme": "https",
    }
    heard: list[MutableMapping[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        heard.append(message)

    await app(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in heard[0]["headers"]}
    return Shown(heard[0]["status"], headers, b"".join(m.get("body", b"") for m in heard).decode())
