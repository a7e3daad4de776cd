"""What a shared calendar's address gives, over a real connection: its meetings, or what the trouble is."""

import gzip
import socket
import threading
import zlib
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.readers import calendar_feed, calendar_process
from bot.readers.calendar_feed import ReadingRequest, read_in_process
from domain.calendar_feed import MOST_BYTES, Trouble, TroubleError
from tests.calendars import HELD, calendar, event
from tests.patience import PATIENCE_S

BYTES = {
    "/team.ics": calendar(event()),
    "/page.html": b"<html><body>Please sign in</body></html>",
    "/huge.ics": b"x" * (MOST_BYTES + 1),
    "/sent.gzip": gzip.compress(calendar(event())),
    "/parts.gzip": gzip.compress(calendar(event())[:100]) + gzip.compress(calendar(event())[100:]) + b"\0\0",
    "/team.ics.gz": gzip.compress(calendar(event())),
    "/plain.gzip": calendar(event()),
    "/sent.deflate": zlib.compress(calendar(event())),
    "/raw.deflate": zlib.compress(calendar(event()), wbits=-15),
    "/bomb.gzip": gzip.compress(b"x" * 200_000_000),
    "/bombs.gzip": gzip.compress(b"x" * 1_000_000) * 2_000,
    "/broken.gzip": gzip.compress(calendar(event()))[:-20],
    "/junk.gzip": b"\x1f\x8b" + b"x" * 100,
    "/never.ics": calendar(event("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30") * 200),
}
PLACES = {
    "/moved.ics": "/team.ics",
    "/round.ics": "/round.ics",
    "/inside.ics": "https://127.0.0.1/team.ics",
    "/named.ics": "https://localhost.localdomain/team.ics",
    "/plain.ics": "http://calendar.example.com/team.ics",
    "/strange.ics": "file:///etc/passwd",
    "/circled.ics": "https://①②⑦.⓪.⓪.①:8443/team.ics",
    "/stopped.ics": "https://127。0。0。1/team.ics",
    "/short.ics": "https://127.1/team.ics",
    "/whole.ics": "https://2130706433/team.ics",
    "/compatible.ics": "https://[::127.0.0.1]/team.ics",
    "/translated.ics": "https://[64:ff9b::7f00:1]/team.ics",
    "/site.ics": "https://[fec0::1]/team.ics",
    "/named-at.ics": "https://calendar.example.com@127.0.0.1/team.ics",
    "/dotted.ics": "https://localhost./team.ics",
}
INSIDE = [path for path in PLACES if path not in {"/moved.ics", "/round.ics"}]


CONNECTIONS: list[object] = []


class _Listening(ThreadingHTTPServer):
    def verify_request(self, _request: object, address: object) -> bool:
        CONNECTIONS.append(address)
        return True


class _Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = BYTES.get(self.path, b"")
        self.send_response(200 if body else 302 if self.path in PLACES else 404)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", "application/octet-stream")
        packed = self.path.rpartition(".")[2]
        self.send_header("Content-Encoding", packed if packed in {"gzip", "deflate"} else "identity")
        self.send_header("Location", PLACES.get(self.path, "").encode().decode("latin-1"))
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:
            return  # whoever asked has heard enough

    def log_message(self, *_args: object) -> None:
        """Nothing: the test's output stays its own."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Where it listens, as host:port."""
    with _Listening(("127.0.0.1", 0), _Server) as http:
        thread = threading.Thread(target=http.serve_forever, daemon=True)
        thread.start()
        yield f"127.0.0.1:{http.server_port}"
        http.shutdown()
        thread.join(PATIENCE_S)


def asked(url: str, trusted: str) -> dict[str, Any]:
    span = {"after": (HELD - timedelta(days=1)).isoformat(), "until": (HELD + timedelta(days=1)).isoformat()}
    return {"url": url, **span, "zone": "Europe/Berlin", "trusted": [trusted]}


def question(url: str) -> ReadingRequest:
    return ReadingRequest(url, HELD - timedelta(days=1), HELD + timedelta(days=1), "Europe/Berlin")


PACKED = ["/sent.gzip", "/parts.gzip", "/team.ics.gz", "/plain.gzip", "/sent.deflate", "/raw.deflate"]


@pytest.mark.parametrize("path", ["/team.ics", "/moved.ics", *PACKED])
def test_meetings_are_read_however_they_are_sent(server: str, path: str) -> None:
    answer = calendar_process.read(asked(f"http://{server}{path}", server))

    assert [one["people"] for one in answer["held"]] == [["ana@northwind.example", "cleo@northwind.example"]]


@pytest.mark.parametrize(
    ("path", "trouble"),
    [
        ("/gone.ics", Trouble.REFUSED),
        ("/page.html", Trouble.NO_CALENDAR),
        ("/huge.ics", Trouble.TOO_BIG),
        ("/round.ics", Trouble.REFUSED),
        ("/bomb.gzip", Trouble.TOO_BIG),
        ("/bombs.gzip", Trouble.TOO_BIG),
        ("/broken.gzip", Trouble.NO_CALENDAR),
        ("/junk.gzip", Trouble.NO_CALENDAR),
        *((path, Trouble.NOT_PUBLIC) for path in INSIDE),
    ],
)
def test_what_gives_no_calendar_says_why(server: str, path: str, trouble: Trouble) -> None:
    assert calendar_process.read(asked(f"http://{server}{path}", server)) == {"trouble": trouble}


@pytest.mark.parametrize("url", ["http://{}/team.ics", "https://127.0.0.1/team.ics"])
def test_nothing_inside_is_asked_unless_it_is_trusted(server: str, url: str) -> None:
    assert calendar_process.read(asked(url.format(server), "127.0.0.2:1")) == {"trouble": Trouble.NOT_PUBLIC}


def test_a_public_name_that_leads_inside_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async def inside(*_args: object, **_more: object) -> list[dict[str, str]]:
        return [{"host": "8.8.8.8"}, {"host": "10.0.0.7"}]

    monkeypatch.setattr("aiohttp.resolver.ThreadedResolver.resolve", inside)

    answer = calendar_process.read(asked("https://calendar.example.com/team.ics", ""))

    assert answer == {"trouble": Trouble.NOT_PUBLIC}


@pytest.mark.parametrize("host", ["127.0.0.1", "①②⑦.⓪.⓪.①", "[::ffff:127.0.0.1]", "localhost"])
def test_a_connection_inside_is_refused_even_if_its_address_was_let_through(
    server: str, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_process, "public_https", str)
    before = len(CONNECTIONS)

    answer = calendar_process.read(asked(f"https://{host}:{server.partition(':')[2]}/team.ics", ""))

    assert answer == {"trouble": Trouble.NOT_PUBLIC}
    assert len(CONNECTIONS) == before


def test_a_host_is_resolved_once_and_what_was_judged_is_connected_to(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(server.partition(":")[2])
    answers = iter(["127.0.0.1"])

    async def resolve(*_args: object, **_more: object) -> list[dict[str, object]]:
        here = {"hostname": "calendar.example.com", "host": next(answers), "port": port}
        return [{**here, "family": socket.AF_INET, "proto": 0, "flags": 0}]

    monkeypatch.setattr("aiohttp.resolver.ThreadedResolver.resolve", resolve)
    named = f"calendar.example.com:{port}"

    answer = calendar_process.read(asked(f"http://{named}/team.ics", named) | {"trusted": [named, server]})

    assert len(answer["held"]) == 1


def test_no_proxy_of_the_environment_is_asked(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)

    assert "held" in calendar_process.read(asked(f"http://{server}/team.ics", server))


def test_where_nothing_answers_it_is_unreachable() -> None:
    assert calendar_process.read(asked("http://127.0.0.1:9/team.ics", "127.0.0.1:9")) == {
        "trouble": Trouble.UNREACHABLE
    }


def test_it_is_read_in_a_process_of_its_own(server: str) -> None:
    (found,) = read_in_process(question(f"http://{server}/team.ics"), lambda: False, [server]).held

    assert found.started == HELD
    with pytest.raises(TroubleError, match="not_public"):
        read_in_process(question(f"http://{server}/team.ics"), lambda: False)


@pytest.mark.parametrize("stopping", [True, False])
def test_a_calendar_that_takes_too_long_is_given_up(
    server: str, stopping: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_feed, "LONGEST_S", 2 if not stopping else calendar_feed.LONGEST_S)

    with pytest.raises(TroubleError, match="too_slow"):
        read_in_process(question(f"http://{server}/never.ics"), lambda: stopping, [server])
