"""Purpose: how news and campaigns look: the form they are entered in, and their lines in a digest.

Decides nothing about them.
"""

from dataclasses import replace
from datetime import date
from enum import StrEnum

from domain.news import CampaignBrief, Category, NewsBrief
from messages.blocks import Json, section
from messages.field import Choice, DayField, OnePerson, Text
from messages.form import Form
from messages.mrkdwn import Mrkdwn, words

SAVE = "news.save"
SWITCH = "news.switch"


class EntryKind(StrEnum):
    """The two things the form can take."""

    NEWS = "news"
    CAMPAIGN = "campaign"


WHAT = {EntryKind.NEWS: "News", EntryKind.CAMPAIGN: "A campaign"}
CATEGORIES = {
    Category.ISSUE: "An issue to know about",
    Category.PRODUCT: "Product news",
    Category.COMPETITIVE: "A competitor",
    Category.EVENT: "An event",
    Category.ASSET: "Something new to use",
}


_WHAT = Choice("what", "What is it?", labels=WHAT, make=EntryKind, radio=True, action_id=SWITCH, tells=True)
_TITLE = Text("title", "Headline or name", most=150)
_OWNER = OnePerson("owner", "Who answers questions?", missing="Please pick who answers questions.")


NEWS_FORM = Form(
    NewsBrief,
    SAVE,
    "News for Sales",
    "Save",
    (
        _TITLE,
        Text("body", "What should Sales know?", most=1000, multiline=True),
        Choice("category", "Kind", labels=CATEGORIES, make=Category, missing="Please pick what kind it is."),
        _OWNER,
    ),
)
CAMPAIGN_FORM = Form(
    CampaignBrief,
    SAVE,
    "News for Sales",
    "Save",
    (
        replace(_TITLE, into="name"),
        DayField("starts", "First day", missing="Please pick the first day."),
        DayField("ends", "Last day", missing="Please pick the last day."),
        Text("audience", "Who's it for?", most=300),
        Text("looks", "What'll they see?", most=500, multiline=True),
        Text("expected", "What do we want them to do?", most=300),
        Text("how_to_act", "What's the rep's move?", most=500, multiline=True),
        _OWNER,
    ),
)


def form(what: EntryKind, owner: str, today: date) -> Json:
    """The modal for one of the two; switching keeps what was typed in the fields both have."""
    chosen = NEWS_FORM if what is EntryKind.NEWS else CAMPAIGN_FORM
    return chosen.modal({"owner": owner, "starts": today}, above=_WHAT.blocks({"what": what}, {}), data=what)


def entry_receipt(what: EntryKind, title: str) -> Json:
    """What the form turns into."""
    return NEWS_FORM.receipt(section(words("news", f"saved_{what}", title=title)))


def item_line(item: NewsBrief) -> Mrkdwn:
    """One news item in a digest."""
    return words("news", "item", item=item, kind=CATEGORIES[item.category])


def campaign_lines(campaign: CampaignBrief) -> Mrkdwn:
    """One campaign in a digest."""
    return words("news", "campaign", campaign=campaign)


def running_line(name: str, ends: date) -> Mrkdwn:
    """One campaign on Home: it runs today."""
    return words("news", "running", name=name, ends=ends)


def coming_line(name: str, starts: date, ends: date, today: date) -> Mrkdwn:
    """One campaign in the agenda: when it starts or ends."""
    return words("news", "coming", name=name, starts=starts, ends=ends, started=starts < today)
