"""Purpose: how Marketing's Thursday digest looks, always in the same order; and the words of its slides.

Which values it shows is presenters/thursday's business.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.news import CampaignBrief, NewsBrief
from messages.blocks import Json, Message, context, divider, fit, header, listing, message, section
from messages.mrkdwn import Mrkdwn, plain, words
from messages.news import campaign_lines, item_line

# Two parts of so many blocks, with all the headings, stay below Slack's fifty blocks a message.
MOST_A_PART = 19
NEWS, CAMPAIGNS, DID = "News", "Campaigns", "You said, we did"


@dataclass(frozen=True)
class FeedbackLine:
    """Feedback in a digest: who picked it up; once it shipped what was done, and the people to thank."""

    label: str
    text: str
    author: str
    taker: str | None = None
    thanks: tuple[str, ...] = ()
    done: str = ""


@dataclass(frozen=True)
class Digest:
    """What a digest says, in its order; message and deck are made of these values alone.

    `names` are people's names by their ids, for where nobody can be mentioned. `late` is said when it comes
    after its time.
    """

    at: datetime
    zone: str
    today: date
    news: Sequence[NewsBrief]
    campaigns: Sequence[CampaignBrief]
    acknowledged: Sequence[FeedbackLine]
    feedback_command: str
    shipped: Sequence[FeedbackLine] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    late: bool = False


def digest(values: Digest) -> Message:
    """The digest; an empty one says so in one honest line."""
    parts = [
        *_part(NEWS, [item_line(item) for item in values.news]),
        *_part(CAMPAIGNS, [campaign_lines(campaign) for campaign in values.campaigns]),
        *_listed(
            DID,
            [
                *(words("thursday", "did", said=said) for said in values.shipped),
                *(words("thursday", "heard", said=said) for said in values.acknowledged),
            ],
        ),
    ]
    return message(
        words("thursday", "text", counts=_counts(values)),
        header("Marketing this week"),
        context(words("thursday", "top", d=values)),
        parts or [section(words("thursday", "empty"))],
        divider(),
        context(words("thursday", "bottom", command=values.feedback_command)),
    )


def _counts(values: Digest) -> list[tuple[int, str]]:
    counted = (
        (len(values.news), "news item"),
        (len(values.campaigns), "campaign"),
        (len(values.shipped), "fix"),
        (len(values.acknowledged), "pick-up"),
    )
    return [(count, name) for count, name in counted if count]


def _part(title: str, lines: Sequence[Mrkdwn]) -> list[Json]:
    return [header(title), *fit([section(line) for line in lines], MOST_A_PART)] if lines else []


def _listed(title: str, lines: Sequence[Mrkdwn]) -> list[Json]:
    return [header(title), listing(lines)] if lines else []


def deck_message() -> Mrkdwn:
    """What is said with the slides."""
    return words("thursday", "deck")


def deck_words(part: str, **values: object) -> str:
    """Words on a slide, which knows no mark-up."""
    return plain(words("thursday", f"deck_{part}", **values))
