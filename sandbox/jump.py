"""Purpose: move the sandbox's clock, from due instant to due instant, each drained before the next.

The bot says when it has something due and how much of that still waits; what is due it decides itself.
"""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime

from sandbox import clock
from sandbox.errors import Refused
from sandbox.sender import Reply
from sandbox.workspace import Workspace
from sandbox.world import Json


@dataclass
class Told:
    """What the bot answered to the time of day."""

    listens: bool
    waiting: int = 0
    next_due: datetime | None = None
    raw: Json = field(default_factory=dict)


async def jump(workspace: Workspace, to: datetime, steps: list[Json] | None = None) -> Json:
    """Go to an instant. Forward, in steps, each put into `steps` as it ends; back, in one plain set."""
    if workspace.jumping:
        raise Refused("already_jumping", "one jump at a time")
    workspace.jumping = True
    steps = [] if steps is None else steps
    started = workspace.clock.iso()
    try:
        listens = await _walk(workspace, to, steps)
    finally:
        workspace.jumping = False
    bot = "drained" if listens else "no_clock"
    return {"ok": True, "from": started, "now": workspace.clock.iso(), "bot": bot, "steps": steps}


async def _walk(workspace: Workspace, to: datetime, steps: list[Json]) -> bool:
    """Whether the bot listened to the clock."""
    if to < workspace.clock.now():
        workspace.clock.set(to)
        return (await _step(workspace, steps)).listens
    told = first = await _drain(workspace, steps)
    while told.next_due is not None and told.next_due <= to:
        # its natural running may have carried the clock past the instant while the last one drained
        if told.next_due > workspace.clock.now():
            workspace.clock.set(told.next_due)
        told = await _step(workspace, steps)
    if to > workspace.clock.now():
        workspace.clock.set(to)
    last = await _step(workspace, steps)
    if first.listens and not last.listens:
        raise Refused("bot_gone", f"no answer at /clock since {steps[-1]['at']}", steps=steps)
    return last.listens


async def _step(workspace: Workspace, steps: list[Json]) -> Told:
    """Let the bot do what is due at this instant, and note what it posted."""
    at, mark = workspace.clock.iso(), workspace.journal.mark()
    told = await _drain(workspace, steps)
    seen = workspace.journal.since(mark)
    posted = [
        {"channel": s.channel, "ts": s.item["ts"], "text": s.item["text"]}
        for s in seen
        if s.kind == "message"
    ]
    steps.append({"at": at, "posted": posted})
    workspace.journal.stir()
    return told


async def drain(workspace: Workspace) -> Json:
    """Wait until the bot has done what is due and has taken every event."""
    told = await _drain(workspace, [])
    return {"ok": True, "now": workspace.clock.iso(), "bot": "drained" if told.listens else "no_clock"}


async def _drain(workspace: Workspace, steps: list[Json]) -> Told:
    """Ask until nothing waits; without a /clock only the events are waited for."""
    deadline = time.monotonic() + workspace.settings.drain_seconds
    while True:
        told = await _tell(workspace)
        overdue = told.next_due is not None and told.next_due <= workspace.clock.now()
        if not workspace.events.pending and not told.waiting and not overdue:
            return told
        if time.monotonic() > deadline:
            stuck = {"bot": told.raw, "pending_events": workspace.events.pending}
            raise Refused(
                "not_drained", f"still waiting at {workspace.clock.iso()}", stuck=stuck, steps=steps
            )
        await asyncio.sleep(workspace.settings.poll_seconds)


async def _tell(workspace: Workspace) -> Told:
    reply = await workspace.sender.clock(workspace.clock.iso())
    said = reply.json() or {}
    if _has_no_clock(reply):
        return Told(listens=False)
    if not reply.ok or "waiting" not in said:
        raise Refused("clock_refused", f"the bot answered {reply.status} {reply.error or reply.body[:200]}")
    due = said.get("next_due_at")
    return Told(True, int(said["waiting"]), clock.parse(due) if due else None, said)


def _has_no_clock(reply: Reply) -> bool:
    return reply.status in (404, 405) or (reply.status is None and not reply.timed_out)
