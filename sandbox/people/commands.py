"""Purpose: a person types a slash command: the signed request, and what its answer shows them."""

from sandbox import block_kit, posting
from sandbox.errors import Refused
from sandbox.people import act_result
from sandbox.people.escaping import escaped
from sandbox.sender import Reply
from sandbox.short_lived_ids import ResponseUrl
from sandbox.workspace import Workspace
from sandbox.world import Channel, Json, User

NAMES = {"private": "privategroup", "im": "directmessage"}


async def command(workspace: Workspace, user: str, name: str, text: str, channel: str) -> Json:
    person = act_result.present(workspace, user)
    place = place_of(workspace, person, channel)
    mark = workspace.journal.mark()
    if name not in workspace.app.commands:
        words = f"{name} is not a valid command. In Slack, all messages that start with the “/” character"
        tell(workspace, place, person, f"{words} are interpreted as commands.")
        return act_result.not_sent(workspace, person, mark, "invalid_command")
    reply = await workspace.sender.form(_fields(workspace, person, place, name, text))
    problems = _show(workspace, place, person, name, reply)
    return act_result.of_reply(workspace, person, mark, reply, problems=problems)


def place_of(workspace: Workspace, person: User, ref: str) -> Channel:
    """A channel the person has before them; `@drumbeat` and `@ben` are their conversations with those."""
    if ref.removeprefix("@") in (workspace.world.bot_name, workspace.world.bot_user):
        return workspace.world.dm(person.id)
    if ref.startswith("@"):
        return workspace.world.between(person.id, workspace.world.user(ref).id)
    place = workspace.world.channel(ref)
    if place.kind != "public" and person.id not in place.members:
        raise Refused("channel_not_found", f"{person.handle} does not see {ref}")
    return place


def _fields(workspace: Workspace, person: User, place: Channel, name: str, text: str) -> dict[str, str]:
    world, tickets = workspace.world, workspace.tickets
    ticket = ResponseUrl(person.id, place.id, tickets.expiry())
    return {
        "token": workspace.settings.verification_token,
        "team_id": world.team_id,
        "team_domain": world.domain,
        "channel_id": place.id,
        "channel_name": NAMES.get(place.kind, place.name),
        "user_id": person.id,
        "user_name": person.handle,
        "command": name,
        "text": escaped(world, text.strip(), names=workspace.app.commands[name]),
        "api_app_id": world.app_id,
        "is_enterprise_install": "false",
        "response_url": tickets.response_url(ticket),
        "trigger_id": tickets.trigger(person.id),
    }


def _show(workspace: Workspace, place: Channel, person: User, name: str, reply: Reply) -> list[str]:
    """Show the answer of a command; the problems of its blocks come back."""
    if not reply.ok:
        error = "operation_timeout" if reply.timed_out else "dispatch_failed"
        tell(workspace, place, person, f"{name} failed with the error “{error}”")
        return []
    if not reply.body.strip():
        return []
    said = reply.json() or {"text": reply.body}
    problems = block_kit.problems(said["blocks"]) if said.get("blocks") else []
    if problems:
        tell(workspace, place, person, f"{name} failed with the error “invalid_command_response”")
        return problems
    body = {key: said[key] for key in ("text", "blocks", "attachments") if said.get(key)}
    if said.get("response_type") == "in_channel":
        posting.post(workspace, place, posting.by_bot(workspace, {"text": "", **body}))
    elif body:
        posting.whisper(workspace, place, person.id, body)
    return []


def tell(workspace: Workspace, place: Channel, person: User, words: str, *, thread_ts: str = "") -> None:
    """Slackbot says something to one person only."""
    thread = {"thread_ts": thread_ts} if thread_ts else {}
    posting.whisper(workspace, place, person.id, {"text": words, **thread}, by_slack=True)
