"""Purpose: every message about shared calendars and teams, for the gallery.

Holds no assertions.
"""

from collections.abc import Callable, Mapping

from domain.calendar_feed import MOST_FEEDS, Oddity, Trouble
from domain.team import MOST_TEAMS
from messages import calendar_feed, team
from messages.blocks import Message
from messages.calendar_feed import FeedView
from tests.messages.feedbacks import NOW, ZONE

HOST = "calendar.example.com"
TEAMS = [f"S0TEAM{n}" for n in range(MOST_TEAMS)]


def feeds(host: str = HOST) -> list[FeedView]:
    """As many as there may be, with each trouble."""
    troubles = [*Trouble, *[""] * (MOST_FEEDS - len(Trouble))]
    left_out = {str(oddity): n for n, oddity in enumerate(Oddity, 1)}
    return [FeedView(n, host, NOW, ZONE, trouble, n == 11, left_out) for n, trouble in enumerate(troubles)]


SOURCE_TYPED: Mapping[str, Callable[[str], list[Message]]] = {
    "calendar_feed.feed_list": lambda typed: [calendar_feed.feed_list(feeds(typed), "/drumbeat")],
    "calendar_feed.feed_receipt": lambda typed: [
        calendar_feed.feed_receipt(typed, "/drumbeat", again=again) for again in (True, False)
    ],
    "calendar_feed.feed_unread": lambda typed: [
        calendar_feed.feed_unread(FeedView(1, typed, NOW, ZONE, Trouble.REFUSED))
    ],
    "team.unread": lambda typed: [team.unread(typed)],
}
SOURCE_OWN: Mapping[str, Callable[[], list[Message]]] = {
    "calendar_feed.feed_list": lambda: [calendar_feed.feed_list([], "/drumbeat")],
    "team.teams": lambda: [team.teams([], "/drumbeat"), team.teams(TEAMS, "/drumbeat")],
    "team.teams_receipt": lambda: [team.teams_receipt([]), team.teams_receipt(TEAMS)],
}
