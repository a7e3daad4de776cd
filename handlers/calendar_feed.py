"""Purpose: `/drumbeat calendar`: which shared calendars meetings are counted from.

Reads none of them: a calendar that was added is due, and bot/readers/calendar_feed reads it.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain import calendar_feed as rules
from domain.errors import UserError
from domain.names import Names
from handlers.shared.admin import allowed
from handlers.shared.feature import Feature, Here, Usage, rest, subcommand
from handlers.shared.respond import answer
from messages import calendar_feed as words
from messages.blocks import Message
from messages.setup import not_allowed, not_yet
from storage import calendar_feed, setup, workspace
from storage.db.engine import Session

FEATURE = Feature(
    usages=(
        Usage("drumbeat", "calendar https://…", "counts the meetings in a shared calendar (admins)"),
        Usage("drumbeat", "calendar", "lists the shared calendars, to remove one (admins)"),
    ),
    scopes={
        "users:read.email": "knowing who met by the calendar's addresses, of which only keyed hashes are kept"
    },
)


def register(app: App, names: Names) -> None:
    app.command(names.drumbeat, matchers=[subcommand("calendar", "calendars")])(calendar)
    app.action(words.REMOVE)(remove)


def calendar(
    ack: Ack, command: Mapping[str, Any], slack: WebClient, context: BoltContext, here: Here
) -> None:
    """The list, or one calendar more."""
    if not allowed(slack, here, command["user_id"]):
        raise UserError(not_allowed())
    typed = rest(command)
    if typed.lower() == "help":
        raise UserError(words.usage(here.names.drumbeat))
    if not typed:
        ack(**here.store.read(partial(_shown, here=here)).reply())
        return
    url = rules.address(typed)
    added = here.store.write(partial(_add, here=here, url=url, user=command["user_id"]))
    context["saved"] = True
    ack(**words.added(rules.host(url), again=not added).reply())


def _add(session: Session, here: Here, url: str, user: str) -> bool:
    if setup.find(session, here.workspace_id) is None:
        raise UserError(not_yet(here.names.drumbeat))
    if len(calendar_feed.of_workspace(session, here.workspace_id)) >= rules.MOST_FEEDS:
        raise UserError(f"I read {rules.MOST_FEEDS} calendars at most. Please remove one first.")
    return calendar_feed.add(session, here.workspace_id, url, user, here.now)


def _shown(session: Session, here: Here) -> Message:
    zone = workspace.get(session, here.workspace_id).zone
    feeds = [
        words.Shown(feed.number, rules.host(feed.url), feed.read_until, zone, feed.trouble)
        for feed in calendar_feed.of_workspace(session, here.workspace_id)
    ]
    return words.listed(feeds, here.names.drumbeat)


def remove(
    ack: Ack,
    body: Mapping[str, Any],
    action: Mapping[str, Any],
    slack: WebClient,
    context: BoltContext,
    here: Here,
) -> None:
    """One calendar less; what was counted from it stays."""
    if not allowed(slack, here, body["user"]["id"]):
        raise UserError(not_allowed())

    def take_out(session: Session) -> Message:
        calendar_feed.remove(session, here.workspace_id, int(action["value"]))
        return _shown(session, here)

    shown = here.store.write(take_out)
    context["saved"] = True
    ack()
    answer(body, shown, replace=True)
