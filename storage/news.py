"""Purpose: the news items and campaigns Marketing entered.

Does not know which digest listed them.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import bindparam
from sqlalchemy import select as select_core
from sqlmodel import Field, Session, col, select

from domain.feedback.campaign import HEARD_AFTER, NamedCampaign, fold
from storage.db.base import NumberedTable, table
from storage.db.person_columns import PersonId

# No row has a larger number: a database that is asked for one fails.
LARGEST_NUMBER = 2**31 - 1


class NewsItem(NumberedTable, table=True):
    """Something Sales should know; `owner` is a user id."""

    __tablename__ = "news_item"

    workspace_id: int = Field(foreign_key="workspace.id", index=True)
    title: str
    body: str
    category: str
    owner: str = Field(sa_type=PersonId)
    created_at: datetime = Field(index=True)


class Campaign(NumberedTable, table=True):
    """What Marketing runs; days are calendar days of the workspace, both inclusive."""

    workspace_id: int = Field(foreign_key="workspace.id", index=True)
    name: str
    starts: date
    ends: date
    audience: str
    looks: str
    expected: str
    how_to_act: str
    owner: str = Field(sa_type=PersonId)
    created_at: datetime = Field(index=True)


# On the hot path: built once, and only its values change.
HEARD = (
    select_core(table(Campaign).c.id, col(Campaign.name), col(Campaign.ends))
    .where(
        col(Campaign.workspace_id) == bindparam("workspace"),
        col(Campaign.ends) >= bindparam("since"),
    )
    .order_by(col(Campaign.created_at).desc())
)


NAMES = select_core(table(Campaign).c.id, col(Campaign.name)).where(
    col(Campaign.workspace_id) == bindparam("workspace"),
    table(Campaign).c.id.in_(bindparam("numbers", expanding=True)),
)


def add(session: Session, item: NewsItem | Campaign) -> None:
    """Keep a news item or a campaign."""
    session.add(item)


def items_entered_between(
    session: Session, workspace_id: int, since: datetime, until: datetime
) -> list[NewsItem]:
    """News entered after `since` up to and with `until`, oldest first."""
    return list(
        session.exec(
            select(NewsItem)
            .where(
                NewsItem.workspace_id == workspace_id,
                NewsItem.created_at > since,
                NewsItem.created_at <= until,
            )
            .order_by(col(NewsItem.created_at), col(NewsItem.id))
        )
    )


def campaigns_entered_between(
    session: Session, workspace_id: int, since: datetime, until: datetime
) -> list[Campaign]:
    """Campaigns entered after `since` up to and with `until`, by their first day."""
    return list(
        session.exec(
            select(Campaign)
            .where(
                Campaign.workspace_id == workspace_id,
                Campaign.created_at > since,
                Campaign.created_at <= until,
            )
            .order_by(col(Campaign.starts), col(Campaign.id))
        )
    )


def campaigns_coming(session: Session, workspace_id: int, first: date, last: date) -> list[Campaign]:
    """Campaigns that start or end from `first` to `last` (days, both inclusive), by their first day."""
    starting = col(Campaign.starts).between(first, last)
    ending = col(Campaign.ends).between(first, last)
    return list(
        session.exec(
            select(Campaign)
            .where(Campaign.workspace_id == workspace_id, starting | ending)
            .order_by(col(Campaign.starts), col(Campaign.id))
        )
    )


def campaigns_running(session: Session, workspace_id: int, today: date) -> list[Campaign]:
    """Campaigns that run on that day, those that end first first."""
    return list(
        session.exec(
            select(Campaign)
            .where(Campaign.workspace_id == workspace_id, Campaign.starts <= today, Campaign.ends >= today)
            .order_by(col(Campaign.ends), col(Campaign.id))
        )
    )


def campaigns_named(
    session: Session, workspace_id: int, words: str, today: date, most: int
) -> list[Campaign]:
    """Campaigns not yet over whose name holds `words`, newest first; all of them for no words."""
    running = session.exec(
        select(Campaign)
        .where(Campaign.workspace_id == workspace_id, Campaign.ends >= today)
        .order_by(col(Campaign.created_at).desc())
    )
    # Compared here: SQLite knows the case of English letters only.
    return [one for one in running if words.casefold() in one.name.casefold()][:most]


def campaigns_to_speak_of(session: Session, workspace_id: int, today: date) -> list[NamedCampaign]:
    """Campaigns people may speak of: all but those that ended long ago; newest first."""
    values = {"workspace": workspace_id, "since": today - HEARD_AFTER}
    rows = session.connection().execute(HEARD, values)
    return [NamedCampaign(id_, name, fold(name), ends) for id_, name, ends in rows]


def campaign_called(session: Session, workspace_id: int, name: str) -> Campaign | None:
    """The newest campaign of that name as people type it (see `fold`); None when there is none."""
    newest = session.exec(
        select(Campaign)
        .where(Campaign.workspace_id == workspace_id)
        .order_by(col(Campaign.created_at).desc(), col(Campaign.id).desc())
    )
    return next((one for one in newest if fold(name) == fold(one.name)), None)


def campaign_names(session: Session, workspace_id: int, numbers: Collection[int]) -> dict[int | None, str]:
    """The names of these campaigns of that workspace."""
    if not numbers:
        return {}
    rows = session.connection().execute(NAMES, {"workspace": workspace_id, "numbers": list(numbers)})
    return {row[0]: row[1] for row in rows}


def campaign(session: Session, workspace_id: int, campaign_id: int) -> Campaign | None:
    """That campaign of that workspace, or None."""
    found = session.get(Campaign, campaign_id) if 0 < campaign_id <= LARGEST_NUMBER else None
    return found if found and found.workspace_id == workspace_id else None
