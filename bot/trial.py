"""Purpose: a Drumbeat to try: the sandbox in this process, and the bot beside it as a process of its own.

The only module that reaches the sandbox; the bot does not know that it talks to one.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection

from bot.manifest import manifest
from bot.settings import Settings
from sandbox import server
from sandbox.settings import Settings as SandboxSettings
from storage.migrate import migrate

HOST = "127.0.0.1"
READY_WITHIN_S = 30.0
STOP_WITHIN_S = 15.0


@dataclass(frozen=True)
class Trial:
    """A bot and its sandbox, both running."""

    sandbox: str
    bot: str
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes]


def free_port(wanted: int) -> int:
    """`wanted`, or a free port where it is taken or 0."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no port is free on this machine")


@contextmanager
def trial(
    settings: Settings,
    database_url: str,
    *,
    sandbox_port: int = 0,
    bot_port: int = 0,
    at: datetime | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Trial]:
    """Both started, the database brought to this schema; both stopped at the end."""
    port = free_port(bot_port)
    migrate(database_url)
    wanted = SandboxSettings(
        bot_url=f"http://{HOST}:{port}/slack/events", signing_secret=secrets.token_hex(16)
    )
    running = server.start(
        port=free_port(sandbox_port),
        settings=wanted,
        manifest=manifest(settings.names, "https://bot.example"),
        at=at,
    )
    variables = _environment(settings, wanted, database_url, port, running.url)
    try:
        with bot({**variables, **(environment or {})}) as process:
            yield Trial(running.url, f"http://{HOST}:{port}", variables, process)
    finally:
        running.stop()


@contextmanager
def bot(environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A bot as a process of its own, ready to serve; ended in order at the end, if it still runs."""
    process = _start(environment)
    try:
        _await_ready(process, int(environment["PORT"]))
        yield process
    finally:
        stop(process)


def _environment(
    settings: Settings,
    sandbox: SandboxSettings,
    database_url: str,
    port: int,
    url: str,
) -> dict[str, str]:
    mine = {
        "SLACK_BOT_TOKEN": sandbox.token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "SLACK_APP_TOKEN": "",
        "SLACK_CLIENT_ID": "",
        "SLACK_CLIENT_SECRET": "",
        "TOKEN_KEYS": "",
        "SLACK_API_URL": f"{url}/api/",
        "CLOCK_URL": f"{url}/clock",
        "DATABASE_URL": database_url,
        "DELIVERY_ENGINE": "embedded",
        "HOST": HOST,
        "PORT": str(port),
        "FEEDBACK_COMMAND": settings.feedback_command,
        "DRUMBEAT_COMMAND": settings.drumbeat_command,
        "LOG_LEVEL": "WARNING",
        # Tokens in a .env file are for the real Slack.
        "DRUMBEAT_ENV_FILE": os.devnull,
    }
    return {**os.environ, **mine}


def _start(environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    # A group of its own, so that Ctrl-C reaches the bot once, from here, and in order.
    command = [sys.executable, "-m", "bot", "web"]
    return subprocess.Popen(  # noqa: S603 - our own program
        command, env=dict(environment), start_new_session=True, stdout=subprocess.DEVNULL
    )


def _await_ready(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the bot ended at once, with exit code {process.returncode}")
        if _ready(port):
            return
        time.sleep(0.05)
    raise RuntimeError(f"the bot was not ready within {READY_WITHIN_S:.0f} s")


def _ready(port: int) -> bool:
    connection = HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process in order; kill it when it does not end in time."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
