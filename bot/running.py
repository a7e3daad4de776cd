"""Purpose: the parts put together, started and stopped in order: store, app, dispatcher, clock.

The doors (bot/cli) decide which of them run; this says what each is made of.
"""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from datetime import datetime
from functools import partial

from bot import app, job_runner, schedule
from bot import slack_client as clients
from bot.app import Answering
from bot.clock import Clock, SettableClock, from_url, system_clock
from bot.delivery import engines
from bot.delivery.deliverer import Deliverer
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.rate_limit import RateLimit
from bot.metrics import Metrics
from bot.oauth.tenancy_choice import pages_of, tenancy_of
from bot.readers import calendar_feed, do_not_disturb, members
from bot.settings import Settings
from bot.slack_client import LISTENER_TIMEOUT_S
from bot.web import Edge
from digests import daily_bundle as let_through
from digests import due
from domain.job import Job
from storage import due as due_rows
from storage import installation, touchpoint
from storage.db import schema
from storage.db.engine import Session, Store
from storage.feedback import author_question
from storage.outbox import method_wait
from storage.outbox.ownership import ownership
from storage.touchpoint import presence, recent_messages

# Listeners wait for the store, not for the processor: more threads than cores, and enough for a burst.
LISTENERS = 40
# After each answer to Slack the next request is likely near for so long.
PRESSED_FOR_S = 0.1


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
        self.pool = ThreadPoolExecutor(LISTENERS, thread_name_prefix="listen")
        self.tenancy = tenancy_of(settings, self.store, self.clock)
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="members")
        self._calendars = ThreadPoolExecutor(1, thread_name_prefix="calendars")
        self._asker = ThreadPoolExecutor(1, thread_name_prefix="quiet")
        self._renewer = ThreadPoolExecutor(1, thread_name_prefix="renew")
        self._beside: dict[Executor, Future[int]] = {}
        self._stopping = threading.Event()
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

    def app(self) -> Answering:
        """The Bolt app over this store."""
        slack = clients.client(None, self.settings.slack_api_url, LISTENER_TIMEOUT_S)
        return app.build(self.store, self.clock, self.settings.names, self.tenancy, slack)

    def edge(self, bolt: Answering | None) -> Edge:
        """The HTTP edge; without a Bolt app it serves health and figures only."""
        secret = self.settings.slack_signing_secret
        more = pages_of(self.settings, self.store, self.clock, self.tenancy, self.pool)
        return Edge(bolt, secret.get_secret_value() if secret else None, self.pool, self, self.metrics, more)

    def start(self) -> None:
        """Let the dispatcher and the clock work, beginning with what came due while nothing ran."""
        self.store.after_wake = self.wake
        self.tick()
        self._do_beside(self._renewer, lambda: [Job("try again", self.tenancy.try_again)])
        self.dispatcher.start()
        self.scheduler.start()

    def stop(self) -> None:
        """Finish what is in flight, then let go of everything."""
        self._stopping.set()
        self.scheduler.shutdown(wait=True)
        self.dispatcher.stop()
        for beside in (self._reader, self._calendars, self._asker, self._renewer):
            beside.shutdown(wait=True, cancel_futures=True)
        self.pool.shutdown(wait=True)
        self.store.close()

    def tick(self) -> None:
        """The clock looks what is due."""
        now = self.clock()
        job_runner.run([Job("tick", partial(due.open_due, self.store, now))])
        self.metrics.waiting(self.store.read(lambda session: due_rows.waiting(session, now)))
        self.dispatcher.wake()

    def housekeeping(self) -> None:
        """Every night: forget what is kept for some days only."""
        now = self.clock()
        waits = partial(self.store.write, lambda session: method_wait.forget(session, now))
        forget = partial(self.store.write, lambda session: _forget_touchpoints(session, now))
        asked = partial(self.store.write, lambda session: author_question.forget(session, now))
        states = partial(self.store.write, lambda session: installation.forget(session, now))
        job_runner.run(
            [
                Job("forget touchpoints", forget),
                Job("forget waits", waits),
                Job("forget who was asked", asked),
                Job("forget installations", states),
                Job("tidy the queue", self.dispatcher.tidy),
                Job("try again", self.tenancy.try_again),
            ]
        )

    def prepare(self) -> None:
        """Turn what is due into deliveries, until told to stop; the rest stays due.

        While Slack sends much, little is done at a time of what can wait.
        """
        now = self.clock()
        client_for = self.tenancy.client_for
        self._do_beside(self._renewer, partial(self.tenancy.jobs, now))
        reading = partial(members.jobs, self.store, client_for, now, self._stopping.is_set)
        self._do_beside(self._reader, reading)
        self._do_beside(self._calendars, partial(calendar_feed.jobs, self.store, now, self._stopping.is_set))
        self._do_beside(self._asker, partial(do_not_disturb.jobs, self.store, client_for, now))
        self._run(due.jobs(self.store, now, self.settings.names, self._pressed))
        self._run(let_through.jobs(self.store, now))

    def _pressed(self) -> bool:
        return self.metrics.answered_ago_s() < PRESSED_FOR_S

    def _run(self, todo: Iterable[Job]) -> None:
        job_runner.run(job for job in todo if not self._stopping.is_set())

    def _do_beside(self, thread: Executor, find: Callable[[], list[Job]]) -> None:
        """What asks Slack and posts nothing, beside everything else: for hundreds it takes minutes."""
        running = self._beside.get(thread)
        if running is None or running.done():
            todo = find()
            if todo:
                self._beside[thread] = thread.submit(job_runner.run, todo)

    def problems(self) -> list[str]:
        """Why this process is not ready to serve."""
        problems = self.dispatcher.problems()
        if job_runner.run([Job("look at the database", self.store.answers)]):
            problems.append("the database does not answer")
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


def _forget_touchpoints(session: Session, now: datetime) -> None:
    """What was kept only to know a repeat by; the counters stay."""
    recent_messages.forget(session, now)
    presence.forget(session, now)
    touchpoint.forget(session, now)
