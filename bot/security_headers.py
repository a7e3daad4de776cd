"""Purpose: what a browser is told with every answer: run nothing, keep nothing, say nothing of where it was.

Knows no page: whatever the edge answers bears it, errors too.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from messages.page import style_source

POLICY = "; ".join(
    [
        "default-src 'none'",
        f"style-src {style_source()}",
        *(f"{kind} 'none'" for kind in ("base-uri", "form-action", "frame-ancestors")),
    ]
)
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
ONLY_HTTPS = {"strict-transport-security": "max-age=31536000"}


class SecurityHeaders:
    """An ASGI application around another. `https` is whether people reach it by https."""

    def __init__(self, app: ASGIApp, https: bool) -> None:
        self._app = app
        told = HEADERS | (ONLY_HTTPS if https else {})
        self._headers = [(name.encode(), value.encode()) for name, value in told.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *self._headers]
            await send(message)

        await self._app(scope, receive, send_with_headers)
