"""Purpose: `/drumbeat calendar`: which shared calendars meetings are counted from.

Reads none of them: a calendar that was added is due, and bot/readers/calendar_feed reads it.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from domain import calendar_feed as rules
from domain.command_line import Line
from domain.errors import UserError
from handlers.shared.audience import Audience
from handlers.shared.feature import Action, Command, Feature
from handlers.shared.respond import answer
from messages import calendar_feed as words
from messages.blocks import Message
from messages.menu import Topic
from presenters.people import workspace_zone
from storage import calendar_feed
from storage.calendar_feed import CalendarFeed
from storage.erasure import Fate, Personal
from storage.scope import Here, Scope


def add(ack: Ack, line: Line, user: str, here: Here) -> None:
    """One calendar more."""
    url = rules.address(line.rest)
    added = here.write(_add, url, user)
    ack(**words.feed_receipt(rules.host(url), here.names.drumbeat, again=not added).reply())


def _add(scope: Scope, url: str, user: str) -> bool:
    urls = [feed.url for feed in calendar_feed.of_workspace(scope.session, scope.workspace_id)]
    if url not in urls and len(urls) >= rules.MOST_FEEDS:
        raise UserError(f"{rules.MOST_FEEDS} calendars is the most I can read. Please remove one first.")
    return calendar_feed.add(scope.session, scope.workspace_id, url, user, scope.now)


def show(ack: Ack, here: Here) -> None:
    """The calendars there are, each with a button to remove it."""
    ack(**here.read(_list).reply())


def _list(scope: Scope) -> Message:
    zone = workspace_zone(scope)
    feeds = [
        words.FeedView(
            feed.number,
            rules.host(feed.url),
            feed.read_until,
            zone,
            feed.trouble,
            feed.never_read,
            feed.left_out,
        )
        for feed in calendar_feed.of_workspace(scope.session, scope.workspace_id)
    ]
    return words.feed_list(feeds, scope.names.drumbeat)


def remove(
    ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], here: Here, slack: WebClient
) -> None:
    """One calendar less; what was counted from it stays."""
    shown = here.write(_remove, int(action["value"]))
    ack()
    answer(body, shown, slack, replace=True)


def _remove(scope: Scope, number: int) -> Message:
    calendar_feed.remove(scope.session, scope.workspace_id, number, scope.now)
    return _list(scope)


def _names_address(line: Line) -> bool:
    return line.word in {"calendar", "calendars"} and not line.alone


FEATURE = Feature(
    commands=(
        Command(
            "calendar",
            "https://…",
            "counts the meetings in a shared calendar (admins)",
            add,
            who=Audience.ADMINS,
            takes=_names_address,
            set_up=True,
            label="Count a shared calendar",
            topic=Topic.ADMIN,
            form=words.FORM,
        ),
        Command(
            "calendar",
            "",
            "lists the shared calendars, to remove one (admins)",
            show,
            who=Audience.ADMINS,
            also=("calendars",),
            set_up=True,
            label="Shared calendars",
            topic=Topic.ADMIN,
        ),
    ),
    actions=(Action(words.REMOVE, remove, who=Audience.ADMINS),),
    scopes={
        "users:read.email": "knowing who met by the calendar's addresses, of which only keyed hashes are kept"
    },
    tables=(CalendarFeed,),
    personal=(Personal(CalendarFeed, {"added_by": Fate.HAND_OVER}),),
)
