"""Purpose: feedback on its way, built around any words a person may have typed. Part of the gallery."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from domain.feedback import FeedbackKind, Sentiment
from domain.feedback.figures import Figures
from domain.feedback.origin import Origin
from domain.feedback.stage import LIFE, Outcome, Party, Stage, Step
from domain.page import MOST_LISTED, Page
from messages import feedback
from messages.blocks import Json, Message
from messages.feedback import (
    attachments,
    author_consent,
    card,
    details,
    find,
    loop_message,
    problem_notice,
    receipt,
    report,
    silence,
    step,
    unclear_line,
)
from messages.mrkdwn import Mrkdwn
from tests.messages.typed import ORDINARY

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 26)
ZONE = "Europe/Berlin"
ANA, BEN, CLEO, DEV = "U0ANA", "U0BEN", "U0CLEO", "U0DEV"


def feedback_shown(typed: str = ORDINARY, stage: Stage = Stage.NEW, **more: Any) -> card.FeedbackView:
    usual: dict[str, Any] = {
        "taker": DEV,
        "owner": DEV,
        "due_on": TODAY,
        "outcome": "worked",
        "merged_into": 3,
        "why": typed,
    }
    return card.FeedbackView(12, ANA, typed, stage, **({"why": typed} | usual | more))


def feedbacks(typed: str) -> list[card.FeedbackView]:
    """A feedback at each stage, with and without all that may be known of it."""
    full = {
        "kind": FeedbackKind.CAMPAIGN,
        "sentiment": Sentiment.NOT_WORKING,
        "campaign": typed,
        "account": typed[:150],
        "voices": 3,
        "struck": 2,
        "permalink": "https://northwind.slack.com/archives/C0A/p1",
        "details": {"Deal": typed[:150], "In their words": typed[:1000]},
    }
    plain = [feedback_shown(typed, stage, answers=DEV) for stage in Stage]
    private = feedback_shown(typed, private=True)
    return [
        *plain,
        *(feedback_shown(typed, stage, **full) for stage in Stage),
        private,
        replace(private, author=""),
    ]


def taken(stage: Stage, typed: str) -> loop_message.StepTaken:
    said = Step(stage, typed[:1000], DEV, TODAY, typed[:300], typed[:300], Outcome.WORKED, typed[:300], 3)
    return loop_message.StepTaken(DEV, said)


def past(typed: str) -> list[Mrkdwn]:
    what: dict[str, object] = {**asdict(taken(Stage.PLANNED, typed).step), "snoozed": "3"}
    did = [
        step.change_words(Stage.TESTING, Stage.RESULT, what),
        step.change_words(Stage.NEW, Stage.NEW, {"snoozed": "1"}),
        step.change_words(Stage.NEW, Stage.NEW, {"owner": DEV}),
        step.change_words(Stage.NEW, Stage.NEW, {}),
    ]
    steps = [step.history_line(NOW, ZONE, who, one, typed) for who in (DEV, "") for one in did] * 6
    return [step.history_sent(NOW, ZONE, feedback_shown(typed)), *steps]


FEEDBACK_TYPED: dict[str, Callable[[str], list[Message]]] = {
    "feedback.receipt.receipt": lambda typed: [
        receipt.receipt(receipt.Receipt(12, typed, repeated, campaign, over))
        for repeated in (True, False)
        for campaign, over in (("", False), (typed, False), (typed, True))
    ],
    "feedback.find.feedback_list": lambda typed: [
        find.feedback_list(
            typed,
            Page([(one, NOW) for one in feedbacks(typed)[:8]], MOST_LISTED, number, last, near),
            f"search {typed}",
            "/feedback",
        )
        for number, last, near in ((1, 1, 0), (1, 3, 200), (2, 3, 199), (3, 3, 0))
    ],
    "feedback.find.similar_offer": lambda typed: [
        find.similar_offer(feedback_shown(typed), one) for one in feedbacks(typed)
    ],
    "feedback.card.card": lambda typed: [card.card(one) for one in feedbacks(typed)],
    "feedback.problem_notice.notice": lambda typed: [
        problem_notice.notice(replace(one, kind=FeedbackKind.BROKEN, action=action), DEV)
        for one in feedbacks(typed)
        for action in ("", typed[:1000])
    ],
    "feedback.attachments.attachment_message": lambda typed: [
        attachments.attachment_message(12, ANA, [{"name": typed, "permalink": link}] * many)
        for link in ("https://northwind.slack.com/files/U0ANA/F1/x?a=1&b=2", typed, "")
        for many in (1, 10)
    ],
    "feedback.loop_message.step_taken": lambda typed: (
        [
            loop_message.step_taken(feedback_shown(typed), taken(stage, typed), own=own)
            for stage in Stage
            for own in (True, False)
        ]
        + [
            loop_message.step_taken(
                feedback_shown(typed), replace(taken(Stage.ACKNOWLEDGED, typed), actor=ANA), own=False
            )
        ]
        + [
            loop_message.step_taken(
                feedback_shown(typed), taken(Stage.PLANNED, typed), own=True, reassigned=True
            )
        ]
    ),
    "feedback.loop_message.handover": lambda typed: [
        loop_message.handover(feedback_shown(typed), taken(Stage.PLANNED, typed)),
        loop_message.handover(
            feedback_shown(typed), loop_message.StepTaken(CLEO, Step(Stage.ACKNOWLEDGED, owner=DEV))
        ),
    ],
    "feedback.loop_message.credit": lambda typed: [
        loop_message.credit(feedback_shown(typed), [ANA, BEN], 1, typed),
        loop_message.credit(feedback_shown(typed), [], 2, ""),
    ],
    "feedback.loop_message.reminder": lambda typed: [
        loop_message.reminder(feedback_shown(typed, stage), days, gone=gone)
        for stage in Stage
        for days in (1, 2)
        for gone in (True, False)
    ],
}
FEEDBACK_VIEWS: dict[str, Callable[[str], list[Json]]] = {
    "feedback.receipt.thanks": lambda typed: [
        receipt.thanks(receipt.Receipt(12, typed, repeated, campaign, over))
        for repeated in (True, False)
        for campaign, over in (("", False), (typed, False), (typed, True))
    ],
    "feedback.form": lambda typed: [
        feedback.form(),
        feedback.form(typed, private=True, link="https://northwind.slack.com/archives/C0A/p1"),
        feedback.form("🎉" * 5000),
    ],
    "feedback.step.form": lambda typed: [
        step.form(one, past(typed), 3, chosen, moves=moves, own=own, gives=moves)
        for one in [*feedbacks(typed), feedback_shown(typed, Stage.ACKNOWLEDGED, kind=FeedbackKind.BROKEN)]
        for chosen in (None, *LIFE.next_states(one.stage, Party.MARKETING))
        for moves in (True, False)
        for own in (True, False)
    ],
    "feedback.details.details_saved": lambda _typed: [details.details_saved(12)],
    "feedback.silence.snooze_form": lambda _typed: [silence.snooze_form(12)],
    "feedback.silence.snooze_receipt": lambda _typed: [silence.snooze_receipt(12, NOW, ZONE)],
    "feedback.step.step_receipt": lambda _typed: [step.step_receipt(12)],
    "feedback.details.details_form": lambda typed: [
        details.details_form(12, {}),
        details.details_form(12, {"account": typed[:150], "quote": typed[:1000]}),
    ],
}
NUMBERS = Figures(
    12,
    dict.fromkeys(Sentiment, 4),
    (("mail", 9), ("price", 4)),
    (("Contoso", 3),),
    0.75,
    timedelta(minutes=40),
    timedelta(days=4),
    0.9,
    3,
    2,
)
NOTHING = Figures(1, dict.fromkeys(Sentiment, 0), (), (), None, None, None, None, 0, 0)
FEEDBACK_OWN: dict[str, Callable[[], list[Message]]] = {
    "feedback.author_consent.offer": lambda: [
        author_consent.offer(who, ANA, Origin("C0A", "", "1764000000.000100"), private=private)
        for who in (ANA, BEN)
        for private in (True, False)
    ],
    "feedback.step.move_receipt": lambda: [step.move_receipt(12, stage) for stage in Stage],
    "feedback.unclear_line.question": lambda: [
        unclear_line.question("search is slow"),
        unclear_line.question("x" * 500),
        unclear_line.question("mien", "/feedback mine"),
    ],
    "feedback.author_consent.declined_answer": lambda: [author_consent.declined_answer()],
    "feedback.find.feedback_list": lambda: [find.feedback_list("Open", Page((), 0), "list", "/feedback")],
    "feedback.report.report": lambda: [
        report.report(report.FeedbackReport(numbers, TODAY, TODAY, leader), campaign, link)
        for numbers in (NUMBERS, NOTHING)
        for campaign in ("", "Autumn mail")
        for leader in (True, False)
        for link in (None, "https://drumbeat.example/pages/feedback-report?link=1")
    ],
    "feedback.report.nothing": lambda: [report.nothing(name, 90) for name in ("", "Autumn mail")],
    "feedback.report.coming": lambda: [report.coming()],
    "feedback.loop_message.naming_receipt": lambda: [
        loop_message.naming_receipt(may=may) for may in (True, False)
    ],
    "feedback.loop_message.loop_receipt": lambda: [
        loop_message.loop_receipt(12, again=again) for again in (True, False)
    ],
}
