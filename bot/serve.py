"""Purpose: keeps a Drumbeat running in this process until it is told to stop.

`web` answers Slack and posts, or leaves that to workers; `worker` posts only. Says on standard output
where it listens.
"""

import errno
import gc
import signal
import socket

import uvicorn
from slack_bolt import App
from slack_sdk.errors import SlackApiError
from starlette.types import ASGIApp

from bot import stop_signal
from bot.http_protocol import BoundedProtocol
from bot.metrics import Metrics
from bot.running import Running
from bot.settings import Settings
from bot.slack_client import DELIVERY_TIMEOUT_S, client, refused_token
from bot.socket_mode import Socket
from domain.errors import SettingsError

GRACE_S = 5
BACKLOG = 2048


def web(settings: Settings, works: bool) -> None:
    """The HTTP edge, or Socket Mode with health and figures beside it, together with clock and dispatcher.

    `works` is False where posting is left to workers.
    """
    running = Running(settings, works)
    try:
        listener = listen(settings)
    except SettingsError:
        running.store.close()
        raise
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
    port = listener.getsockname()[1]
    print(f"Drumbeat listens on http://{settings.host}:{port}", flush=True)  # noqa: T201
    try:
        server(edge.asgi(), settings).run([listener])
    finally:
        if socket:
            socket.end()
        running.stop()


def keep_heap() -> None:
    """What was made up to here stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


def listen(settings: Settings) -> socket.socket:
    """The socket of the HTTP server; SettingsError, naming the setting, where nothing can listen there."""
    host, port = settings.host, settings.port
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server((str(address[0]), port), family=family, backlog=BACKLOG)
    except (OSError, UnicodeError) as error:
        raise SettingsError(_why_deaf(host, port, error)) from None


def _why_deaf(host: str, port: int, error: OSError | UnicodeError) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return f"PORT: {port} is taken on {host} by another program: stop that one, or set another port"
    if number == errno.EACCES:
        return f"PORT: {port} may be opened by the machine's administrator only: set one from 1024 on"
    return f"HOST: {host!r} is no address of this machine: set 127.0.0.1, or 0.0.0.0 for all of its addresses"


def server(app: ASGIApp, settings: Settings) -> uvicorn.Server:
    """uvicorn with our settings, for any application."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=BoundedProtocol,
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
    try:
        handler.begin()
    except SlackApiError as error:
        raise refused_token("SLACK_APP_TOKEN", error) from None
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
