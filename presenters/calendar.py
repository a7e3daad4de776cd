"""Purpose: the workspace's own days: which day it is there at a moment."""

from datetime import date, datetime

from domain.calendar import local_day, zone
from presenters.people import workspace_zone
from storage.scope import Scope


def today(scope: Scope) -> date:
    """The day it is in the workspace."""
    return day_of(scope, scope.now)


def day_of(scope: Scope, moment: datetime) -> date:
    """The day that moment is on in the workspace."""
    return local_day(moment, zone(workspace_zone(scope)))
