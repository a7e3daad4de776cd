"""Purpose: reads who is on which side from Slack: user groups, channels and people's profiles.

Decides no side (domain/side) and speaks to nobody but Slack's look-ups.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.readers.reader import Outside, Reader
from bot.slack_client import code_of, retry_after
from digests.liaison_left import tell_who_is_missing
from domain import team as teams
from domain.delivery import passes
from domain.job import Job
from domain.names import Names
from domain.setup import ChannelState
from domain.side import Role, Side, SourceKind, assign
from domain.text import clean_text
from handlers.shared.slack_profile import profile_of
from messages import setup as words
from messages import team as team_words
from messages.blocks import Message
from storage import counting_choice, deadline, member, outbox, setup
from storage.deadline import Deadline
from storage.member import READ, Profile, SideSource
from storage.outbox import deliveries
from storage.scope import Here, Scope
from storage.setup import Setup

log = structlog.get_logger(__name__)

READ_EVERY = timedelta(days=1)
# With this ends the key of what the admin is told of a set-up once.
FINDINGS = "people"
TRY_AGAIN = timedelta(minutes=10)
PAGE = 200
# What Slack says of a person whom the bot's workspace may not see.
NOT_SHOWN = "user_not_visible"
# What an admin can do about Slack's refusal to say who is on a side.
PROBLEMS = {
    "paid_teams_only": "user groups need a paid Slack plan. Please pick a channel or people in the setup.",
    "no_such_subteam": "the user group is gone. Please pick another one in the setup.",
    "subteam_not_found": "the user group is gone. Please pick another one in the setup.",
    "channel_not_found": "I'm not in the channel. Type `/invite @Drumbeat` there.",
    "missing_scope": "I'm missing a permission. `drumbeat doctor` names it.",
}


TEAM_PROBLEMS = {
    "paid_teams_only": "user groups need a paid Slack plan.",
    "no_such_subteam": "the user group is gone. Please pick the teams again.",
    "subteam_not_found": "the user group is gone. Please pick the teams again.",
    "missing_scope": PROBLEMS["missing_scope"],
}


def jobs(outside: Outside, now: datetime) -> list[Job]:
    """One reading for each workspace whose people are due; one cut short by `stopping` stays due."""
    due = outside.store.read(lambda session: deadline.due(session, now, READ))
    return [_job(outside, Here(outside.store, now, each.workspace_id, Names()), each) for each in due]


def _job(outside: Outside, here: Here, due: Deadline) -> Job:
    return Job(
        name="read members",
        run=partial(read, here, due, outside.client_for(here.workspace_id), outside.stopping),
        failed=lambda _error: here.write(_put_off, due, here.now + TRY_AGAIN),
    )


def _put_off(scope: Scope, due: Deadline, at: datetime) -> None:
    deadline.move(scope.session, due, at)


def read(here: Here, due: Deadline, slack: WebClient, stopping: Callable[[], bool]) -> None:
    """Read a workspace's people; what Slack puts off is read later, what it refuses is told to the admin."""
    sources = here.read(lambda scope: member.sources(scope.session, scope.workspace_id))
    try:
        found = {Side(source.side): _people(slack, source) for source in sources}
        leaders = {Side(source.side): source.leaders for source in sources}
        here.write(_place, assign(found, leaders))
        _read_teams(here, slack)
        unread = []
        for user in here.read(lambda scope: member.stale(scope.session, scope.workspace_id, scope.now)):
            if stopping():
                return
            profile = _profile(slack, user)
            unread += [] if profile else [user]
            here.write(_learn, user, profile)
        channels = _look_at_channels(here, slack)
    except SlackApiError as error:
        _refuse_or_put_off(here, due, error)
        return
    both = sorted(set(found[Side.SALES]) & set(found[Side.MARKETING]))
    here.write(_finish, due, both, channels, unread)


def _place(scope: Scope, placed: Mapping[str, tuple[Side, Role]]) -> None:
    member.place(scope.session, scope.workspace_id, placed)
    counting_choice.recognise(scope.session, scope.workspace_id, placed)


def _learn(scope: Scope, user: str, profile: Profile | None) -> None:
    """Of somebody who is not shown stays what was known: one odd person never costs the others."""
    if profile is None:
        known = member.find(scope.session, scope.workspace_id, user)
        zone = known.zone if known else None
        profile = Profile(user, known.name if known and known.name else user, zone, True, is_admin=False)
    member.learn(scope.session, scope.workspace_id, profile, scope.now)


def _people(slack: WebClient, source: SideSource) -> Sequence[str]:
    if source.kind == SourceKind.PEOPLE:
        return source.ids
    if source.kind == SourceKind.GROUP:
        return list(slack.usergroups_users_list(usergroup=source.ids[0])["users"])
    found: list[str] = []
    for page in slack.conversations_members(channel=source.ids[0], limit=PAGE):
        found += page["members"]
    return found


def _group_names(slack: WebClient) -> dict[str, str]:
    groups = slack.usergroups_list()["usergroups"]
    return {each["id"]: clean_text(str(each["name"])) for each in groups}


def _read_teams(here: Here, slack: WebClient) -> None:
    """Read who is in which team; a group Slack refuses is left out and told, what it puts off is raised."""
    saved = here.read(lambda scope: setup.find(scope.session, scope.workspace_id))
    people: list[tuple[str, Sequence[str]]] = []
    names: dict[str, str] = {}
    for group in saved.teams if saved else []:
        try:
            names = names or _group_names(slack)
            members = slack.usergroups_users_list(usergroup=group)["users"]
        except SlackApiError as error:
            code = code_of(error)
            if not code or passes(code):
                raise
            message = team_words.unread(TEAM_PROBLEMS.get(code, code))
            here.write(_tell_admin, f"team:{group}:{code}", message)
        else:
            people.append((names.get(group, group), members))
    here.write(lambda scope: member.set_teams(scope.session, scope.workspace_id, teams.assign(people)))


def _profile(slack: WebClient, user: str) -> Profile | None:
    """What Slack says of one person; None where it won't show them, or says what nobody can read."""
    try:
        shown = slack.users_info(user=user)["user"]
    except SlackApiError as error:
        code = code_of(error)
        if code == "user_not_found":
            return Profile(user, user, None, active=False, is_admin=False)
        if code == NOT_SHOWN:
            return None
        raise
    try:
        return profile_of(shown)
    except (KeyError, TypeError, AttributeError):
        log.warning("a profile that can't be read")
        return None


def _refuse_or_put_off(here: Here, due: Deadline, error: SlackApiError) -> None:
    """What is neither a wait nor a no is raised: the reading is tried again soon."""
    wait_s, code = retry_after(error), code_of(error)
    if wait_s is not None:
        here.write(_put_off, due, here.now + timedelta(seconds=wait_s))
        return
    if not code or passes(code):
        raise error
    here.write(_refuse, due, code)


def _refuse(scope: Scope, due: Deadline, code: str) -> None:
    _put_off(scope, due, scope.now + READ_EVERY)
    _tell_admin(scope, f"people:{code}", words.people_unread(PROBLEMS.get(code, code)))


def _look_at_channels(here: Here, slack: WebClient) -> dict[str, ChannelState]:
    """Whether the bot is in each channel of a set-up whose admin was not told yet; none after that."""
    untold = here.read(_channels_untold)
    return {channel: _state_of(slack, channel, refused=refused) for channel, refused in untold.items()}


def _channels_untold(scope: Scope) -> dict[str, bool]:
    """The channels to look at, and whether joining each was refused."""
    session, workspace_id = scope.session, scope.workspace_id
    saved, chosen = setup.find(session, workspace_id), setup.chosen(session, workspace_id)
    if saved is None or chosen is None or deliveries.find(session, workspace_id, _key(saved, FINDINGS)):
        return {}
    joins = {channel: _key(saved, f"join:{channel}") for channel in chosen.uses}
    return {channel: deliveries.has_failed(session, workspace_id, key) for channel, key in joins.items()}


def _state_of(slack: WebClient, channel: str, *, refused: bool) -> ChannelState:
    """What Slack says of it; one it knows nothing of is private, and the bot is not in it."""
    try:
        told = slack.conversations_info(channel=channel)["channel"]
    except SlackApiError as error:
        code = code_of(error)
        if not code or passes(code):
            raise
        return ChannelState.NOT_INVITED
    if told.get("is_archived"):
        return ChannelState.ARCHIVED
    if told.get("is_member"):
        return ChannelState.JOINED
    return ChannelState.NOT_INVITED if refused or told.get("is_private") else ChannelState.JOINING


def _finish(
    scope: Scope,
    due: Deadline,
    both: list[str],
    channels: Mapping[str, ChannelState],
    unread: Sequence[str],
) -> None:
    _put_off(scope, due, scope.now + READ_EVERY)
    tell_who_is_missing(scope)
    chosen = setup.chosen(scope.session, scope.workspace_id)
    if chosen is None:
        return
    people = member.people_a_side(scope.session, scope.workspace_id)
    placed = member.sides_of(scope.session, scope.workspace_id, chosen.answering)
    found = words.SetupFindings(
        counts={side: people.get(side, 0) for side in Side},
        both=both,
        neither=[user for user in chosen.answering if user not in placed],
        channels=channels,
        unread=unread,
    )
    _tell_admin(scope, FINDINGS, words.setup_findings(found))


def _tell_admin(scope: Scope, what: str, message: Message) -> None:
    """Say it to whoever saved the set-up; once for each time it was saved."""
    saved = setup.find(scope.session, scope.workspace_id)
    if saved:
        outbox.dm(scope, saved.saved_by, _key(saved, what), message)


def _key(saved: Setup, what: str) -> str:
    return f"setup:{saved.round}:{what}"


READER = Reader("members", jobs, READ_EVERY, pool="people", kinds=(READ,))
