"""Purpose: the rituals of a workspace as a list of what comes next."""

from messages.setup import Coming
from storage import ritual
from storage.scope import Scope


def coming(scope: Scope) -> list[Coming]:
    """Each ritual with its next moment."""
    rituals = ritual.of_workspace(scope.session, scope.workspace_id)
    return [Coming(each.kind, each.channel, each.next_due_at, each.zone) for each in rituals]
