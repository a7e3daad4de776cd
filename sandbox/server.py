"""Purpose: serve a sandbox over HTTP on this machine only, in the foreground or in a thread.

It knows the routes, not what is behind them.
"""

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import response_urls, seeded_history, uploads
from sandbox.connections import DroppableProtocol
from sandbox.control import table as control
from sandbox.page import routes as page
from sandbox.page.guard import Guard
from sandbox.page.page_state import Options
from sandbox.settings import Settings
from sandbox.web_api import edge
from sandbox.workspace import Workspace, compose
from sandbox.world import Json

HOST = "127.0.0.1"


def application(workspace: Workspace) -> Starlette:
    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await app.state.workspace.close()

    app = Starlette(
        lifespan=lifespan,
        routes=[
            Route("/api/{method}", edge.serve, methods=["GET", "POST"]),
            Route("/response/{key}", response_urls.serve, methods=["POST"]),
            Route("/upload/{file}/{secret}", uploads.take, methods=["POST"]),
            Route("/files/{file}/{name}", uploads.give),
            Route("/control/{act}", control.serve, methods=["GET", "POST"]),
            Route("/clock", clock),
            *page.routes(),
        ],
        middleware=[Middleware(Guard)],
    )
    app.state.workspace = workspace
    return app


async def clock(request: Request) -> Response:
    workspace: Workspace = request.app.state.workspace
    return JSONResponse({"now": workspace.clock.iso()})


@dataclass
class Running:
    """A sandbox served in a thread."""

    url: str
    _app: Starlette
    _loop: asyncio.AbstractEventLoop
    _server: uvicorn.Server
    _thread: threading.Thread

    def fresh(
        self, *, settings: Settings | None = None, manifest: Json | None = None, at: datetime | None = None
    ) -> None:
        """Start over with a new workspace at the same address: quicker than a new server."""
        settings = settings or Settings()
        settings.public_url = self.url
        asyncio.run_coroutine_threadsafe(self._swap(compose(settings, manifest, at)), self._loop).result(10)

    async def _swap(self, workspace: Workspace) -> None:
        before: Workspace = self._app.state.workspace
        self._app.state.workspace = workspace
        await before.close()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=10)


def start(
    *,
    port: int = 0,
    settings: Settings | None = None,
    manifest: Json | None = None,
    at: datetime | None = None,
    application: Callable[[Workspace], Starlette] = application,
    options: Options | None = None,
) -> Running:
    """Serve from a thread; it answers by the time this returns. Port 0 takes a free one."""
    workspace, listener = prepared(port, settings or Settings(), manifest, at, options)
    app, ready = application(workspace), threading.Event()
    server, loops = _server(app), list[asyncio.AbstractEventLoop]()

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        ready.set()
        await server.serve([listener])

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="sandbox", daemon=True)
    thread.start()
    ready.wait(10)  # the socket listens already, so whoever comes now only waits a little
    return Running(workspace.settings.public_url, app, loops[0], server, thread)


def run(workspace: Workspace, listener: socket.socket) -> None:
    """Serve in the foreground until interrupted."""
    _server(application(workspace)).run([listener])


def prepared(
    port: int,
    settings: Settings,
    manifest: Json | None,
    at: datetime | None,
    options: Options | None = None,
) -> tuple[Workspace, socket.socket]:
    """A workspace and its listening socket, so that its address is known before it serves."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, port))
    listener.listen(512)
    settings.public_url = f"http://{HOST}:{listener.getsockname()[1]}"
    workspace = compose(settings, manifest, at, options)
    if workspace.desk.options.history:
        seeded_history.lay(workspace)
    return workspace, listener


class _Serving(uvicorn.Server):
    """Lets the pages that watch go first, so that nobody is waited for at the end."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        app: Any = self.config.app
        app.state.workspace.journal.close()
        await super().shutdown(sockets)


def _server(app: Starlette) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        http=DroppableProtocol,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    return _Serving(config)
