"""Purpose: tells whoever saved the set-up that somebody it names for feedback left the workspace.

Who answers meanwhile is storage/setup's business. Posts nothing: what is told is a delivery.
"""

from datetime import datetime

from domain.delivery import Urgency
from domain.side import Role, Side
from messages import setup as words
from storage import member, setup
from storage.db.engine import Session
from storage.outbox import deliveries
from storage.outbox.deliveries import Owed


def tell_of_leavers(session: Session, workspace_id: int, now: datetime) -> None:
    """Once for each time the set-up is saved; to Marketing's leader where whoever saved it left too."""
    saved, intake = setup.find(session, workspace_id), setup.intake(session, workspace_id)
    left = setup.left(session, workspace_id)
    if saved is None or intake is None or not left:
        return
    knows = member.find(session, workspace_id, saved.saved_by)
    gone = knows is not None and not knows.active
    leaders = member.of_role(session, workspace_id, Side.MARKETING, Role.LEADER)
    answers = {user: intake.liaison if user == saved.liaison else intake.stand_in for user in left}
    deliveries.owe(
        session,
        [
            Owed(
                workspace_id,
                f"setup:{saved.round}:left:{user}",
                leaders[0] if gone and leaders else saved.saved_by,
                words.liaison_left(user, answers[user]).payload(),
                now,
                urgency=Urgency.SOON,
            )
            for user in left
        ],
    )
