"""Purpose: the HTTP edge: bounds and verifies what comes in before Bolt sees it, and says how we are.

Bolt by itself answers 500 to an unsigned non-numeric timestamp, to broken JSON and to bad UTF-8, and logs
bodies it does not trust. Here nothing of a request that is not Slack's is logged or parsed, and what is
signed but nothing Slack would send goes no further than bot/payload.
"""

import asyncio
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from functools import partial
from typing import Protocol, TypeVar
from urllib.parse import parse_qs

from slack_bolt import BoltContext, BoltRequest, BoltResponse
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot import payload
from bot.error_handler import answer_error
from bot.metrics import Metrics
from bot.payload import MalformedPayload
from bot.security_headers import SecurityHeaders

LARGEST_BODY = 1_000_000
LARGEST_PROBE = 1_000
UNIX_SECONDS = re.compile(r"[0-9]{1,12}")
SIGNED_WITHIN_S = 300
LENGTH = re.compile(r"[0-9]{1,20}")
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


Answer = TypeVar("Answer")


class EdgeRefusal(Exception):  # noqa: N818 - an answer, not a fault
    """A request that is not let in, with its HTTP status."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


class Health(Protocol):
    """What the edge asks the running program."""

    def problems(self) -> list[str]:
        """Why it is not ready to serve; empty when it is."""

    def set_clock(self, now: str) -> dict[str, object] | None:
        """Set the clock to `now` (ISO 8601) and say what is due; None where the clock can't be set."""


class Bolt(Protocol):
    """What the edge asks of Bolt."""

    def dispatch(self, req: BoltRequest) -> BoltResponse: ...


class Edge:
    """`app` None means Socket Mode: then only health, figures and pages are served. `more` are the pages, and
    `https` is whether people reach them so.
    """

    def __init__(
        self,
        app: Bolt | None,
        secret: str | None,
        pool: Executor,
        health: Health,
        metrics: Metrics,
        more: Sequence[Route] = (),
        https: bool = False,
    ) -> None:
        self._more = more
        self._https = https
        self._app = app
        self._secret = secret
        self._pool = pool
        self._health = health
        self._metrics = metrics

    def asgi(self) -> SecurityHeaders:
        """The ASGI application."""
        routes = [
            Route("/healthz", self.alive, methods=["GET"]),
            Route("/readyz", self.ready, methods=["GET"]),
            Route("/metrics", self.figures, methods=["GET"]),
            Route("/clock", self.clock, methods=["POST"]),
            *self._more,
        ]
        if self._app:
            routes.insert(0, Route("/slack/events", self.slack, methods=["POST"]))
        return SecurityHeaders(Starlette(routes=routes), self._https)

    async def slack(self, request: Request) -> Response:
        """Everything Slack sends, answered within its three seconds."""
        started = time.perf_counter()
        response = await self._answer(request)
        self._metrics.count_answer(response.status_code, time.perf_counter() - started)
        return response

    async def _answer(self, request: Request) -> Response:
        try:
            if await _is_probe(request):
                return PlainTextResponse("ok")
            bolt = payload.request(_read(request, await self._verified(request)))
        except EdgeRefusal as refusal:
            return PlainTextResponse(refusal.words, refusal.status)
        except ClientDisconnect:
            # Nobody hears it any more; it is counted.
            return PlainTextResponse("not whole", 400)
        except MalformedPayload as malformed:
            answer = await self._off_loop(partial(answer_malformed, malformed, self._metrics))
        else:
            answer = await self._dispatched(bolt)
        return Response(answer.body, answer.status, headers=answer.first_headers_without_set_cookie())

    async def _dispatched(self, bolt: BoltRequest) -> BoltResponse:
        """What the bot answers."""
        assert self._app is not None
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._app.dispatch, bolt)

    async def _verified(self, request: Request) -> bytes:
        """The body, once it is known to be Slack's."""
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not UNIX_SECONDS.fullmatch(timestamp) or not signature:
            raise EdgeRefusal(401, "not signed")
        body = await _bounded(request)
        fresh = abs(time.time() - int(timestamp)) <= SIGNED_WITHIN_S
        right = fresh and _signed(self._secret or "", timestamp, body, signature)
        if self._secret and fresh:
            self._metrics.count_signature(right=right)
        if not self._secret or not right:
            raise EdgeRefusal(401, "not signed by Slack, or too long ago")
        return body

    async def alive(self, _request: Request) -> Response:
        """The process answers."""
        return PlainTextResponse("ok")

    async def ready(self, _request: Request) -> Response:
        """The database answers, and the dispatcher is at work."""
        problems = await self._off_loop(self._health.problems)
        return JSONResponse({"ready": not problems, "problems": problems}, 503 if problems else 200)

    async def figures(self, _request: Request) -> Response:
        return Response(self._metrics.text(), media_type=METRICS_TYPE)

    async def clock(self, request: Request) -> Response:
        """For trials: whoever holds the signing secret may set a clock that was taken from a URL."""
        try:
            now = _moment(await self._verified(request))
            state = await self._off_loop(lambda: self._health.set_clock(now))
        except EdgeRefusal as refusal:
            return PlainTextResponse(refusal.words, refusal.status)
        except (ValueError, OverflowError):
            return PlainTextResponse("`now` must be a time in ISO 8601 with its offset", 400)
        return JSONResponse(state) if state else PlainTextResponse("the clock is the system's", 404)

    async def _off_loop(self, work: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)


def answer_malformed(malformed: MalformedPayload, metrics: Metrics) -> BoltResponse:
    """It changes nothing and is counted; whoever caused it reads that, where there is a way to tell them."""
    metrics.count_malformed(malformed.kind)
    return answer_error(malformed, malformed.body, BoltContext())


async def _is_probe(request: Request) -> bool:
    """Whether this is Slack's look at a command's address: a short form that says so, and not signed."""
    length = request.headers.get("content-length", "")
    if "x-slack-signature" in request.headers or not LENGTH.fullmatch(length) or int(length) > LARGEST_PROBE:
        return False
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return False
    return "1" in parse_qs((await request.body()).decode("latin-1")).get("ssl_check", [])


async def _bounded(request: Request) -> bytes:
    """The body, or a refusal as soon as it is known to be too large; a length that is no number is none."""
    length = request.headers.get("content-length", "")
    if LENGTH.fullmatch(length) and int(length) > LARGEST_BODY:
        raise EdgeRefusal(413, "too large")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise EdgeRefusal(413, "too large")
    return bytes(body)


def _signed(secret: str, timestamp: str, body: bytes, signature: str) -> bool:
    """Slack's signature over the bytes as they came: neither these nor the header need be text."""
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256)
    return hmac.compare_digest(f"v0={digest.hexdigest()}".encode(), signature.encode())


def _read(request: Request, body: bytes) -> object:
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise MalformedPayload from None
    return payload.parse(text, request.headers.get("content-type", ""))


def _moment(body: bytes) -> str:
    """What the clock is to be set to; ValueError for a body that does not say."""
    try:
        said = json.loads(body)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return str(said.get("now") or "") if isinstance(said, dict) else ""
