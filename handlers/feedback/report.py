"""Purpose: people ask how the feedback loop does, and leaders take the rows with them as a table.

Counts nothing itself, and sends nothing: the table is a delivery.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack

from domain.command_line import Line
from domain.side import Role
from handlers.shared.respond import answer
from messages.blocks import Message
from messages.feedback import report as words
from messages.file import FileKind, file_values
from presenters.calendar import today
from presenters.feedback_report import PERIOD, campaign_called, report, table
from storage import member, outbox, setup
from storage.scope import Here, Scope


def asks_report(line: Line) -> bool:
    """Whether a line asks for the figures: `report`, alone or with a `#campaign`."""
    return line.word == "report" and (line.alone or line.rest.startswith("#"))


def show(ack: Ack, line: Line, user: str, here: Here) -> None:
    """`/feedback report [#campaign]`: the last 90 days."""
    called = line.rest.removeprefix("#").strip()
    ack(**here.read(_report, user, called).reply())


def _report(scope: Scope, user: str, called: str) -> Message:
    campaign = campaign_called(scope, called)
    intake = setup.intake(scope.session, scope.workspace_id)
    name = campaign.name if campaign else ""
    figures = report(scope, campaign, intake) if intake else None
    if figures is None or intake is None:
        return words.nothing(name, PERIOD.days)
    person = member.find(scope.session, scope.workspace_id, user)
    leads = person is not None and person.role == Role.LEADER
    since, until = intake.calendar.today(scope.now - PERIOD), intake.calendar.today(scope.now)
    return words.report(figures, name, since, until, leader=leads)


def export(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], user: str, here: Here) -> None:
    """The rows as a table, into the leader's direct messages."""
    here.write(_owe_table, user, str(action["value"]).removeprefix("-"))
    ack()
    answer(body, words.coming())


def _owe_table(scope: Scope, user: str, called: str) -> None:
    rows, day = table(scope, campaign_called(scope, called)), today(scope)
    values = file_values(
        FileKind.TEXT,
        {"text": rows},
        name=f"feedback-{day.isoformat()}.csv",
        title=f"Feedback up to {day.isoformat()}",
        text=words.with_the_file(PERIOD.days),
    )
    outbox.file(scope, user, f"feedback:export:{user}:{scope.now.timestamp():.0f}", values, tell=user)
