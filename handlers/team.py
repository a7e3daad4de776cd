"""Purpose: `/drumbeat teams`: which user groups are teams within the sides.

Reads nobody: it says that the reading is due, and bot/readers/members does it.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.errors import UserError
from domain.names import Names
from domain.team import parse
from handlers.shared.admin import allowed
from handlers.shared.feature import Feature, Here, Usage, rest, subcommand
from messages import team as words
from messages.setup import not_allowed, not_yet
from storage import member, setup
from storage.db.engine import Session

FEATURE = Feature(
    usages=(
        Usage("drumbeat", "teams @group @group", "tells teams apart in the health, none for none (admins)"),
    ),
    scopes={"usergroups:read": "telling the teams of a side apart"},
)


def register(app: App, names: Names) -> None:
    app.command(names.drumbeat, matchers=[subcommand("teams", "team")])(teams)


def teams(ack: Ack, command: Mapping[str, Any], slack: WebClient, context: BoltContext, here: Here) -> None:
    """The teams as they are, or others from now on."""
    if not allowed(slack, here, command["user_id"]):
        raise UserError(not_allowed())
    typed = rest(command)
    if typed.lower() in {"", "help"}:
        chosen = here.store.read(partial(_chosen, here=here))
        ack(**words.teams(chosen, here.names.drumbeat).reply())
        return
    chosen = parse(typed)
    here.store.write(partial(_choose, here=here, chosen=chosen))
    context["saved"] = True
    ack(**words.chosen(chosen).reply())


def _chosen(session: Session, here: Here) -> list[str]:
    saved = setup.find(session, here.workspace_id)
    return saved.teams if saved else []


def _choose(session: Session, here: Here, chosen: list[str]) -> None:
    if not setup.set_choice(session, here.workspace_id, "teams", chosen):
        raise UserError(not_yet(here.names.drumbeat))
    member.ask(session, here.workspace_id, here.now)
