"""Purpose: prints the ledger of deliveries as a table, for the operator.

Shows no message's text. Changes nothing.
"""

from rich.table import Table

from bot.settings import Settings
from domain.delivery import DeliveryState
from domain.errors import SettingsError
from messages.status import lateness, subject_words
from storage import workspace
from storage.db import schema
from storage.db.engine import Session, Store
from storage.outbox import deliveries
from storage.outbox.deliveries import Delivery

COLUMNS = ("id", "due (UTC)", "sent (UTC)", "late", "state", "tries", "to", "what", "why")
MOMENT = "%Y-%m-%d %H:%M:%S"


def table(settings: Settings, state: str, most: int, team: str = "") -> Table:
    """The newest deliveries of every workspace or that team's, those of one state where one is named."""
    if state not in {"", *DeliveryState}:
        raise SettingsError(f"There is no state {state!r}: {', '.join(DeliveryState)}")
    states = [DeliveryState(state)] if state else list(DeliveryState)
    schema.check(settings.database_url)
    store = Store(settings.database_url)
    try:
        rows = store.read(lambda session: _rows(session, states, most, team))
    finally:
        store.close()
    several = len({found for found, _row in rows}) > 1
    first = ("team",) if several else ()
    shown = Table(*first, *COLUMNS, title=None if rows else "Nothing is in the ledger.")
    for found, row in rows:
        shown.add_row(*((found,) if several else ()), *_cells(row))
    return shown


def _rows(session: Session, states: list[DeliveryState], most: int, team: str) -> list[tuple[str, Delivery]]:
    """Each with the team it is of."""
    return [
        (found.team_id, row)
        for found in workspace.workspaces_named(session, team)
        for row in deliveries.newest(session, found.number, states, most)
    ]


def _cells(row: Delivery) -> list[str]:
    return [
        str(row.number),
        f"{row.owed_at:{MOMENT}}",
        f"{row.sent_at:{MOMENT}}" if row.sent_at else "",
        lateness(row.lateness),
        row.state,
        str(row.attempts),
        row.target,
        subject_words(row.key),
        row.error,
    ]
