"""Purpose: the slides of Marketing's Thursday digest: the same news, campaigns and feedback as the message.

Names people, where the message mentions them: slides are shown outside Slack too.
"""

from datetime import date
from zoneinfo import ZoneInfo

from digests.deck.outline import Line, Outline, Slide, limited, line
from digests.file import Made, payload
from digests.thursday import heard_only
from digests.window import Cut
from domain.calendar import local_day
from domain.feedback import label
from domain.news import Category
from messages import thursday as words
from messages.blocks import Json
from messages.mrkdwn import day
from messages.news import CATEGORIES
from storage import feedback, member, news
from storage.db.engine import Session


def file(session: Session, cut: Cut) -> Json | None:
    """The deck as a delivery carries it, or None when the digest has nothing to show."""
    slides = [*_campaigns(session, cut), *_news(session, cut), *_heard(session, cut)]
    if not slides:
        return None
    today = local_day(cut.until, ZoneInfo(cut.zone))
    outline = Outline(
        "Marketing this week", day(today), limited(slides, "The rest is in the digest in Slack.")
    )
    return payload(
        Made.DECK,
        outline.values(),
        name=_name(today),
        title=f"Marketing this week, {day(today)}",
        text=words.deck(),
    )


def _name(today: date) -> str:
    return f"marketing-{today.isoformat()}.pptx"


def _campaigns(session: Session, cut: Cut) -> list[Slide]:
    found = news.campaigns_between(session, cut.workspace_id, cut.since, cut.until)
    return [_campaign(session, one) for one in found]


def _campaign(session: Session, one: news.Campaign) -> Slide:
    lines = (
        Line(f"{day(one.starts)} to {day(one.ends)}"),
        line(one.audience, "For:"),
        line(one.looks, "They see:"),
        line(one.expected, "We expect them to:"),
        line(one.how_to_act, "What you can do:"),
    )
    return Slide(one.name, lines, _questions(session, one.workspace_id, one.owner))


def _questions(session: Session, workspace_id: int, user: str) -> str:
    name = _person(session, workspace_id, user)
    return f"Questions: {name}" if name else ""


def _person(session: Session, workspace_id: int, user: str) -> str:
    known = member.find(session, workspace_id, user)
    return known.name if known else ""


def _news(session: Session, cut: Cut) -> list[Slide]:
    found = news.items_between(session, cut.workspace_id, cut.since, cut.until)
    lines = [line(one.body, f"{one.title} ({CATEGORIES[Category(one.category)]}):") for one in found]
    return [Slide("News", tuple(lines))] if lines else []


def _heard(session: Session, cut: Cut) -> list[Slide]:
    shipped = feedback.shipped_between(session, cut.workspace_id, cut.since, cut.until)
    parts = {"You said, we did": shipped, "You said, we heard": heard_only(session, cut, shipped)}
    return [
        Slide(title, tuple(line(one.text, f"{label(one.number)}:") for one in found))
        for title, found in parts.items()
        if found
    ]
