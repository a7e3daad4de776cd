"""Socket Mode: with an app token the bot connects outwards and answers there, with health beside it."""

import asyncio
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from aiohttp import WSMsgType, web

from bot.trial.processes import bot, free_port
from storage.db.migrate import migrate
from tests.patience import PATIENCE_S


class SocketSlack:
    """As much of Slack as Socket Mode needs: who the token is, where to connect, one command sent there."""

    def __init__(self) -> None:
        self.port = free_port(0)
        self.answer: dict[str, Any] = {}
        self.answered = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        app = web.Application()
        app.router.add_post("/api/auth.test", self._auth)
        app.router.add_post("/api/apps.connections.open", self._open)
        app.router.add_get("/link", self._link)
        runner = web.AppRunner(app)
        self._loop.run_until_complete(runner.setup())
        self._loop.run_until_complete(web.TCPSite(runner, "127.0.0.1", self.port).start())
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_S)

    async def _auth(self, _request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "team_id": "T0", "user_id": "U0BOT", "bot_id": "B0BOT"})

    async def _open(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == "Bearer xapp-test"
        return web.json_response({"ok": True, "url": f"ws://127.0.0.1:{self.port}/link"})

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        payload = {"team_id": "T0", "user_id": "U0ANA", "command": "/drumbeat", "text": "help"}
        await socket.send_json(
            {
                "type": "slash_commands",
                "envelope_id": "e1",
                "accepts_response_payload": True,
                "payload": payload,
            }
        )
        async for message in socket:
            if message.type is WSMsgType.TEXT and "e1" in message.data:
                self.answer = json.loads(message.data)
                self.answered.set()
        return socket


@pytest.fixture
def slack() -> Iterator[SocketSlack]:
    served = SocketSlack()
    yield served
    served.stop()


def test_with_an_app_token_commands_are_answered_over_the_socket(slack: SocketSlack, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/drumbeat.db"
    migrate(url)
    port = free_port(0)
    environment = {
        **os.environ,
        "SLACK_BOT_TOKEN": "xoxb-test",
        "SLACK_APP_TOKEN": "xapp-test",
        "SLACK_API_URL": f"http://127.0.0.1:{slack.port}/api/",
        "DATABASE_URL": url,
        "PORT": str(port),
    }

    with bot(environment):
        answered = slack.answered.wait(PATIENCE_S)
        with urlopen(f"http://127.0.0.1:{port}/healthz") as health:
            alive = health.read()

    assert answered
    assert "isn't set up here yet" in slack.answer["payload"]["text"]
    assert alive == b"ok"
