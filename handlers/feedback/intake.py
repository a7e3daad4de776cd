"""Purpose: keeps feedback, whichever way it came: its row, its number and its card in one transaction.

Reads no form and answers nobody.
"""

from dataclasses import replace
from datetime import date

from domain.errors import UserError
from domain.feedback import Draft, FeedbackKind
from domain.feedback.campaign import NamedCampaign, campaign_in
from domain.feedback.stage import Stage, Step
from domain.ritual import RitualKind
from handlers.feedback.transition import about_feedback, broken_key, card_key, watch_silence
from messages.feedback.card import FeedbackView, card
from messages.feedback.problem_notice import notice
from messages.feedback.receipt import Receipt
from messages.setup import not_yet
from storage import feedback, member, news, outbox, ritual, setup
from storage.scope import Scope
from storage.setup import Intake

NEITHER = (
    "You aren't in Sales or Marketing yet, so this has nowhere to go. An admin can add you in the setup."
)


def keep_feedback(scope: Scope, draft: Draft) -> Receipt:
    """Store a draft together with the cards it causes; UserError when it can't be kept."""
    intake = check_sender(scope, draft.author)
    today = intake.calendar.today(scope.now)
    draft, campaign = _find_campaign(scope, draft, today)
    kept = feedback.add(scope.session, scope.workspace_id, draft, scope.now)
    if not kept.repeated:
        watch_silence(scope, kept.number, Step(Stage.NEW), intake)
        _show(scope, draft, kept.number, intake, campaign)
    over = bool(campaign and campaign.over(today))
    name = campaign.name if campaign else ""
    return Receipt(kept.number, draft.text, kept.repeated, name, over)


def check_sender(scope: Scope, user: str) -> Intake:
    """Where their feedback goes; UserError where there is no set-up yet, or they are on neither side."""
    intake = setup.intake(scope.session, scope.workspace_id)
    if intake is None:
        raise UserError(not_yet(scope.names.drumbeat))
    if member.side_of(scope.session, scope.workspace_id, user) is None:
        raise UserError(NEITHER)
    return intake


def _find_campaign(scope: Scope, draft: Draft, today: date) -> tuple[Draft, NamedCampaign | None]:
    """The draft with the campaign its words name, where none was chosen.

    UserError where one was chosen that is not of this workspace, whether it is of another or of none.
    """
    if draft.campaign_id is not None:
        if _campaign_name(scope, draft.campaign_id) is None:
            raise UserError("That campaign isn't there. Pick one from the list.", field="campaign")
        return draft, None
    campaign = campaign_in(
        draft.text, news.campaigns_to_speak_of(scope.session, scope.workspace_id, today), today
    )
    if campaign is None:
        return draft, None
    return replace(draft, campaign_id=campaign.id, kind=draft.kind or FeedbackKind.CAMPAIGN), campaign


def _show(scope: Scope, draft: Draft, number: int, intake: Intake, campaign: NamedCampaign | None) -> None:
    """Owe its card; of something broken also the notice to both sides, unless it is private."""
    shown = FeedbackView(
        number=number,
        author=draft.author,
        text=draft.text,
        stage=Stage.NEW,
        kind=draft.kind,
        sentiment=draft.sentiment,
        campaign=campaign.name if campaign else _campaign_name(scope, draft.campaign_id),
        private=draft.private,
        permalink=draft.permalink,
        answers=intake.answers(draft.kind),
    )
    _post_card(scope, intake, shown)
    if shown.kind is FeedbackKind.BROKEN and not shown.private:
        _post_notice(scope, intake, shown)


def _post_card(scope: Scope, intake: Intake, shown: FeedbackView) -> None:
    """To the channel, or of a private one to the liaison; where that can't be, to the next who answers."""
    answers = intake.answers(shown.kind)
    outbox.post(
        scope,
        answers if shown.private else intake.channel,
        card_key(shown.number),
        card(shown),
        about=about_feedback(shown.number),
        tell=intake.owner,
        instead=intake.stand_in if shown.private else answers,
    )


def _post_notice(scope: Scope, intake: Intake, shown: FeedbackView) -> None:
    """Where the two sides meet elsewhere than where new feedback goes."""
    both = ritual.find(scope.session, scope.workspace_id, RitualKind.THURSDAY)
    if both is None or both.channel == intake.channel:
        return
    message = notice(shown, intake.answers(shown.kind))
    key = broken_key(shown.number)
    outbox.post(scope, both.channel, key, message, about=about_feedback(shown.number), tell=intake.owner)


def _campaign_name(scope: Scope, campaign_id: int | None) -> str | None:
    if campaign_id is None:
        return None
    campaign = news.campaign(scope.session, scope.workspace_id, campaign_id)
    return campaign.name if campaign else None
