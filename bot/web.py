"""Purpose: the HTTP edge: bounds and verifies what comes in before Bolt sees it, and says how we are.

Bolt by itself answers 500 to an unsigned non-numeric timestamp, to broken JSON and to bad UTF-8, and logs
bodies it does not trust. Here nothing of a refused request is logged or parsed.
"""

import asyncio
import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Protocol
from urllib.parse import parse_qs

from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.metrics import Metrics

LARGEST_BODY = 1_000_000
LARGEST_PROBE = 1_000
UNIX_SECONDS = re.compile(r"[0-9]{1,12}")
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Refusal(Exception):  # noqa: N818 - an answer, not a fault
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


class Edge:
    """`app` None means Socket Mode: then only health and figures are served. `more` are further pages."""

    def __init__(
        self,
        app: App | None,
        secret: str | None,
        pool: Executor,
        health: Health,
        metrics: Metrics,
        more: Sequence[Route] = (),
    ) -> None:
        self._more = more
        self._app = app
        self._verifier = SignatureVerifier(secret) if secret else None
        self._pool = pool
        self._health = health
        self._metrics = metrics

    def asgi(self) -> Starlette:
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
        return Starlette(routes=routes)

    async def slack(self, request: Request) -> Response:
        """Everything Slack sends, answered within its three seconds."""
        started = time.perf_counter()
        response = await self._answer(request)
        self._metrics.answered(response.status_code, time.perf_counter() - started)
        return response

    async def _answer(self, request: Request) -> Response:
        try:
            if await _is_probe(request):
                return PlainTextResponse("ok")
            bolt = _parse(request, await self._verified(request))
        except Refusal as refusal:
            return PlainTextResponse(refusal.words, refusal.status)
        except ClientDisconnect:
            # Nobody hears it any more; it is counted.
            return PlainTextResponse("not whole", 400)
        answer = await self._dispatched(bolt)
        return Response(answer.body, answer.status, headers=answer.first_headers_without_set_cookie())

    async def _dispatched(self, bolt: BoltRequest) -> BoltResponse:
        """What the bot answers."""
        assert self._app is not None
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._app.dispatch, bolt)

    async def _verified(self, request: Request) -> str:
        """The body, once it is known to be Slack's."""
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not UNIX_SECONDS.fullmatch(timestamp) or not signature:
            raise Refusal(401, "not signed")
        body = _decoded(await _bounded(request))
        if not self._verifier or not self._verifier.is_valid(body, timestamp, signature):
            raise Refusal(401, "not signed by Slack, or too long ago")
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
            bolt = _parse(request, await self._verified(request))
        except Refusal as refusal:
            return PlainTextResponse(refusal.words, refusal.status)
        now = str(bolt.body.get("now") or "")
        try:
            state = await self._off_loop(lambda: self._health.set_clock(now))
        except ValueError:
            return PlainTextResponse("`now` must be a time in ISO 8601 with its offset", 400)
        return JSONResponse(state) if state else PlainTextResponse("the clock is the system's", 404)

    async def _off_loop(self, work: Callable[[], object]) -> object:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)


async def _is_probe(request: Request) -> bool:
    """Whether this is Slack's look at a command's address: a short form that says so, and not signed."""
    length = request.headers.get("content-length", "")
    if "x-slack-signature" in request.headers or not length.isdecimal() or int(length) > LARGEST_PROBE:
        return False
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return False
    return "1" in parse_qs((await request.body()).decode("latin-1")).get("ssl_check", [])


async def _bounded(request: Request) -> bytes:
    """The body, or a refusal as soon as it is known to be too large."""
    if int(request.headers.get("content-length") or 0) > LARGEST_BODY:
        raise Refusal(413, "too large")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise Refusal(413, "too large")
    return bytes(body)


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise Refusal(400, "not readable") from None


def _parse(request: Request, body: str) -> BoltRequest:
    """Bolt's request; a refusal when the body is not what Slack would send."""
    try:
        bolt = BoltRequest(
            body=body,
            query=request.url.query,
            headers={name: [value] for name, value in request.headers.items()},
        )
    except (ValueError, TypeError, AttributeError):
        raise Refusal(400, "not readable") from None
    if not isinstance(bolt.body.get("event", {}), dict):
        raise Refusal(400, "not readable")
    return bolt
