"""Purpose: control calls in which a person acts. They only pass on; `people` does the work."""

from sandbox.control.arguments import flag, need, target, text
from sandbox.people import commands, composer, interactions, modals, writing
from sandbox.workspace import Workspace
from sandbox.world import Json


async def command(workspace: Workspace, given: Json) -> Json:
    channel = text(given, "channel", "general")
    return await commands.command(
        workspace, need(given, "user"), need(given, "command"), text(given, "text"), channel
    )


async def say(workspace: Workspace, given: Json) -> Json:
    """What a person sends from the box below a channel: a command or a message."""
    user, channel = need(given, "user"), need(given, "channel")
    return await composer.say(workspace, user, channel, text(given, "text"), text(given, "thread_ts"))


async def click(workspace: Workspace, given: Json) -> Json:
    """`values` is what else stands filled in the view by then."""
    user, action, block = need(given, "user"), need(given, "action_id"), text(given, "block_id")
    if given.get("values"):
        interactions.fill_in(workspace, user, given["values"], target(given))
    return await interactions.click(
        workspace, user, action, target(given), value=given.get("value"), block_id=block
    )


async def submit(workspace: Workspace, given: Json) -> Json:
    values = given.get("values") or {}
    return await modals.submit(workspace, need(given, "user"), values, text(given, "view"))


async def close(workspace: Workspace, given: Json) -> Json:
    everything = flag(given, "everything")
    return await modals.close(workspace, need(given, "user"), text(given, "view"), everything=everything)


async def options(workspace: Workspace, given: Json) -> Json:
    user, action, query = need(given, "user"), need(given, "action_id"), text(given, "query")
    block = text(given, "block_id")
    return await interactions.suggest(workspace, user, action, query, target(given), block_id=block)


async def shortcut(workspace: Workspace, given: Json) -> Json:
    return await interactions.shortcut(
        workspace, need(given, "user"), need(given, "callback_id"), target(given)
    )


async def message(workspace: Workspace, given: Json) -> Json:
    more = {name: given[name] for name in writing.GIVEN if given.get(name)}
    return await writing.write(
        workspace, need(given, "user"), need(given, "channel"), text(given, "text"), more
    )


async def edit(workspace: Workspace, given: Json) -> Json:
    user, channel = need(given, "user"), need(given, "channel")
    return await writing.edit(workspace, user, channel, need(given, "ts"), text(given, "text"))


async def delete(workspace: Workspace, given: Json) -> Json:
    return await writing.delete(workspace, need(given, "user"), need(given, "channel"), need(given, "ts"))


async def react(workspace: Workspace, given: Json) -> Json:
    user, channel = need(given, "user"), need(given, "channel")
    return await composer.react(workspace, user, channel, need(given, "ts"), need(given, "name"))


async def join(workspace: Workspace, given: Json) -> Json:
    return await composer.join(workspace, need(given, "user"), need(given, "channel"))


async def dismiss(workspace: Workspace, given: Json) -> Json:
    return await composer.dismiss(workspace, need(given, "user"), need(given, "channel"), need(given, "ts"))


async def home(workspace: Workspace, given: Json) -> Json:
    return await writing.open_home(workspace, need(given, "user"), text(given, "tab", "home"))
