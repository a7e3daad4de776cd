"""Purpose: answers that Slack never writes, as they come over the line: pages, half of one, no JSON, no name.

A server on this machine gives them, so that slack_sdk makes of them what it does make of them.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse


@dataclass(frozen=True)
class Raw:
    """One answer: its body, its status, and headers beside Content-Length."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


PAGE = b"<!doctype html><html><body>Please sign in to the guest network.</body></html>"
ODD: Mapping[str, Raw] = {
    "page": Raw(PAGE, headers={"Content-Type": "text/html"}),
    "cut": Raw(b'{"ok":true,"channel":"C0ONE","ts":"17640'),
    "shorter than said": Raw(b'{"ok":true', headers={"Content-Length": "400"}),
    "empty": Raw(b""),
    "null": Raw(b"null"),
    "empty list": Raw(b"[]"),
    "list": Raw(b'[{"ok":true}]'),
    "number": Raw(b"7"),
    "word": Raw(b'"ok"'),
    "true": Raw(b"true"),
    "empty object": Raw(b"{}"),
    "no ok": Raw(b'{"channel":"C0ONE","ts":"1764000000.000001"}'),
    "ok is null": Raw(b'{"ok":null}'),
    "no error": Raw(b'{"ok":false}'),
    "error is null": Raw(b'{"ok":false,"error":null}'),
    "error is a number": Raw(b'{"ok":false,"error":7}'),
    "error is a list": Raw(b'{"ok":false,"error":["is_archived"]}'),
    "error is a sentence": Raw(b'{"ok":false,"error":"The channel is archived."}'),
    "error nobody published": Raw(b'{"ok":false,"error":"phase_of_the_moon"}'),
    "no text": Raw(b'\xff\xfe{"ok":true}'),
    "no known letters": Raw(b'{"ok":true}', headers={"Content-Type": "application/json; charset=klingon"}),
    "too deep": Raw(b"[" * 100_000),
    "accepted, 201": Raw(b'{"ok":true,"channel":"C0ONE","ts":"1764000000.000001"}', 201),
    "no content": Raw(b"", 204),
    "elsewhere": Raw(b"", 302),
    "elsewhere, as asked": Raw(b"", 307),
    "sign in": Raw(PAGE, 401),
    "forbidden page": Raw(PAGE, 403),
    "no such page": Raw(PAGE, 404),
    "sign in to the proxy": Raw(PAGE, 407),
    "too slow": Raw(b"", 408),
    "too large a page": Raw(PAGE, 413),
    "broken in Slack's words": Raw(b'{"ok":false,"error":"fatal_error"}', 500),
    "broken page": Raw(PAGE, 500),
    "bad gateway": Raw(PAGE, 502),
    "unavailable, no text": Raw(b"\xff", 503),
    "gateway gave up": Raw(PAGE, 504),
}
# Those by which a call was accepted, as far as they go; only who needs a field finds that it is missing.
HALF: Mapping[str, Raw] = {
    "ok and nothing more": Raw(b'{"ok":true}'),
    "ok and nulls": Raw(b'{"ok":true,"channel":null,"ts":null,"messages":null,"file":null,"file_id":null}'),
    "ok and numbers": Raw(b'{"ok":true,"channel":7,"ts":7,"messages":7,"file":7,"file_id":7}'),
    "ok, empty": Raw(b'{"ok":true,"channel":"","ts":"","messages":[7],"file":{"shares":[7]},"file_id":""}'),
}


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        name = int(self.path.split("/")[1])
        raw = [*ODD.values(), *HALF.values()][name]
        self.send_response(raw.status)
        for header, value in {"Content-Length": str(len(raw.body)), **raw.headers}.items():
            self.send_header(header, value)
        self.end_headers()
        self.wfile.write(raw.body)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


class Line:
    """Where each of them is given: `call("page", "chat.postMessage")` answers or raises as slack_sdk does."""

    def __init__(self, port: int) -> None:
        self._port = port

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self._port}/{[*ODD, *HALF].index(name)}/"

    def call(self, name: str, method: str) -> SlackResponse:
        slack = WebClient("xoxb-test", base_url=self.url(name), timeout=5, retry_handlers=[])
        return slack.api_call(method, params={"about": "it"})


@contextmanager
def line() -> Iterator[Line]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield Line(server.server_port)
        server.shutdown()
        thread.join()


def page(method: str) -> SlackResponse:
    """What slack_sdk makes of a page, without a server: it raises."""
    told = SlackResponse(
        client=None,
        http_verb="POST",
        api_url=f"https://slack.test/api/{method}",
        req_args={},
        data={"ok": False, "error": "Received a response in a non-JSON format: <html>sign in"},
        headers={"Content-Type": "text/html"},
        status_code=200,
    )
    return told.validate()  # type: ignore[no-any-return]
