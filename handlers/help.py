"""Purpose: answers `help`, a bare command and anything not understood with what the bot can do.

Registered last: every other listener has had its chance. Knows the lines of help, not the features.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_bolt import Ack, App

from domain.names import Names
from handlers.shared.feature import Feature, Usage
from messages import help as words

FEATURE = Feature(usages=(Usage("drumbeat", "help", "shows this"),))


def register(app: App, names: Names, usages: Sequence[Usage]) -> None:
    app.command(names.drumbeat)(usage(names, usages))


def usage(names: Names, usages: Sequence[Usage]) -> Callable[..., None]:
    """A listener that shows these lines."""
    lines = [(one.typed(names), one.what) for one in usages]

    def show(ack: Ack, command: Mapping[str, Any]) -> None:
        typed = str(command.get("text") or "").strip()
        unknown = "" if typed.lower() in {"", "help"} else typed
        ack(**words.usage(lines, unknown).reply())

    return show
