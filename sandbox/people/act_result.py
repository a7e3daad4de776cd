"""Purpose: what came of an act: the bot's reply, and what its person saw by the time of it."""

from sandbox.errors import Refused
from sandbox.events import Delivery
from sandbox.sender import Reply
from sandbox.workspace import Workspace
from sandbox.world import Json, User


def present(workspace: Workspace, ref: str) -> User:
    """The person who acts; somebody deactivated cannot."""
    person = workspace.world.user(ref)
    if person.deleted:
        raise Refused("user_deactivated", ref)
    return person


def of_reply(workspace: Workspace, person: User, mark: int, reply: Reply, **more: object) -> Json:
    """One request and its answer, in the shape every act gives."""
    return {
        "ok": True,
        "sent": True,
        "status": reply.status,
        "elapsed_ms": reply.elapsed_ms,
        "timed_out": reply.timed_out,
        "error": reply.error,
        "body": reply.body,
        "saw": seen(workspace, person, mark),
        **more,
    }


def of_events(workspace: Workspace, person: User, mark: int, done: list[Delivery], **more: object) -> Json:
    """The last event of an act, with all its attempts counted."""
    sent = [d for d in done if d.sent]
    last = sent[-1].attempts[-1] if sent else Reply()
    late = any(a.timed_out for d in sent for a in d.attempts)
    told = {"sent": bool(sent), "acked": bool(sent) and all(d.acked for d in sent), "timed_out": late}
    events = [
        {"type": d.type, "event_id": d.event_id, "attempts": len(d.attempts), "acked": d.acked} for d in sent
    ]
    return of_reply(workspace, person, mark, last) | told | {"events": events} | more


def not_sent(workspace: Workspace, person: User, mark: int, error: str, **more: object) -> Json:
    return of_reply(workspace, person, mark, Reply(error=error)) | {"sent": False} | more


def seen(workspace: Workspace, person: User, mark: int) -> Json:
    """What became visible to one person since a mark."""
    found: dict[str, list[Json]] = {"ephemerals": [], "messages": [], "changed": [], "views": []}
    boxes = {"ephemeral": "ephemerals", "message": "messages", "changed": "changed", "view": "views"}
    for item in workspace.journal.since(mark):
        shown = item.item | ({"channel": item.channel} if item.channel else {})
        if item.user in ("", person.id) and may_see(workspace, person, item.channel):
            found[boxes[item.kind]].append(shown)
    return dict(found)


def may_see(workspace: Workspace, person: User, channel: str) -> bool:
    place = workspace.world.channels.get(channel)
    return place is None or place.kind == "public" or person.id in place.members
