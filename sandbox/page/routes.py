"""Purpose: the addresses of the page, and the page put together from its parts.

What a browser may do is in `acts`; what the parts hold is in `shown`, `guide`, `times` and `trouble`.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import ChainableUndefined, Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.errors import Refused
from sandbox.page import (
    acts,
    channel_view,
    emoji,
    fault_panel,
    guide,
    live_updates,
    mrkdwn,
    person_list,
    rich_text,
    time_control,
    widgets,
)
from sandbox.page.names import Names
from sandbox.people import act_result, commands, writing
from sandbox.workspace import Workspace
from sandbox.world import Channel, Json, User

HERE = Path(__file__).parent
POLICY = (
    "default-src 'self'; img-src 'self' https: data:; style-src 'self' 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def routes() -> list[BaseRoute]:
    return [
        Route("/", home),
        Route("/as/{user}", someone),
        Route("/as/{user}/{place}", page),
        Route("/page/do/{act}", acts.serve, methods=["POST"]),
        Route("/page/changes", live_updates.serve),
        Mount("/page/static", StaticFiles(directory=HERE / "static")),
    ]


def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=ChainableUndefined,  # Slack leaves out what is not there
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "mrkdwn": mrkdwn.html,
        "plain": mrkdwn.plain,
        "rich_text": rich_text.html,
        "emoji": emoji.emoji,
        "quick": emoji.QUICK,
        "face": channel_view.face,
        "widgets": widgets,
        "leaps": time_control.LEAPS,
        "faults": fault_panel.FAULTS,
    }
    return made


TEMPLATES = environment()


async def home(request: Request) -> Response:
    workspace: Workspace = request.app.state.workspace
    first = next(iter(person_list.cast(workspace.world)), None) or (
        person_list.everyone(workspace.world)[0],
        "",
    )
    return RedirectResponse(f"/as/{first[0].handle}")


async def someone(request: Request) -> Response:
    """The first place of a person: what they share with the others, else any channel they are in."""
    workspace: Workspace = request.app.state.workspace
    handle = request.path_params["user"]
    try:
        person = act_result.present(workspace, handle)
    except Refused:
        return RedirectResponse("/")
    entries = [e for e in channel_view.sidebar(workspace, person) if e.joined]
    best = next((e for e in entries if e.place.id == "C0TOGETHER"), None) or next(iter(entries), None)
    place = best.place.id if best else workspace.world.dm(person.id).id
    return RedirectResponse(f"/as/{person.handle}/{place}")


@dataclass(frozen=True)
class Asked:
    """What of the workspace the address names."""

    person: User
    place: Channel
    tab: str
    thread: str
    fill: str
    again: bool
    """The page is open already and only looks again."""


async def page(request: Request) -> Response:
    workspace: Workspace = request.app.state.workspace
    try:
        asked = _asked(workspace, request)
    except Refused:
        return RedirectResponse(f"/as/{request.path_params['user']}")
    if asked.tab and not asked.again:
        await writing.open_home(workspace, asked.person.id, asked.tab)
    newest = channel_view.newest(asked.person, asked.place)
    if asked.tab in ("", "messages"):
        workspace.desk.open(asked.person.id, asked.place.id, newest, again=asked.again)
    html = TEMPLATES.get_template("page.html").render(_values(workspace, asked))
    return HTMLResponse(html, headers=HEADERS)


def _asked(workspace: Workspace, request: Request) -> Asked:
    person = act_result.present(workspace, request.path_params["user"])
    place = commands.place_of(workspace, person, request.path_params["place"])
    query = request.query_params
    tab = query.get("tab", "messages") if place is workspace.world.dm(person.id) else ""
    tab = tab if tab in ("", "messages", "about") or workspace.app.home_enabled else "messages"
    return Asked(
        person, place, tab, query.get("thread", ""), query.get("fill", ""), "x-again" in request.headers
    )


def _values(workspace: Workspace, asked: Asked) -> Json:
    person, place, world = asked.person, asked.place, workspace.world
    lines, older = channel_view.channel(workspace, person, place)
    stack = world.stacks.get(person.id, [])
    dm = world.dm(person.id)
    return {
        "asked": asked,
        "me": person,
        "names": Names(workspace, person),
        "world": world,
        "app": workspace.app,
        "base": workspace.settings.public_url,
        "entries": channel_view.sidebar(workspace, person),
        "app_entry": channel_view.entry(workspace, person, dm, "Drumbeat"),
        "direct": channel_view.direct(workspace, person, [one for one, _ in person_list.cast(world)]),
        "place_name": channel_view.place_name(workspace, person, place),
        "lines": lines,
        "older": older,
        "thread": channel_view.thread(workspace, person, place, asked.thread) if asked.thread else [],
        "view": stack[-1] if stack else None,
        "home": world.homes.get(person.id),
        "cast": person_list.cast(world),
        "others": person_list.others(world),
        "part": person_list.part(person),
        **_levers(workspace, person),
    }


def _levers(workspace: Workspace, person: User) -> Json:
    zone = ZoneInfo(workspace.world.tz)
    now = workspace.clock.now().astimezone(zone)
    return {
        "now": now,
        "soon": now + timedelta(days=1),
        "guide": guide.shown(workspace),
        "desk": workspace.desk,
        "balance": fault_panel.balance(workspace),
        "incidents": fault_panel.incidents(workspace, person),
        "commands": _commands(workspace),
        "shortcuts": (workspace.app.raw.get("features") or {}).get("shortcuts", []),
        "zone": zone,
        "parse": time_control.parse,
    }


def _commands(workspace: Workspace) -> list[Json]:
    """The slash commands with their words, as Slack offers them while one types."""
    told = {c["command"]: c for c in (workspace.app.raw.get("features") or {}).get("slash_commands", [])}
    return [
        {
            "name": name,
            "hint": told.get(name, {}).get("usage_hint", ""),
            "what": told.get(name, {}).get("description", ""),
        }
        for name in workspace.app.commands
    ]
