"""Purpose: promises around any words a person may have typed. Part of the gallery."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from domain.promise import PromiseState, Reason, Share
from domain.side import Side
from messages import promise as words
from messages.blocks import Json, Message
from messages.mrkdwn import Mrkdwn

ANA, DEV = "U0ANA", "U0DEV"
NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 26)


def promise(typed: str, state: PromiseState = PromiseState.OPEN) -> words.PromiseView:
    """One for somebody else; where it was not kept with a reason."""
    reason = Reason.OTHER_TEAM if state is PromiseState.NOT_KEPT else None
    return words.PromiseView(7, typed, DEV, ANA, TODAY, state, reason, typed[:300])


def promises(typed: str) -> list[words.PromiseView]:
    """One in each state, and one whose day is over."""
    return [
        *(promise(typed, state) for state in PromiseState),
        replace(promise(typed), due_on=TODAY - timedelta(days=3)),
    ]


def past(typed: str) -> list[Mrkdwn]:
    steps = [
        words.history_line(NOW, "Europe/Berlin", DEV, (before, state), typed)
        for state in PromiseState
        for before in (None, state)
    ]
    return steps * 2


PROMISE_TYPED: dict[str, Callable[[str], list[Message]]] = {
    "promise.request": lambda typed: [words.request(promise(typed))],
    "promise.reminder": lambda typed: [words.reminder(promise(typed))],
    "promise.question": lambda typed: [words.question(promise(typed), late=late) for late in (True, False)],
    "promise.step_answer": lambda typed: [words.step_answer(each, TODAY) for each in promises(typed)],
    "promise.step_news": lambda typed: [
        words.step_news(each, DEV, before, TODAY)
        for each in promises(typed)
        for before in (TODAY, TODAY - timedelta(days=7))
    ],
}
PROMISE_VIEWS: dict[str, Callable[[str], list[Json]]] = {
    "promise.form": lambda typed: [words.form(ANA, typed, TODAY)],
    "promise.card": lambda typed: [
        words.card(each, past(typed), steps, chosen, TODAY)
        for each in promises(typed)
        for steps in ([], list(words.STEPS))
        for chosen in (None, *words.STEPS)
    ],
    "promise.make_receipt": lambda typed: [words.make_receipt(each) for each in promises(typed)],
    "promise.step_receipt": lambda typed: [words.step_receipt(each, TODAY) for each in promises(typed)],
}
PROMISE_SENTENCES: list[Callable[[], str]] = [
    lambda: words.list_row(promise("slow"), TODAY).text,
    lambda: words.agenda_line(promise("slow"), TODAY),
    lambda: words.empty("", "/drumbeat"),
    lambda: words.share_line({Side.SALES: Share(4, 5, Reason.FORGOT)}, Reason.FORGOT),
]
