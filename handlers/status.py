"""Purpose: shows an admin how deliveries are doing: what was sent, what waits, what failed, what comes next.

Changes nothing.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from domain.delivery import State
from domain.errors import UserError
from domain.names import Names
from handlers.shared.admin import allowed
from handlers.shared.feature import Feature, Here, Usage, subcommand
from messages import status as words
from messages.blocks import Message
from messages.setup import Coming, not_allowed
from messages.status import Line, Status
from storage import installation, ritual, workspace
from storage.db.engine import Session
from storage.outbox import deliveries
from storage.outbox.deliveries import Delivery

FEATURE = Feature(
    usages=(Usage("drumbeat", "status", "shows what was sent, what waits and what failed (admins)"),)
)
LOOK_BACK = timedelta(days=1)
MOST_LINES = 10


def register(app: App, names: Names) -> None:
    app.command(names.drumbeat, matchers=[subcommand("status")])(show)


def show(ack: Ack, command: Mapping[str, Any], slack: WebClient, here: Here) -> None:
    """The last day's deliveries and the next dates, for those who may change the set-up."""
    if not allowed(slack, here, command["user_id"]):
        raise UserError(not_allowed())
    shown = here.store.read(lambda session: _status(session, here.workspace_id, here.now))
    ack(**shown.reply())


def _status(session: Session, workspace_id: int, now: datetime) -> Message:
    sent = deliveries.newest(session, workspace_id, [State.SENT], MOST_LINES * 10)
    recent = [one.lateness for one in sent if one.lateness and one.owed_at >= now - LOOK_BACK]
    return words.status(
        Status(
            zone=workspace.get(session, workspace_id).zone,
            counts=deliveries.counts(session, workspace_id, now - LOOK_BACK),
            latest=max(recent, default=None),
            waiting=_lines(session, workspace_id, [State.WAITING, State.SENDING]),
            failed=_lines(session, workspace_id, [State.FAILED]),
            coming=[
                Coming(of.kind, of.channel, of.next_due_at, of.zone)
                for of in ritual.of_workspace(session, workspace_id)
            ],
            ends=installation.ends(session, workspace_id),
        )
    )


def _lines(session: Session, workspace_id: int, states: list[State]) -> list[Line]:
    return [_line(one) for one in deliveries.newest(session, workspace_id, states, MOST_LINES)]


def _line(one: Delivery) -> Line:
    return Line(one.key, one.target, one.owed_at, one.error)
