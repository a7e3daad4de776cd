"""Purpose: a Drumbeat to try: the sandbox in this process, and the bot beside it as a process of its own.

The only module that reaches the sandbox; the bot does not know that it talks to one.
"""

import asyncio
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection

from bot.manifest import manifest
from bot.settings import Settings
from sandbox import server
from sandbox.page.page_state import Options
from sandbox.settings import Settings as SandboxSettings
from storage.db.migrate import migrate

HOST = "127.0.0.1"
PORTS = range(20_000, 30_000)
READY_WITHIN_S = 30.0
STOP_WITHIN_S = 15.0


@dataclass
class Keeper:
    """Keeps one bot as a process of its own, and can kill it and start it again."""

    environment: Mapping[str, str]
    process: subprocess.Popen[bytes]

    def restart(self) -> None:
        """Kill it without warning, and wait until another one is ready in its place."""
        self.process.kill()
        self.process.wait(STOP_WITHIN_S)
        self.process = _start(self.environment)
        _await_ready(self.process, int(self.environment["PORT"]))


@dataclass(frozen=True)
class Trial:
    """A bot and its sandbox, both running."""

    sandbox: str
    bot: str
    environment: Mapping[str, str]
    keeper: Keeper

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The bot that runs now."""
        return self.keeper.process


def free_port(wanted: int) -> int:
    """`wanted`, or a free port where it is taken or 0.

    It is below those that the system gives to outgoing connections: one of these could take it again before
    whoever asked listens on it.
    """
    return next(_free_ports(wanted))


@contextmanager
def claimed_port(wanted: int) -> Iterator[int]:
    """The same, and no other trial takes it meanwhile: the bot listens there only once its past is played.

    The claim is the datagram socket of that number, which nobody else needs.
    """
    for port in _free_ports(wanted):
        with socket.socket(type=socket.SOCK_DGRAM) as claim:
            try:
                claim.bind((HOST, port))
            except OSError:
                continue
            yield port
            return


def _free_ports(wanted: int) -> Iterator[int]:
    for port in (wanted, *secrets.SystemRandom().sample(PORTS, 20)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
        if port:
            yield port
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
    prepare: Callable[[str], None] | None = None,
) -> Iterator[Trial]:
    """Both started, the database brought to this schema; both stopped at the end.

    `prepare` gets the sandbox's address before the bot starts.
    """
    with claimed_port(bot_port) as port:
        migrate(database_url)
        wanted = SandboxSettings(
            bot_url=f"http://{HOST}:{port}/slack/events", signing_secret=secrets.token_hex(16)
        )
        kept: list[Keeper] = []
        names = settings.names
        running = server.start(
            port=free_port(sandbox_port),
            settings=wanted,
            manifest=manifest(names, "https://bot.example"),
            at=at,
            options=Options(
                commands=(names.feedback, names.drumbeat),
                history=prepare is not None,
                restart=lambda: asyncio.to_thread(kept[0].restart),
            ),
        )
        variables = _environment(settings, wanted, database_url, port, running.url)
        try:
            if prepare:
                prepare(running.url)
            with bot_with_keeper({**variables, **(environment or {})}) as one:
                kept.append(one)
                yield Trial(running.url, f"http://{HOST}:{port}", variables, one)
        finally:
            running.stop()


@contextmanager
def bot_with_keeper(environment: Mapping[str, str]) -> Iterator[Keeper]:
    """A bot ready to serve, with whoever can restart it; ended in order at the end, if it still runs."""
    one = Keeper(environment, _start(environment))
    try:
        _await_ready(one.process, int(environment["PORT"]))
        yield one
    finally:
        stop(one.process)


@contextmanager
def bot(environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A bot as a process of its own, ready to serve; ended in order at the end, if it still runs."""
    with bot_with_keeper(environment) as one:
        yield one.process


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
        "PUBLIC_URL": f"http://{HOST}:{port}",
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
