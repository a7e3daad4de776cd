"""Stories: whoever sends a head without an end, or a letter at a time, takes nothing from others."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from bot import http_protocol, serve
from bot.http_protocol import LARGEST_HEAD
from bot.metrics import Metrics
from bot.settings import load
from bot.web import Edge
from tests.bot.test_web import SECRET, Well, command, get, post, signed
from tests.office import Office
from tests.patience import PATIENCE_S, until

START = b"POST /slack/events HTTP/1.1\r\nHost: x\r\n"
SLOW_S = 0.3


@pytest.fixture
def port(lite_office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The office's bot as it is served."""
    monkeypatch.setattr(http_protocol, "HEAD_WITHIN_S", SLOW_S)
    settings = load(port=0)
    pool = ThreadPoolExecutor(4)
    server = serve.server(Edge(lite_office.app, SECRET, pool, Well(), Metrics()).asgi(), settings)
    listener = serve.listen(settings)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    until(lambda: server.started)
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(PATIENCE_S)
    pool.shutdown()


def talk(port: int, *parts: bytes, pause_s: float = 0.0) -> bytes:
    """All that is answered to these parts until the connection is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause_s)
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
        return answer


@pytest.mark.parametrize(
    "head",
    [
        pytest.param([START + b"X: " + b"x" * (LARGEST_HEAD + 1)], id="one header without an end"),
        pytest.param([START, *[b"X: " + b"x" * 1000 + b"\r\n"] * 66], id="many headers without an end"),
        pytest.param([START + b"X: " + b"x" * (LARGEST_HEAD + 1) + b"\r\n\r\n"], id="one that ends"),
        pytest.param([START + (b"X: " + b"x" * 1000 + b"\r\n") * 70 + b"\r\n"], id="many that end"),
        pytest.param([b"GET /" + b"x" * (LARGEST_HEAD + 1)], id="an address without an end"),
        pytest.param([b"GET /" + b"x" * (LARGEST_HEAD + 1) + b" HTTP/1.1\r\n\r\n"], id="an address"),
    ],
)
def test_a_head_that_is_too_large_is_refused_and_closed(port: int, head: list[bytes]) -> None:
    assert talk(port, *head).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize("parts", [[], [b"GET"], [START], [START, b"X: ", b"y"]])
def test_a_head_that_takes_too_long_is_refused_and_closed(port: int, parts: list[bytes]) -> None:
    assert talk(port, *parts).startswith(b"HTTP/1.1 408 ")


def test_a_letter_now_and_then_does_not_keep_it_open(port: int) -> None:
    started = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
        while time.monotonic() - started < PATIENCE_S:
            try:
                connection.sendall(b"G")
            except OSError:
                break
            time.sleep(SLOW_S / 10)

    assert time.monotonic() - started < PATIENCE_S


def test_what_is_within_bounds_is_answered_on_one_connection(port: int) -> None:
    padded = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 60_000 + b"\r\n"

    answer = talk(
        port, padded + b"\r\n", padded + b"\r\n", padded + b"Connection: close\r\n\r\n", pause_s=SLOW_S
    )

    assert answer.count(b"HTTP/1.1 200 ") == 3


def test_a_large_body_in_pieces_is_no_large_head(port: int) -> None:
    text = command("x" * 200_000)

    assert post(port, text, signed(text))[0] == 200
    assert post(port, command("x"), signed(command("x")))[0] == 200


def test_others_are_answered_while_somebody_sends_without_end(port: int) -> None:
    process, stop = psutil.Process(), threading.Event()
    senders = [threading.Thread(target=flood, args=(port, stop), daemon=True) for _ in range(3)]
    before = process.memory_info().rss
    for sender in senders:
        sender.start()
    times = [timed(port) for _ in range(30)]
    stop.set()
    for sender in senders:
        sender.join(PATIENCE_S)

    assert sorted(times)[len(times) // 2] < 0.5
    assert process.memory_info().rss - before < 30_000_000


def timed(port: int) -> float:
    started = time.monotonic()
    assert get(port, "/healthz") == (200, "ok")
    return time.monotonic() - started


def flood(port: int, stop: threading.Event) -> None:
    """A head without an end, as fast as it is taken, again and again."""
    while not stop.is_set():
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
                connection.sendall(START + b"X: ")
                while not stop.is_set():
                    connection.sendall(b"x" * 65_536)
        except OSError:
            continue
