"""Purpose: plays the deliveries of a store by a clock that goes from one due moment to the next, at once."""

from datetime import UTC, datetime, timedelta

from sqlmodel import col, select

from bot.delivery.deliverer import Deliverer
from bot.delivery.rate_limit import RateLimit
from bot.metrics import Metrics
from domain.delivery import DeliveryState
from storage.db.engine import Session, Store
from storage.outbox.deliveries import Delivery
from tests.bot.dispatcher import NOW
from tests.patience import PATIENCE_S
from tests.recorder import Recorder

MOST = 500
MOMENT = timedelta(minutes=1)


class Driven:
    """One process's sending, without threads. `now` is where its clock stands."""

    def __init__(self, store: Store, slack: Recorder) -> None:
        self.now = NOW
        self._store = store
        rate_limit = RateLimit(self._seconds, spacing_s=0)
        self._deliverer = Deliverer(store, lambda _id: slack, lambda: self.now, rate_limit, Metrics())

    def _seconds(self) -> float:
        return self.now.timestamp()

    def run(self, **amount: float) -> None:
        """Send what is due, as long as the clock is not `amount` further."""
        end = self.now + timedelta(**amount)
        while self.now <= end:
            ready = self._deliverer.ready(MOST)
            for recorded in map(self._deliverer.deliver, self._deliverer.take([one.number for one in ready])):
                assert recorded is None or recorded.result(PATIENCE_S) is not None
            if not ready:
                self.now = self._next()

    def _next(self) -> datetime:
        """When the next is due; a little later where its method must be left alone."""
        found = self._store.read(_waiting) or datetime.max.replace(tzinfo=UTC)
        return found if found > self.now else self.now + MOMENT


def _waiting(session: Session) -> datetime | None:
    query = (
        select(Delivery.due_at).where(Delivery.state == DeliveryState.WAITING).order_by(col(Delivery.due_at))
    )
    return session.exec(query).first()
