"""Purpose: counts who reached whom, wherever it happens, and lets people log what happened elsewhere.

Counts nothing that was said, and nobody who opted out.
"""

from slack_bolt import App

from domain.names import Names
from domain.touch_command import USAGE
from handlers.shared.feature import Feature, Usage, subcommand
from handlers.touchpoint import attendance, choice, huddle, log
from messages import touchpoint as words

FEATURE = Feature(
    usages=(
        Usage("drumbeat", f"touch {USAGE}", "counts what happened outside Slack, a call or a visit"),
        Usage("drumbeat", "counting", "says what is counted, and lets you choose"),
    ),
    events=("message.channels", "message.groups", "reaction_added", "user_huddle_changed"),
    scopes={
        "channels:history": "counting messages between the sides; finding out whether a post arrived",
        "groups:history": "the same in private channels the bot was invited to",
        "reactions:read": "counting reactions between the sides",
        "users:read": "counting huddles between the sides",
    },
)


def register(app: App, names: Names) -> None:
    app.command(names.drumbeat, matchers=[subcommand("touch")])(log.touch)
    app.command(names.drumbeat, matchers=[subcommand("counting")])(choice.show)
    app.action(words.THERE)(attendance.there)
    app.action(words.COUNTED)(choice.chooses("counted"))
    app.action(words.PAIRS)(choice.chooses("pairs_shown"))
    app.event("user_huddle_changed")(huddle.changed)
