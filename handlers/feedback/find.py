"""Purpose: people find feedback: their own, by stage, kind or campaign, by words, or by its number.

Shows only what the person may see. Changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from domain.command_line import Line, read_line
from domain.errors import UserError
from domain.feedback import FeedbackKind, number_in
from domain.feedback.stage import Stage
from domain.feedback.unclear_line import LONGEST_SEARCH, reads_as_sentence
from handlers.feedback.step import form
from handlers.feedback.transition import Act
from handlers.shared.audience import Audience
from handlers.shared.list import PagedList
from handlers.shared.respond import answer_with_table
from messages.blocks import Message
from messages.feedback import find as words
from messages.list_page import lost_turn
from presenters.feedback import views
from storage import news
from storage.feedback import search
from storage.feedback.search import SearchQuery
from storage.scope import Here, Scope


def asks_mine(line: Line) -> bool:
    return line.word == "mine" and line.alone


def asks_list(line: Line) -> bool:
    """`list`, alone, with one word, or with stages, kinds and a `#campaign`."""
    named, mark, _campaign = line.rest.partition("#")
    return line.word == "list" and (len(line.rest.split()) <= 1 or _are_filters(named, alone=not mark))


def asks_search(line: Line) -> bool:
    """`search` and words to look for; a sentence that begins so is asked about."""
    return line.word == "search" and not reads_as_sentence(line.rest)


def names_feedback(line: Line) -> bool:
    """Whether a line is just a feedback's number: F-12."""
    return number_in(line.text) is not None


def _are_filters(named: str, *, alone: bool) -> bool:
    """Whether these are stages and kinds, at least one where nothing else is there."""
    filters = named.lower().split()
    return bool(filters or not alone) and set(filters) <= {*Stage, *FeedbackKind}


def list_of_campaign(scope: Scope, user: str, line: Line) -> Message | None:
    """The list of the campaign that stands after `list` without a mark; None where none is called so."""
    campaign = news.campaign_called(scope.session, scope.workspace_id, line.rest)
    return list_feedback(scope, user, f"list #{campaign.name}", 1) if campaign else None


def list_feedback(scope: Scope, user: str, query: str, page: int) -> Message:
    """One page of a list; UserError for a filter nobody knows."""
    title, wanted = _wanted(scope, user, query)
    found = search.find_page(scope.session, scope.workspace_id, wanted, page)
    shown = zip(views(scope, found.rows), (row.created_at for row in found.rows), strict=True)
    return words.feedback_list(title, found.showing(shown), query, scope.names.feedback)


LIST = PagedList(words.FEEDBACK_LIST, list_feedback, Audience.EITHER_SIDE)


def show(ack: Ack, body: Mapping[str, Any], line: Line, user: str, here: Here) -> None:
    """`/feedback mine`, `/feedback list [campaign|stage|kind]`, `/feedback search words`."""
    if line.word == "search" and line.alone:
        raise UserError(f"Which words? Like {here.names.feedback} search follow-up mail")
    LIST.open(ack, body, here, user, _query(line))


def _query(line: Line) -> str:
    return f"{line.word} {line.rest}".strip()[:LONGEST_SEARCH]


def search_typed(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], user: str, here: Here) -> None:
    """What was typed was a search: its first page, in the place of the question."""
    shown = here.read(list_feedback, user, _query(read_line(action["value"])), 1)
    answer_with_table(ack, body, here, shown, replace=True)


def _wanted(scope: Scope, user: str, query: str) -> tuple[str, SearchQuery]:
    word, _, after = query.partition(" ")
    after = after.strip()
    everything = SearchQuery(viewer=user)
    if word == "mine":
        return "Yours", replace(everything, author=user)
    if word == "search":
        return f"“{after}”", replace(everything, text=after)
    if word != "list":
        raise UserError(lost_turn())
    if not after:
        return "Open", replace(everything, open_only=True)
    named, mark, called = after.partition("#")
    if not mark and not _are_filters(named, alone=True):
        named, called = "", after
    wanted = _filter(everything, named.lower().split())
    if not called:
        return named.lower(), wanted
    campaign = news.campaign_called(scope.session, scope.workspace_id, called.strip())
    if campaign is None:
        known = ", ".join([*Stage, *FeedbackKind])
        raise UserError(f"There's no campaign, stage or kind {after!r}. Stages and kinds: {known}.")
    return ", ".join([*named.lower().split(), campaign.name]), replace(wanted, campaign_id=campaign.number)


def _filter(wanted: SearchQuery, filters: Sequence[str]) -> SearchQuery:
    stages, kinds = (
        [name for name in filters if name in set(Stage)],
        [name for name in filters if name in set(FeedbackKind)],
    )
    if len(stages) > 1 or len(kinds) > 1:
        raise UserError("One stage and one kind at a time, please.")
    return replace(wanted, stage="".join(stages), kind="".join(kinds))


def open_feedback(
    ack: Ack, command: Mapping[str, Any], line: Line, slack: WebClient, user: str, here: Here
) -> None:
    """`/feedback F-12` opens it, with its history and its next step for those who may take it."""
    number = number_in(line.text)
    assert number is not None, "the line was read as one"
    view = here.read(form, Act(number, user), None)
    slack.views_open(trigger_id=command["trigger_id"], view=view)
    ack()
