"""Purpose: what is known of a person that a message to or about them needs: their zone, their name."""

from domain.calendar import persons_zone
from storage import member, workspace
from storage.scope import Scope


def zone_of(scope: Scope, user: str) -> str:
    """The person's own zone (IANA), or the workspace's where theirs is unknown."""
    person = member.find(scope.session, scope.workspace_id, user)
    return persons_zone(person.zone if person else None, workspace_zone(scope))


def workspace_zone(scope: Scope) -> str:
    """The workspace's zone (IANA)."""
    return workspace.get(scope.session, scope.workspace_id).zone


def name_of(scope: Scope, user: str) -> str:
    """The person's name, empty where nothing is known of them."""
    person = member.find(scope.session, scope.workspace_id, user)
    return person.name if person else ""
