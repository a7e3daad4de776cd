"""Purpose: tells whoever saved the set-up that somebody it names for feedback left, or is on neither side.

Who answers meanwhile is storage/setup's business.
"""

from domain.delivery import Urgency
from domain.side import Role, Side
from messages import setup as words
from storage import member, outbox, setup
from storage.scope import Scope


def tell_who_is_missing(scope: Scope) -> None:
    """Once for each time the set-up is saved; to Marketing's leader where whoever saved it left too."""
    saved, intake = (
        setup.find(scope.session, scope.workspace_id),
        setup.intake(scope.session, scope.workspace_id),
    )
    if saved is None or intake is None:
        return
    for user, left in setup.find_blind(scope.session, scope.workspace_id).items():
        instead = intake.liaison if user == saved.liaison else intake.stand_in
        said = words.liaison_left(user, instead) if left else words.liaison_outside(user, instead)
        key = f"setup:{saved.round}:{'left' if left else 'outside'}:{user}"
        outbox.dm(scope, _reader(scope, saved.saved_by), key, said, Urgency.SOON)


def _reader(scope: Scope, saved_by: str) -> str:
    person = member.find(scope.session, scope.workspace_id, saved_by)
    if person is None or person.active:
        return saved_by
    leaders = member.of_role(scope.session, scope.workspace_id, Side.MARKETING, Role.LEADER)
    return leaders[0] if leaders else saved_by
