"""Purpose: asks Slack who does not want to be disturbed, right before something is let through to them.

Decides nothing (domain/quiet) and speaks to nobody.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.readers.reader import Reader
from bot.slack_client import code_of
from domain.delivery import passes
from domain.job import Job
from domain.quiet import Disturbance
from storage import quiet
from storage.db.engine import Store

log = structlog.get_logger(__name__)

# dnd.teamInfo takes so many people a call.
PEOPLE_A_CALL = 50
TRY_AGAIN = timedelta(minutes=1)


def jobs(store: Store, client_for: Callable[[int], WebClient], now: datetime) -> list[Job]:
    """One job a workspace in which something held is due for people not asked about just now."""
    waiting = store.read(lambda session: quiet.due(session, now, fresh=False))
    made = []
    for workspace_id, rows in groupby(waiting, key=lambda row: row[0]):
        users = [user for _workspace, user in rows]
        made.append(
            Job(
                "ask who may be disturbed",
                partial(_read, store, client_for, workspace_id, users, now),
                partial(_put_off, store, workspace_id, users, now),
            )
        )
    return made


def _read(
    store: Store,
    client_for: Callable[[int], WebClient],
    workspace_id: int,
    users: Sequence[str],
    now: datetime,
) -> None:
    slack = client_for(workspace_id)
    for start in range(0, len(users), PEOPLE_A_CALL):
        some = users[start : start + PEOPLE_A_CALL]
        told = _asked(slack, some)
        read = {user: disturbance_of(told.get(user) or {}, now) for user in some}
        store.write(partial(quiet.learn, workspace_id=workspace_id, read=read, now=now))


def _asked(slack: WebClient, users: Sequence[str]) -> Mapping[str, Any]:
    """What Slack says of these people; nothing where it will never say."""
    try:
        answer: Mapping[str, Any] = slack.dnd_teamInfo(users=list(users))["users"]
    except SlackApiError as error:
        code = code_of(error)
        if not code or passes(code):
            raise
        # Without the permission nobody would ever be written to; `drumbeat doctor` names it.
        log.warning("do-not-disturb can't be read", error=code)
        return {}
    return answer


def disturbance_of(told: Mapping[str, Any], now: datetime) -> Disturbance | None:
    """The time in which a person does not want to be disturbed: a snooze that runs, or the next daily one."""
    if told.get("snooze_enabled") and int(told.get("snooze_endtime") or 0) > now.timestamp():
        return Disturbance(now, datetime.fromtimestamp(int(told["snooze_endtime"]), UTC))
    starts, ends = int(told.get("next_dnd_start_ts") or 0), int(told.get("next_dnd_end_ts") or 0)
    if not told.get("dnd_enabled") or ends <= starts:
        return None
    return Disturbance(datetime.fromtimestamp(starts, UTC), datetime.fromtimestamp(ends, UTC))


def _put_off(store: Store, workspace_id: int, users: Sequence[str], now: datetime, _error: str) -> None:
    store.write(lambda session: quiet.put_off_all(session, workspace_id, users, now + TRY_AGAIN))


# A pool of its own: messages wait for it.
READER = Reader(
    "do not disturb",
    lambda outside, now: jobs(outside.store, outside.client_for, now),
    quiet.FRESH,
    pool="disturbance",
)
