"""Purpose: the processes a bench works with: starts them, waits for them, ends each by its own id.

Knows how each is started, not what is measured.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

from bot.trial.processes import HOST, free_port, stop
from tests.bench.figures import Void

ROOT = Path(__file__).parents[2]
READY_WITHIN_S = 30.0
LOOK_EVERY_S = 0.01
MEGABYTE = 1_000_000
PORT = "{port}"
"""Stands in a command for the free port the server is given."""


@dataclass(frozen=True)
class Server:
    """A server of its own process, up on a port of this machine; `ready_s` is how long that took."""

    port: int
    pid: int
    ready_s: float

    @property
    def resident_mb(self) -> float:
        """Resident memory with all children, in 10^6 bytes."""
        process = psutil.Process(self.pid)
        family = [process, *process.children(recursive=True)]
        return sum(one.memory_info().rss for one in family) / MEGABYTE


@contextmanager
def server(command: Sequence[str], ready: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """`python -m COMMAND…`, up as soon as the path `ready` answers 200.

    It finds the port in its environment too, and works in an empty folder, out of reach of any `.env`.
    """
    port = free_port(0)
    words = [str(port) if word == PORT else word for word in command]
    settings = {"LOG_LEVEL": "ERROR", "HOST": HOST, "PORT": str(port), "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory(prefix="drumbeat-bench-") as folder:
        started = time.perf_counter()
        # A group of its own, so that Ctrl-C reaches only the bench, which then ends the others in order.
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            env={**os.environ, **settings, **environment},
            cwd=folder,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            _await(process, port, ready)
            yield Server(port, process.pid, time.perf_counter() - started)
        finally:
            stop(process)


def _await(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise Void(f"a server ended at once, with exit code {process.returncode}")
        if _answers(port, path):
            return
        time.sleep(LOOK_EVERY_S)
    raise Void(f"a server was not ready within {READY_WITHIN_S:.0f} s")


def _answers(port: int, path: str) -> bool:
    connection = HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
