"""Purpose: a rep sends feedback from the field by command or form.

What happens to it then is in step.py. Posts nothing: the card is a delivery.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain import feedback as rules
from domain.calendar import local_day, zone
from domain.errors import UserError
from domain.feedback import Draft, Kind, Sentiment
from domain.feedback import silence as clock
from domain.feedback.stage import Stage
from handlers.feature import Feature, Names, Usage
from handlers.feedback import credit, details, find, owner, report, silence, step
from handlers.feedback.life import card_key
from handlers.form import Form
from messages import feedback as words
from messages.blocks import MOST_OPTIONS, option
from messages.feedback.card import Shown, card
from messages.mrkdwn import plain
from messages.setup import not_yet
from storage import delivery, feedback, member, news, setup, workspace
from storage.engine import Session, Store
from storage.feedback import Kept
from storage.setup import Intake

FEATURE = Feature(
    usages=(
        Usage("feedback", "what happened", "saves what you saw in the field, at once"),
        Usage("feedback", "", "opens a form with room for details"),
        Usage("feedback", "mine", "lists what you sent, and where it stands"),
        Usage("feedback", "list [campaign, stage or kind]", "lists what is open, or all of one kind"),
        Usage("feedback", "search words", "finds feedback by its words"),
        Usage("feedback", "report [#campaign]", "shows how the loop does, and what keeps being said"),
        Usage("feedback", "unnamed", "keeps your name out of thanks; `named` puts it back"),
        Usage("feedback", "F-12", "opens one, with its history and its next step"),
    ),
    scopes={
        "commands": "slash commands",
        "chat:write": "cards, receipts and direct messages",
    },
)
NEITHER = (
    "You are on neither side yet, so I don't know where this should go. An admin can add you in the set-up."
)


@dataclass(frozen=True)
class Sent:
    """A draft on its way into the store."""

    workspace_id: int
    draft: Draft
    now: datetime
    names: Names


def register(app: App, names: Names) -> None:
    find.register(app, names)
    report.register(app, names)
    credit.register(app, names)
    app.command(names.feedback)(send)
    app.view(words.SEND)(submit)
    step.register(app)
    details.register(app)
    owner.register(app)
    silence.register(app)
    app.options(words.CAMPAIGN)(campaigns)


def send(
    ack: Ack,
    command: Mapping[str, Any],
    slack: WebClient,
    context: BoltContext,
    store: Store,
    now: datetime,
    workspace_id: int,
    names: Names,
) -> None:
    """`/feedback text` keeps it at once; `/feedback` alone opens the form."""
    text = plain(command.get("text") or "").strip()
    if text.lower() == "help":
        ack(**words.usage(names.feedback).reply())
    elif not text:
        slack.views_open(trigger_id=command["trigger_id"], view=words.form())
        ack()
    else:
        try:
            draft = Draft(command["user_id"], rules.clean(text))
            kept = store.add(keep_all, Sent(workspace_id, draft, now, names))
        except UserError as error:
            ack(**words.refused(error.words, text).reply())
            return
        context["saved"] = True
        ack(**words.receipt(kept.number, kept.repeated).reply())


def submit(
    ack: Ack,
    body: Mapping[str, Any],
    view: Mapping[str, Any],
    context: BoltContext,
    store: Store,
    now: datetime,
    workspace_id: int,
    names: Names,
) -> None:
    """The form is sent."""
    form = Form(view)
    kind, sentiment, campaign = form.choice("kind"), form.choice("sentiment"), form.choice("campaign")
    draft = Draft(
        author=body["user"]["id"],
        text=rules.clean(form.text("text")),
        kind=Kind(kind) if kind else None,
        sentiment=Sentiment(sentiment) if sentiment else None,
        campaign_id=int(campaign) if campaign else None,
        private=bool(form.choices("private")),
    )
    kept = store.add(keep_all, Sent(workspace_id, draft, now, names))
    context["saved"] = True
    ack(response_action="update", view=words.thanks(kept.number, kept.repeated))


def keep_all(session: Session, sent: Sequence[Sent]) -> list[Kept]:
    """Store what was sent together with the cards it causes; UserError when one of it can't be kept."""
    kept: dict[int, Kept] = {}
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for position, one in enumerate(sent):
        groups[one.workspace_id].append(position)
    for workspace_id, positions in groups.items():
        together = [sent[position] for position in positions]
        results = _keep_together(session, workspace_id, together)
        kept |= dict(zip(positions, results, strict=True))
    return [kept[position] for position in range(len(sent))]


def _keep_together(session: Session, workspace_id: int, sent: Sequence[Sent]) -> list[Kept]:
    intake = setup.intake(session, workspace_id)
    if intake is None:
        raise UserError(not_yet(sent[0].names.drumbeat))
    authors = {one.draft.author for one in sent}
    if len(member.sides_of(session, workspace_id, sorted(authors))) < len(authors):
        raise UserError(NEITHER)
    now = sent[0].now
    look_at = clock.look(Stage.NEW, 0, now, None, intake.periods, intake.place)
    kept = feedback.add_all(session, workspace_id, [one.draft for one in sent], now, look_at)
    delivery.owe(
        session,
        [
            _card(session, intake, one, result.number)
            for one, result in zip(sent, kept, strict=True)
            if not result.repeated
        ],
    )
    return kept


def _card(session: Session, intake: Intake, sent: Sent, number: int) -> delivery.Owed:
    draft = sent.draft
    shown = Shown(
        number=number,
        author=draft.author,
        text=draft.text,
        stage=Stage.NEW,
        kind=draft.kind,
        sentiment=draft.sentiment,
        campaign=_campaign_name(session, sent.workspace_id, draft.campaign_id),
        private=draft.private,
        permalink=draft.permalink,
    )
    return delivery.Owed(
        workspace_id=sent.workspace_id,
        key=card_key(number),
        target=intake.answers(draft.kind) if draft.private else intake.channel,
        payload=card(shown).payload(),
        due_at=sent.now,
        tell=intake.owner,
    )


def _campaign_name(session: Session, workspace_id: int, campaign_id: int | None) -> str | None:
    if campaign_id is None:
        return None
    found = news.campaign(session, workspace_id, campaign_id)
    return found.name if found else None


def campaigns(ack: Ack, payload: Mapping[str, Any], store: Store, now: datetime, workspace_id: int) -> None:
    """The campaigns whose name holds what was typed so far."""

    def named(session: Session) -> list[news.Campaign]:
        today = local_day(now, zone(workspace.get(session, workspace_id).zone))
        return news.campaigns_named(session, workspace_id, payload.get("value") or "", today, MOST_OPTIONS)

    ack(options=[option(found.name, str(found.number)).to_dict() for found in store.read(named)])
