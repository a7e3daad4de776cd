"""Purpose: tell an open page that something looks different now, by server-sent events.

It does not say what: the page looks again.
"""

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from sandbox.workspace import Workspace

HEARTBEAT_S = 15.0
GATHER_S = 0.05
"""So long changes are gathered into one event."""


async def serve(request: Request) -> Response:
    workspace: Workspace = request.app.state.workspace
    headers = {"Cache-Control": "no-store"}
    return StreamingResponse(_changes(workspace), media_type="text/event-stream", headers=headers)


async def _changes(workspace: Workspace) -> AsyncIterator[str]:
    changed = workspace.journal.watch()
    try:
        yield "retry: 500\n\n"
        while not workspace.journal.closed:
            try:
                async with asyncio.timeout(HEARTBEAT_S):
                    await changed.wait()
            except TimeoutError:
                yield ": still here\n\n"
                continue
            await asyncio.sleep(GATHER_S)
            changed.clear()
            yield "data: changed\n\n"
    finally:
        workspace.journal.unwatch(changed)
