"""Purpose: many messages in one control call, for replay: in order in a channel, channels side by side."""

import asyncio
from collections import defaultdict

from sandbox.people import writing
from sandbox.workspace import Workspace
from sandbox.world import Channel, Json


async def messages(workspace: Workspace, given: Json) -> Json:
    """Each is sent only when the one before it in its channel was taken, or given up."""
    lines: dict[str, list[Json]] = defaultdict(list)
    for message in given.get("messages") or []:
        lines[str(message.get("channel"))].append(message)
    places = {name: workspace.world.channel(name) for name in lines}
    counts = await asyncio.gather(*(_line(workspace, places[name], line) for name, line in lines.items()))
    total = {key: sum(c[key] for c in counts) for key in ("sent", "acked", "refused", "known")}
    return {"ok": True, **total}


async def _line(workspace: Workspace, place: Channel, line: list[Json]) -> dict[str, int]:
    counts = {"sent": 0, "acked": 0, "refused": 0, "known": 0}
    for message in line:
        if message.get("ts") in place.messages:
            counts["known"] += 1  # a second replay of the same export
            continue
        done = await asyncio.gather(*writing.keep(workspace, place, message)[1])
        if done[0].sent:
            counts["sent"] += 1
            counts["acked" if all(d.acked for d in done if d.sent) else "refused"] += 1
    return counts
