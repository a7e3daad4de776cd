"""Purpose: the feedback that waits for one person, each with the button that moves it on. Changes nothing."""

from datetime import datetime, time, timedelta

from domain.calendar import instant
from messages.feedback import todo as words
from messages.todo import TodoItem, TodoList
from presenters.feedback import views
from storage import member, setup
from storage.feedback import Feedback
from storage.feedback.waiting import Waiting, find_due, find_questions, find_unclaimed, find_without_plan
from storage.scope import Scope
from storage.setup import Intake

SOON = timedelta(days=7)


def find_todo(scope: Scope, user: str, most: int) -> TodoList:
    """What to pick up, to answer and to move on; nothing for people of neither team."""
    intake = setup.intake(scope.session, scope.workspace_id)
    if intake is None or member.side_of(scope.session, scope.workspace_id, user) is None:
        return TodoList()
    session, workspace_id = scope.session, scope.workspace_id
    soon = intake.calendar.today(scope.now) + SOON
    found = [
        _items(scope, _unclaimed(scope, user, intake, most), words.pick_up, intake),
        _items(scope, find_questions(session, workspace_id, user, most), words.answer, intake),
        _items(scope, find_without_plan(session, workspace_id, user, most), words.plan, intake),
        _items(scope, find_due(session, workspace_id, user, soon, most), words.finish, intake),
    ]
    return TodoList.of(found, most)


def _unclaimed(scope: Scope, user: str, intake: Intake, most: int) -> Waiting:
    """What they answer for: the kinds they were named for, and the rest where they are the field contact."""
    named = [kind for kind, liaison in intake.liaisons.items() if liaison == user]
    besides = list(intake.liaisons) if intake.liaison == user else None
    if not named and besides is None:
        return [], 0
    return find_unclaimed(scope.session, scope.workspace_id, named, besides=besides, most=most)


def _items(scope: Scope, waiting: Waiting, make: words.MakeItem, intake: Intake) -> TodoList:
    rows, total = waiting
    items = [
        TodoItem(*make(shown), at=_since(row, intake))
        for row, shown in zip(rows, views(scope, rows), strict=True)
    ]
    return TodoList(tuple(items), total)


def _since(row: Feedback, intake: Intake) -> datetime:
    """By when, where a day was named, else since when it waits."""
    return instant(row.due_on, time(), intake.calendar.tz) if row.due_on else row.since
