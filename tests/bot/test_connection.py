"""The client's kept connections: opened once, never met while being closed, errors as slack_sdk's."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import connection
from bot.slack_client import BROKEN, client


class Server(ThreadingHTTPServer):
    """Answers as `answers` says in turn, then with ok; knows how often it was connected to and asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[str] = []
        self.connected = self.asked = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/api/"

    def client(self) -> WebClient:
        return client("xoxb-test", self.url, timeout_s=1)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def setup(self) -> None:
        super().setup()
        self.server.connected += 1

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.server.asked += 1
        how = self.server.answers.pop(0) if self.server.answers else "ok"
        if how == "drop":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if how == "stall":
            threading.Event().wait(1.5)
        body = b'{"ok": false, "error": "ratelimited"}' if how == "429" else b'{"ok": true}'
        self.send_response(429 if how == "429" else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Retry-After", "7")
        self.end_headers()
        self.wfile.write(body)
        # Without a word of it, as a server does whose patience is over.
        self.close_connection = how == "close"

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as serving:
        thread = threading.Thread(target=serving.serve_forever, args=(0.01,))
        thread.start()
        yield serving
        serving.shutdown()
        thread.join()


def test_calls_of_one_thread_share_a_connection_whoever_the_client_is(server: Server) -> None:
    for _ in range(3):
        assert server.client().api_test()["ok"]

    assert (server.connected, server.asked) == (1, 3)


def test_calls_at_the_same_time_have_one_each_and_leave_them_to_the_next(server: Server) -> None:
    server.answers = ["stall", "stall"]
    slack = client("xoxb-test", server.url, timeout_s=5)
    threads = [threading.Thread(target=slack.api_test) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    slack.api_test()

    assert (server.connected, server.asked) == (2, 3)


def test_a_connection_the_server_closed_meanwhile_is_opened_anew_and_nothing_is_sent_twice(
    server: Server,
) -> None:
    server.answers = ["close"]
    slack = server.client()
    slack.api_test()
    threading.Event().wait(0.1)

    slack.api_test()

    assert (server.connected, server.asked) == (2, 2)


def test_one_that_was_idle_is_not_trusted(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    slack = server.client()
    slack.api_test()
    monkeypatch.setattr(connection, "IDLE_S", 0.0)

    slack.api_test()

    assert (server.connected, server.asked) == (2, 2)


@pytest.mark.parametrize("trouble", ["drop", "stall"])
def test_a_call_that_breaks_is_broken_and_the_next_one_gets_its_own_answer(
    server: Server, trouble: str
) -> None:
    slack = server.client()
    slack.api_test()
    server.answers = [trouble]

    with pytest.raises(BROKEN):
        slack.api_test()

    assert slack.api_test()["ok"]
    assert (server.connected, server.asked) == (2, 3)


def test_a_refusal_has_its_status_and_headers_and_keeps_the_connection(server: Server) -> None:
    slack = server.client()
    server.answers = ["429"]

    with pytest.raises(SlackApiError) as refused:
        slack.api_test()

    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "7"
    assert slack.api_test()["ok"]
    assert server.connected == 1


def test_where_nobody_listens_the_call_is_broken() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/api/"

    with pytest.raises(BROKEN):
        client("xoxb-test", url, timeout_s=1).api_test()
