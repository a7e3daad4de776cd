"""Purpose: one sandbox and one bot served for all tests; each test gets both as new."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox import server
from sandbox.client import Sandbox
from sandbox.settings import Settings
from tests.patience import PATIENCE_S
from tests.sandbox import bot as small

SECRET = "sandbox-signing-secret"


@dataclass
class House:
    """The bot's own HTTP server; which bot stands behind it changes from test to test."""

    url: str
    bot: small.Bot | None = None

    async def slack(self, request: Request) -> Response:
        assert self.bot
        return await self.bot.slack(request)

    async def clock(self, request: Request) -> Response:
        assert self.bot
        return await self.bot.clock(request)


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    listener = socket.create_server(("127.0.0.1", 0))
    house = House(f"http://127.0.0.1:{listener.getsockname()[1]}/slack/events")
    routes = [
        Route("/slack/events", house.slack, methods=["POST"]),
        Route("/clock", house.clock, methods=["POST"]),
    ]
    serving = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), log_level="error"))
    thread = threading.Thread(target=lambda: asyncio.run(serving.serve([listener])), daemon=True)
    thread.start()
    yield house
    serving.should_exit = True
    thread.join(PATIENCE_S)


@pytest.fixture(scope="session")
def running() -> Iterator[server.Running]:
    running = server.start()
    yield running
    running.stop()


@pytest.fixture
def manifest() -> dict[str, Any] | None:
    """Everything is allowed, unless a test says otherwise."""
    return None


@pytest.fixture
def sandbox(running: server.Running, house: House, manifest: dict[str, Any] | None) -> Sandbox:
    quick = Settings(
        bot_url=house.url, signing_secret=SECRET, retry_delays=(0.0, 0.01, 0.02), poll_seconds=0.005
    )
    running.fresh(settings=quick, manifest=manifest)
    return Sandbox(running.url)


@pytest.fixture
def bot(sandbox: Sandbox, house: House) -> small.Bot:
    house.bot = small.build(sandbox.url, SECRET)
    return house.bot


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return WebClient(token="xoxb-sandbox", base_url=f"{sandbox.url}/api/", retry_handlers=[])


@pytest.fixture
def together(sandbox: Sandbox, bot: small.Bot) -> str:
    """The common channel, with the bot in it."""
    sandbox.invite("drumbeat", "sales-and-marketing")
    sandbox.settle()
    bot.heard.clear()
    bot.bodies.clear()
    bot.headers.clear()
    return "C0TOGETHER"
