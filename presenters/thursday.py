"""Purpose: the values of Marketing's Thursday digest: news and campaigns since the last one, feedback heard.

Message and deck are renderings of these values. Does not collect, draft or approve anything.
"""

from collections.abc import Sequence
from datetime import date, datetime

from domain.feedback import label
from domain.feedback.stage import Stage
from domain.news import CampaignBrief, Category, NewsBrief
from messages.thursday import Digest, FeedbackLine
from storage import feedback, history, member, news
from storage.feedback import KIND, Feedback, supporters
from storage.history import HistoryEvent
from storage.scope import Scope


def thursday(scope: Scope, since: datetime, zone: str, today: date, *, late: bool) -> Digest:
    """The digest of what came after `since` up to now."""
    session, workspace_id, until = scope.session, scope.workspace_id, scope.now
    items = news.items_entered_between(session, workspace_id, since, until)
    campaigns = news.campaigns_entered_between(session, workspace_id, since, until)
    shipped = feedback.shipped_between(session, workspace_id, since, until)
    taken = feedback.taken_between(session, workspace_id, since, until)
    done = {each.number for each in shipped}
    past = history.events_of(session, workspace_id, KIND, sorted(done))
    owners = {item.owner for item in items} | {campaign.owner for campaign in campaigns}
    return Digest(
        at=until,
        zone=zone,
        today=today,
        news=[_item(item) for item in items],
        campaigns=[_campaign(campaign) for campaign in campaigns],
        acknowledged=[_said(each) for each in taken if each.number not in done],
        shipped=[_said(each, _thanks(scope, each), what_was_done(past[each.number])) for each in shipped],
        feedback_command=scope.names.feedback,
        names=member.names(session, workspace_id, owners),
        late=late,
    )


def _item(item: news.NewsItem) -> NewsBrief:
    return NewsBrief(item.title, item.body, Category(item.category), item.owner)


def _campaign(campaign: news.Campaign) -> CampaignBrief:
    return CampaignBrief(
        name=campaign.name,
        starts=campaign.starts,
        ends=campaign.ends,
        audience=campaign.audience,
        looks=campaign.looks,
        expected=campaign.expected,
        how_to_act=campaign.how_to_act,
        owner=campaign.owner,
    )


def _said(of: Feedback, thanks: tuple[str, ...] = (), done: str = "") -> FeedbackLine:
    return FeedbackLine(label(of.number), of.text, of.author, of.taker, thanks, done)


def what_was_done(past: Sequence[HistoryEvent]) -> str:
    """What was said when it shipped, or else when it was planned."""
    said = {event.to_state: event.why for event in past if event.why}
    return said.get(Stage.SHIPPED) or said.get(Stage.PLANNED, "")


def _thanks(scope: Scope, of: Feedback) -> tuple[str, ...]:
    """Those who raised it, as far as they may be named."""
    people = [of.author, *supporters.voices(scope.session, scope.workspace_id, of.number)]
    hidden = {"", *supporters.unnamed_people(scope.session, scope.workspace_id)}
    return tuple(user for user in people if user not in hidden)
