"""Purpose: one address for several workspaces: a call goes where its token belongs, an act where it says.

Each workspace is served as it is alone, by sandbox/server; this only chooses.
"""

import base64
import binascii
import contextlib
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from html import escape
from urllib.parse import parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox import server
from sandbox.control.table import given
from sandbox.errors import Refused, SlackError
from sandbox.events import Events
from sandbox.seed import northwind
from sandbox.sender import Sender
from sandbox.settings import Settings
from sandbox.short_lived_ids import Tickets
from sandbox.teams.control import ACTS
from sandbox.teams.grants import Grants
from sandbox.workspace import Workspace
from sandbox.world import Json

TEAMS: Mapping[str, str] = {"T0DRUMBEAT": "Northwind Trading", "T0SECOND": "Southwind Shipping"}


def application(
    first: Workspace, client_id: str, client_secret: str, teams: Mapping[str, str] = TEAMS
) -> Starlette:
    """`first` and a workspace for each further team, all with the same people, on one clock."""
    grants = Grants(client_id, client_secret, {first.world.team_id: first})
    grants.rotates = bool(first.app.raw.get("settings", {}).get("token_rotation_enabled"))
    public_url = first.settings.public_url
    for team, name in teams.items():
        grants.teams.setdefault(team, another(first, team, name))
    inner = {team: server.application(workspace) for team, workspace in grants.teams.items()}
    for team, workspace in grants.teams.items():
        workspace.settings.public_url = f"{public_url}/teams/{team}"

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        for workspace in grants.teams.values():
            await workspace.close()

    app = Starlette(
        lifespan=lifespan,
        routes=[
            Route("/oauth/v2/authorize", authorize),
            Route("/api/oauth.v2.access", access, methods=["POST"]),
            *(Route(f"/teams/{{team}}/control/{act}", control, methods=["GET", "POST"]) for act in ACTS),
            *(Mount(f"/teams/{team}", served) for team, served in inner.items()),
            Mount("/api", ByToken(grants, inner)),
            Mount("/", inner[first.world.team_id]),
        ],
    )
    app.state.grants, app.state.inner, app.state.workspace = grants, inner, first
    return app


def another(first: Workspace, team: str, name: str) -> Workspace:
    """A workspace like the first one, with its own people, messages and faults, on the same clock."""
    world = northwind()
    world.team_id, world.team_name, world.domain = team, name, name.split(maxsplit=1)[0].lower()
    settings = Settings(bot_url=first.settings.bot_url, signing_secret=first.settings.signing_secret)
    sender = Sender(settings)
    events = Events(world, first.app, first.clock, sender, settings)
    return Workspace(world, first.app, first.clock, settings, sender, events, Tickets(settings))


class ByToken:
    """The Web API: every call goes to the workspace of its token, with the token that one knows."""

    def __init__(self, grants: Grants, inner: Mapping[str, ASGIApp]) -> None:
        self._grants = grants
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        name = headers.get(b"authorization", b"").decode("latin-1").removeprefix("Bearer ").strip()
        try:
            workspace = self._grants.holder(name)
        except SlackError as refusal:
            await JSONResponse(refusal.body())(scope, receive, send)
            return
        headers[b"authorization"] = f"Bearer {workspace.settings.token}".encode()
        passed = {**scope, "headers": list(headers.items()), "root_path": ""}
        await self._inner[workspace.world.team_id](passed, receive, send)


async def authorize(request: Request) -> Response:
    """Slack's question to a person. With `team` it is answered at once: yes, or no with `deny`."""
    grants: Grants = request.app.state.grants
    asked = dict(request.query_params)
    team, back = asked.get("team", ""), asked.get("redirect_uri", "")
    if asked.get("client_id") != grants.client_id or not back:
        return HTMLResponse("<h1>This app is not known, or says not where to go back to</h1>", 400)
    if asked.get("deny"):
        return _back(back, error="access_denied", state=asked.get("state", ""))
    if not team:
        return HTMLResponse(_question(asked, grants))
    try:
        code = grants.grant(team, back, asked.get("scope", ""), asked.get("user", "U0MIRA"))
    except Refused as refusal:
        return HTMLResponse(f"<h1>{escape(str(refusal))}</h1>", 404)
    return _back(back, code=code, state=asked.get("state", ""))


def _question(asked: Mapping[str, str], grants: Grants) -> str:
    choices = [(f"Allow in {w.world.team_name}", {"team": team}) for team, w in grants.teams.items()]
    links = [
        f'<p><a href="?{escape(urlencode({**asked, **more}))}">{escape(words)}</a></p>'
        for words, more in [*choices, ("Cancel", {"deny": "1"})]
    ]
    return f"<!doctype html><title>Sandbox</title><h1>Let the app in?</h1>{''.join(links)}"


def _back(address: str, **values: str) -> Response:
    return RedirectResponse(f"{address}?{urlencode(values)}", 302)


async def access(request: Request) -> Response:
    grants: Grants = request.app.state.grants
    given = dict(parse_qsl((await request.body()).decode(errors="replace")))
    try:
        return JSONResponse(grants.exchange(given, _client(request, given)))
    except SlackError as refusal:
        return JSONResponse(refusal.body())


def _client(request: Request, given: Mapping[str, str]) -> tuple[str, str]:
    """The app's id and secret, from the header as Slack asks for it, or from the form."""
    kind, _space, packed = request.headers.get("authorization", "").partition(" ")
    if kind != "Basic":
        return given.get("client_id", ""), given.get("client_secret", "")
    try:
        name, _colon, secret = base64.b64decode(packed).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise SlackError("invalid_client_id") from None
    return name, secret


async def control(request: Request) -> Response:
    """An act about the app; all others are the workspace's own."""
    grants: Grants = request.app.state.grants
    act = ACTS[request.url.path.rsplit("/", 1)[-1]]
    try:
        workspace = grants.team(request.path_params["team"])
        return JSONResponse(await act(grants, workspace.world.team_id, await given(request)))
    except Refused as refusal:
        return JSONResponse({"ok": False, "error": refusal.error, "detail": refusal.detail}, 422)


def start(
    *,
    settings: Settings,
    client: tuple[str, str],
    manifest: Json | None = None,
    at: datetime | None = None,
    port: int = 0,
) -> server.Running:
    """Serve from a thread, as sandbox/server does; `client` is the app's id and secret."""
    return server.start(
        port=port,
        settings=settings,
        manifest=manifest,
        at=at,
        application=lambda first: application(first, *client),
    )
