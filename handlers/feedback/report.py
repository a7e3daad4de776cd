"""Purpose: people ask how the feedback loop does, and leaders take the rows with them as a table.

Counts nothing itself, and sends nothing: the table is a delivery.
"""

import csv
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from io import StringIO
from typing import Any

from slack_bolt import Ack, App

from digests.file import Made, payload
from domain.calendar import local_day, zone
from domain.delivery import Kind
from domain.errors import UserError
from domain.feedback import label
from domain.feedback.figures import figures
from domain.names import Names
from domain.side import Role
from handlers.shared.feature import Here, first_word, rest
from handlers.shared.respond import answer
from messages.blocks import Message
from messages.feedback import report as words
from storage import member, news, setup, workspace
from storage.db.engine import Session
from storage.feedback import Feedback
from storage.feedback import figures as counted
from storage.outbox import deliveries
from storage.outbox.deliveries import Owed

PERIOD = timedelta(days=90)
# What a spreadsheet runs, also in the wide forms of Chinese and Japanese keyboards.
RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
COLUMNS = (
    "number",
    "sent",
    "author",
    "kind",
    "sentiment",
    "campaign",
    "account",
    "stage",
    "taken",
    "ended",
    "owner",
    "outcome",
    "figure",
    "text",
)


def register(app: App, names: Names) -> None:
    app.command(names.feedback, matchers=[asks])(show)
    app.action(words.EXPORT)(export)


def asks(command: Mapping[str, Any]) -> bool:
    """Whether a command asks for the figures: `report`, alone or with a `#campaign`."""
    after = rest(command)
    return first_word(command) == "report" and (not after or after.startswith("#"))


def show(ack: Ack, command: Mapping[str, Any], here: Here) -> None:
    """`/feedback report [#campaign]`: the last 90 days."""
    called = rest(command).removeprefix("#").strip()
    user = command["user_id"]
    ack(**here.store.read(lambda session: report(session, here.workspace_id, user, called, here.now)).reply())


def report(session: Session, workspace_id: int, user: str, called: str, now: datetime) -> Message:
    """The figures; UserError for somebody on neither side, or a campaign nobody knows."""
    known = member.find(session, workspace_id, user)
    if known is None or not known.side or not known.active:
        raise UserError("These figures are for the people of Sales and Marketing.")
    campaign = _campaign(session, workspace_id, called)
    intake = setup.intake(session, workspace_id)
    since = now - PERIOD
    rows = counted.of_period(session, workspace_id, since, now, campaign.number if campaign else None)
    name = campaign.name if campaign else ""
    if not rows or intake is None:
        return words.nothing(name, PERIOD.days)
    tz = intake.place.tz
    return words.report(
        figures(rows, intake.place),
        name,
        local_day(since, tz),
        local_day(now, tz),
        leader=known.role == Role.LEADER,
    )


def _campaign(session: Session, workspace_id: int, called: str) -> news.Campaign | None:
    if not called:
        return None
    found = news.campaign_called(session, workspace_id, called)
    if found is None:
        raise UserError(f"I know no campaign {called!r}.")
    return found


def export(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], here: Here) -> None:
    """The rows as a table, into the leader's direct messages."""
    called = str(action["value"]).removeprefix("-")
    here.store.write(
        partial(_owe, workspace_id=here.workspace_id, user=body["user"]["id"], called=called, now=here.now)
    )
    ack()
    answer(body, words.coming())


def _owe(session: Session, workspace_id: int, user: str, called: str, now: datetime) -> None:
    known = member.find(session, workspace_id, user)
    if known is None or known.role != Role.LEADER or not known.active:
        raise UserError("The table is for the leaders of the two sides.")
    campaign = _campaign(session, workspace_id, called)
    number = campaign.number if campaign else None
    rows = counted.rows(session, workspace_id, now - PERIOD, now, number)
    day = local_day(now, zone(workspace.get(session, workspace_id).zone))
    file = payload(
        Made.TEXT,
        {"text": table(session, rows)},
        name=f"feedback-{day.isoformat()}.csv",
        title=f"Feedback up to {day.isoformat()}",
        text=words.with_the_file(PERIOD.days),
    )
    key = f"feedback:export:{user}:{now.timestamp():.0f}"
    deliveries.owe(session, [Owed(workspace_id, key, user, file, now, kind=Kind.FILE, tell=user)])


def table(session: Session, rows: list[Feedback]) -> str:
    """The rows as CSV with a header. What a spreadsheet would run as a formula is quoted.

    It opens with the mark by which Excel reads UTF-8. Every cell is quoted: where semicolons part the cells,
    one in somebody's words must not begin another.
    """
    out = StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for row in rows:
        campaign = news.campaign(session, row.workspace_id, row.campaign_id) if row.campaign_id else None
        author = member.find(session, row.workspace_id, row.author)
        cells = (
            label(row.number),
            row.created_at.isoformat(),
            author.name if author and author.name else row.author,
            row.kind,
            row.sentiment,
            campaign.name if campaign else "",
            row.account,
            row.stage,
            row.taken_at.isoformat() if row.taken_at else "",
            row.ended_at.isoformat() if row.ended_at else "",
            row.owner,
            row.outcome,
            row.figure,
            row.text,
        )
        writer.writerow([_harmless(cell) for cell in cells])
    return out.getvalue()


def _harmless(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(RUN) else text
