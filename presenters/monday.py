"""Purpose: the values of the Monday agenda: what is coming, open feedback, how often the two sides spoke."""

from collections.abc import Callable, Sequence
from datetime import date

from messages import feedback as feedback_words
from messages import monday as words
from messages.mrkdwn import Mrkdwn
from presenters.health import health
from storage import feedback
from storage.feedback import figures
from storage.scope import Scope

MOST_FEEDBACK = 10
AgendaLines = Callable[[Scope, str, date], Sequence[Mrkdwn]]
"""What a feature has coming, for the agenda: of a zone and the day there."""


def monday(
    scope: Scope,
    zone: str,
    today: date,
    drop: Mrkdwn | None,
    agenda: Sequence[AgendaLines],
    *,
    late: bool,
) -> words.Agenda:
    """The agenda as of now. Weeks run from Monday to Sunday in `zone`; `drop` is what was warned of.

    `agenda` finds what is coming, feature by feature.
    """
    session, workspace_id, now = scope.session, scope.workspace_id, scope.now
    waiting, total = feedback.new_at(session, workspace_id, now, MOST_FEEDBACK)
    return words.Agenda(
        at=now,
        zone=zone,
        coming=[line for lines in agenda for line in lines(scope, zone, today)],
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
