"""Purpose: how the choice of teams looks.

How often they talk is shown with the health, in messages/health.
"""

from collections.abc import Sequence

from domain.team import EXAMPLE
from messages.blocks import Message, saying
from messages.mrkdwn import Mrkdwn, words


def _named(teams: Sequence[str]) -> list[Mrkdwn]:
    """A user group as Slack names it; in an answer to one person it notifies nobody."""
    return [Mrkdwn(f"<!subteam^{team}>") for team in teams]


def teams(chosen: Sequence[str], drumbeat: str) -> Message:
    """Which groups are teams, and what can be typed."""
    return saying(words("team", "teams", teams=_named(chosen), drumbeat=drumbeat, example=EXAMPLE))


def teams_receipt(groups: Sequence[str]) -> Message:
    """Which groups are teams from now on."""
    return saying(words("team", "chosen", teams=_named(groups)))


def unread(problem: str) -> Message:
    """Why a team's people could not be read, and what to do."""
    return saying(words("team", "unread", problem=problem))
