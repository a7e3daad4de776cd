"""Purpose: people ask how the feedback loop does, and leaders take the rows with them as a table.

Counts nothing itself, and sends nothing: the table is a delivery, or a download from the report's page.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from domain.command_line import Line
from handlers.shared.respond import answer, answer_with_table
from messages.blocks import Message
from messages.feedback import report as words
from messages.file import FileKind, file_values
from messages.page import PageAnswer
from presenters.calendar import today
from presenters.feedback_report import PERIOD, campaign_called, campaign_numbered, report, table
from presenters.page_link import PageLinks
from storage import outbox
from storage.news import Campaign
from storage.scope import Here, Scope

CAMPAIGN = "campaign"


def asks_report(line: Line) -> bool:
    """Whether a line asks for the figures: `report`, alone or with a `#campaign`."""
    return line.word == "report" and (line.alone or line.rest.startswith("#"))


def show(ack: Ack, body: Mapping[str, Any], line: Line, user: str, here: Here, links: PageLinks) -> None:
    """`/feedback report [#campaign]`: the last 90 days."""
    called = line.rest.removeprefix("#").strip()
    answer_with_table(ack, body, here, here.read(_message, user, called, links))


def _message(scope: Scope, user: str, called: str, links: PageLinks) -> Message:
    campaign = campaign_called(scope, called)
    name = campaign.name if campaign else ""
    shown = report(scope, campaign, user)
    if shown is None:
        return words.nothing(name, PERIOD.days)
    return words.report(shown, name, links.link_to(scope, words.PAGE, **_query(campaign)))


def _query(campaign: Campaign | None) -> dict[str, str]:
    return {CAMPAIGN: str(campaign.number)} if campaign else {}


def open_page(here: Here, user: str, query: Mapping[str, str], links: PageLinks) -> PageAnswer:
    """The same as a page, of the campaign the link names or of all."""
    return here.read(_page, user, query, links)


def _page(scope: Scope, user: str, query: Mapping[str, str], links: PageLinks) -> PageAnswer:
    campaign = campaign_numbered(scope, query[CAMPAIGN]) if query else None
    if query and campaign is None:
        return None
    shown = report(scope, campaign, user)
    with_table = shown is not None and shown.leader
    csv_link = links.link_to(scope, words.TABLE, **query) if with_table else None
    command = f"{scope.names.feedback} what happened"
    return words.report_page(shown, campaign.name if campaign else "", PERIOD.days, csv_link, command)


def download(here: Here, query: Mapping[str, str]) -> PageAnswer:
    """The rows as a table, of the campaign the link names or of all."""
    return here.read(_table, query)


def _table(scope: Scope, query: Mapping[str, str]) -> PageAnswer:
    campaign = campaign_numbered(scope, query[CAMPAIGN]) if query else None
    return None if query and campaign is None else table(scope, campaign)


def export(
    ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], user: str, here: Here, slack: WebClient
) -> None:
    """The rows as a table, into the leader's direct messages."""
    here.write(_owe_table, user, str(action["value"]).removeprefix("-"))
    ack()
    answer(body, words.coming(), slack)


def _owe_table(scope: Scope, user: str, called: str) -> None:
    rows, day = table(scope, campaign_called(scope, called)), today(scope)
    values = file_values(
        FileKind.TEXT,
        {"text": rows.text},
        name=rows.name,
        title=f"Feedback up to {day.isoformat()}",
        text=words.with_the_file(PERIOD.days),
    )
    outbox.file(scope, user, f"feedback:export:{user}:{scope.now.timestamp():.0f}", values, tell=user)
