"""Purpose: how news and campaigns look: the form they are entered in, and their lines in a digest.

Decides nothing about them.
"""

from datetime import date
from enum import StrEnum

from slack_sdk.models.blocks import (
    DatePickerElement,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
    UserSelectElement,
)

from domain.news import Campaign, Category, NewsItem
from messages.blocks import Json, input_, iso, modal, option, options, section
from messages.mrkdwn import Mrkdwn, words

SAVE = "news.save"
SWITCH = "news.switch"


class What(StrEnum):
    """The two things the form can take."""

    NEWS = "news"
    CAMPAIGN = "campaign"


WHAT = {What.NEWS: "News", What.CAMPAIGN: "A campaign"}
CATEGORIES = {
    Category.ISSUE: "An issue to know about",
    Category.PRODUCT: "Product news",
    Category.COMPETITIVE: "A competitor",
    Category.EVENT: "An event",
    Category.ASSET: "Something new to use",
}


def form(what: What, owner: str, today: date) -> Json:
    """The modal for one of the two; switching keeps what was typed in the fields both have."""
    fields = _news_fields() if what is What.NEWS else _campaign_fields(today)
    return modal(
        "News for Sales",
        SAVE,
        input_(
            "What is it?",
            "what",
            RadioButtonsElement(
                action_id=SWITCH, options=options(WHAT), initial_option=option(WHAT[what], what)
            ),
            tells=True,
        ),
        _text("Headline or name", "title", 150),
        *fields,
        input_("Who answers questions?", "owner", UserSelectElement(action_id="user", initial_user=owner)),
        submit="Save",
        close="Cancel",
        data=what,
    )


def _news_fields() -> list[Json]:
    return [
        _text("What should Sales know?", "body", 1000, multiline=True),
        input_(
            "Kind",
            "category",
            StaticSelectElement(action_id="category", options=options(CATEGORIES), placeholder="Choose"),
        ),
    ]


def _campaign_fields(today: date) -> list[Json]:
    return [
        input_("First day", "starts", DatePickerElement(action_id="date", initial_date=iso(today))),
        input_("Last day", "ends", DatePickerElement(action_id="date", placeholder="Choose a day")),
        _text("Who is it for?", "audience", 300),
        _text("What will they see?", "looks", 500, multiline=True),
        _text("What do we expect them to do?", "expected", 300),
        _text("How should a rep act on it?", "how_to_act", 500, multiline=True),
    ]


def _text(label: str, name: str, most: int, *, multiline: bool = False) -> Json:
    return input_(label, name, PlainTextInputElement(action_id="text", max_length=most, multiline=multiline))


def saved(what: What, title: str) -> Json:
    """What the form turns into."""
    return modal("News for Sales", SAVE, section(words("news", f"saved_{what}", title=title)), close="Done")


def item_line(item: NewsItem) -> Mrkdwn:
    """One news item in a digest."""
    return words("news", "item", item=item, kind=CATEGORIES[item.category])


def campaign_lines(campaign: Campaign) -> Mrkdwn:
    """One campaign in a digest."""
    return words("news", "campaign", campaign=campaign)


def coming_line(name: str, starts: date, ends: date, today: date) -> Mrkdwn:
    """One campaign in the agenda: when it starts or ends."""
    return words("news", "coming", name=name, starts=starts, ends=ends, started=starts < today)
