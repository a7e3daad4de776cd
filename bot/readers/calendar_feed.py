"""Purpose: reads the shared calendars that are due and counts the meetings in them that are over.

Fetches and parses nothing in this process: bot/readers/calendar_process does, in one that is gone afterwards.
Never logs a calendar's address, and keeps nothing of a meeting but that two people were invited to it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.readers.reader import Reader
from domain import calendar_feed as rules
from domain.calendar import local_day, zone
from domain.calendar_feed import PastMeeting, Reading, Trouble, TroubleError
from domain.delivery import Urgency
from domain.job import Job
from domain.touchpoint import TouchKind
from messages import calendar_feed as words
from storage import calendar_feed, member, outbox, workspace
from storage.calendar_feed import READ, CalendarFeed
from storage.db.engine import Session, Store
from storage.deadline import Deadline
from storage.scope import Scope
from storage.touchpoint.meetings import Meeting, meet

LONGEST_S = 150
LOOK_S = 0.5
# What the reading process is lent of this one's environment: how to find Python's parts, no tokens.
LENT = ("PATH", "PYTHONPATH", "SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass(frozen=True)
class ReadingRequest:
    """Which meetings are wanted. `zone` (IANA) is that of times without one."""

    url: str
    after: datetime
    until: datetime
    zone: str


Read = Callable[[ReadingRequest, Callable[[], bool]], Reading]
"""Gives the meetings asked for; TroubleError when the calendar can't be read."""


def jobs(
    store: Store,
    now: datetime,
    stopping: Callable[[], bool] = lambda: False,
    read: Read | None = None,
) -> list[Job]:
    """One reading for each calendar that is due; one cut short by `stopping` stays due."""
    due = store.read(lambda session: calendar_feed.due(session, now))
    look = partial(_look, store=store, now=now, stopping=stopping, read=read or read_in_process)
    return [
        Job(
            name="read a calendar",
            run=partial(look, deadline, feed),
            failed=partial(_broken, store, deadline, feed, now),
        )
        for deadline, feed in due
    ]


def read_in_process(
    asked: ReadingRequest, stopping: Callable[[], bool], trusted: Sequence[str] = ()
) -> Reading:
    """Read it in a process of its own. `trusted` (host:port) need be neither https nor public."""
    question = {
        "url": asked.url,
        "after": asked.after.isoformat(),
        "until": asked.until.isoformat(),
        "zone": asked.zone,
        "trusted": list(trusted),
    }
    answer = json.loads(_answer(json.dumps(question), stopping) or '{"trouble": "too_slow"}')
    if "trouble" in answer:
        raise TroubleError(Trouble(answer["trouble"]))
    return Reading.of(answer)


def _answer(question: str, stopping: Callable[[], bool]) -> str:
    """What the process says; nothing where it was killed, for its time or its memory."""
    lent = {name: os.environ[name] for name in LENT if name in os.environ}
    command = [sys.executable, "-m", "bot.readers.calendar_process"]
    with subprocess.Popen(  # noqa: S603 - our own module; what is asked goes through its standard input
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=lent,
        text=True,
    ) as process:
        asked: str | None = question
        for _ in range(int(LONGEST_S / LOOK_S)):
            try:
                return process.communicate(asked, timeout=LOOK_S)[0]
            except subprocess.TimeoutExpired:
                asked = None  # it is written already
            if stopping():
                break
        process.kill()
        return ""


def _look(
    due: Deadline,
    feed: CalendarFeed,
    *,
    store: Store,
    now: datetime,
    stopping: Callable[[], bool],
    read: Read,
) -> None:
    where = store.read(lambda session: workspace.get(session, feed.workspace_id).zone)
    asked = ReadingRequest(feed.url, max(feed.read_until, now - rules.LOOKED_BACK), now, where)
    try:
        reading = read(asked, stopping)
    except TroubleError as error:
        if not stopping():
            trouble = error.trouble
            store.write(lambda session: _failed(session, due, feed, trouble, now))
        return
    for one in reading.held:
        if stopping():
            return  # what was counted is known when it is read again
        store.write(partial(_count, feed=feed, held=one, zone_name=where, now=now))
    again, odd = now + rules.READ_EVERY, {str(name): count for name, count in reading.left_out.items()}
    store.write(lambda session: calendar_feed.record_reading(session, due, again, now, odd))


def _count(session: Session, feed: CalendarFeed, held: PastMeeting, zone_name: str, now: datetime) -> None:
    people = member.of_mail(session, feed.workspace_id, held.people)
    day = local_day(held.started, zone(zone_name))
    of = Meeting(f"calendar:{held.name}", TouchKind.MEETING, day, planned=True, known_for=rules.LOOKED_BACK)
    meet(session, feed.workspace_id, of, people, now)


def _broken(store: Store, due: Deadline, feed: CalendarFeed, now: datetime, _error: str) -> None:
    store.write(lambda session: _failed(session, due, feed, Trouble.BROKEN, now))


def _failed(session: Session, due: Deadline, feed: CalendarFeed, trouble: Trouble, now: datetime) -> None:
    """Try again later; once it went on for long, tell whoever added it, once until it is read again."""
    failures = feed.failures + 1
    again = now + rules.next_try(failures)
    put_off = calendar_feed.record_failure(session, due, again, trouble, failures)
    if not put_off or now - feed.read_until < rules.TOLD_AFTER:
        return
    where = workspace.get(session, feed.workspace_id).zone
    told = words.feed_unread(
        words.FeedView(feed.number, rules.host(feed.url), feed.read_until, where, trouble)
    )
    key = f"calendar:{feed.id}:{feed.read_until:%Y%m%dT%H%M%S}"
    outbox.dm(Scope(session, feed.workspace_id, now), feed.added_by, key, told, Urgency.SOON)


READER = Reader(
    "calendars",
    lambda outside, now: jobs(outside.store, now, outside.stopping),
    rules.READ_EVERY,
    pool="calendars",
    kinds=(READ,),
)
