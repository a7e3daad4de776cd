"""The HTTP edge: signatures, lengths and probes that are none are turned away, and never with a 500."""

import asyncio
from collections.abc import MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_bolt import BoltRequest, BoltResponse

from bot.metrics import Metrics
from bot.web import Edge
from tests.bot.test_web import CANARY, FORM, SECRET, Well, command, port, post, signed

__all__ = ["port"]


class Unreached:
    """A bot that must not be asked."""

    def dispatch(self, _request: BoltRequest) -> BoltResponse:
        raise AssertionError


@pytest.mark.parametrize("body", [command(CANARY), b"\xff\xfe", b"[" * 2_000, b"", b'{"type": '])
@pytest.mark.parametrize("signature", ["é", "v0=é", "²" * 64, "v0=" + "0" * 64, "v0=", "x" * 4_000])
def test_a_signature_that_is_none_is_turned_away_whatever_it_signs(
    port: int, caplog: pytest.LogCaptureFixture, signature: str, body: bytes
) -> None:
    headers = {**signed(body), "X-Slack-Signature": signature}

    assert post(port, body, headers) == (401, "not signed by Slack, or too long ago")
    assert "Traceback" not in caplog.text


def bare(headers: list[tuple[bytes, bytes]], body: bytes, path: str = "/slack/events") -> tuple[int, bytes]:
    """The edge without a server before it that already turns odd headers away."""
    edge = Edge(Unreached(), SECRET, ThreadPoolExecutor(1), Well(), Metrics())
    answers: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        answers.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
    }
    asyncio.run(edge.asgi()(scope, receive, send))
    return answers[0]["status"], answers[1]["body"]


def raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


LENGTHS = [b"soon", b"-1", b"9" * 5_000, b"\xb2", b"1e3", b"", b" 7 "]


@pytest.mark.parametrize("length", LENGTHS)
def test_a_length_that_is_no_number_is_no_fault_of_ours(length: bytes) -> None:
    odd = (b"content-length", length)
    form = (b"content-type", FORM.encode())

    assert bare([odd, form], b"ssl_check=1")[0] == 401
    assert bare([*raw(signed(b"{}")), odd], b"{}")[0] == 200


def test_headers_that_are_no_text_are_no_fault_of_ours() -> None:
    kind = (b"content-type", b"\xff\xfe; charset=\x00")

    assert (
        bare([kind, (b"x-slack-signature", b"\xff"), (b"x-slack-request-timestamp", b"\xff")], b"")[0] == 401
    )
    assert bare([kind, *raw(signed(b"{}"))[:2]], b"{}")[0] == 200


@pytest.mark.parametrize("form", [b"ssl_check=%zz&&==", b"\xff\xfe=1", b"ssl_check", b"=" * 900])
def test_a_probe_with_a_broken_form_is_turned_away(port: int, form: bytes) -> None:
    assert post(port, form, {"Content-Type": FORM})[0] == 401


def test_slacks_probe_of_a_command_is_answered_signed_or_not(port: int) -> None:
    probe = b"ssl_check=1&token=x"

    assert post(port, probe, {"Content-Type": FORM}) == (200, "ok")
    assert post(port, probe, signed(probe)) == (200, "")


def test_a_clock_is_set_to_nothing_odd(port: int) -> None:
    deep = b"[" * 5_000

    assert {post(port, body, signed(body), "/clock")[0] for body in (deep, b"{", b"\xff")} == {400}
    assert post(port, b"[]", signed(b"[]"), "/clock")[0] == 404
