"""Purpose: the values of the Monday agenda: what is coming, open feedback, how often the two sides spoke."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from messages import feedback as feedback_words
from messages import monday as words
from messages.mrkdwn import Mrkdwn
from presenters.health import health
from storage import feedback
from storage.feedback import figures
from storage.scope import Scope

MOST_FEEDBACK = 10


class AgendaPart(StrEnum):
    """What features bring to the agenda: last week's promises, what is coming up, what is due this week."""

    PROMISES = "promises"
    COMING = "coming"
    DUE = "due"


AgendaLines = Callable[[Scope, str, date], Sequence[Mrkdwn]]
"""What a feature has for a part of the agenda: of a zone and the day there."""
AgendaSource = Mapping[AgendaPart, AgendaLines]
"""What one feature brings, by the part it stands in."""


def monday(
    scope: Scope,
    zone: str,
    today: date,
    drop: Mrkdwn | None,
    agenda: Sequence[AgendaSource],
    *,
    late: bool,
) -> words.Agenda:
    """The agenda as of now. Weeks run from Monday to Sunday in `zone`; `drop` is what was warned of.

    `agenda` finds what stands in each part, feature by feature.
    """
    session, workspace_id, now = scope.session, scope.workspace_id, scope.now
    lines = {
        part: [line for of in agenda if part in of for line in of[part](scope, zone, today)]
        for part in AgendaPart
    }
    waiting, total = feedback.new_at(session, workspace_id, now, MOST_FEEDBACK)
    return words.Agenda(
        at=now,
        zone=zone,
        promises=lines[AgendaPart.PROMISES],
        coming=lines[AgendaPart.COMING],
        due=lines[AgendaPart.DUE],
        open_feedback=[
            feedback_words.line(of.number, of.text, of.author, of.created_at, now) for of in waiting
        ],
        open_total=total,
        decisions=[
            feedback_words.line(of.number, f"{of.text}: {of.figure}", of.author, of.since, now)
            for of in figures.decisions(session, workspace_id, MOST_FEEDBACK)
        ],
        health=health(scope),
        drop=drop,
        monthly=is_monthly(today),
        late=late,
    )


def is_monthly(today: date) -> bool:
    """The first agenda of a month shows the relationship in full."""
    return today.day <= 7
