"""Purpose: a rep sends feedback from the field by command or form.

What happens to it then is in step.py. Posts nothing: the card is a delivery.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_sdk import WebClient

from domain import feedback as rules
from domain.calendar import local_day, zone
from domain.errors import UserError
from domain.feedback import Draft, Kind, Sentiment
from domain.names import Names
from handlers.feedback import credit, details, find, owner, reaction, report, shortcut, silence, step
from handlers.feedback.intake import Kept, Sent, keep_all
from handlers.later import Later
from handlers.shared.feature import Feature, Here, Usage
from handlers.shared.form import Form
from messages import feedback as words
from messages.blocks import MOST_OPTIONS, option
from messages.mrkdwn import plain
from storage import news, workspace
from storage.db.engine import Session

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
    events=("reaction_added",),
    shortcuts=(shortcut.SHORTCUT,),
    scopes={
        "reactions:read": "asking a message's author when somebody marks it as feedback",
        "commands": "slash commands",
        "chat:write": "cards, receipts and direct messages",
    },
)


def tells(command: Mapping[str, Any]) -> bool:
    """Whether a command tells something, rather than asking for it."""
    asked = (find.asks, find.names_one, report.asks, credit.asks)
    return not any(asks(command) for asks in asked)


def register(app: App, names: Names) -> None:
    # First, since listeners are asked one by one, and this is what reps wait for.
    app.command(names.feedback, matchers=[tells])(send)
    find.register(app, names)
    report.register(app, names)
    credit.register(app, names)
    app.view(words.SEND)(submit)
    step.register(app)
    details.register(app)
    owner.register(app)
    silence.register(app)
    shortcut.register(app)
    reaction.register(app)
    app.options(words.CAMPAIGN)(campaigns)


def send(
    ack: Ack, command: Mapping[str, Any], slack: WebClient, context: BoltContext, here: Here
) -> Later | None:
    """`/feedback text` keeps it at once; `/feedback` alone opens the form."""
    text = plain(command.get("text") or "").strip()
    if text.lower() == "help":
        ack(**words.usage(here.names.feedback).reply())
    elif text and (listed := find.of_campaign(command, here)):
        ack(**listed.reply())
    elif not text:
        slack.views_open(trigger_id=command["trigger_id"], view=words.form())
        ack()
    else:
        try:
            draft = Draft(command["user_id"], rules.clean(text))
        except UserError as error:
            ack(**words.refused(error.words, text).reply())
        else:
            return _keep(here, draft, partial(_receipt, ack=ack, context=context, text=text))
    return None


def _keep(here: Here, draft: Draft, then: Callable[[Future[Kept]], BoltResponse]) -> Later:
    return Later(here.store.soon(keep_all, Sent(here.workspace_id, draft, here.now, here.names)), then)


def _receipt(sent: Future[Kept], ack: Ack, context: BoltContext, text: str) -> BoltResponse:
    """The answer to a command; what was typed is given back where it can't be kept."""
    try:
        kept = sent.result()
    except UserError as error:
        return ack(**words.refused(error.words, text).reply())
    context["saved"] = True
    return ack(**words.receipt(kept.number, kept.repeated, kept.campaign, kept.over).reply())


def submit(
    ack: Ack, body: Mapping[str, Any], view: Mapping[str, Any], context: BoltContext, here: Here
) -> Later:
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
        permalink=view.get("private_metadata") or None,
    )
    return _keep(here, draft, partial(_thanks, ack=ack, context=context))


def _thanks(sent: Future[Kept], ack: Ack, context: BoltContext) -> BoltResponse:
    """The answer to the form."""
    kept = sent.result()
    context["saved"] = True
    thanks = words.thanks(kept.number, kept.repeated, kept.campaign, kept.over)
    return ack(response_action="update", view=thanks)


def campaigns(ack: Ack, payload: Mapping[str, Any], here: Here) -> None:
    """The campaigns whose name holds what was typed so far."""

    def named(session: Session) -> list[news.Campaign]:
        today = local_day(here.now, zone(workspace.get(session, here.workspace_id).zone))
        return news.campaigns_named(
            session, here.workspace_id, payload.get("value") or "", today, MOST_OPTIONS
        )

    ack(options=[option(found.name, str(found.number)).to_dict() for found in here.store.read(named)])
