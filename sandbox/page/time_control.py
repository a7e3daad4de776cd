"""Purpose: the time control: where the clock can be sent, and a jump that is watched while it goes.

How a jump works is in `sandbox.jump`.
"""

import asyncio
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sandbox import jump
from sandbox.clock import parse
from sandbox.errors import Refused
from sandbox.page.page_state import Journey
from sandbox.workspace import Workspace
from sandbox.world import Json

WEEK = timedelta(days=7)
LEAPS = {
    "hour": "One hour",
    "tomorrow": "Next working day 09:00",
    "thursday": "Thursday 09:00",
    "monday": "Monday 08:00",
    "monday9": "Monday 09:00",
}
"""What the page offers, in its order."""
MOST = timedelta(days=92)
__all__ = ["LEAPS", "chosen", "goal", "parse", "start"]

_running: set[asyncio.Task[None]] = set()


def goal(leap: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The instant a leap goes to, from `now`; Refused when there is no such leap."""
    local = now.astimezone(zone)
    if leap == "hour":
        return now + timedelta(hours=1)
    if leap == "tomorrow":
        days = {4: 3, 5: 2}.get(local.weekday(), 1)
        return _at(local + timedelta(days=days), time(9))
    wanted = {"thursday": (3, time(9)), "monday": (0, time(8)), "monday9": (0, time(9))}.get(leap)
    if wanted is None:
        raise Refused("no_such_leap", leap)
    found = _at(local + timedelta(days=(wanted[0] - local.weekday()) % 7), wanted[1])
    return found if found > now else _at(found + WEEK, wanted[1])


def _at(day: datetime, wall: time) -> datetime:
    return datetime.combine(day.date(), wall, day.tzinfo)


def chosen(typed: str, now: datetime, zone: ZoneInfo) -> datetime:
    """A moment typed into the page, in the company's zone; it must lie ahead, within a quarter."""
    try:
        to = datetime.fromisoformat(typed)
    except ValueError:
        raise Refused("not_an_instant", "Please choose a day and a time.") from None
    to = to if to.tzinfo else to.replace(tzinfo=zone)
    if not now < to <= now + MOST:
        raise Refused("not_ahead", "Please choose a moment ahead, within the next three months.")
    return to


def start(workspace: Workspace, given: Json) -> Json:
    """Set out for a leap or a chosen moment; the page watches how far it has come."""
    if workspace.jumping:
        raise Refused("already_jumping", "The clock is on its way already.")
    zone, now = ZoneInfo(workspace.world.tz), workspace.clock.now()
    to = chosen(str(given["to"]), now, zone) if given.get("to") else goal(str(given.get("leap")), now, zone)
    workspace.desk.journey = journey = Journey(to.isoformat(), now.isoformat())
    task = asyncio.create_task(_go(workspace, journey, to))
    _running.add(task)
    task.add_done_callback(_running.discard)
    return {"ok": True, "goal": to.isoformat()}


async def _go(workspace: Workspace, journey: Journey, to: datetime) -> None:
    try:
        await jump.jump(workspace, to, journey.steps)
    except Refused as refusal:
        journey.problem = refusal.detail or refusal.error
    finally:
        journey.under_way = False
        for post in (post for step in journey.steps for post in step["posted"]):
            workspace.desk.note("jump", post["text"])
        workspace.journal.stir()
