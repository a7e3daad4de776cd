"""Purpose: the slides of Marketing's Thursday digest, of the same values as its message.

Names people, where the message mentions them: slides are shown outside Slack too.
"""

from digests.deck.outline import DeckLine, Outline, Slide, limit_slides, line
from domain.news import CampaignBrief
from messages.blocks import Json
from messages.file import FileKind, file_values
from messages.news import CATEGORIES
from messages.thursday import DID, NEWS, Digest, FeedbackLine, deck_message, deck_words


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
        *_said_and_did(values),
    ]
    return Outline(
        deck_words("title"), deck_words("edition", d=values), limit_slides(slides, deck_words("more"))
    )


def _campaign(campaign: CampaignBrief, values: Digest) -> Slide:
    lines = (
        DeckLine(deck_words("dates", campaign=campaign)),
        line(campaign.audience, deck_words("audience")),
        line(campaign.looks, deck_words("looks")),
        line(campaign.expected, deck_words("expected")),
        line(campaign.how_to_act, deck_words("act")),
    )
    name = values.names.get(campaign.owner, "")
    return Slide(campaign.name, lines, deck_words("questions", name=name) if name else "")


def _news(values: Digest) -> list[Slide]:
    lines = [
        line(item.body, deck_words("item", item=item, kind=CATEGORIES[item.category])) for item in values.news
    ]
    return [Slide(NEWS, tuple(lines))] if lines else []


def _said_and_did(values: Digest) -> list[Slide]:
    lines = [
        *(line(_with_answer(said), deck_words("done", said=said)) for said in values.shipped),
        *(line(said.text, deck_words("taken", said=said)) for said in values.acknowledged),
    ]
    return [Slide(DID, tuple(lines))] if lines else []


def _with_answer(said: FeedbackLine) -> str:
    return f"{said.text} → {said.done}" if said.done else said.text
