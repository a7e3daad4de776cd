"""Purpose: delivers what the ledger holds: claims, sends, records, and tells the owner of what is refused.

The same under every engine. Runs no threads of its own.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import partial

import structlog
from slack_sdk import WebClient

from bot import jobs
from bot.clock import Clock
from bot.delivery.outcome import Arrived, NotFoundYet, Outcome, Refused, TryLater, Unknown, Uploaded
from bot.delivery.pace import Lane, Pace
from bot.delivery.send import SETTLES_WITHIN, first_method, not_yet, send, upload
from bot.metrics import Metrics
from digests.file import content
from domain.delivery import CLOSED, DELETED, MUTE, TIDY_AFTER, Kind, Urgency, wait_before
from domain.job import Job
from messages import delivery as words
from storage import delivery, repost
from storage.delivery import Delivery, Owed
from storage.engine import Session, Store

log = structlog.get_logger(__name__)

# History may lag by a second or two: a look before that only has to be repeated.
LOOK_SOON = timedelta(seconds=3)


class Mouth:
    """`client_for` gives the Slack client of a workspace."""

    def __init__(
        self,
        store: Store,
        client_for: Callable[[int], WebClient],
        clock: Clock,
        pace: Pace,
        metrics: Metrics,
    ) -> None:
        self._store = store
        self._client_for = client_for
        self._clock = clock
        self._pace = pace
        self._metrics = metrics

    def claim(self, busy: Collection[Lane], most: int) -> list[Delivery]:
        """Up to `most` due deliveries, one a lane, marked as being sent."""
        blocked = {*busy, *self._pace.waiting()}
        ready = self._store.read(lambda session: delivery.ready(session, self._clock(), blocked, most))
        ready = [one for one in ready if self._pace.may_call(one.workspace_id, first_method(one))]
        if not ready:
            return []
        claimed = self._store.write(lambda session: delivery.claim(session, [one.number for one in ready]))
        mine = [one for one in ready if one.number in claimed]
        for one in mine:
            one.attempts += 1
        return mine

    def deliver(self, one: Delivery) -> Outcome:
        """Send a claimed delivery and record what came of it."""
        original = None
        if one.of_key:
            original = self._store.read(partial(delivery.find, workspace_id=one.workspace_id, key=one.of_key))
        slack = self._client_for(one.workspace_id)
        outcome = self._upload(slack, one, original) or send(slack, one, original, self._clock())
        if one.kind in {Kind.MESSAGE, Kind.FILE}:
            self._pace.spoke(one.lane)
        self._record(one, original, outcome)
        self._metrics.delivered(one.kind, type(outcome).__name__.lower())
        return outcome

    def _upload(self, slack: WebClient, one: Delivery, original: Delivery | None) -> Outcome | None:
        """Bring a file to Slack before it is shared; None when it is there."""
        if one.kind != Kind.FILE or one.file_id:
            return None
        if one.of_key and (waits := not_yet(original)):
            return waits
        made: list[bytes] = []
        jobs.run([Job(f"make {one.payload['made']}", lambda: made.append(content(one.payload)))])
        if not made:
            return Refused("file_not_made")
        outcome = upload(slack, one, made[0])
        if not isinstance(outcome, Uploaded):
            return outcome
        self._store.write(lambda session: delivery.uploaded(session, one.number, outcome.file_id))
        # Whatever earlier tries came to, this upload was not shared by them.
        one.file_id, one.unknown_since = outcome.file_id, None
        return None

    def _record(self, one: Delivery, original: Delivery | None, outcome: Outcome) -> None:
        now = self._clock()
        match outcome:
            case Arrived():
                self._store.write(lambda session: _arrived(session, one, outcome, now))
            case Refused(error):
                log.error("delivery refused", key=one.key, error=error)
                self._store.write(lambda session: _refuse(session, one, original, error, now))
            case TryLater(error, method, wait_s):
                self._wait(one, method, wait_s)
                wait = wait_before(one.attempts) if wait_s is None else timedelta(seconds=wait_s)
                self._again(one, error, one.unknown_since, now + wait)
            case NotFoundYet(error, looked, method, wait_s):
                self._wait(one, method, wait_s)
                since = one.unknown_since or now
                # Attempts count looks and interrupted tries too: a message must not wait minutes for a look.
                wait = min(wait_before(one.attempts), SETTLES_WITHIN)
                due_at = since + SETTLES_WITHIN if looked else now + wait
                self._again(one, error, since, due_at)
            case Unknown(error):
                self._again(one, error, now, now + LOOK_SOON)

    def _wait(self, one: Delivery, method: str, wait_s: float | None) -> None:
        if wait_s is not None:
            self._pace.blocked(one.workspace_id, method, wait_s)

    def _again(self, one: Delivery, error: str, unknown_since: datetime | None, due_at: datetime) -> None:
        log.warning("delivery waits", key=one.key, error=error, attempt=one.attempts)
        self._store.write(
            lambda session: delivery.postpone(session, one.number, due_at, error, unknown_since)
        )


def _arrived(session: Session, one: Delivery, outcome: Arrived, now: datetime) -> None:
    """Record it; where it may stand twice, look once more later and keep the one that is recorded."""
    recorded = delivery.sent(session, one.number, outcome.channel, outcome.ts, now)
    # Found at the first look after the first try: there was one post only, and nothing to tidy up.
    single = outcome.found and one.attempts == 2
    if one.kind == Kind.MESSAGE and ((one.unknown_since and not single) or not recorded):
        tidy = Owed(
            one.workspace_id,
            f"tidy:{one.key}:{one.attempts}",
            one.target,
            {},
            due_at=now + TIDY_AFTER,
            kind=Kind.TIDY,
            of_key=one.key,
        )
        delivery.owe(session, [tidy])


def _refuse(session: Session, one: Delivery, original: Delivery | None, error: str, now: datetime) -> None:
    """Bring it to its reader another way where there is one; else end it and tell whoever owns it, once."""
    if one.kind == Kind.UPDATE and original and (target := _again_at(original, error)):
        repost.bring_back(session, one, original, target, now)
        if target != original.target:
            _tell_moved(session, original, target, error, now)
        return
    if one.instead and error not in MUTE:
        repost.send_instead(session, one, now)
        _tell_moved(session, one, one.instead, error, now)
        return
    delivery.fail(session, one.number, error)
    if one.tell and error not in MUTE:
        payload = words.failed(one.target, error).payload()
        told = Owed(one.workspace_id, f"refused:{one.key}", one.tell, payload, now, urgency=Urgency.SOON)
        delivery.owe(session, [told])


def _again_at(original: Delivery, error: str) -> str | None:
    """Where a message that can't be changed any more is posted anew; None where it is not to be."""
    if error in DELETED:
        return original.target
    return original.instead if error in CLOSED else None


def _tell_moved(session: Session, moved: Delivery, instead: str, error: str, now: datetime) -> None:
    """Tell its owner what goes elsewhere now; once a day for each place, however much it is."""
    if moved.tell:
        payload = words.moved(moved.target, error, instead).payload()
        key = f"moved:{moved.target}:{now:%Y-%m-%d}"
        told = Owed(moved.workspace_id, key, moved.tell, payload, now, urgency=Urgency.SOON)
        delivery.owe(session, [told])
