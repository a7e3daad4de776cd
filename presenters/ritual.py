"""Purpose: the rituals of a workspace as a list of what comes next."""

from messages.setup import NextRitual
from storage import ritual
from storage.scope import Scope


def coming(scope: Scope) -> list[NextRitual]:
    """Each ritual with its next moment."""
    rituals = ritual.of_workspace(scope.session, scope.workspace_id)
    return [NextRitual(each.kind, each.channel, each.next_due_at, each.zone) for each in rituals]
