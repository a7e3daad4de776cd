"""Purpose: the Friday question that a leader has not answered, in the list of what waits for them."""

from datetime import timedelta

from domain.calendar import week_of
from domain.delivery import DeliveryState
from messages import leaders as words
from messages.todo import TodoList
from presenters.calendar import today
from storage import health
from storage.outbox import deliveries
from storage.outbox.retention import EMPTIED
from storage.scope import Scope

WEEK = timedelta(weeks=1)


def todo_list(scope: Scope, user: str, _most: int) -> TodoList:
    """The question of this week or the last, where they were asked and did not answer."""
    monday = week_of(today(scope))[0]
    for week in (monday, monday - WEEK):
        asked = deliveries.find(scope.session, scope.workspace_id, f"leaders:{week}:{user}")
        if asked is None or asked.state != DeliveryState.SENT or asked.payload == EMPTIED:
            continue
        if health.has_answered(scope.session, scope.workspace_id, week, user):
            return TodoList()
        counterpart, _monday = words.asked_about(asked.payload)
        return TodoList((words.todo_question(counterpart, week, asked.due_at),), 1)
    return TodoList()
