"""Purpose: put into the past what the bot posted before the clock started; nobody is told of it.

So a company can be shown that has used the bot for a while; what people said is in `sandbox/seeded_history`.
"""

from sandbox import posting
from sandbox.clock import parse
from sandbox.clock import ts as as_ts
from sandbox.control.arguments import need
from sandbox.errors import Refused
from sandbox.workspace import Workspace
from sandbox.world import Channel, Json


async def past(workspace: Workspace, given: Json) -> Json:
    """Each of `posts`: a message (`at`, `text`, `blocks`, ...), an update of one (`ts`), or only `join`.

    A channel named by a person is their conversation with the bot.
    """
    posts = given.get("posts")
    if not isinstance(posts, list):
        raise Refused("missing_argument", "posts")
    return {"ok": True, "posted": [_one(workspace, post) for post in posts]}


def _one(workspace: Workspace, post: Json) -> Json:
    place = _place(workspace, need(post, "channel"))
    if post.get("join"):
        place.members[workspace.world.bot_user] = None
        return {"channel": place.id}
    body = {name: post[name] for name in ("text", "metadata") if post.get(name)}
    body |= {"blocks": posting.with_ids(post["blocks"])} if post.get("blocks") else {}
    if post.get("ts"):
        return _changed(place, str(post["ts"]), body)
    at = parse(need(post, "at"))
    if at > workspace.clock.now():
        raise Refused("not_past", at.isoformat())
    ts = place.free_ts(int(at.timestamp()) * 1_000_000 + at.microsecond, as_ts)
    place.keep(posting.by_bot(workspace, {"text": "", **body, "ts": ts}))
    return {"channel": place.id, "ts": ts}


def _changed(place: Channel, ts: str, body: Json) -> Json:
    if ts not in place.messages:
        raise Refused("message_not_found", ts)
    place.messages[ts] |= body
    return {"channel": place.id, "ts": ts}


def _place(workspace: Workspace, ref: str) -> Channel:
    return workspace.world.dm(ref) if ref in workspace.world.users else workspace.world.channel(ref)
