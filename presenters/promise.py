"""Purpose: promises as they are shown: one with its history, lists of them, and what stands on the agenda."""

from collections.abc import Sequence
from datetime import date, timedelta

from domain.promise import LIFE, PromiseParty, PromiseState, Reason, share_of
from domain.side import Side
from messages import promise as words
from messages.mrkdwn import Mrkdwn
from messages.promise import PromiseView
from messages.todo import TodoList
from presenters.calendar import today
from presenters.people import workspace_zone
from storage import history, promise
from storage.history import HistoryEvent
from storage.outbox import About
from storage.promise import KIND, Promise
from storage.scope import Scope

WEEK, QUARTER = timedelta(days=7), timedelta(days=90)


def view(row: Promise) -> PromiseView:
    """The promise as it stands."""
    return PromiseView(
        number=row.number,
        text=row.text,
        keeper=row.keeper,
        asker=row.asker,
        due_on=row.due_on,
        state=PromiseState(row.state),
        reason=Reason(row.reason) if row.reason else None,
        why=row.why,
    )


def parties(row: Promise, user: str) -> tuple[PromiseParty, ...]:
    """What the person is to this promise."""
    named = {PromiseParty.KEEPER: row.keeper, PromiseParty.ASKER: row.asker}
    return tuple(party for party, who in named.items() if who == user)


def next_steps(row: Promise, user: str, day: date) -> list[PromiseState]:
    """What the person may say of it on that day; a yes has a button of its own."""
    state = PromiseState(row.state)
    late = day > row.due_on
    never = {PromiseState.KEPT} if late else {PromiseState.LATE}
    if state is PromiseState.NOT_KEPT:
        never = {PromiseState.KEPT}
    if state is PromiseState.REQUESTED or day >= row.due_on:
        never |= {PromiseState.OPEN}
    return [to for to in LIFE.next_states(state, *parties(row, user)) if to not in never]


def past(scope: Scope, row: Promise) -> Sequence[Mrkdwn]:
    """What happened to it, in order."""
    zone = workspace_zone(scope)
    begun = PromiseState.OPEN if row.keeper == row.asker else PromiseState.REQUESTED
    steps = history.events(scope.session, scope.workspace_id, About(KIND, row.number))
    return [
        words.history_line(row.made_at, zone, row.asker, (None, begun), ""),
        *(words.history_line(step.at, zone, step.actor, _states(step), step.why) for step in steps),
    ]


def todo_list(scope: Scope, user: str, most: int) -> TodoList:
    """Requests to answer, and promises whose day is here or over."""
    day = today(scope)
    rows = [
        row
        for row in promise.of_keeper(scope.session, scope.workspace_id, user)
        if row.state == PromiseState.REQUESTED or (row.state == PromiseState.OPEN and row.due_on <= day)
    ]
    rows.sort(key=lambda row: row.due_on)
    return TodoList(tuple(words.todo_item(view(row), row.made_at, day) for row in rows[:most]), len(rows))


def _states(step: HistoryEvent) -> tuple[PromiseState, PromiseState]:
    return PromiseState(step.from_state), PromiseState(step.to_state)


def agenda_lines(scope: Scope, _zone: str, day: date) -> Sequence[Mrkdwn]:
    """Last week's promises and what is still open from before, then what each side kept."""
    session, workspace_id = scope.session, scope.workspace_id
    week = promise.due_between(session, workspace_id, day - WEEK, day - timedelta(days=1))
    older = promise.overdue(session, workspace_id, day - WEEK)
    lines = [words.agenda_line(view(row), day) for row in (*week, *older)]
    return [*lines, *_shares(scope, day)] if lines else []


def new_lines(scope: Scope, _zone: str, day: date) -> Sequence[Mrkdwn]:
    """What is due in the week that begins."""
    rows = promise.due_between(scope.session, scope.workspace_id, day, day + WEEK - timedelta(days=1))
    return [words.agenda_line(view(row), day) for row in rows if row.state == PromiseState.OPEN]


def _shares(scope: Scope, day: date) -> list[Mrkdwn]:
    """Only of sides with enough of them to speak of no single person."""
    ended = promise.ended_since(scope.session, scope.workspace_id, day - QUARTER)
    shares = {side: share for side in Side if (share := share_of(ended[side]))}
    if not shares:
        return []
    both = share_of([each for side in shares for each in ended[side]])
    return [words.share_line(shares, both.reason if both else None)]
