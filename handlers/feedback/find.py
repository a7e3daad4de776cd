"""Purpose: people find feedback: their own, by stage, kind or campaign, by words, or by its number.

Shows only what the person may see. Changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from digests.feedback import shown_all
from domain.errors import UserError
from domain.feedback import Kind
from domain.feedback.stage import Stage
from domain.names import Names
from handlers.feedback.step import form
from handlers.feedback.transition import Act, number_in
from handlers.shared.feature import Here, first_word, rest
from handlers.shared.respond import answer
from messages.blocks import Message
from messages.feedback import find as words
from storage import member, news
from storage.db.engine import Session
from storage.feedback import search
from storage.feedback.search import MOST_FOUND, Wanted

OUTSIDER = "Feedback is shown to the people of Sales and Marketing."
LONGEST_QUERY = 500


def register(app: App, names: Names) -> None:
    app.command(names.feedback, matchers=[asks])(show)
    app.command(names.feedback, matchers=[names_one])(open_one)
    app.action({"action_id": words.PAGE_PATTERN})(turn)


def asks(command: Mapping[str, Any]) -> bool:
    """Whether a command looks for feedback: `mine` and `list` stand first, `search` has words after it."""
    word = first_word(command)
    after = rest(command)
    if word == "mine":
        return not after
    if word == "list":
        named, mark, _campaign = after.partition("#")
        return len(after.split()) <= 1 or _are_filters(named, alone=not mark)
    return word == "search" and bool(after)


def _are_filters(named: str, *, alone: bool) -> bool:
    """Whether these are stages and kinds, at least one where nothing else is there."""
    filters = named.lower().split()
    return bool(filters or not alone) and set(filters) <= {*Stage, *Kind}


def of_campaign(command: Mapping[str, Any], here: Here) -> Message | None:
    """The list of the campaign that stands after `list` without a mark; None where none is called so."""
    if first_word(command) != "list":
        return None

    def shown(session: Session) -> Message | None:
        called = news.campaign_called(session, here.workspace_id, rest(command))
        query = f"list #{called.name}" if called else ""
        user = command["user_id"]
        return listed(session, here.workspace_id, user, query, 1, here.names) if query else None

    return here.store.read(shown)


def names_one(command: Mapping[str, Any]) -> bool:
    """Whether a command is just a feedback's number: F-12."""
    return number_in(str(command.get("text") or "")) is not None


def show(ack: Ack, command: Mapping[str, Any], here: Here) -> None:
    """`/feedback mine`, `/feedback list [campaign|stage|kind]`, `/feedback search words`."""
    query = f"{first_word(command)} {rest(command)}".strip()[:LONGEST_QUERY]
    user = command["user_id"]
    found = here.store.read(lambda session: listed(session, here.workspace_id, user, query, 1, here.names))
    ack(**found.reply())


def turn(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], here: Here) -> None:
    """Another page of the same list, in the place of this one."""
    page, _, query = str(action["value"]).partition(" ")
    user = body["user"]["id"]
    found = here.store.read(
        lambda session: listed(session, here.workspace_id, user, query, int(page), here.names)
    )
    ack()
    answer(body, found, replace=True)


def listed(session: Session, workspace_id: int, user: str, query: str, page: int, names: Names) -> Message:
    """One page of a list; UserError for somebody on neither side or a filter nobody knows."""
    if member.side_of(session, workspace_id, user) is None:
        raise UserError(OUTSIDER)
    title, wanted = _wanted(session, workspace_id, user, query)
    rows, total = search.found(session, workspace_id, wanted, page)
    if not rows:
        return words.none(names.feedback)
    pages = page, max(page, -(-total // search.PAGE))
    shows = list(zip(shown_all(session, rows), (one.created_at for one in rows), strict=True))
    return words.listed(title, shows, words.total_of(total, MOST_FOUND), pages, query)


def _wanted(session: Session, workspace_id: int, user: str, query: str) -> tuple[str, Wanted]:
    word, _, after = query.partition(" ")
    after = after.strip()
    everything = Wanted(viewer=user)
    if word == "mine":
        return "Yours", replace(everything, author=user)
    if word == "search":
        return f"“{after}”", replace(everything, text=after)
    if not after:
        return "Open", replace(everything, open_only=True)
    named, mark, called = after.partition("#")
    if not mark and not _are_filters(named, alone=True):
        named, called = "", after
    wanted = _filtered(everything, named.lower().split())
    if not called:
        return named.lower(), wanted
    campaign = news.campaign_called(session, workspace_id, called.strip())
    if campaign is None:
        known = ", ".join([*Stage, *Kind])
        raise UserError(f"I know no campaign, stage or kind {after!r}. Stages and kinds: {known}.")
    return ", ".join([*named.lower().split(), campaign.name]), replace(wanted, campaign_id=campaign.number)


def _filtered(wanted: Wanted, filters: Sequence[str]) -> Wanted:
    stages, kinds = (
        [one for one in filters if one in set(Stage)],
        [one for one in filters if one in set(Kind)],
    )
    if len(stages) > 1 or len(kinds) > 1:
        raise UserError("One stage and one kind at a time, please.")
    return replace(wanted, stage="".join(stages), kind="".join(kinds))


def open_one(ack: Ack, command: Mapping[str, Any], slack: WebClient, here: Here) -> None:
    """`/feedback F-12` opens it, with its history and its next step for whoever may take it."""
    number = number_in(str(command["text"]))
    assert number is not None, "the matcher read it"
    act = Act(here.workspace_id, number, command["user_id"], here.now)
    view = here.store.read(lambda session: form(session, act, None))
    slack.views_open(trigger_id=command["trigger_id"], view=view)
    ack()
