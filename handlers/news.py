"""Purpose: Marketing enters news and campaigns for the digest.

Does not post them: the digest lists them.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from domain import news as rules
from domain.errors import UserError
from handlers.shared.audience import Audience
from handlers.shared.feature import Action, Command, Feature, View
from handlers.shared.home import HomeSection
from messages import news as words
from messages.menu import Topic
from messages.news import EntryKind
from presenters.calendar import today
from presenters.monday import AgendaPart
from presenters.news import agenda_lines, home_part
from storage import member, news
from storage.erasure import Fate, Personal
from storage.scope import Here, Scope


def open_form(ack: Ack, command: Mapping[str, Any], slack: WebClient, user: str, here: Here) -> None:
    """The form, starting with news."""
    form = words.form(EntryKind.NEWS, user, here.read(today))
    slack.views_open(trigger_id=command["trigger_id"], view=form)
    ack()


def switch_kind(
    ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], slack: WebClient, user: str, here: Here
) -> None:
    """News or a campaign: the form shows the fields of the one chosen."""
    what = EntryKind(action["selected_option"]["value"])
    form = words.form(what, user, here.read(today))
    slack.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=form)
    ack()


def save(ack: Ack, view: Mapping[str, Any], here: Here) -> None:
    """The form is sent."""
    if view["private_metadata"] == EntryKind.NEWS:
        item = words.NEWS_FORM.read(view)
        here.write(_add_news, item)
        ack(response_action="update", view=words.entry_receipt(EntryKind.NEWS, item.title))
    else:
        campaign = rules.check_campaign(words.CAMPAIGN_FORM.read(view), here.read(today))
        here.write(_add_campaign, campaign)
        ack(response_action="update", view=words.entry_receipt(EntryKind.CAMPAIGN, campaign.name))


def _check_owner(scope: Scope, owner: str) -> None:
    """UserError unless who answers questions is on a side: reps are sent to them."""
    if member.side_of(scope.session, scope.workspace_id, owner) is None:
        raise UserError("Pick someone from Sales or Marketing, so reps know who to ask.", field="owner")


def _add_news(scope: Scope, item: rules.NewsBrief) -> None:
    _check_owner(scope, item.owner)
    row = news.NewsItem(workspace_id=scope.workspace_id, created_at=scope.now, **vars(item))
    news.add(scope.session, row)


def _add_campaign(scope: Scope, campaign: rules.CampaignBrief) -> None:
    _check_owner(scope, campaign.owner)
    row = news.Campaign(workspace_id=scope.workspace_id, created_at=scope.now, **vars(campaign))
    news.add(scope.session, row)


FEATURE = Feature(
    agenda={AgendaPart.COMING: agenda_lines},
    home={HomeSection.RUNNING: home_part},
    commands=(
        Command(
            "news",
            "",
            "adds news or a campaign to the next digest (Marketing)",
            open_form,
            who=Audience.MARKETING,
            label="Add news or a campaign",
            topic=Topic.SALES,
        ),
    ),
    actions=(Action(words.SWITCH, switch_kind, who=Audience.MARKETING),),
    views=(View(words.SAVE, save, who=Audience.MARKETING),),
    scopes={
        "files:write": "the digest's slides",
        "files:read": "finding out whether the slides arrived",
    },
    tables=(news.NewsItem, news.Campaign),
    personal=(
        Personal(news.NewsItem, {"owner": Fate.HAND_OVER}),
        Personal(news.Campaign, {"owner": Fate.HAND_OVER}),
    ),
)
