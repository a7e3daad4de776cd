"""Purpose: the parts put together, started and stopped in order: store, app, hands, clock.

The doors (bot/cli) decide which of them run; this says what each is made of.
"""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import partial

from slack_bolt import App
from slack_sdk import WebClient

from bot import app, jobs, members, schedule
from bot import slack as clients
from bot.clock import Clock, SettableClock, from_url, system_clock
from bot.delivery import engines
from bot.delivery.hands import Hands
from bot.delivery.mouth import Mouth
from bot.delivery.pace import Pace
from bot.metrics import Metrics
from bot.settings import Settings
from bot.slack import DELIVERY_TIMEOUT_S, LISTENER_TIMEOUT_S, Identity
from bot.web import Edge
from digests import due
from domain.job import Job
from storage import due as due_rows
from storage import method_wait, schema, touchpoint, workspace
from storage.engine import Store
from storage.ownership import ownership

# Listeners wait for the store, not for the processor: more threads than cores, and enough for a burst.
LISTENERS = 40


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
        self.identity = clients.identify(self._client(LISTENER_TIMEOUT_S * 10))
        self._remember()
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="members")
        self._reading: Future[int] | None = None
        self._stopping = threading.Event()
        self._delivering = self._client(DELIVERY_TIMEOUT_S)
        self.hands = self._hands(works)
        self.scheduler = schedule.scheduler({"tick": self.tick, "housekeeping": self.housekeeping})

    def _client(self, timeout_s: int) -> WebClient:
        return clients.client(self.settings.bot_token, self.settings.slack_api_url, timeout_s)

    def _remember(self) -> None:
        key: Identity = self.identity
        self.store.write(
            lambda session: workspace.identify(session, key.enterprise_id, key.team_id, self.clock())
        )

    def _hands(self, works: bool) -> Hands:
        mouth = Mouth(self.store, self._client_for, self.clock, Pace(), self.metrics)
        owner = ownership(self.settings.database_url)
        parts = engines.Parts(self.store, mouth, owner, self.clock)
        engine = engines.engine(self.settings.delivery_engine, parts, works, self.wake)
        return Hands(self.store, engine, owner, self.prepare, self.clock, self.metrics)

    def wake(self) -> None:
        """There may be something to send."""
        self.hands.wake()

    def _client_for(self, _workspace_id: int) -> WebClient:
        return self._delivering

    def app(self) -> App:
        """The Bolt app over this store."""
        slack = self._client(LISTENER_TIMEOUT_S)
        return app.build(self.store, self.clock, self.settings.names, self.identity, slack)

    def edge(self, bolt: App | None) -> Edge:
        """The HTTP edge; without a Bolt app it serves health and figures only."""
        secret = self.settings.slack_signing_secret
        return Edge(bolt, secret.get_secret_value() if secret else None, self.pool, self, self.metrics)

    def start(self) -> None:
        """Let the hands and the clock work, beginning with what came due while nothing ran."""
        self.store.after_wake = self.wake
        self.tick()
        self.hands.start()
        self.scheduler.start()

    def stop(self) -> None:
        """Finish what is in flight, then let go of everything."""
        self._stopping.set()
        self.scheduler.shutdown(wait=True)
        self.hands.stop()
        self._reader.shutdown(wait=True, cancel_futures=True)
        self.pool.shutdown(wait=True)
        self.store.close()

    def tick(self) -> None:
        """The clock looks what is due."""
        now = self.clock()
        jobs.run([Job("tick", partial(due.open_due, self.store, now))])
        self.metrics.waiting(self.store.read(lambda session: due_rows.waiting(session, now)))
        self.hands.wake()

    def housekeeping(self) -> None:
        """Every night: forget what is kept for two days only."""
        now = self.clock()
        waits = partial(self.store.write, lambda session: method_wait.forget(session, now))
        forget = partial(self.store.write, lambda session: touchpoint.forget(session, now))
        jobs.run([Job("housekeeping", forget), Job("waits", waits), Job("queue", self.hands.tidy)])

    def prepare(self) -> None:
        """Turn what is due into deliveries, until told to stop; the rest stays due."""
        now = self.clock()
        self._read_members(now)
        todo = due.jobs(self.store, now, self.settings.feedback_command)
        jobs.run(job for job in todo if not self._stopping.is_set())

    def _read_members(self, now: datetime) -> None:
        """Beside everything else: to read hundreds of people takes minutes, and posts must not wait."""
        if self._reading is None or self._reading.done():
            todo = members.jobs(self.store, self._client_for, now, self._stopping.is_set)
            self._reading = self._reader.submit(jobs.run, todo) if todo else None

    def problems(self) -> list[str]:
        """Why this process is not ready to serve."""
        problems = self.hands.problems()
        if jobs.run([Job("look at the database", self.store.answers)]):
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
        coming = self.store.read(lambda session: due_rows.next_moment(session, moment))
        return {
            "now": moment.isoformat(),
            "next_due_at": coming.isoformat() if coming else None,
            "waiting": self.store.read(lambda session: due_rows.waiting(session, moment)),
        }
