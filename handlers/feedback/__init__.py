"""Purpose: a rep sends feedback from the field by command or form.

What happens to it then is in step.py. Posts nothing: the card is a delivery.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from digests import feedback as digest
from domain import feedback as rules
from domain.command_line import Line
from domain.errors import UserError
from domain.feedback import Draft
from domain.feedback.stage import Stage
from domain.feedback.unclear_line import LONGEST_SEARCH, misspelled_command
from domain.names import Names
from domain.text import clean_text
from handlers.feedback import (
    credit,
    details,
    find,
    owner,
    reaction_offer,
    report,
    shortcut,
    silence,
    step,
    thread,
    todo,
)
from handlers.feedback.intake import check_sender, keep_feedback
from handlers.feedback.personal_data import CARDS, PERSONAL
from handlers.shared.audience import Audience
from handlers.shared.feature import Action, Command, Event, Feature, Options, View, WebPage
from handlers.shared.listener import HELP
from handlers.shared.respond import answer
from messages import feedback as words
from messages.blocks import MOST_OPTIONS, Message, option
from messages.feedback import author_consent, card, loop_message, unclear_line
from messages.feedback import details as details_words
from messages.feedback import find as find_words
from messages.feedback import receipt as receipt_words
from messages.feedback import report as report_words
from messages.feedback import step as step_words
from messages.menu import Topic
from messages.mrkdwn import plain
from presenters.calendar import today
from storage import news
from storage.feedback import SILENCE, Feedback
from storage.feedback import author_consent as asked_authors
from storage.feedback.author_consent import FeedbackAsk
from storage.feedback.supporters import FeedbackVoice, UnnamedSupporter
from storage.private_channel import PrivateChannel
from storage.scope import Here, Scope


def open_form(ack: Ack, command: Mapping[str, Any], slack: WebClient, user: str, here: Here) -> None:
    """`/feedback` alone opens the form, for who may send it."""
    here.read(check_sender, user)
    slack.views_open(trigger_id=command["trigger_id"], view=words.form())
    ack()


def send(ack: Ack, line: Line, user: str, here: Here) -> None:
    """`/feedback text` keeps it at once; what was typed is given back where it can't be kept."""
    listed = here.read(find.list_of_campaign, user, line) if line.word == "list" else None
    if listed:
        ack(**listed.reply())
        return
    text = plain(line.text)
    question = _question(line, text, here.names)
    if question:
        ack(**question.reply())
        return
    try:
        kept = here.write(keep_feedback, Draft(user, rules.clean(text)))
    except UserError as error:
        ack(**words.refusal(error.words, text).reply())
        return
    ack(**receipt_words.receipt(kept).reply())


def _question(line: Line, text: str, names: Names) -> Message | None:
    """Whether it is feedback at all, where it looks like something else too."""
    meant = misspelled_command(line, [HELP, *(command.word for command in FEATURE.commands)])
    if meant:
        return unclear_line.question(text, f"{names.feedback} {meant}")
    unclear = line.word == "search" and len(text) <= LONGEST_SEARCH
    return unclear_line.question(text) if unclear else None


def keep_typed(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], user: str, here: Here) -> None:
    """It is feedback: the receipt comes in the place of the question."""
    kept = here.write(keep_feedback, Draft(user, rules.clean(str(action["value"]))))
    ack()
    answer(body, receipt_words.receipt(kept), replace=True)


def submit(ack: Ack, view: Mapping[str, Any], user: str, here: Here) -> None:
    """The form is sent."""
    draft = words.FORM.read(view, author=user, permalink=view.get("private_metadata") or None)
    draft = replace(draft, text=rules.clean(draft.text))
    kept = here.write(keep_feedback, draft)
    thanks = receipt_words.thanks(kept)
    ack(response_action="update", view=thanks)


def find_campaigns(ack: Ack, payload: Mapping[str, Any], here: Here) -> None:
    """The campaigns whose name holds what was typed so far."""
    found = here.read(_campaigns_named, clean_text(str(payload.get("value") or "")))
    ack(options=[option(campaign.name, str(campaign.number)).to_dict() for campaign in found])


def _campaigns_named(scope: Scope, typed: str) -> list[news.Campaign]:
    return news.campaigns_named(scope.session, scope.workspace_id, typed, today(scope), MOST_OPTIONS)


def _command(word: str, usage: str, what: str, run: Any, **more: Any) -> Command:
    return Command(word, usage, what, run, of="feedback", **more)


FEATURE = Feature(
    commands=(
        _command(
            "",
            "what happened",
            "saves what you saw in the field, at once",
            send,
            fallback=True,
            takes=lambda line: bool(line.text),
            label="Send feedback, in one line",
            topic=Topic.MARKETING,
            example="buyers ask for a demo first",
            offered=Audience.EITHER_SIDE,
            typed_only="the form asks for the same",
        ),
        _command(
            "",
            "",
            "opens a form with room for details",
            open_form,
            label="Send feedback",
            topic=Topic.MARKETING,
            offered=Audience.EITHER_SIDE,
        ),
        _command(
            "mine",
            "",
            "lists what you sent, and where it stands",
            find.show,
            takes=find.asks_mine,
            who=Audience.EITHER_SIDE,
            label="My feedback",
            topic=Topic.MARKETING,
        ),
        _command(
            "list",
            "[campaign, stage or kind]",
            "lists what's open, or all of one kind",
            find.show,
            takes=find.asks_list,
            who=Audience.EITHER_SIDE,
            label="Open feedback",
            example="",
        ),
        _command(
            "search",
            "words",
            "finds feedback by its words",
            find.show,
            takes=find.asks_search,
            who=Audience.EITHER_SIDE,
            label="Search feedback",
            example="price list",
            form=find_words.SEARCH_FORM,
        ),
        _command(
            "report",
            "[#campaign]",
            "shows how fast feedback gets answered, and what keeps coming up",
            report.show,
            takes=report.asks_report,
            who=Audience.EITHER_SIDE,
            label="Feedback report",
            example="",
        ),
        _command(
            "unnamed",
            "",
            "leaves your name out of thanks; `named` puts it back",
            credit.choose_naming,
            takes=lambda line: line.word in {"named", "unnamed"} and line.alone,
            label="Keep me unnamed",
            topic=Topic.SETTINGS,
            offered=Audience.EITHER_SIDE,
        ),
        _command(
            "F-12",
            "",
            "opens one, with its history and next step",
            find.open_feedback,
            takes=find.names_feedback,
            label="Open one piece of feedback",
            offered=Audience.EITHER_SIDE,
            typed_only="every card and list has a button for it",
        ),
    ),
    actions=(
        Action(card.ACKNOWLEDGE, step.move_to(Stage.ACKNOWLEDGED)),
        Action(card.ME_TOO, step.support),
        Action(card.ACT, step.open_form),
        Action(step_words.CHOOSE, step.choose_step),
        Action(step_words.WITHDRAW, step.move_to(Stage.WITHDRAWN)),
        Action(step_words.GIVE, owner.give, who=Audience.LEADERS),
        Action(find_words.SAME, step.merge_into_other),
        find.LIST.action(),
        Action(unclear_line.KEEP, keep_typed),
        Action(unclear_line.SEARCH, find.search_typed, who=Audience.EITHER_SIDE),
        Action(loop_message.REOPEN, step.move_to(Stage.NEW)),
        Action(loop_message.DETAILS, details.open_form),
        Action(loop_message.SNOOZE, silence.open_form),
        Action(report_words.EXPORT, report.export, who=Audience.LEADERS),
        Action(author_consent.YES, reaction_offer.send),
        Action(author_consent.PRIVATELY, reaction_offer.send),
        Action(author_consent.NO, reaction_offer.leave),
    ),
    views=(
        View(words.SEND, submit),
        View(step_words.STEP, step.save),
        View(details_words.ADD, details.add),
        View(loop_message.SNOOZED, silence.snooze),
    ),
    options=(Options(words.CAMPAIGN, find_campaigns, who=Audience.EITHER_SIDE),),
    events=(
        Event(("message.channels", "message.groups"), thread.add_reply),
        Event(("reaction_added",), reaction_offer.ask_author),
    ),
    shortcuts=(shortcut.SHORTCUT,),
    scopes={
        "reactions:read": "asking a message's author when someone marks it as feedback",
        "commands": "slash commands",
        "chat:write": "cards, receipts and direct messages",
    },
    deadlines={SILENCE: digest.ask_about_silence},
    todo=todo.find_todo,
    jobs=digest.jobs,
    forget={"forget who was asked": asked_authors.forget},
    tables=(
        Feedback,
        FeedbackVoice,
        UnnamedSupporter,
        FeedbackAsk,
        PrivateChannel,
    ),
    personal=PERSONAL,
    cards=CARDS,
    pages=(
        WebPage(report_words.PAGE, report.open_page, "{feedback} report", who=Audience.EITHER_SIDE),
        WebPage(report_words.TABLE, report.download, "{feedback} report", who=Audience.LEADERS),
    ),
)
