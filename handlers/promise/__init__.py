"""Purpose: people promise things with a day, for themselves or as a request to others; they list them.

What a step writes is in step.py, what they are asked in digests/promise.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from digests.promise import speak
from domain import promise as rules
from domain.command_line import Line
from domain.page import Page, cut_page
from domain.promise import NewPromise, PromiseState, PromiseStep
from handlers.promise.step import about_promise, promise_of, take_step, watch
from handlers.shared.audience import Audience
from handlers.shared.feature import Action, Command, Feature, View
from handlers.shared.list import PagedList
from handlers.shared.respond import answer
from messages import promise as words
from messages.blocks import Json, Message
from messages.list_page import list_page
from messages.menu import Topic
from messages.mrkdwn import plain
from presenters.calendar import business_calendar, today
from presenters.monday import AgendaPart
from presenters.promise import agenda_lines, new_lines, next_steps, past, todo_list, view
from storage import member, outbox, promise
from storage.erasure import NOBODY, WORDS, AboutRow, Personal
from storage.promise import ASK, KIND, REMIND, Promise
from storage.scope import Here, Scope

MINE, STANDING = "mine", ("", "open")


def open_form(
    ack: Ack, command: Mapping[str, Any], line: Line, slack: WebClient, user: str, here: Here
) -> None:
    """`/drumbeat promise`, with or without what will happen."""
    form = words.form(user, plain(line.rest), here.read(_usual_day))
    slack.views_open(trigger_id=command["trigger_id"], view=form)
    ack()


def _usual_day(scope: Scope) -> date:
    """A week from now, on a working day."""
    calendar = business_calendar(scope)
    return calendar.next_working_day(calendar.today(scope.now) + timedelta(days=6))


def make(ack: Ack, view: Mapping[str, Any], user: str, here: Here) -> None:
    """The form is sent."""
    made = here.write(make_promise, words.FORM.read(view), user)
    ack(response_action="update", view=words.make_receipt(made))


def make_promise(scope: Scope, made: NewPromise, user: str) -> words.PromiseView:
    """Keep a promise; of somebody else's it is a request, which they are sent."""
    side = member.side_of(scope.session, scope.workspace_id, made.keeper)
    rules.check_new(made, side, today(scope))
    assert side is not None, "the rules refuse who is on no side"
    row = promise.add(scope, made, user, side)
    if row.state == PromiseState.OPEN:
        watch(scope, row)
    else:
        key = f"promise:{row.number}:request"
        outbox.dm(scope, row.keeper, key, words.request(view(row)), about=about_promise(row))
    return view(row)


def answer_with(to: PromiseState) -> Callable[..., None]:
    """A listener for the button that says this at once."""

    def answer_promise(
        ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], user: str, here: Here
    ) -> None:
        shown, day = here.write(take_step, int(action["value"]), user, PromiseStep(to))
        ack()
        answer(body, words.step_answer(shown, day), replace=True)

    return answer_promise


def open_promise(
    ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], slack: WebClient, user: str, here: Here
) -> None:
    """One promise with its history, and its next step for whom it is theirs to say."""
    slack.views_open(trigger_id=body["trigger_id"], view=here.read(card, int(action["value"]), user, None))
    ack()


def open_named(
    ack: Ack, command: Mapping[str, Any], line: Line, slack: WebClient, user: str, here: Here
) -> None:
    """`/drumbeat P-7` opens it."""
    number = rules.number_in(line.text) or 0
    slack.views_open(trigger_id=command["trigger_id"], view=here.read(card, number, user, None))
    ack()


def choose_step(
    ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], slack: WebClient, user: str, here: Here
) -> None:
    """The form asks for what the chosen step needs."""
    chosen = PromiseState(action["selected_option"]["value"])
    shown = here.read(card, int(body["view"]["private_metadata"]), user, chosen)
    slack.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=shown)
    ack()


def card(scope: Scope, number: int, user: str, chosen: PromiseState | None) -> Json:
    """The form for that person."""
    row, day = promise_of(scope, number), today(scope)
    return words.card(view(row), past(scope, row), next_steps(row, user, day), chosen, day)


def save(ack: Ack, view: Mapping[str, Any], user: str, here: Here) -> None:
    """The next step is sent."""
    step = words.ANSWER_FORM.read(view)
    shown, day = here.write(take_step, int(view["private_metadata"]), user, step)
    ack(response_action="update", view=words.step_receipt(shown, day))


def list_promises(scope: Scope, user: str, query: str, number: int) -> Message:
    """One page: what is open, one's own, or what holds some words."""
    page, title = _found(scope, user, query, number)
    day = today(scope)
    shown = page.showing(words.list_row(view(row), day) for row in page.rows)
    searched = query if query not in {*STANDING, MINE} else ""
    return list_page(words.LIST, title, shown, query, words.empty(searched, scope.names.drumbeat))


def _found(scope: Scope, user: str, query: str, number: int) -> tuple[Page[Promise], str]:
    session, workspace_id = scope.session, scope.workspace_id
    if query in STANDING:
        return cut_page(promise.standing(session, workspace_id), number), "Open"
    if query == MINE:
        return cut_page(promise.of_keeper(session, workspace_id, user), number), "Yours"
    matches = promise.search(session, workspace_id, query)
    page = cut_page(list(matches.numbers), number, matches.near)
    return page.showing(promise.with_numbers(session, workspace_id, page.rows)), f"“{query}”"


LIST = PagedList(words.LIST, list_promises, Audience.EITHER_SIDE)


def show(ack: Ack, body: Mapping[str, Any], line: Line, user: str, here: Here) -> None:
    """`/drumbeat promises`, `promises mine` or with words."""
    LIST.open(ack, body, here, user, plain(line.rest).strip())


FEATURE = Feature(
    commands=(
        Command(
            "promise",
            "[what]",
            "makes a promise with a day, or asks someone for one",
            open_form,
            who=Audience.EITHER_SIDE,
            label="Make a promise",
            topic=Topic.TOGETHER,
            example="send the case study",
        ),
        Command(
            "promises",
            "[mine, open or words]",
            "lists promises, yours or all that's open",
            show,
            who=Audience.EITHER_SIDE,
            label="Promises",
            topic=Topic.TOGETHER,
            example="mine",
        ),
        Command(
            "P-7",
            "",
            "opens a promise, with its history and next step",
            open_named,
            takes=lambda line: rules.number_in(line.text) is not None,
            who=Audience.EITHER_SIDE,
            label="Open a promise",
            topic=Topic.TOGETHER,
            typed_only="every list and reminder has a button for it",
        ),
    ),
    actions=(
        Action(words.ACCEPT, answer_with(PromiseState.OPEN), who=Audience.EITHER_SIDE),
        Action(words.DONE, answer_with(PromiseState.KEPT), who=Audience.EITHER_SIDE),
        Action(words.OPEN, open_promise, who=Audience.EITHER_SIDE),
        Action(words.CHOOSE, choose_step, who=Audience.EITHER_SIDE),
        LIST.action(),
    ),
    views=(
        View(words.MAKE, make, who=Audience.EITHER_SIDE),
        View(words.ANSWER, save, who=Audience.EITHER_SIDE),
    ),
    deadlines=dict.fromkeys((REMIND, ASK), speak),
    todo=todo_list,
    agenda={AgendaPart.PROMISES: agenda_lines, AgendaPart.DUE: new_lines},
    tables=(Promise,),
    personal=(
        Personal(
            Promise,
            {"asker": {"asker": NOBODY, "text": WORDS, "why": ""}, "keeper": {"keeper": NOBODY, "why": ""}},
            words_of="asker",
            words=frozenset({"asker", "text"}),
            sentences=frozenset({"text"}),
            spoken=AboutRow(KIND, "number", theirs=frozenset({"asker"})),
            indexed=True,
        ),
    ),
)
