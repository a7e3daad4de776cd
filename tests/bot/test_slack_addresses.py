"""What is sent to an address the bot was handed goes to Slack only; a click is answered 200 in any case."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.delivery.file_upload import send_bytes
from handlers.shared import respond as answer_module
from messages import calendar_feed as words
from storage import calendar_feed
from tests.office import Office
from tests.patience import PATIENCE_S

ELSEWHERE = [
    "http://hooks.slack.com/actions/1",
    "https://hooks.slack.com.evil.example/actions/1",
    "https://hooks.slack.com@evil.example/actions/1",
    "file:///etc/passwd",
    "nothing",
    "",
    7,
    {"url": "https://hooks.slack.com/actions/1"},
]
RECEIVED: list[str] = []


class _Slack(BaseHTTPRequestHandler):
    """Takes what is sent; /cut breaks off in the middle of its answer, /strange is in no language."""

    def do_POST(self) -> None:
        RECEIVED.append(self.path)
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "100" if self.path == "/cut" else "2")
        charset = "klingon" if self.path == "/strange" else "utf-8"
        self.send_header("Content-Type", f"text/plain; charset={charset}")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_args: object) -> None:
        """Nothing: the test's output stays its own."""


@pytest.fixture(scope="module")
def slack() -> Iterator[str]:
    """Where a Slack listens that is configured as one."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Slack) as http:
        thread = threading.Thread(target=http.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
        thread.join(PATIENCE_S)


def remove_the_calendar(office: Office, response_url: object) -> int:
    """Mira's click on Remove, answered there; the status Slack gets."""
    office.drumbeat("mira", "calendar https://calendar.example.com/team.ics")
    (feed,) = office.store.read(lambda session: calendar_feed.of_workspace(session, office.workspace_id))
    action = {"type": "button", "action_id": words.REMOVE, "block_id": "b", "value": str(feed.id)}
    return office._act("mira", action, response_url=response_url).status


def calendars(office: Office) -> int:
    return len(office.store.read(lambda session: calendar_feed.of_workspace(session, office.workspace_id)))


@pytest.mark.parametrize("response_url", ELSEWHERE)
def test_nothing_is_answered_to_an_address_that_is_not_slacks(
    lite_office: Office, response_url: object
) -> None:
    status = remove_the_calendar(lite_office, response_url)

    assert status == 200
    assert calendars(lite_office) == 0
    assert lite_office.whispers == []


def test_what_is_answered_goes_to_slack(lite_office: Office) -> None:
    remove_the_calendar(lite_office, "https://hooks.slack.com/actions/1")

    assert "No shared calendars yet" in lite_office.whispers[-1]


@pytest.mark.parametrize("path", ["/taken", "/cut", "/strange"])
def test_a_click_is_answered_whatever_becomes_of_the_words_to_it(
    lite_office: Office, slack: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lite_office.slack.base_url = f"{slack}/api/"
    monkeypatch.setattr(answer_module, "WebhookClient", WebhookClient)

    status = remove_the_calendar(lite_office, f"{slack}{path}")

    assert status == 200
    assert calendars(lite_office) == 0
    assert RECEIVED[-1] == path


@pytest.mark.parametrize("url", [str(url) for url in ELSEWHERE])
def test_a_file_is_uploaded_to_slack_only(slack: str, url: str) -> None:
    client = WebClient(token="xoxb-test", base_url=f"{slack}/api/")
    send_bytes(client, f"{slack}/upload", b"a,b")

    with pytest.raises(URLError, match="not Slack's"):
        send_bytes(client, url, b"a,b")

    assert RECEIVED[-1] == "/upload"
