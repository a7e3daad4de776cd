"""Purpose: what one person's Home tab shows now, as a delivery.

Publishing it again is harmless, so it may be owed each time the tab is opened.
"""

from datetime import datetime
from uuid import uuid4

from digests import health
from domain.delivery import Kind
from domain.names import Names
from messages import home as words
from messages.setup import Coming
from storage import member, ritual, setup
from storage.db.engine import Session
from storage.outbox.deliveries import Owed
from storage.touchpoint import personal


def owed(session: Session, workspace_id: int, user: str, names: Names, now: datetime) -> Owed:
    """The tab as it is now."""
    view = words.home(compile(session, workspace_id, user, names, now))
    # A name of its own each time: what was shown before may have to be shown again.
    key = f"home:{user}:{uuid4().hex}"
    return Owed(workspace_id, key, user, {"view": view}, now, kind=Kind.HOME)


def compile(session: Session, workspace_id: int, user: str, names: Names, now: datetime) -> words.Home:
    """What that person may see."""
    mine = personal.choice(session, workspace_id, user)
    of_a_side = member.side_of(session, workspace_id, user) is not None
    known = of_a_side and setup.find(session, workspace_id) is not None
    return words.Home(
        coming=[
            Coming(of.kind, of.channel, of.next_due_at, of.zone)
            for of in ritual.of_workspace(session, workspace_id)
        ],
        health=health.shown(session, workspace_id, now) if known else None,
        counted=mine.counted,
        pairs_shown=mine.pairs_shown,
        feedback=names.feedback,
        drumbeat=names.drumbeat,
    )
