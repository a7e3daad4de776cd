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
from domain.news import Category
from domain.side import Side
from handlers.feature import Feature, Names, Usage, subcommand
from handlers.form import Form
from messages import news as words
from messages.news import What
from storage import member, news, workspace
from storage.engine import Session, Store

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


def open_form(
    command: Mapping[str, Any],
    ack: Ack,
    slack: WebClient,
    store: Store,
    now: datetime,
    workspace_id: int,
    names: Names,
) -> None:
    """The form, starting with news."""
    user = command["user_id"]
    _only_marketing(store, workspace_id, user, names)
    today = _today(store, workspace_id, now)
    slack.views_open(trigger_id=command["trigger_id"], view=words.form(What.NEWS, user, today))
    ack()


def _only_marketing(store: Store, workspace_id: int, user: str, names: Names) -> None:
    side = store.read(lambda session: member.side_of(session, workspace_id, user))
    if side is not Side.MARKETING:
        raise UserError(words.only_marketing(names.feedback))


def _today(store: Store, workspace_id: int, now: datetime) -> date:
    tz = store.read(lambda session: workspace.get(session, workspace_id).zone)
    return local_day(now, zone(tz))


def switch(
    ack: Ack,
    body: Mapping[str, Any],
    action: Mapping[str, Any],
    slack: WebClient,
    store: Store,
    now: datetime,
    workspace_id: int,
) -> None:
    """News or a campaign: the form shows the fields of the one chosen."""
    what = What(action["selected_option"]["value"])
    form = words.form(what, body["user"]["id"], _today(store, workspace_id, now))
    slack.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=form)
    ack()


def save(
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
    form, what = Form(view), What(view["private_metadata"])
    _only_marketing(store, workspace_id, body["user"]["id"], names)
    if what is What.NEWS:
        item: news.NewsItem | news.Campaign = _item(form, workspace_id, now)
    else:
        item = _campaign(form, workspace_id, now, _today(store, workspace_id, now))
    store.write(partial(_add, item=item))
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
