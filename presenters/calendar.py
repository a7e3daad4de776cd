"""Purpose: the workspace's own days: its business calendar, and which day it is there at a moment."""

from datetime import date, datetime

from domain.business_calendar import BusinessCalendar
from storage import setup
from storage.scope import Scope


def business_calendar(scope: Scope) -> BusinessCalendar:
    """The workspace's business days."""
    return setup.business_calendar(scope.session, scope.workspace_id)


def today(scope: Scope) -> date:
    """The day it is in the workspace."""
    return business_calendar(scope).today(scope.now)


def day_of(scope: Scope, moment: datetime) -> date:
    """The day that moment is on in the workspace."""
    return business_calendar(scope).today(moment)
