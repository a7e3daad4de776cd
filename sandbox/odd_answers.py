"""Purpose: answers that Slack never writes, as whoever stands between it and the bot may: bodies only.

When one is given, and whether the call was accepted, is the fault's business.
"""

from collections.abc import Mapping

from starlette.responses import Response

JSON = "application/json"
PAGE = "<!doctype html><html><body>Please sign in to the network.</body></html>"
ODD: Mapping[str, tuple[str, str]] = {
    "html": (PAGE, "text/html"),
    "cut": ('{"ok":true,"channel":"C0', JSON),
    "no_json": ("upstream request timed out", "text/plain"),
    "ok_without_ts": ('{"ok":true}', JSON),
}
"""By the name of the fault: the body and its type."""


def answer(fault: str) -> Response:
    """That answer, with status 200."""
    body, media_type = ODD[fault]
    return Response(body, media_type=media_type)
