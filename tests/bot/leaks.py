"""Purpose: a program that breaks in every layer with a token, a text and a name at hand, and logs it all.

Run by tests/bot/test_logs.py as a process of its own, since it takes over what Python prints of errors. Each
layer raises an error of its own kind, so that the test sees that none was passed over.
"""

import asyncio
import gc
import logging
import os
import sys
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
import uvicorn
from apscheduler.schedulers.background import BackgroundScheduler
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot import job_runner, logs
from bot.delivery import file_upload
from bot.metrics import Metrics
from bot.slack_client import client
from bot.web import Edge
from domain.job import Job
from storage.db.engine import Store
from tests.bot.dispatcher import dispatcher, owe
from tests.bot.test_web import SECRET, Well, command, get, post, signed
from tests.office import TEAM, Office
from tests.patience import PATIENCE_S, until

TOKEN, WORDS, NAME = "xoxb-c4n4ry-token", "c4n4ry said so", "Canary Birdsong"
LIBRARIES = (
    "uvicorn.error",
    "slack_bolt",
    "slack_sdk.socket_mode",
    "asyncio",
    "apscheduler.executors.default",
    "procrastinate.worker",
    "concurrent.futures",
    "sqlalchemy.engine.Engine",
    "alembic.runtime",
    "psycopg.pool",
    "httpcore.http11",
    "py.warnings",
)
BROKEN: list[str] = []
"""The kinds of error raised so far."""


def fail(layer: str) -> Callable[..., Any]:
    """A function that breaks with an error named after the layer, with everything secret at hand."""
    kind = type(f"{layer}Broke", (RuntimeError,), {})

    def broken(*_args: Any, **_more: Any) -> Any:
        token, text, name = TOKEN, WORDS, NAME
        BROKEN.append(kind.__name__)
        raise kind(f"{name} wrote {text} with {token}")

    return broken


def at_the_edge() -> None:
    """What escapes from Bolt, and from a page; served by uvicorn."""
    app = SimpleNamespace(dispatch=fail("Edge"))
    well = Well()
    well.problems = fail("Ready")  # type: ignore[method-assign]
    edge = Edge(app, SECRET, ThreadPoolExecutor(2), well, Metrics())
    server = uvicorn.Server(uvicorn.Config(edge.asgi(), port=0, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    body = command(WORDS)
    post(port, body, {**signed(body), "Authorization": f"Bearer {TOKEN}", "X-Name": NAME})
    get(port, f"/readyz?token={TOKEN}")
    server.should_exit = True
    thread.join(PATIENCE_S)


def in_bolt(office: Office) -> None:
    """Matching, middleware, a listener and the error handler itself."""
    app = office.app
    app.event("matched", matchers=[fail("Matching")])(lambda: None)
    app.event("wrapped", middleware=[fail("Middleware")])(lambda: None)
    app.event("heard")(fail("Listener"))
    for kind in ("matched", "wrapped", "heard"):
        office.event(type=kind, text=WORDS, user=NAME, token=TOKEN)
    admit, office.tenancy.admit = office.tenancy.admit, fail("Admission")  # type: ignore[method-assign]
    office.command("ana", WORDS)
    office.tenancy.admit = admit  # type: ignore[method-assign]


def over_a_socket(office: Office) -> None:
    """Bolt under Socket Mode, and an error handler that breaks there."""
    socket = SocketModeHandler(office.app, TOKEN, web_client=client(TOKEN, "http://127.0.0.1:9/", 1))
    office.app.error(fail("ErrorHandler"))
    body = {"type": "event_callback", "team_id": TEAM, "event": {"type": "heard", "text": WORDS}}
    request = {"type": "events_api", "envelope_id": "1", "payload": body}
    assert SocketModeRequest.from_dict(request)
    socket.client.run_message_listeners(request, WORDS)
    try:
        socket.connect()
    except OSError as error:
        logging.getLogger(SocketModeClient.__module__).exception(f"none for {TOKEN}: {error}")  # noqa: G004
    socket.client.close()


def in_jobs(office: Office, store: Store) -> None:
    """A job, its ending, a reader of Slack, the dispatcher and a delivery."""
    job_runner.run([Job("break", fail("Job"), fail("Ending"))])
    office.set_up()
    patch = {"users_info": fail("Reader")}
    office.slack.__dict__.update(patch)
    office.command("mira", "setup", "/drumbeat")
    office.later(days=2)
    office.slack.__dict__.pop("users_info")
    broken = dispatcher(store, office.slack)
    broken._prepare = fail("Dispatcher")
    broken._engine._pool._deliverer.deliver = fail("Delivery")  # type: ignore[attr-defined]
    owe(store, office.workspace_id, "k", "C0TOGETHER")
    broken.start()
    until(lambda: {"DispatcherBroke", "DeliveryBroke"} <= {*BROKEN})
    broken.wake()
    until(lambda: BROKEN.count("DispatcherBroke") > 1)
    broken.stop()


def beside() -> None:
    """Threads, pools, loops, schedulers, warnings and what can't be raised."""
    thread = threading.Thread(target=fail("Thread"), name=NAME)
    thread.start()
    thread.join()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(int).add_done_callback(fail("Callback"))
    asyncio.run(loop())
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(fail("Scheduled"), args=[TOKEN], name=WORDS, next_run_time=datetime.now(UTC))  # noqa: TID251
    scheduler.start()
    until(lambda: "ScheduledBroke" in BROKEN)
    scheduler.shutdown()
    warnings.warn(f"{NAME}: {WORDS}", stacklevel=1)
    type("Dying", (), {"__del__": fail("Dying")})()


async def loop() -> None:
    """A task nobody waits for, and a callback."""
    asyncio.get_running_loop().set_debug(True)

    async def task() -> None:
        fail("Task")()

    left = asyncio.create_task(task(), name=NAME)
    asyncio.get_running_loop().call_soon(fail("LoopCallback"), TOKEN)
    await asyncio.sleep(0.01)
    del left
    gc.collect()


def in_libraries() -> None:
    """Every way in which a library may hand its words to a logger, at every level."""
    for name in LIBRARIES:
        logger = logging.getLogger(name)
        for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
            logger.log(level, f"headers: {{'Authorization': 'Bearer {TOKEN}'}}, body: {WORDS}")  # noqa: G004
            logger.log(level, "for %s: %s", NAME, {"text": WORDS}, stack_info=True)
            logger.log(level, f"{WORDS} for %s", NAME)  # noqa: G004
            logger.log(level, ValueError(WORDS))
            logger.log(level, "a badly made line %d %d", WORDS)
            logger.log(level, WORDS, extra={"token": TOKEN})
            in_its_hands(logger, level)
    logging.getLogger("uvicorn.error").info("the line as it stands")


def in_its_hands(logger: logging.Logger, level: int) -> None:
    try:
        fail("Library")()
    except RuntimeError as error:
        logger.log(level, "broke: %s", error)
        logger.log(level, f"broke: {error}", exc_info=True)  # noqa: G004
        structlog.get_logger("bot.leaks").error("broke", exc_info=error)
        structlog.get_logger("bot.leaks").exception("broke")


def main(url: str) -> None:
    logs.configure(os.environ["LOG_FORMAT"], os.environ["LOG_LEVEL"])
    logs.catch_all()
    patch = pytest.MonkeyPatch()
    patch.setattr(file_upload, "send_bytes", lambda slack, url, content: slack.take(url, content))
    store = Store(url)
    office = Office(store, patch)
    at_the_edge()
    in_bolt(office)
    in_jobs(office, store)
    over_a_socket(office)
    beside()
    in_libraries()
    store.close()
    sys.stdout.write(f"{' '.join(sorted({*BROKEN}))} MainBroke\n")
    sys.stdout.flush()
    fail("Main")()


if __name__ == "__main__":
    main(sys.argv[1])
