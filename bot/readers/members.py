"""Purpose: reads who is on which side from Slack: user groups, channels and people's profiles.

Decides no side (domain/side) and speaks to nobody but Slack's look-ups.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from domain import team as teams
from domain.job import Job
from domain.side import Side, SourceKind, assign
from handlers.liaison_left import tell_of_leavers
from handlers.shared.slack_profile import profile_of
from messages import setup as words
from messages import team as team_words
from storage import member, setup
from storage.db.engine import Session, Store
from storage.member import Profile, SideSource
from storage.outbox import deliveries
from storage.outbox.deliveries import Owed

READ_EVERY = timedelta(days=1)
TRY_AGAIN = timedelta(minutes=10)
PAGE = 200
# What an admin can do about Slack's refusal to say who is on a side.
PROBLEMS = {
    "paid_teams_only": "user groups need a paid Slack plan. Please choose a channel or people in the set-up.",
    "no_such_subteam": "the user group is gone. Please choose another in the set-up.",
    "subteam_not_found": "the user group is gone. Please choose another in the set-up.",
    "channel_not_found": "I am not in the channel. Please type `/invite @Drumbeat` there.",
    "missing_scope": "I lack a permission. `drumbeat doctor` names it.",
}


TEAM_PROBLEMS = {
    "paid_teams_only": "user groups need a paid Slack plan.",
    "no_such_subteam": "the user group is gone. Please choose the teams again.",
    "subteam_not_found": "the user group is gone. Please choose the teams again.",
    "missing_scope": PROBLEMS["missing_scope"],
}


def jobs(
    store: Store,
    client_for: Callable[[int], WebClient],
    now: datetime,
    stopping: Callable[[], bool] = lambda: False,
) -> list[Job]:
    """One reading for each workspace whose people are due; one cut short by `stopping` stays due."""
    due = store.read(lambda session: member.due_workspaces(session, now))
    sources = {one: store.read(partial(member.sources, workspace_id=one)) for one in due}
    return [
        Job(
            name="read members",
            run=partial(
                read, store, client_for(workspace_id), workspace_id, sources[workspace_id], now, stopping
            ),
            failed=partial(_later, store, sources[workspace_id], now + TRY_AGAIN),
        )
        for workspace_id in due
    ]


def _later(store: Store, sources: Sequence[SideSource], at: datetime, _error: str) -> None:
    store.write(lambda session: member.next_reading(session, sources, at))


def read(
    store: Store,
    slack: WebClient,
    workspace_id: int,
    sources: Sequence[SideSource],
    now: datetime,
    stopping: Callable[[], bool],
) -> None:
    """Read a workspace's people; what Slack puts off is read later, what it refuses is told to the admin."""
    try:
        found = {Side(source.side): _people(slack, source) for source in sources}
        leaders = {Side(source.side): source.leaders for source in sources}
        store.write(lambda session: member.place(session, workspace_id, assign(found, leaders)))
        _read_teams(store, slack, workspace_id, now)
        for user in store.read(lambda session: member.stale(session, workspace_id, now)):
            if stopping():
                return
            profile = _profile(slack, user)
            store.write(partial(member.learn, workspace_id=workspace_id, profile=profile, now=now))
    except SlackApiError as error:
        _put_off(store, workspace_id, sources, error, now)
        return
    both = sorted(set(found[Side.SALES]) & set(found[Side.MARKETING]))
    store.write(lambda session: _done(session, workspace_id, sources, both, now))


def _people(slack: WebClient, source: SideSource) -> Sequence[str]:
    if source.kind == SourceKind.PEOPLE:
        return source.ids
    if source.kind == SourceKind.GROUP:
        return list(slack.usergroups_users_list(usergroup=source.ids[0])["users"])
    found: list[str] = []
    for page in slack.conversations_members(channel=source.ids[0], limit=PAGE):
        found += page["members"]
    return found


def _read_teams(store: Store, slack: WebClient, workspace_id: int, now: datetime) -> None:
    """Read who is in which team; a group Slack refuses is left out and told, what it puts off is raised."""
    saved = store.read(lambda session: setup.find(session, workspace_id))
    found: list[tuple[str, Sequence[str]]] = []
    names: dict[str, str] = {}
    for group in saved.teams if saved else []:
        try:
            names = names or {one["id"]: str(one["name"]) for one in slack.usergroups_list()["usergroups"]}
            people = slack.usergroups_users_list(usergroup=group)["users"]
        except SlackApiError as error:
            if error.response.headers.get("Retry-After"):
                raise
            code = str(error.response.get("error", ""))
            told = team_words.unread(TEAM_PROBLEMS.get(code, code)).payload()
            what = f"team:{group}:{code}"
            store.write(partial(_tell, workspace_id=workspace_id, what=what, payload=told, now=now))
        else:
            found.append((names.get(group, group), people))
    store.write(lambda session: member.set_teams(session, workspace_id, teams.assign(found)))


def _profile(slack: WebClient, user: str) -> Profile:
    try:
        return profile_of(slack.users_info(user=user)["user"])
    except SlackApiError as error:
        if error.response["error"] != "user_not_found":
            raise
        return Profile(user, user, None, active=False, is_admin=False)


def _put_off(
    store: Store, workspace_id: int, sources: Sequence[SideSource], error: SlackApiError, now: datetime
) -> None:
    wait = error.response.headers.get("Retry-After")
    if wait:
        at = now + timedelta(seconds=float(wait))
        store.write(lambda session: member.next_reading(session, sources, at))
        return
    code = str(error.response.get("error", ""))
    store.write(lambda session: _refused(session, workspace_id, sources, code, now))


def _refused(
    session: Session, workspace_id: int, sources: Sequence[SideSource], code: str, now: datetime
) -> None:
    member.next_reading(session, sources, now + READ_EVERY)
    _tell(
        session, workspace_id, f"people:{code}", words.people_unread(PROBLEMS.get(code, code)).payload(), now
    )


def _done(
    session: Session, workspace_id: int, sources: Sequence[SideSource], both: list[str], now: datetime
) -> None:
    member.next_reading(session, sources, now + READ_EVERY)
    tell_of_leavers(session, workspace_id, now)
    counts = {side: member.people_a_side(session, workspace_id).get(side, 0) for side in Side}
    _tell(session, workspace_id, "people", words.people_read(counts, both).payload(), now)


def _tell(session: Session, workspace_id: int, what: str, payload: dict[str, object], now: datetime) -> None:
    """Say it to whoever saved the set-up; once for each time it was saved."""
    saved = setup.find(session, workspace_id)
    if saved:
        key = f"setup:{saved.round}:{what}"
        deliveries.owe(session, [Owed(workspace_id, key, saved.saved_by, payload, due_at=now)])
