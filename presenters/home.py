"""Purpose: what one person's Home tab shows now: what is coming, the score, and their own choices."""

from messages import home as words
from presenters import health
from presenters.ritual import coming
from storage import member, setup
from storage.scope import Scope
from storage.touchpoint import personal


def home(scope: Scope, user: str) -> words.Home:
    """What that person may see."""
    mine = personal.choice(scope.session, scope.workspace_id, user)
    on_a_side = member.side_of(scope.session, scope.workspace_id, user) is not None
    sees_health = on_a_side and setup.find(scope.session, scope.workspace_id) is not None
    return words.Home(
        coming=coming(scope),
        health=health.health(scope) if sees_health else None,
        counted=mine.counted,
        pairs_shown=mine.pairs_shown,
        feedback=scope.names.feedback,
        drumbeat=scope.names.drumbeat,
    )
