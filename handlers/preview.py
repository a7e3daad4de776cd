"""Purpose: shows a digest as it would be posted now, to the one who asks.

Posts nothing and settles nothing.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App

from digests.due import compile_for
from domain.errors import UserError
from domain.names import Names
from domain.ritual import Ritual
from handlers.shared.feature import Feature, Here, Usage, rest, subcommand
from messages.blocks import Message
from messages.setup import not_yet
from storage import member, ritual, setup
from storage.db.engine import Session

WHICH = "thursday|monday"
FEATURE = Feature(
    usages=(Usage("drumbeat", f"preview {WHICH}", "shows the digest or the agenda without posting it"),)
)


def register(app: App, names: Names) -> None:
    app.command(names.drumbeat, matchers=[subcommand("preview")])(show)


def show(ack: Ack, command: Mapping[str, Any], here: Here) -> None:
    """The digest as of now, for people of either side and those who may change the set-up."""
    kind = rest(command).lower()
    if kind not in set(Ritual):
        raise UserError(f"Which one? {here.names.drumbeat} preview {WHICH}")
    user = command["user_id"]

    def compiled(session: Session) -> Message:
        _allow(session, here.workspace_id, user)
        of = ritual.find(session, here.workspace_id, kind)
        if of is None:
            raise UserError(not_yet(here.names.drumbeat))
        return compile_for(session, of, here.now, here.now, here.names)

    ack(**here.store.read(compiled).reply())


def _allow(session: Session, workspace_id: int, user: str) -> None:
    if not (member.side_of(session, workspace_id, user) or setup.may_change(session, workspace_id, user)):
        raise UserError("Previews are for the people of Sales and Marketing.")
