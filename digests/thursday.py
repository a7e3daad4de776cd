"""Purpose: Marketing's Thursday digest: the news and campaigns since the last one, and the feedback heard.

Does not collect, draft or approve anything: it lists what was entered.
"""

from collections.abc import Sequence

from digests.window import Cut
from domain.feedback import label
from messages import news as news_words
from messages import thursday as words
from messages.blocks import Message
from messages.mrkdwn import Mrkdwn
from storage import feedback, news
from storage.db.engine import Session
from storage.feedback import supporters


def compile(session: Session, cut: Cut) -> Message:
    """The digest at that cut."""
    items = news.items_between(session, cut.workspace_id, cut.since, cut.until)
    campaigns = news.campaigns_between(session, cut.workspace_id, cut.since, cut.until)
    shipped = feedback.shipped_between(session, cut.workspace_id, cut.since, cut.until)
    heard = heard_only(session, cut, shipped)
    return words.digest(
        words.Digest(
            at=cut.until,
            zone=cut.zone,
            news=[news_words.item_line(i.title, i.body, i.category, i.owner) for i in items],
            campaigns=[news_words.campaign_lines(campaign) for campaign in campaigns],
            acknowledged=[words.heard_line(label(f.number), f.text, f.author, f.taker) for f in heard],
            shipped=[_shipped(session, f) for f in shipped],
            feedback_command=cut.names.feedback,
            late=cut.late,
        )
    )


def _shipped(session: Session, found: feedback.Feedback) -> Mrkdwn:
    """One that shipped, with those who raised it, as far as they may be named."""
    people = [found.author, *supporters.voices(session, found.workspace_id, found.number)]
    hidden = {"", *supporters.unnamed(session, found.workspace_id)}
    named = [user for user in people if user not in hidden]
    return words.did_line(label(found.number), found.text, named)


def heard_only(session: Session, cut: Cut, shipped: Sequence[feedback.Feedback]) -> list[feedback.Feedback]:
    """What was taken since the last digest, but for what shipped already and is said as that."""
    done = {one.number for one in shipped}
    taken = feedback.taken_between(session, cut.workspace_id, cut.since, cut.until)
    return [one for one in taken if one.number not in done]
