"""Purpose: keeps a Drumbeat running in this process until it is told to stop.

`web` answers Slack and posts, or leaves that to workers; `worker` posts only. Says on standard output
where it listens.
"""

import gc
import signal

import uvicorn
from slack_bolt import App
from starlette.types import ASGIApp

from bot import stop_signal
from bot.metrics import Metrics
from bot.running import Running
from bot.settings import Settings
from bot.slack_client import DELIVERY_TIMEOUT_S, client
from bot.socket_mode import Socket

GRACE_S = 5


def web(settings: Settings, works: bool) -> None:
    """The HTTP edge, or Socket Mode with health and figures beside it, together with clock and dispatcher.

    `works` is False where posting is left to workers.
    """
    running = Running(settings, works)
    bolt = running.app()
    app_token = settings.slack_app_token
    socket = _connect(settings, bolt, running.metrics, app_token.get_secret_value()) if app_token else None
    edge = running.edge(None if socket else bolt)
    # uvicorn raises the signal once more when it is done, so that without a handler of ours the process would
    # end there and the rest would not be stopped in order.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    running.start()
    keep_heap()
    print(f"Drumbeat listens on http://{settings.host}:{settings.port}", flush=True)  # noqa: T201
    try:
        server(edge.asgi(), settings).run()
    finally:
        if socket:
            socket.end()
        running.stop()


def keep_heap() -> None:
    """What was made up to here stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


def server(app: ASGIApp, settings: Settings) -> uvicorn.Server:
    """uvicorn with our settings, for any application."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_S,
        )
    )


def _connect(settings: Settings, bolt: App, metrics: Metrics, token: str) -> Socket:
    slack = client(None, settings.slack_api_url, DELIVERY_TIMEOUT_S)
    handler = Socket(bolt, metrics, token, slack)
    handler.begin()
    return handler


def worker(settings: Settings) -> None:
    """Clock and dispatcher without a web server."""
    running = Running(settings)
    until_told = stop_signal.listen()
    running.start()
    keep_heap()
    print("Drumbeat's worker is running", flush=True)  # noqa: T201
    until_told()
    running.stop()
