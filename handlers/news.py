"""Purpose: Marketing enters news and campaigns for the digest.

Does not post them: the digest lists them.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from domain import news as rules
from domain.errors import UserError
from domain.news import Category
from handlers.shared.audience import Who
from handlers.shared.feature import Action, Command, Feature, View
from handlers.shared.form import Form
from messages import news as words
from messages.news import What
from presenters.calendar import today
from storage import news
from storage.scope import Here, Scope


def open_form(ack: Ack, command: Mapping[str, Any], slack: WebClient, user: str, here: Here) -> None:
    """The form, starting with news."""
    form = words.form(What.NEWS, user, here.read(today))
    slack.views_open(trigger_id=command["trigger_id"], view=form)
    ack()


def switch_kind(
    ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], slack: WebClient, user: str, here: Here
) -> None:
    """News or a campaign: the form shows the fields of the one chosen."""
    what = What(action["selected_option"]["value"])
    form = words.form(what, user, here.read(today))
    slack.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=form)
    ack()


def save(ack: Ack, view: Mapping[str, Any], here: Here) -> None:
    """The form is sent."""
    form, what = Form(view), What(view["private_metadata"])
    if what is What.NEWS:
        item: news.NewsItem | news.Campaign = _item(form, here.workspace_id, here.now)
    else:
        item = _campaign(form, here.workspace_id, here.now, here.read(today))
    here.write(_add, item)
    ack(response_action="update", view=words.saved(what, form.text("title")))


def _add(scope: Scope, item: news.NewsItem | news.Campaign) -> None:
    news.add(scope.session, item)


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


FEATURE = Feature(
    commands=(
        Command(
            "news",
            "",
            "enters news or a campaign for the next digest (Marketing)",
            open_form,
            who=Who.MARKETING,
        ),
    ),
    actions=(Action(words.SWITCH, switch_kind, who=Who.MARKETING),),
    views=(View(words.SAVE, save, who=Who.MARKETING),),
    scopes={
        "files:write": "the digest's slides",
        "files:read": "finding out whether the slides arrived",
    },
)
