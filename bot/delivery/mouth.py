"""Purpose: delivers what the ledger holds: claims, sends, records, and tells the owner of what is refused.

The same under every engine. Runs no threads of its own.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial

import structlog
from slack_sdk import WebClient

from bot.clock import Clock
from bot.delivery.outcome import Arrived, Outcome, Refused, TryLater
from bot.delivery.pace import Lane, Pace
from bot.delivery.send import send
from bot.metrics import Metrics
from domain.delivery import Kind, wait_before
from messages import delivery as words
from storage import delivery
from storage.delivery import Delivery, Owed
from storage.engine import Session, Store

log = structlog.get_logger(__name__)


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
        ready = [one for one in ready if self._pace.may_call(one.workspace_id)]
        if ready:
            self._store.write(lambda session: delivery.claim(session, [one.number for one in ready]))
            for one in ready:
                one.attempts += 1
        return ready

    def deliver(self, one: Delivery) -> Outcome:
        """Send a claimed delivery and record what came of it."""
        original = None
        if one.of_key:
            original = self._store.read(partial(delivery.find, workspace_id=one.workspace_id, key=one.of_key))
        outcome = send(self._client_for(one.workspace_id), one, original)
        if one.kind == Kind.MESSAGE:
            self._pace.spoke(one.lane)
        self._record(one, outcome)
        self._metrics.delivered(one.kind, type(outcome).__name__.lower())
        return outcome

    def _record(self, one: Delivery, outcome: Outcome) -> None:
        now = self._clock()
        match outcome:
            case Arrived(channel, ts):
                self._store.write(lambda session: delivery.sent(session, one.number, channel, ts, now))
            case TryLater(error, wait_s):
                if wait_s is not None:
                    self._pace.blocked(one.workspace_id, wait_s)
                due_at = now + wait_before(one.attempts)
                log.warning("delivery waits", key=one.key, error=error, attempt=one.attempts)
                self._store.write(lambda session: delivery.postpone(session, one.number, due_at, error))
            case Refused(error):
                log.error("delivery refused", key=one.key, error=error)
                self._store.write(lambda session: _refuse(session, one, error, now))


def _refuse(session: Session, one: Delivery, error: str, now: datetime) -> None:
    """End the delivery and tell whoever owns it, once."""
    delivery.fail(session, one.number, error)
    if one.tell:
        payload = words.failed(one.target, error).payload()
        told = Owed(one.workspace_id, f"refused:{one.key}", one.tell, payload, due_at=now)
        delivery.owe(session, [told])
