"""The HTTP edge: what is not Slack's is turned away before anything reads it, and never with a 500."""

import hashlib
import hmac
import json
import logging
import re
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
import uvicorn

from bot.metrics import Metrics
from bot.operator.doctor import signatures
from bot.settings import load
from bot.web import LARGEST_BODY, Edge
from storage.db.engine import Store
from tests.office import TEAM, Office
from tests.patience import PATIENCE_S, until

SECRET = "edge-secret"
FORM = "application/x-www-form-urlencoded"
CANARY = "canary-1c9e"
THREADS = 4
LABEL = re.compile(r"F-\d+")


class Well:
    """A program that is ready, and whose clock is the system's."""

    def problems(self) -> list[str]:
        return []

    def set_clock(self, _now: str) -> dict[str, object] | None:
        return None


@pytest.fixture
def port(lite_office: Office) -> Iterator[int]:
    """The office's bot behind the edge, served on a free port."""
    pool = ThreadPoolExecutor(THREADS)
    edge = Edge(lite_office.app, SECRET, pool, Well(), Metrics())
    server = uvicorn.Server(uvicorn.Config(edge.asgi(), port=0, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(PATIENCE_S)
    pool.shutdown()


def signed(body: bytes, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(time.time() if at is None else at))
    base = b"v0:" + stamp.encode() + b":" + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}", "Content-Type": FORM}


def post(port: int, body: bytes, headers: dict[str, str], path: str = "/slack/events") -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request("POST", path, body, {name: value.encode() for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def get(port: int, path: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def command(text: str) -> bytes:
    fields = {"team_id": TEAM, "user_id": "U0ANA", "command": "/feedback", "text": text, "trigger_id": "1"}
    return urlencode(fields).encode()


def refuse(office: Office, table: str) -> None:
    """Let the database refuse every new row of a table."""
    trigger = f"CREATE TRIGGER no_{table} BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'no'); END"
    office.store.write(lambda session: session.connection().exec_driver_sql(trigger))


def all_wait(store: Store, many: int) -> None:
    """Until so much waits for the one that writes."""
    queue = store._writer and store._writer._queue
    assert queue
    until(lambda: queue.qsize() == many)


def test_a_signed_command_is_answered(port: int) -> None:
    body = command("the mail confuses buyers")

    status, answer = post(port, body, signed(body))

    assert status == 200
    assert "F-1" in answer


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"X-Slack-Signature": "v0=0"}, 401),
        ({"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=0"}, 401),
        ({"X-Slack-Request-Timestamp": "²", "X-Slack-Signature": "v0=0"}, 401),
        ({"X-Slack-Request-Timestamp": "-5", "X-Slack-Signature": "v0=0"}, 401),
        ({"X-Slack-Request-Timestamp": "9" * 400, "X-Slack-Signature": "v0=0"}, 401),
    ],
    ids=["unsigned", "no timestamp", "a word", "no ascii digit", "negative", "enormous"],
)
def test_what_is_not_signed_is_turned_away(port: int, headers: dict[str, str], status: int) -> None:
    encoded = {name: value.encode("latin-1", "replace").decode("latin-1") for name, value in headers.items()}

    assert post(port, command(CANARY), encoded)[0] == status


@pytest.mark.parametrize("age", [-302, 302, 86400])
def test_what_was_signed_too_long_ago_or_ahead_is_turned_away(port: int, age: int) -> None:
    body = command("old")

    assert post(port, body, signed(body, time.time() - age))[0] == 401


def test_a_signature_of_another_secret_is_turned_away(port: int) -> None:
    body = command("forged")

    assert post(port, body, signed(body, secret="other"))[0] == 401


def test_the_doctor_knows_a_wrong_secret_by_what_the_edge_saw(port: int) -> None:
    here = load(slack_bot_token="xoxb-1", slack_signing_secret="other", port=port)
    seen = []
    for secret in (SECRET, "other", "other", "other", SECRET):
        post(port, command("x"), signed(command("x"), secret=secret))
        seen.append(signatures(here)[0])

    assert [each.well for each in seen] == [True, True, True, False, True]
    assert "the last 3 requests were signed with another secret" in seen[3].found
    assert "SLACK_SIGNING_SECRET" in seen[3].advice


def test_the_doctor_says_where_nobody_saw_anything() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        taken = nobody.getsockname()[1]

    assert "not known" in signatures(load(slack_bot_token="xoxb-1", port=taken))[0].found
    assert signatures(load(slack_bot_token="xoxb-1", slack_app_token="xapp-1")) == []


def test_more_than_a_megabyte_is_turned_away(port: int) -> None:
    body = b"text=" + b"x" * LARGEST_BODY

    assert post(port, body, signed(body))[0] == 413


def test_more_than_a_megabyte_in_pieces_is_turned_away(port: int) -> None:
    headers = signed(b"x")
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    pieces = (b"x" * 100_000 for _ in range(12))
    connection.request("POST", "/slack/events", pieces, headers, encode_chunked=True)

    assert connection.getresponse().status == 413
    connection.close()


def test_who_breaks_off_in_the_middle_of_a_request_breaks_nothing(
    port: int, caplog: pytest.LogCaptureFixture
) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in signed(b"whole").items())
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as broken:
        broken.sendall(
            f"POST /slack/events HTTP/1.1\r\nHost: x\r\n{head}Content-Length: 5\r\n\r\nwh".encode()
        )

    until(lambda: 'requests_total{status="400"}' in get(port, "/metrics")[1])
    assert caplog.text == ""


def test_nothing_of_a_refused_body_is_logged_or_answered(port: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    body = command(CANARY)

    answers = [post(port, body, {})[1], post(port, body, signed(body, secret="other"))[1]]

    assert CANARY not in caplog.text
    assert CANARY not in "".join(answers)


def test_what_cannot_be_kept_is_answered_as_a_listener_that_fails(port: int, lite_office: Office) -> None:
    refuse(lite_office, "feedback")
    refuse(lite_office, "message_seen")
    body = command("the mail confuses buyers")
    event = {"type": "message", "channel": "C0SALES", "user": "U0ANA", "ts": "1764000000.000100"}
    heard = json.dumps({"type": "event_callback", "team_id": TEAM, "event": event}).encode()

    said = post(port, body, signed(body))
    counted = post(port, heard, {**signed(heard), "Content-Type": "application/json"})

    assert said[0] == 200
    assert "the mail confuses buyers" in said[1]
    assert "F-1" not in said[1]
    assert counted[0] == 500


def test_slacks_own_probe_of_an_event_url_is_answered(port: int) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()

    status, answer = post(port, body, {**signed(body), "Content-Type": "application/json"})

    assert status == 200
    assert "abc" in answer


def test_health_readiness_and_figures(port: int) -> None:
    body = command("counted")
    post(port, body, signed(body))

    assert get(port, "/healthz") == (200, "ok")
    assert json.loads(get(port, "/readyz")[1]) == {"ready": True, "problems": []}
    assert 'drumbeat_requests_total{status="200"} 1.0' in get(port, "/metrics")[1]


def test_the_clock_cannot_be_set_where_it_is_the_systems(port: int) -> None:
    body = json.dumps({"now": "2030-01-01T00:00:00+00:00"}).encode()

    assert post(port, body, signed(body), "/clock")[0] == 404
    assert post(port, body, {}, "/clock")[0] == 401


def test_only_the_named_paths_exist(port: int) -> None:
    assert get(port, "/slack/events")[0] == 405
    assert get(port, "/anything")[0] == 404
