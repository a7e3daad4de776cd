"""Purpose: control calls about the app itself: taken out, its tokens taken back, what is refused next."""

from collections.abc import Awaitable, Callable

from sandbox.control.arguments import flag, text
from sandbox.errors import Refused
from sandbox.teams.grants import Grants
from sandbox.world import Json

ORDERS = {
    "uninstalled": ("app_uninstalled", "tokens_revoked"),
    "revoked": ("tokens_revoked", "app_uninstalled"),
}


async def uninstall(grants: Grants, team: str, given: Json) -> Json:
    """Somebody takes the app out. `first` says which event goes first."""
    first = text(given, "first", "uninstalled")
    if first not in ORDERS:
        raise Refused("no_such_order", f"{first}: one of {', '.join(ORDERS)}")
    grants.end(team, "account_inactive")
    return await _tell(grants, team, ORDERS[first])


async def revoke(grants: Grants, team: str, given: Json) -> Json:
    """The bot's token is taken back; `quietly` without a word to the bot."""
    grants.end(team, "token_revoked")
    return await _tell(grants, team, () if flag(given, "quietly") else ("tokens_revoked",))


async def _tell(grants: Grants, team: str, kinds: tuple[str, ...]) -> Json:
    workspace, told = grants.team(team), []
    for kind in kinds:
        event: Json = {"type": kind}
        if kind == "tokens_revoked":
            event["tokens"] = {"oauth": [], "bot": [workspace.world.bot_user]}
        done = await workspace.events.emit(event, line="app")
        told.append({"type": done.type, "attempts": len(done.attempts), "acked": done.acked})
    return {"ok": True, "events": told}


async def refuse(grants: Grants, _team: str, given: Json) -> Json:
    """The next oauth.v2.access calls are refused with these errors, one each."""
    grants.refusals = list(given.get("errors") or [])
    return {"ok": True}


async def rotate(grants: Grants, _team: str, given: Json) -> Json:
    """Whether tokens given out from now on expire."""
    grants.rotates = flag(given, "on", default=True)
    return {"ok": True, "rotates": grants.rotates}


async def tokens(grants: Grants, team: str, _given: Json) -> Json:
    """The team's tokens, the oldest first."""
    mine = [
        {"token": name, "dead": t.dead, "until": t.until.isoformat() if t.until else None}
        for name, t in grants.tokens.items()
        if t.team == team
    ]
    return {"ok": True, "tokens": mine}


ACTS: dict[str, Callable[[Grants, str, Json], Awaitable[Json]]] = {
    "uninstall": uninstall,
    "revoke": revoke,
    "refuse_oauth": refuse,
    "rotate": rotate,
    "tokens": tokens,
}
