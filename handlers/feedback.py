"""Purpose: a rep sends feedback from the field by command or form; a marketer takes it.

Knows the first step of feedback's life only. Posts nothing: the card and the word to the rep are deliveries.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain import feedback as rules
from domain.calendar import local_day, zone
from domain.delivery import Kind as DeliveryKind
from domain.errors import UserError
from domain.feedback import Draft, Kind, Sentiment, Stage
from handlers.answer import answer
from handlers.feature import Feature, Names, Usage
from handlers.form import Form
from messages import feedback as words
from messages.blocks import MOST_OPTIONS, option, saying
from messages.mrkdwn import escape, plain
from messages.setup import not_yet
from storage import delivery, feedback, member, news, setup, workspace
from storage.engine import Session, Store
from storage.feedback import Feedback, Kept
from storage.setup import Intake

FEATURE = Feature(
    usages=(
        Usage("feedback", "what happened", "saves what you saw in the field, at once"),
        Usage("feedback", "", "opens a form with room for details"),
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
    app.command(names.feedback)(send)
    app.view(words.SEND)(submit)
    app.action(words.ACKNOWLEDGE)(acknowledge)
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
    kept = feedback.add_all(session, workspace_id, [one.draft for one in sent], sent[0].now)
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
    named = _campaign_name(session, sent.workspace_id, sent.draft.campaign_id)
    return delivery.Owed(
        workspace_id=sent.workspace_id,
        key=_card_key(number),
        target=intake.channel,
        payload=words.card(number, sent.draft, named).payload(),
        due_at=sent.now,
        tell=intake.owner,
    )


def _card_key(number: int) -> str:
    return f"feedback:{number}:card"


def _campaign_name(session: Session, workspace_id: int, campaign_id: int | None) -> str | None:
    if campaign_id is None:
        return None
    found = news.campaign(session, workspace_id, campaign_id)
    return found.name if found else None


def acknowledge(
    ack: Ack,
    body: Mapping[str, Any],
    action: Mapping[str, Any],
    store: Store,
    now: datetime,
    workspace_id: int,
) -> None:
    """A marketer takes a feedback: the card changes and the rep is told."""
    number, taker = int(action["value"]), body["user"]["id"]
    try:
        store.write(partial(take, workspace_id=workspace_id, number=number, taker=taker, now=now))
    except UserError as error:
        ack()
        answer(body, saying(escape(error.words)))
        return
    ack()


def take(session: Session, workspace_id: int, number: int, taker: str, now: datetime) -> None:
    found = feedback.find(session, workspace_id, number)
    if found is None:
        raise UserError(f"I can't find {rules.label(number)} any more.")
    to = rules.move(Stage(found.stage), Stage.ACKNOWLEDGED, member.side_of(session, workspace_id, taker))
    if not feedback.move(session, found, to, taker, now):
        raise UserError(rules.TAKEN)
    delivery.owe(session, [_changed_card(session, found, taker, now), *_word_to_rep(found, taker, now)])


def _changed_card(session: Session, found: Feedback, taker: str, now: datetime) -> delivery.Owed:
    draft = Draft(
        found.author,
        found.text,
        Kind(found.kind) if found.kind else None,
        Sentiment(found.sentiment) if found.sentiment else None,
    )
    named = _campaign_name(session, found.workspace_id, found.campaign_id)
    card = delivery.find(session, found.workspace_id, _card_key(found.number))
    return delivery.Owed(
        workspace_id=found.workspace_id,
        key=f"{_card_key(found.number)}:{Stage.ACKNOWLEDGED}",
        kind=DeliveryKind.UPDATE,
        target=card.target if card else found.author,
        payload=words.taken_card(found.number, draft, named, taker).payload(),
        due_at=now,
        of_key=_card_key(found.number),
    )


def _word_to_rep(found: Feedback, taker: str, now: datetime) -> list[delivery.Owed]:
    if found.author == taker:
        return []
    return [
        delivery.Owed(
            workspace_id=found.workspace_id,
            key=f"feedback:{found.number}:told:{Stage.ACKNOWLEDGED}",
            target=found.author,
            payload=words.taken(found.number, found.text, taker).payload(),
            due_at=now,
        )
    ]


def campaigns(ack: Ack, payload: Mapping[str, Any], store: Store, now: datetime, workspace_id: int) -> None:
    """The campaigns whose name holds what was typed so far."""

    def named(session: Session) -> list[news.Campaign]:
        today = local_day(now, zone(workspace.get(session, workspace_id).zone))
        return news.campaigns_named(session, workspace_id, payload.get("value") or "", today, MOST_OPTIONS)

    ack(options=[option(found.name, str(found.number)).to_dict() for found in store.read(named)])
