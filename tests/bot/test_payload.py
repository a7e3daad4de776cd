"""Stories: what comes broken is answered calmly, changes nothing and is counted, by HTTP and by socket."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import structlog
from slack_sdk.socket_mode.request import SocketModeRequest

from bot import error_handler, features, logs, payload_shapes
from bot.metrics import Metrics
from bot.slack_client import client
from bot.socket_mode import Socket
from messages import help as words
from tests.bot.mutations import CANARY, EVENTS, FORM, JSON, STAMP, bodies, broken, encoded, event, interaction
from tests.bot.test_web import get, port, post, refuse, signed
from tests.office import TEAM, Office
from tests.office_snapshot import _rows

__all__ = ["port"]
SEED = 20_261_123
MANY, ALL = 300, 3_000
TOO_LARGE = 413


@dataclass
class Outcome:
    """What came of one broken request."""

    body: Any
    status: int
    malformed: bool
    changed: bool


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the bot's own log says at DEBUG; everything is put back at the end."""
    written = io.StringIO()
    root, named = logging.getLogger(), [logging.getLogger(name) for name in (*logs.NOISY, "slack_bolt")]
    before = root.handlers, root.level, [one.level for one in named]
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure("text", "DEBUG")
    yield written
    structlog.reset_defaults()
    root.handlers, root.level = before[0], before[1]
    for one, level in zip(named, before[2], strict=True):
        one.setLevel(level)


def rows(office: Office) -> Any:
    return office.store.read(_rows)


def counted(port: int) -> float:
    """How many requests were malformed so far."""
    lines = get(port, "/metrics")[1].splitlines()
    return sum(float(line.split()[1]) for line in lines if line.startswith("drumbeat_malformed_total{"))


def send(port: int, body: object) -> tuple[int, str]:
    content, kind = encoded(body)
    return post(port, content, {**signed(content), "Content-Type": kind})


def send_all(port: int, office: Office, sent: Iterator[Any]) -> list[Outcome]:
    outcomes, before, told = [], rows(office), counted(port)
    for body in sent:
        status, _answer = send(port, body)
        after, now = rows(office), counted(port)
        outcomes.append(Outcome(body, status, now > told, after != before))
        before, told = after, now
    return outcomes


def kinds(outcomes: list[Outcome]) -> set[int]:
    return {outcome.status for outcome in outcomes}


def test_everything_declared_has_a_shape() -> None:
    declared = {name.partition(".")[0] for name in features.events()}

    assert declared == {*payload_shapes.EVENTS}
    assert declared == {name.partition("/")[0] for name in EVENTS}


def test_what_slack_sends_is_let_through(port: int, lite_office: Office) -> None:
    from random import Random

    outcomes = send_all(port, lite_office, iter(bodies(Random(SEED))))

    assert [outcome.body for outcome in outcomes if outcome.malformed] == []
    assert kinds(outcomes) == {200}


def test_what_comes_broken_is_never_a_fault_of_ours(
    port: int, lite_office: Office, printed: io.StringIO, pytestconfig: pytest.Config
) -> None:
    many = ALL if pytestconfig.getoption("--all") else MANY
    lite_office.command("ana", "the mail confuses buyers")
    lite_office.deliver()

    outcomes = send_all(port, lite_office, broken(many, SEED))

    assert [outcome for outcome in outcomes if outcome.status not in {200, TOO_LARGE}] == []
    assert sum(outcome.malformed for outcome in outcomes) > many / 3
    assert [outcome.body for outcome in outcomes if outcome.malformed and outcome.changed] == []
    assert CANARY not in printed.getvalue()


def test_the_same_unsigned_is_not_let_in(port: int, printed: io.StringIO) -> None:
    sent = [encoded(body) for body in broken(60, SEED)]

    statuses = {post(port, body, {"Content-Type": kind})[0] for body, kind in sent}

    assert statuses == {401}
    assert printed.getvalue().count("\n") <= 2


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"type": ', JSON),
        (b"[" * 1_000 + b"]" * 1_000, JSON),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, JSON),
        (b"payload=" + b"[" * 1_000, FORM),
        (b"payload=%7Bbroken", FORM),
        (b"payload=5", FORM),
        (b"payload=", FORM),
        (b"text=\xff\xfe", FORM),
        (b"\xff\xfe", JSON),
        (b"", FORM),
        (b"[]", JSON),
        (b"null", JSON),
        (b'{"type": ["block_actions"]}', JSON),
        (b'{"n": ' + b"9" * 5_000 + b"}", JSON),
    ],
    ids=lambda value: str(value[:24]) if isinstance(value, bytes) else "",
)
def test_what_is_signed_and_cannot_be_read_is_counted(
    port: int, lite_office: Office, body: bytes, kind: str
) -> None:
    before = rows(lite_office)

    assert post(port, body, {**signed(body), "Content-Type": kind}) == (200, "")
    assert counted(port) == 1
    assert rows(lite_office) == before


@pytest.mark.parametrize("odd", [None, "message", ["message"], 5, {}, {"type": None}, {"type": ["message"]}])
def test_an_event_that_is_none_is_not_sent_again(port: int, odd: object) -> None:
    assert send(port, {**event(), "event": odd}) == (200, "")
    assert counted(port) == 1


def test_a_command_without_a_person_is_answered_in_words(port: int) -> None:
    status, answer = send(port, {"team_id": TEAM, "command": "/feedback", "text": "it confuses buyers"})

    assert status == 200
    assert words.malformed_words() in json.loads(answer)["text"]
    assert "it confuses buyers" in answer


def test_a_button_that_came_in_pieces_is_answered_in_words(port: int, lite_office: Office) -> None:
    url = "https://hooks.slack.com/actions/1"

    assert send(port, interaction("block_actions", actions=[], response_url=url)) == (200, "")
    assert lite_office.whispers[-1] == words.malformed_words()


@pytest.mark.parametrize("url", [5, "", "ftp://x", {"a": 1}, "https://a b"])
def test_where_there_is_no_way_to_answer_nothing_breaks(port: int, url: object) -> None:
    assert send(port, interaction("block_actions", actions=[], response_url=url))[0] == 200


@pytest.mark.parametrize("view", [None, 5, [], {}, {"state": None}, {"state": {"values": {"a": 5}}}])
def test_a_form_that_came_in_pieces_stays_beneath_the_words(port: int, view: object) -> None:
    status, answer = send(port, interaction("view_submission", view=view))

    assert status == 200
    assert json.loads(answer)["response_action"] == "push"
    assert words.malformed_words() in answer


def test_a_button_of_an_older_version_says_so(port: int, lite_office: Office) -> None:
    url = "https://hooks.slack.com/actions/1"
    old = interaction("block_actions", actions=[{"action_id": "gone"}], response_url=url)

    assert send(port, old) == (200, "")
    assert lite_office.whispers[-1] == words.outdated_words()


def test_an_event_nobody_listens_to_is_not_sent_again(port: int) -> None:
    assert send(port, event(type="pin_added")) == (200, "")
    assert counted(port) == 0


def test_a_whole_event_the_database_does_not_take_is_sent_again(port: int, lite_office: Office) -> None:
    refuse(lite_office, "message_seen")

    assert send(port, event(type="message", **EVENTS["message"]))[0] == 500


def test_where_the_door_itself_breaks_it_is_logged_and_answered(
    port: int, lite_office: Office, printed: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr(error_handler, "_answered", broken)

    statuses = [
        send(port, body)[0]
        for body in (
            {"team_id": TEAM, "command": "/drumbeat", "text": "setup"},
            event(type="message", **{**EVENTS["message"], "ts": None}),
        )
    ]
    refuse(lite_office, "message_seen")

    assert statuses == [200, 200]
    assert send(port, event(type="message", **EVENTS["message"]))[0] == 500
    assert printed.getvalue().count("no words for a failure") == 3
    assert CANARY not in printed.getvalue()


@pytest.mark.parametrize("stamp", ["", "soon", "1e400", "9" * 40, "1764000000.\n", f"{STAMP} "])
def test_a_time_that_is_none_is_malformed(port: int, stamp: str) -> None:
    assert send(port, event(type="message", **{**EVENTS["message"], "ts": stamp})) == (200, "")
    assert counted(port) == 1


class Socketed:
    """Slack's end of the socket: what was sent back."""

    def __init__(self, office: Office) -> None:
        self.metrics = Metrics()
        self.socket = Socket(office.app, self.metrics, "xapp-test", client(None, "http://127.0.0.1:9/", 1))
        self.answers: list[Any] = []
        self.socket.client.send_socket_mode_response = self.answers.append  # type: ignore[assignment, method-assign]

    def send(self, body: Any) -> None:
        request = SocketModeRequest(type="any", envelope_id="E1", payload=body)
        self.socket.handle(self.socket.client, request)


@pytest.fixture
def socketed(lite_office: Office) -> Iterator[Socketed]:
    made = Socketed(lite_office)
    yield made
    made.socket.end()


def test_what_comes_broken_through_the_socket_is_answered_as_well(
    socketed: Socketed, lite_office: Office, printed: io.StringIO
) -> None:
    for body in broken(100, SEED):
        socketed.send(body)

    assert len(socketed.answers) == 100
    assert b"drumbeat_malformed_total{" in socketed.metrics.text()
    assert CANARY not in printed.getvalue()


def test_what_comes_whole_through_the_socket_is_done(socketed: Socketed, lite_office: Office) -> None:
    socketed.send({"team_id": TEAM, "user_id": "U0ANA", "command": "/feedback", "text": "it confuses buyers"})
    socketed.send(event(type="message", **EVENTS["message"]))

    assert "F-1" in socketed.answers[0].payload["text"]
    assert socketed.answers[1].payload is None
    assert b"drumbeat_malformed_total{" not in socketed.metrics.text()
