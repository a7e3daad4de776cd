"""Purpose: Marketing enters news and campaigns for the digest.

Does not post them: the digest lists them.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain import news as rules
from domain.calendar import local_day, zone
from domain.errors import UserError
from domain.names import Names
from domain.news import Category
from domain.side import Side
from handlers.shared.feature import Feature, Here, Usage, subcommand
from handlers.shared.form import Form
from messages import news as words
from messages.news import What
from storage import member, news, workspace
from storage.db.engine import Session

FEATURE = Feature(
    usages=(Usage("drumbeat", "news", "enters news or a campaign for the next digest (Marketing)"),),
    scopes={
        "files:write": "the digest's slides",
        "files:read": "finding out whether the slides arrived",
    },
)


def register(app: App, names: Names) -> None:
    app.command(names.drumbeat, matchers=[subcommand("news")])(open_form)
    app.action(words.SWITCH)(switch)
    app.view(words.SAVE)(save)


def open_form(command: Mapping[str, Any], ack: Ack, slack: WebClient, here: Here) -> None:
    """The form, starting with news."""
    user = command["user_id"]
    _only_marketing(here, user)
    today = _today(here)
    slack.views_open(trigger_id=command["trigger_id"], view=words.form(What.NEWS, user, today))
    ack()


def _only_marketing(here: Here, user: str) -> None:
    side = here.store.read(lambda session: member.side_of(session, here.workspace_id, user))
    if side is not Side.MARKETING:
        raise UserError(words.only_marketing(here.names.feedback))


def _today(here: Here) -> date:
    tz = here.store.read(lambda session: workspace.get(session, here.workspace_id).zone)
    return local_day(here.now, zone(tz))


def switch(
    ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], slack: WebClient, here: Here
) -> None:
    """News or a campaign: the form shows the fields of the one chosen."""
    what = What(action["selected_option"]["value"])
    form = words.form(what, body["user"]["id"], _today(here))
    slack.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=form)
    ack()


def save(
    ack: Ack, body: Mapping[str, Any], view: Mapping[str, Any], context: BoltContext, here: Here
) -> None:
    """The form is sent."""
    form, what = Form(view), What(view["private_metadata"])
    _only_marketing(here, body["user"]["id"])
    if what is What.NEWS:
        item: news.NewsItem | news.Campaign = _item(form, here.workspace_id, here.now)
    else:
        item = _campaign(form, here.workspace_id, here.now, _today(here))
    here.store.write(partial(_add, item=item))
    context["saved"] = True
    ack(response_action="update", view=words.saved(what, form.text("title")))


def _add(session: Session, item: news.NewsItem | news.Campaign) -> None:
    news.add(session, item)


def _item(form: Form, workspace_id: int, now: datetime) -> news.NewsItem:
    return news.NewsItem(
        workspace_id=workspace_id,
        title=_needed(form, "title"),
        body=_needed(form, "body"),
        category=Category(form.choice("category") or ""),
        owner=form.user("owner") or "",
        created_at=now,
    )


def _campaign(form: Form, workspace_id: int, now: datetime, today: date) -> news.Campaign:
    starts, ends = form.day("starts"), form.day("ends")
    if starts is None or ends is None:
        raise UserError("Please choose the first and the last day.", field="ends")
    checked = rules.check_campaign(
        rules.Campaign(
            name=_needed(form, "title"),
            starts=starts,
            ends=ends,
            audience=_needed(form, "audience"),
            looks=_needed(form, "looks"),
            expected=_needed(form, "expected"),
            how_to_act=_needed(form, "how_to_act"),
            owner=form.user("owner") or "",
        ),
        today,
    )
    return news.Campaign(workspace_id=workspace_id, created_at=now, **vars(checked))


def _needed(form: Form, name: str) -> str:
    """The words in a field; spaces alone are none."""
    text = form.text(name).strip()
    if not text:
        raise UserError("This one needs a few words.", field=name)
    return text
