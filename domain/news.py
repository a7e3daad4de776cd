"""Purpose: what Marketing may announce: news items and campaigns, and which of them are sound.

Does not know when they are posted.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.errors import UserError


class Category(StrEnum):
    ISSUE = "issue"
    PRODUCT = "product"
    COMPETITIVE = "competitive"
    EVENT = "event"
    ASSET = "asset"


@dataclass(frozen=True)
class NewsBrief:
    """Something Sales should know; `owner` is the user id of who answers questions about it."""

    title: str
    body: str
    category: Category
    owner: str


@dataclass(frozen=True)
class CampaignBrief:
    """What Marketing runs: dates, audience, looks, what the prospect should do, how a rep acts on it."""

    name: str
    starts: date
    ends: date
    audience: str
    looks: str
    expected: str
    how_to_act: str
    owner: str


def check_campaign(campaign: CampaignBrief, today: date) -> CampaignBrief:
    """The campaign itself; UserError when it ends before it starts or is over already."""
    if campaign.ends < campaign.starts:
        raise UserError("The last day is before the first one.", field="ends")
    if campaign.ends < today:
        raise UserError("This campaign has already ended.", field="ends")
    return campaign
