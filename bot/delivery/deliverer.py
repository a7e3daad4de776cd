"""Purpose: delivers what the ledger holds: claims, sends, records, and tells the owner of what is refused.

The same under every engine. Runs no threads of its own.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from slack_sdk import WebClient

from bot import job_runner
from bot.clock import Clock
from bot.delivery.outcome import Arrival, FinalRefusal, NotFoundYet, Outcome, TryLater, Unknown, Upload
from bot.delivery.rate_limit import RateLimit
from bot.delivery.send import POST, SETTLES_WITHIN, calls_of, first_method, not_yet, send, upload
from bot.metrics import Metrics
from digests.file_content import content
from domain.delivery import (
    BLOCKS_REFUSED,
    CLOSED,
    DELETED,
    INACTIVE,
    LONGEST_WAIT,
    MOST_TRIES,
    MUTE,
    PATIENT_TRIES,
    TIDY_AFTER,
    UNSEEN,
    DeliveryKind,
    Urgency,
    is_person,
    subject_of,
    wait_before,
)
from domain.job import Job
from messages import delivery as words
from storage import member, setup
from storage.db.engine import Session, Store
from storage.outbox import deliveries, method_wait, queue, repost, table_verdict
from storage.outbox.deliveries import Delivery, NewDelivery
from storage.outbox.payload import TWIN, without_table
from storage.outbox.queue import ClaimedDelivery, ReadyDelivery

log = structlog.get_logger(__name__)

# History may lag by a second or two: a look before that only has to be repeated.
LOOK_SOON = timedelta(seconds=3)
SHOWS_WITHIN = timedelta(seconds=5)
# A wait that whoever looks after the bot should know of.
LONG_WAIT_S = 3600


class Deliverer:
    """`client_for` gives the Slack client of a workspace."""

    def __init__(
        self,
        store: Store,
        client_for: Callable[[int], WebClient],
        clock: Clock,
        rate_limit: RateLimit,
        metrics: Metrics,
    ) -> None:
        self._store = store
        self._client_for = client_for
        self._clock = clock
        self._rate_limit = rate_limit
        self._metrics = metrics

    def ready(self, most: int) -> list[ReadyDelivery]:
        """Up to `most` due deliveries that Slack would take now, one a lane; nothing is marked."""
        now = self._clock()
        spent = {(one, str(DeliveryKind.MESSAGE), False) for one in self._rate_limit.spent()}

        def ready(session: Session) -> list[ReadyDelivery]:
            waits = {call for told in method_wait.waiting(session, now) for call in calls_of(*told)}
            return queue.ready(session, now, most, waits | spent, self._rate_limit.spacing)

        return self._store.read(ready)

    def afford(self, ready: Sequence[ReadyDelivery]) -> list[ReadyDelivery]:
        """Those that their workspace's budget of messages a minute has room for; it is spent on them."""
        return [
            one
            for one in ready
            if one.kind != DeliveryKind.MESSAGE or self._rate_limit.spend(one.workspace_id)
        ]

    def take(
        self, ids: Sequence[int], owner: int | None = None, most: int | None = None
    ) -> list[ClaimedDelivery]:
        """Mark these, `most` at most, as being sent by `owner`; those that still waited."""
        if not ids:
            return []
        now = self._clock()
        return self._store.write(lambda session: queue.take(session, ids, owner, now, most))

    def deliver(self, one: ClaimedDelivery) -> None:
        """Send a claimed delivery and record what came of it."""
        outcome, original = self._try(one)
        self._metrics.count_delivery(one.kind, type(outcome).__name__.lower())
        self._record(one, original, outcome)

    def _upload(self, slack: WebClient, one: ClaimedDelivery, original: Delivery | None) -> Outcome | None:
        """Bring a file to Slack before it is shared; None when it is there."""
        if one.kind != DeliveryKind.FILE or one.file_id:
            return None
        if one.of_key and (waits := not_yet(original)):
            return waits
        made: list[bytes] = []
        job_runner.run([Job(f"make {one.payload['made']}", lambda: made.append(content(one.payload)))])
        if not made:
            return FinalRefusal("file_not_made")
        outcome = upload(slack, one, made[0])
        if not isinstance(outcome, Upload):
            return outcome
        self._store.write(lambda session: deliveries.record_upload(session, one.number, outcome.file_id))
        # Whatever earlier tries came to, this upload was not shared by them.
        one.file_id, one.unknown_since = outcome.file_id, None
        return None

    def _try(self, one: ClaimedDelivery) -> tuple[Outcome, Delivery | None]:
        """What came of it, and the delivery it is about."""
        wait_s = self._rate_limit.wait_s(one.workspace_id, first_method(one))
        if wait_s:  # Slack asked for it after this one was claimed
            return TryLater("ratelimited", wait_s=wait_s), None
        original = None
        if one.of_key:
            original = self._store.read(
                partial(deliveries.find, workspace_id=one.workspace_id, key=one.of_key)
            )
        one.payload = self._readable_there(one)
        slack = self._client_for(one.workspace_id)
        return self._upload(slack, one, original) or send(slack, one, original, self._clock()), original

    def _readable_there(self, one: ClaimedDelivery) -> dict[str, Any]:
        """Its twin where that workspace's Slack has refused tables lately."""
        if not one.payload.get(TWIN):
            return one.payload
        where, now = one.workspace_id, self._clock()
        refused = self._store.read(lambda session: table_verdict.refused_until(session, where, now))
        return without_table(one.payload) if refused else one.payload

    def _record(self, one: ClaimedDelivery, original: Delivery | None, outcome: Outcome) -> None:
        now = self._clock()
        match outcome:
            case Arrival():
                self._store.write(lambda session: _record_arrival(session, one, outcome, now))
            case FinalRefusal(error) if self._store.read(partial(_reader_left, one, original, error)):
                log.info("its reader has left", **log_fields(one), error=error)
                self._store.write(lambda session: _end_left(session, one, error, now))
            case FinalRefusal(error):
                log.error("delivery refused", **log_fields(one), error=error)
                self._store.write(lambda session: _refuse(session, one, original, error, now))
            case TryLater(error, method, wait_s):
                self._wait(one, method, wait_s)
                wait = wait_before(one.attempts) if wait_s is None else timedelta(seconds=wait_s)
                wait = min(wait, LONGEST_WAIT)  # the method's own wait holds it back for longer
                # The look before it decided; only a try that may still arrive asks for another one.
                since = one.unknown_since if one.unknowns or method != POST else None
                self._again(one, error, since, now + wait)
            case NotFoundYet() if one.attempts >= MOST_TRIES:
                log.error("delivery given up", **log_fields(one), error=UNSEEN)
                self._store.write(lambda session: _refuse(session, one, original, UNSEEN, now))
            case NotFoundYet(error, looked, method, wait_s):
                self._wait(one, method, wait_s)
                since = one.unknown_since or now
                # Attempts count looks and interrupted tries too: a message must not wait minutes for a look.
                wait = min(wait_before(one.attempts), SETTLES_WITHIN)
                due_at = since + SETTLES_WITHIN if looked else now + wait
                self._again(one, error, since, due_at)
            case Unknown(error, over=True):
                # Nothing comes later: one look decides, as soon as history surely shows what there is. No
                # second message can follow from this try alone, so it asks for no tidying up either.
                since = now + SHOWS_WITHIN - SETTLES_WITHIN
                wait = max(SHOWS_WITHIN, wait_before(one.unknowns))
                counts = one.unknowns > 0 or one.attempts >= PATIENT_TRIES
                self._again(one, error, since, now + wait, unknown=counts)
            case Unknown(error, silent=silent):
                # To look soon after a silence decides nothing: the one look is made when it does.
                wait = SETTLES_WITHIN if silent and one.kind == DeliveryKind.MESSAGE else LOOK_SOON
                # What stands between and answers so to this one message may do so again: it is tried less and
                # less often, MOST_UNKNOWNS times in all.
                self._again(one, error, now, now + max(wait, wait_before(one.unknowns)), unknown=True)

    def _wait(self, one: ClaimedDelivery, method: str, wait_s: float | None) -> None:
        if wait_s is not None and method:
            if wait_s >= LONG_WAIT_S:
                log.warning("slack asks for a long wait", workspace=one.workspace_id, method=method, s=wait_s)
            self._rate_limit.block(one.workspace_id, method, wait_s)
            now = self._clock()
            until = now + timedelta(seconds=wait_s)
            self._store.write(lambda session: method_wait.wait(session, one.workspace_id, method, now, until))

    def _again(
        self,
        one: ClaimedDelivery,
        error: str,
        unknown_since: datetime | None,
        due_at: datetime,
        *,
        unknown: bool = False,
    ) -> None:
        log.warning("delivery waits", **log_fields(one), error=error, attempt=one.attempts)
        self._store.write(
            lambda session: deliveries.postpone(
                session, one.number, due_at, error, unknown_since, attempt=one.attempts, unknown=unknown
            )
        )


def log_fields(one: ClaimedDelivery) -> dict[str, Any]:
    """How the log names a delivery."""
    return {"delivery": one.number, "kind": str(one.kind), "about": subject_of(one.key)}


def _record_arrival(session: Session, one: ClaimedDelivery, arrived: Arrival, now: datetime) -> None:
    """Record it; where it may stand twice, look once more later and keep the one that is recorded."""
    recorded = deliveries.record_sent(session, one.number, arrived.channel, arrived.ts, now)
    if _may_stand_twice(one, arrived, recorded):
        deliveries.owe(session, [_tidy(one, now)])


def _may_stand_twice(one: ClaimedDelivery, arrived: Arrival, recorded: bool) -> bool:
    """Found after one try of unknown outcome, there was one post only, and nothing to tidy up."""
    single = one.unknowns <= 1 if arrived.found else one.unknowns == 0
    return one.kind == DeliveryKind.MESSAGE and not (single and recorded)


def _tidy(one: ClaimedDelivery, now: datetime) -> NewDelivery:
    return NewDelivery(
        one.workspace_id,
        f"tidy:{one.key}:{one.attempts}",
        one.target,
        {},
        due_at=now + TIDY_AFTER,
        kind=DeliveryKind.TIDY,
        of_key=one.key,
    )


def _reader_left(one: ClaimedDelivery, original: Delivery | None, error: str, session: Session) -> bool:
    """Whether it was refused since the account of whoever should read it is not active any more.

    A change of what is to stand elsewhere then is none of these.
    """
    if not is_person(one.target) or error in MUTE or (original and original.instead):
        return False
    return error in INACTIVE or bool(member.find_leavers(session, one.workspace_id, [one.target]))


def _end_left(session: Session, one: ClaimedDelivery, error: str, now: datetime) -> None:
    """Give it to who stands in, or end it quietly. Whoever waits for its reader hears; an admin need not."""
    if one.instead:
        repost.send_instead(session, one, now, setup.backup_of(session, one.workspace_id, one.instead))
        return
    deliveries.end_left(session, one.number, error, one.attempts)
    saved = setup.find(session, one.workspace_id)
    if one.tell and not (saved and saved.saved_by == one.tell):
        deliveries.owe(session, [_told_refused(one, one.tell, error, now)])


def _told_refused(one: ClaimedDelivery, tell: str, error: str, now: datetime) -> NewDelivery:
    payload = words.delivery_failed(one.target, error).payload()
    return NewDelivery(one.workspace_id, f"refused:{one.key}", tell, payload, now, urgency=Urgency.SOON)


def _refuse(
    session: Session, one: ClaimedDelivery, original: Delivery | None, error: str, now: datetime
) -> None:
    """Bring it to its reader another way where there is one; else end it and tell whoever owns it, once."""
    if error in BLOCKS_REFUSED and one.payload.get(TWIN):
        table_verdict.record(session, one.workspace_id, now, accepted=False)
        repost.send_twin(session, one, error, now)
        return
    if one.kind == DeliveryKind.UPDATE and original and (target := _again_at(original, error)):
        then = setup.backup_of(session, one.workspace_id, target)
        repost.bring_back(session, one, original, target, now, then)
        if target != original.target:
            _tell_moved(session, original, target, error, now)
        return
    if one.instead and error not in MUTE | {UNSEEN}:  # what may stand at its place is not sent elsewhere
        repost.send_instead(session, one, now, setup.backup_of(session, one.workspace_id, one.instead))
        _tell_moved(session, one, one.instead, error, now)
        return
    deliveries.fail(session, one.number, error, one.attempts)
    if one.tell and error not in MUTE:
        deliveries.owe(session, [_told_refused(one, one.tell, error, now)])


def _again_at(original: Delivery, error: str) -> str | None:
    """Where a message that can't be changed any more is posted anew; None where it is not to be."""
    if error in DELETED:
        return original.target
    return original.instead if error in CLOSED else None


def _tell_moved(
    session: Session, moved: ClaimedDelivery | Delivery, instead: str, error: str, now: datetime
) -> None:
    """Tell its owner what goes elsewhere now; once a day for each place, however much it is."""
    if moved.tell:
        payload = words.delivery_moved(moved.target, error, instead).payload()
        key = f"moved:{moved.target}:{now:%Y-%m-%d}"
        told = NewDelivery(moved.workspace_id, key, moved.tell, payload, now, urgency=Urgency.SOON)
        deliveries.owe(session, [told])
