"""Purpose: `/drumbeat teams`: which user groups are teams within the sides.

Reads nobody: it says that the reading is due, and bot/readers/members does it.
"""

from slack_bolt import Ack

from domain.command_line import Line
from domain.team import parse
from handlers.shared.audience import Audience
from handlers.shared.feature import Command, Feature
from messages import team as words
from messages.menu import Topic
from storage import member, setup
from storage.scope import Here, Scope


def choose(ack: Ack, line: Line, here: Here) -> None:
    """The teams as they are, or others from now on."""
    if line.alone:
        ack(**words.teams(here.read(_teams), here.names.drumbeat).reply())
        return
    chosen = parse(line.rest)
    here.write(_choose, chosen)
    ack(**words.teams_receipt(chosen).reply())


def _teams(scope: Scope) -> list[str]:
    saved = setup.find(scope.session, scope.workspace_id)
    return saved.teams if saved else []


def _choose(scope: Scope, chosen: list[str]) -> None:
    setup.set_choice(scope, "teams", chosen)
    member.ask_for_reading(scope.session, scope.workspace_id, scope.now)


FEATURE = Feature(
    commands=(
        Command(
            "teams",
            "@group @group",
            "splits Sales and Marketing into teams for the health report (admins)",
            choose,
            who=Audience.ADMINS,
            also=("team",),
            set_up=True,
            label="Teams",
            topic=Topic.ADMIN,
        ),
    ),
    scopes={"usergroups:read": "telling teams apart"},
)
