"""Purpose: the parts put together, started and stopped in order: store, app, dispatcher, clock.

The doors (bot/cli) decide which of them run; this says what each is made of.
"""

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

from slack_bolt import App
from starlette.routing import Route

from bot import app, features, job_runner, schedule, slack_client
from bot.clock import Clock, SettableClock, from_url, system_clock
from bot.delivery import engines
from bot.delivery.deliverer import Deliverer
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.rate_limit import RateLimit
from bot.home_refresh import HomeRefresh
from bot.metrics import Metrics
from bot.oauth.tenancy_choice import pages_of, tenancy_of
from bot.pages import FeaturePages
from bot.readers import READERS
from bot.readers.reader import Outside, Reader, ReaderPools
from bot.settings import Settings
from bot.slack_client import LISTENER_TIMEOUT_S
from bot.web import Edge
from bot.write_check import WriteCheck
from digests import ritual
from domain.job import Job
from handlers.shared.open_homes import OpenHomes
from storage import due as due_rows
from storage.db import schema
from storage.db.engine import Store
from storage.outbox.ownership import ownership

# Listeners wait for the store, not for the processor: more threads than cores, and enough for a burst.
LISTENERS = 40
# A token that Slack rotates lives so long.
TOKENS_EVERY = timedelta(hours=12)


class Running:
    """A Drumbeat in this process. SchemaError when the database is not at this code's schema.

    `works` is False where this process leaves the sending to workers, if the engine has any.
    """

    def __init__(self, settings: Settings, works: bool = True) -> None:
        schema.check(settings.database_url)
        engines.check(settings)
        self.settings = settings
        self.metrics = Metrics()
        self.clock: Clock = from_url(settings.clock_url) if settings.clock_url else system_clock
        self.store = Store(settings.database_url)
        self._writes = WriteCheck(self.store)
        self.pool = ThreadPoolExecutor(LISTENERS, thread_name_prefix="listen")
        self.tenancy = tenancy_of(settings, self.store, self.clock)
        self._stopping = threading.Event()
        outside = Outside(self.store, self.tenancy.client_for, self._stopping.is_set)
        self._tokens = Reader(
            "tokens", lambda _outside, now: self.tenancy.jobs(now), TOKENS_EVERY, pool="tokens"
        )
        self._homes = OpenHomes()
        self._home_refresh = HomeRefresh(
            self._homes, self.store, self.clock, settings.names, self.tenancy, features.FEATURES
        )
        self._readers = ReaderPools((self._tokens, *READERS), outside)
        self.dispatcher = self._dispatcher(works)
        self.scheduler = schedule.scheduler({"tick": self.tick, "housekeeping": self.housekeeping})

    def _dispatcher(self, works: bool) -> Dispatcher:
        deliverer = Deliverer(self.store, self.tenancy.client_for, self.clock, RateLimit(), self.metrics)
        owner = ownership(self.settings.database_url)
        parts = engines.Parts(self.store, deliverer, owner, self.clock)
        engine = engines.engine(self.settings.delivery_engine, parts, works, self.wake)
        return Dispatcher(self.store, engine, owner, self.prepare, self.clock, self.metrics)

    def wake(self) -> None:
        """There may be something to send."""
        self.dispatcher.wake()

    def app(self) -> App:
        """The Bolt app over this store."""
        slack = slack_client.client(None, self.settings.slack_api_url, LISTENER_TIMEOUT_S)
        names, public_url = self.settings.names, self.settings.public_url
        return app.build(
            self.store, self.clock, names, self.tenancy, slack, public_url=public_url, homes=self._homes
        )

    def edge(self, bolt: App | None) -> Edge:
        """The HTTP edge; without a Bolt app it serves pages, health and figures only."""
        secret = self.settings.slack_signing_secret
        key = secret.get_secret_value() if secret else None
        return Edge(bolt, key, self.pool, self, self.metrics, self._pages(), self.settings.https)

    def _pages(self) -> list[Route]:
        pages = pages_of(self.settings, self.store, self.clock, self.tenancy, self.pool)
        url, names = self.settings.public_url, self.settings.names
        if url:
            pages += FeaturePages(self.store, self.clock, names, self.tenancy, url, self.pool).routes()
        return pages

    def start(self) -> None:
        """Let the dispatcher and the clock work, beginning with what came due while nothing ran."""
        self.store.after_wake = self.wake
        self.tick()
        self._readers.submit(self._tokens, [Job("try again", self.tenancy.try_again)])
        self.dispatcher.start()
        self._home_refresh.start()
        self.scheduler.start()

    def stop(self) -> None:
        """Finish what is in flight, then let go of everything."""
        self._stopping.set()
        self.scheduler.shutdown(wait=True)
        self._home_refresh.stop()
        self.dispatcher.stop()
        self._readers.stop()
        self.pool.shutdown(wait=True)
        self.store.close()

    def tick(self) -> None:
        """The clock looks what is due."""
        now = self.clock()
        job_runner.run([Job("tick", partial(ritual.open_due, self.store, now))])
        self.metrics.waiting(self.store.read(lambda session: due_rows.waiting(session, now)))
        self.dispatcher.wake()

    def housekeeping(self) -> None:
        """Every night: forget what is kept for some days only."""
        now = self.clock()
        kept = timedelta(days=self.settings.keep_payloads_days)
        job_runner.run(
            [
                *features.forget_jobs(self.store, now, kept),
                Job("tidy the queue", self.dispatcher.tidy),
                Job("try again", self.tenancy.try_again),
            ]
        )

    def prepare(self) -> None:
        """Turn what is due into deliveries, until told to stop; the rest stays due."""
        now = self.clock()
        self._readers.look(now)
        self._run(features.due_jobs(self.store, now, self.settings.names))

    def _run(self, jobs: Iterable[Job]) -> None:
        job_runner.run(job for job in jobs if not self._stopping.is_set())

    def problems(self) -> list[str]:
        """Why this process is not ready to serve."""
        problems = self.dispatcher.problems()
        if job_runner.run([Job("look at the database", self.store.answers)]):
            problems.append("the database does not answer")
        elif not self._writes.are_taken():
            problems.append("the database takes no writes")
        return problems

    def set_clock(self, now: str) -> dict[str, object] | None:
        """Set a clock that was taken from a URL, look what is due, and say how much is waiting."""
        if not isinstance(self.clock, SettableClock):
            return None
        moment = datetime.fromisoformat(now)
        if moment.tzinfo is None:
            raise ValueError("a time without its offset")
        self.clock.set(moment)
        self.tick()
        look = self.store.read(lambda session: due_rows.look(session, moment))
        return {
            "now": moment.isoformat(),
            "next_due_at": look.coming.isoformat() if look.coming else None,
            "waiting": look.waiting,
        }
