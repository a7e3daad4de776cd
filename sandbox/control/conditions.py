"""Purpose: control calls that set the conditions: the clock, faults, limits, settings."""

from datetime import timedelta

from sandbox import clock, jump
from sandbox.control.arguments import flag, need
from sandbox.errors import Refused
from sandbox.workspace import Workspace
from sandbox.world import Json


async def set_clock(workspace: Workspace, given: Json) -> Json:
    """Go to an instant (`to`), or on by some seconds (`by`), draining every due instant on the way."""
    if given.get("by"):
        return await jump.jump(workspace, workspace.clock.now() + timedelta(seconds=float(given["by"])))
    try:
        to = clock.parse(need(given, "to"))
    except ValueError:
        raise Refused("not_an_instant", str(given["to"])) from None
    return await jump.jump(workspace, to)


async def settle(workspace: Workspace, _given: Json) -> Json:
    return await jump.drain(workspace)


async def faults(workspace: Workspace, given: Json) -> Json:
    """Set all rules (`rules`), or add one (`rule`); `seed` chance; `tiers` holds to the real limits."""
    if "seed" in given:
        workspace.faults.seed(int(given["seed"]))
    if "rules" in given:
        workspace.faults.set(given["rules"])
    if "rule" in given:
        workspace.faults.add(given["rule"])
    if "tiers" in given:
        workspace.limits.switch(flag(given, "tiers"))
    return {"ok": True, "rules": workspace.faults.listed(), "tiers": workspace.limits.on}


async def settings(workspace: Workspace, given: Json) -> Json:
    workspace.settings.change(given)
    return {"ok": True}
