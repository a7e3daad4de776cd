"""Purpose: the Monday agenda: its message, and once a month the picture of the relationship.

Does not run the meeting.
"""

from collections.abc import Sequence

from digests.health import drop_line
from digests.window import Window
from messages import monday as words
from messages.blocks import Json, Message
from presenters.health import chart
from presenters.monday import AgendaSource, is_monthly, monday
from storage.scope import Scope


def compile(scope: Scope, window: Window, agenda: Sequence[AgendaSource]) -> tuple[Message, Json | None]:
    """The agenda as of that window's end, and the twelve weeks as a picture once a month."""
    values = monday(scope, window.zone, window.today, drop_line(scope), agenda, late=window.late)
    return words.agenda(values), chart(values.health) if is_monthly(window.today) else None
