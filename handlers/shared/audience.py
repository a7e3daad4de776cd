"""Purpose: who may use a command, a button or a form, and the words for who may not. No listener decides it.

Asks Slack who an admin or leader is now where that was not read within the hour.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from domain.errors import UserError
from domain.side import Role, Side
from handlers.shared.respond import BROKEN
from handlers.shared.slack_profile import profile_of
from messages.setup import not_allowed, not_yet
from storage import member, setup
from storage.member import Member, Profile
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


# What a right rests on is read from Slack again after an hour; while Slack does not answer, what was read
# last holds for a day.
FRESH_FOR, TRUSTED_FOR = timedelta(hours=1), timedelta(days=1)
UNKNOWN_USER = "user_not_found"
UNREADABLE = (
    "Slack isn't answering, so I can't check if you may do this. Nothing was changed. Try again soon."
)
# A refusal, no answer, or one that is none of Slack's.
UNANSWERED = (SlackClientError, *BROKEN, AttributeError, TypeError)


def admit(who: Audience, here: Here, slack: WebClient, user: str) -> None:
    """UserError with the words for it unless the person may, by what Slack says of them now.

    A listener that opens a form calls Slack twice here, once an hour for each admin: opening a form only to
    refuse it would be unkind.
    """
    if who is Audience.ANYONE:
        return
    if here.read(_rests_on_slack, who, user):
        read_anew(here, slack, user)
    if not here.read(_fits, who, user):
        refusal = REFUSALS.get(who, "").format(feedback=here.names.feedback)
        raise UserError(refusal or not_allowed())


def _rests_on_slack(scope: Scope, who: Audience, user: str) -> bool:
    """Whether more than their side says that they may; of the sides Slack tells every day."""
    if who is Audience.SIDES_AND_ADMINS:
        return not _fits(scope, Audience.EITHER_SIDE, user) and _may_change(scope, user)
    return who is Audience.ADMINS or (who is Audience.LEADERS and _fits(scope, who, user))


def _fits(scope: Scope, who: Audience, user: str) -> bool:
    person = member.find(scope.session, scope.workspace_id, user)
    if who in FITS and person and person.active and person.side and FITS[who](person):
        return True
    return who in {Audience.ADMINS, Audience.SIDES_AND_ADMINS} and _may_change(scope, user)


def _may_change(scope: Scope, user: str) -> bool:
    return setup.may_change(scope.session, scope.workspace_id, user)


def read_anew(here: Here, slack: WebClient, user: str) -> None:
    """Learn from Slack who the person is now, unless that was done within the hour.

    UserError where Slack does not say and what was read is older than a day.
    """
    known = here.read(lambda scope: member.find(scope.session, scope.workspace_id, user))
    age = here.now - known.read_at if known and known.read_at else None
    if age is not None and age < FRESH_FOR:
        return
    try:
        profile = profile_of(slack.users_info(user=user)["user"])
    except UNANSWERED as error:
        if isinstance(error, SlackApiError) and error.response.get("error") == UNKNOWN_USER:
            profile = Profile(user, user, None, active=False, is_admin=False)
        elif age is None or age > TRUSTED_FOR:
            raise UserError(UNREADABLE) from None
        else:
            return
    here.note(lambda scope: member.learn(scope.session, scope.workspace_id, profile, scope.now))


def audiences_of(scope: Scope, user: str) -> frozenset[Audience]:
    """All that the person is among, as far as it is known without asking Slack."""
    is_admin = bool(setup.may_change(scope.session, scope.workspace_id, user))
    others = (who for who in Audience if who not in {Audience.ANYONE, Audience.ADMINS})
    fitting = {who for who in others if _fits(scope, who, user)}
    return frozenset({Audience.ANYONE, *fitting, *([Audience.ADMINS] if is_admin else [])})


def check_set_up(scope: Scope) -> None:
    """UserError before the first set-up."""
    if setup.find(scope.session, scope.workspace_id) is None:
        raise UserError(not_yet(scope.names.drumbeat))
