"""Purpose: how the deliveries of a workspace are doing, as an admin may see it: never a message's text."""

from datetime import timedelta

from domain.delivery import DeliveryState
from messages.status import DeliveryLine, Status, subject_words
from presenters.people import workspace_zone
from presenters.ritual import coming
from storage import installation
from storage.outbox import deliveries, method_wait, table_verdict
from storage.scope import Scope

LOOK_BACK = timedelta(days=1)
MOST_LINES = 10
# A wait that is over before the answer is read is worth no line.
SHORT_WAIT = timedelta(minutes=1)


def status(scope: Scope) -> Status:
    """The last day's deliveries, what waits and failed, and the next dates."""
    session, workspace_id, since = scope.session, scope.workspace_id, scope.now - LOOK_BACK
    sent = deliveries.newest(session, workspace_id, [DeliveryState.SENT], MOST_LINES * 10)
    late = [delivery.lateness for delivery in sent if delivery.lateness and delivery.owed_at >= since]
    return Status(
        zone=workspace_zone(scope),
        counts=deliveries.counts(session, workspace_id, since),
        latest=max(late, default=None),
        waiting=_lines(scope, [DeliveryState.WAITING, DeliveryState.SENDING]),
        failed=_lines(scope, [DeliveryState.FAILED]),
        coming=coming(scope),
        ends=installation.ends(session, workspace_id),
        no_tables_until=table_verdict.refused_until(session, workspace_id, scope.now),
        left_alone=method_wait.of_workspace(session, workspace_id, scope.now + SHORT_WAIT),
    )


def _lines(scope: Scope, states: list[DeliveryState]) -> list[DeliveryLine]:
    newest = deliveries.newest(scope.session, scope.workspace_id, states, MOST_LINES)
    return [DeliveryLine(subject_words(each.key), each.target, each.owed_at, each.error) for each in newest]
