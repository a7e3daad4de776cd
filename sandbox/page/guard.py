"""Purpose: let only this machine's own pages and programs in: a strange page in a browser must not reach us.

A program sends no Origin; a browser does with every request that could change something.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOCAL = ("127.0.0.1", "localhost", "::1")


class Guard:
    """Refuses hosts that are not this machine (DNS rebinding) and strange origins (CSRF)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (problem := refusal(Headers(scope=scope))):
            await PlainTextResponse(problem, 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def refusal(headers: Headers) -> str:
    """Why a request is not let in; empty when it is."""
    host = headers.get("host", "")
    if _name(f"//{host}") not in LOCAL:
        return "The sandbox answers only to this machine's own names."
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        return "The sandbox takes nothing from other pages."
    if headers.get("sec-fetch-site") in ("cross-site", "same-site") and not _navigates(headers):
        return "The sandbox takes nothing from other pages."
    return ""


def _navigates(headers: Headers) -> bool:
    """Somebody followed a link to us; that shows a page and changes nothing."""
    return headers.get("sec-fetch-mode") == "navigate" and headers.get("origin") is None


def _name(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
