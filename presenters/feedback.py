"""Purpose: feedback as it is shown now: its card, and whom a private one is for.

Who may see one is the caller's business.
"""

from collections.abc import Sequence
from dataclasses import replace

from domain.feedback import FeedbackKind, Sentiment
from domain.feedback.stage import Stage
from messages.feedback.card import DETAIL_NAMES, FeedbackView
from storage import history, news, setup
from storage.feedback import KIND, Feedback, supporters
from storage.history import HistoryEvent
from storage.scope import Scope
from storage.setup import Intake


def view(scope: Scope, feedback: Feedback) -> FeedbackView:
    """The feedback as it stands, with who is to take it where nobody did."""
    (shown,) = views(scope, [feedback])
    intake = setup.intake(scope.session, scope.workspace_id) if shown.stage is Stage.NEW else None
    return replace(shown, answers=intake.answers(feedback.kind)) if intake else shown


def views(scope: Scope, feedback: Sequence[Feedback]) -> list[FeedbackView]:
    """Several, as they stand."""
    if not feedback:
        return []
    session, workspace_id = scope.session, scope.workspace_id
    numbers = [each.number for each in feedback]
    past = history.events_of(session, workspace_id, KIND, numbers)
    counts = supporters.counts(session, workspace_id, numbers)
    ids = {each.campaign_id for each in feedback if each.campaign_id}
    names = news.campaign_names(session, workspace_id, ids)
    return [
        _view(each, past.get(each.number, []), counts.get(each.number, 0), names.get(each.campaign_id))
        for each in feedback
    ]


def may_see(feedback: Feedback, user: str, intake: Intake) -> bool:
    """Whether it is for them, as far as it is private; of others anybody of the two sides may see it."""
    return not feedback.private or user == feedback.author or user in readers_of_private(feedback, intake)


def readers_of_private(feedback: Feedback, intake: Intake) -> set[str]:
    """Whom a private one is for, beside whoever sent it."""
    named = (feedback.owner, feedback.taker, intake.answers(feedback.kind), intake.stand_in)
    return {user for user in named if user}


def _view(
    feedback: Feedback, past: Sequence[HistoryEvent], supporters: int, campaign: str | None
) -> FeedbackView:
    return FeedbackView(
        number=feedback.number,
        author=feedback.author,
        text=feedback.text,
        stage=Stage(feedback.stage),
        kind=FeedbackKind(feedback.kind) if feedback.kind else None,
        sentiment=Sentiment(feedback.sentiment) if feedback.sentiment else None,
        campaign=campaign,
        account=feedback.account,
        taker=feedback.taker,
        owner=feedback.owner,
        due_on=feedback.due_on,
        outcome=feedback.outcome,
        figure=feedback.figure,
        merged_into=feedback.merged_into,
        why=next((event.why for event in reversed(past) if event.why), ""),
        action=next((event.why for event in reversed(past) if event.to_state == Stage.PLANNED), ""),
        voices=supporters,
        private=feedback.private,
        permalink=feedback.permalink,
        struck=feedback.struck,
        details={
            name: str(feedback.details.get(key, "")) for key, name in DETAIL_NAMES.items() if key != "account"
        },
    )
