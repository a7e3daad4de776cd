"""Purpose: api.test, auth.test and reactions.add."""

import re

from sandbox import reactions
from sandbox.errors import SlackError
from sandbox.web_api.call import Call, conversation
from sandbox.workspace import Workspace
from sandbox.world import Json


def test(_workspace: Workspace, call: Call) -> Json:
    if error := call.text("error"):
        raise SlackError(error, args=call.arguments)
    return {"ok": True, "args": call.arguments}


def auth(workspace: Workspace, _call: Call) -> Json:
    world = workspace.world
    return {
        "ok": True,
        "url": f"https://{world.domain}.slack.com/",
        "team": world.team_name,
        "user": world.bot_name,
        "team_id": world.team_id,
        "user_id": world.bot_user,
        "bot_id": world.bot_id,
        "is_enterprise_install": False,
    }


def react(workspace: Workspace, call: Call) -> Json:
    channel, name = conversation(workspace, call), call.needed("name")
    message = channel.messages.get(call.needed("timestamp"))
    if message is None:
        raise SlackError("message_not_found")
    if not re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", name):
        raise SlackError("invalid_name")
    if not reactions.add(message, name, workspace.world.bot_user):
        raise SlackError("already_reacted")
    workspace.journal.stir()
    return {"ok": True}
