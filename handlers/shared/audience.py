"""Purpose: who may use a command, a button or a form, and the words for who may not. No listener decides it.

Asks Slack only about someone nothing is known of yet, and only whether they are an admin.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

from slack_sdk import WebClient

from domain.errors import UserError
from domain.side import Role, Side
from handlers.shared.slack_profile import profile_of
from messages.setup import not_allowed, not_yet
from storage import member, setup
from storage.member import Member
from storage.scope import Here, Scope


class Audience(StrEnum):
    """Whom something is for. Guests, strangers and those who left are on no side."""

    ANYONE = "anyone"
    EITHER_SIDE = "sales or marketing"
    SIDES_AND_ADMINS = "sales, marketing or admins"
    SALES = "sales"
    MARKETING = "marketing"
    LEADERS = "leaders"
    ADMINS = "admins"


PEOPLE = "This is for people in Sales and Marketing. An admin can add you in the setup."
REFUSALS: Mapping[Audience, str] = {
    Audience.EITHER_SIDE: PEOPLE,
    Audience.SIDES_AND_ADMINS: PEOPLE,
    Audience.SALES: "This is for people in Sales.",
    Audience.MARKETING: (
        "This is for Marketing. Saw something in the field? Use `{feedback}`: it always gets an answer."
    ),
    Audience.LEADERS: "This is for the leaders of Sales and Marketing.",
}
FITS: Mapping[Audience, Callable[[Member], bool]] = {
    Audience.EITHER_SIDE: lambda _person: True,
    Audience.SIDES_AND_ADMINS: lambda _person: True,
    Audience.SALES: lambda person: person.side == Side.SALES,
    Audience.MARKETING: lambda person: person.side == Side.MARKETING,
    Audience.LEADERS: lambda person: person.role == Role.LEADER,
}


def admit(who: Audience, here: Here, slack: WebClient, user: str) -> None:
    """UserError with the words for it unless the person may."""
    if who is Audience.ADMINS:
        if not may_change_setup(slack, here, user):
            raise UserError(not_allowed())
    elif who is not Audience.ANYONE and not here.read(_fits, who, user):
        raise UserError(REFUSALS[who].format(feedback=here.names.feedback))


def _fits(scope: Scope, who: Audience, user: str) -> bool:
    person = member.find(scope.session, scope.workspace_id, user)
    if person and person.active and person.side and FITS[who](person):
        return True
    is_admin = setup.may_change(scope.session, scope.workspace_id, user)
    return who is Audience.SIDES_AND_ADMINS and bool(is_admin)


def check_set_up(scope: Scope) -> None:
    """UserError before the first set-up."""
    if setup.find(scope.session, scope.workspace_id) is None:
        raise UserError(not_yet(scope.names.drumbeat))


def may_change_setup(slack: WebClient, here: Here, user: str) -> bool:
    """Whether they may: workspace admins, and those they named.

    A listener that opens a form calls Slack twice here, once only for each person: the first set-up has
    nobody to look up, and opening a form only to refuse it would be unkind.
    """
    known = here.read(lambda scope: setup.may_change(scope.session, scope.workspace_id, user))
    if known is not None:
        return known
    profile = profile_of(slack.users_info(user=user)["user"])
    here.note(lambda scope: member.learn(scope.session, scope.workspace_id, profile, scope.now))
    return profile.is_admin
