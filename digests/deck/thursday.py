"""Purpose: the slides of Marketing's Thursday digest, of the same values as its message.

Names people, where the message mentions them: slides are shown outside Slack too.
"""

from collections.abc import Sequence

from digests.deck.outline import DeckLine, Outline, Slide, limit_slides, line
from domain.news import CampaignBrief
from messages.blocks import Json
from messages.file import FileKind, file_values
from messages.mrkdwn import day
from messages.news import CATEGORIES
from messages.thursday import DID, HEARD, NEWS, Digest, FeedbackLine, deck_message, deck_words


def deck(values: Digest) -> Json | None:
    """The deck as a delivery carries it, or None when the digest has nothing to show."""
    made = outline(values)
    if not made.slides:
        return None
    return file_values(
        FileKind.DECK,
        made.values(),
        name=f"marketing-{values.today.isoformat()}.pptx",
        title=deck_words("file", d=values),
        text=deck_message(),
    )


def outline(values: Digest) -> Outline:
    """What stands on the slides: a campaign each, the news, and the feedback heard."""
    slides = [
        *(_campaign(campaign, values) for campaign in values.campaigns),
        *_news(values),
        *_said(DID, values.shipped),
        *_said(HEARD, values.acknowledged),
    ]
    return Outline(deck_words("title"), day(values.today), limit_slides(slides, deck_words("more")))


def _campaign(campaign: CampaignBrief, values: Digest) -> Slide:
    lines = (
        DeckLine(deck_words("dates", campaign=campaign)),
        line(campaign.audience, "For:"),
        line(campaign.looks, "They see:"),
        line(campaign.expected, "We expect them to:"),
        line(campaign.how_to_act, "What you can do:"),
    )
    name = values.names.get(campaign.owner, "")
    return Slide(campaign.name, lines, deck_words("questions", name=name) if name else "")


def _news(values: Digest) -> list[Slide]:
    lines = [
        line(item.body, deck_words("item", item=item, kind=CATEGORIES[item.category])) for item in values.news
    ]
    return [Slide(NEWS, tuple(lines))] if lines else []


def _said(title: str, said: Sequence[FeedbackLine]) -> list[Slide]:
    lines = [line(each.text, f"{each.label}:") for each in said]
    return [Slide(title, tuple(lines))] if lines else []
