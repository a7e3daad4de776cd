"""Purpose: publishes anew each Home tab that is open and shows something old, within two seconds.

One's own Home is an answer and no delivery: one that is not published is seen fresh when it is opened again.
"""

import json
import threading
from collections.abc import Sequence
from functools import partial

import structlog
from slack_sdk.errors import SlackApiError

from bot import job_runner
from bot.clock import Clock
from bot.slack_client import code_of
from bot.tenancy import Tenancy
from domain.job import Job
from domain.names import Names
from handlers.shared.feature import Feature
from handlers.shared.home_tab import home_view
from handlers.shared.open_homes import OpenHome, OpenHomes
from storage.db.engine import Store
from storage.scope import Here

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 0.5
STOP_WITHIN_S = 10.0


class HomeRefresh:
    """Looks twice a second, in a thread of its own."""

    def __init__(
        self,
        homes: OpenHomes,
        store: Store,
        clock: Clock,
        names: Names,
        tenancy: Tenancy,
        features: Sequence[Feature],
    ) -> None:
        self._homes = homes
        self._store = store
        self._clock = clock
        self._names = names
        self._tenancy = tenancy
        self._features = features
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="homes", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Publish no more."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(STOP_WITHIN_S)

    def _run(self) -> None:
        while not self._stop.wait(LOOK_EVERY_S):
            job_runner.run([Job("look at open homes", self.look)])

    def look(self) -> None:
        """Publish what shows something old now; one that fails holds up no other."""
        stale = self._homes.take_stale(self._clock())
        job_runner.run(
            Job("publish a home", partial(self._publish, home)) for home in stale if not self._stop.is_set()
        )

    def _publish(self, home: OpenHome) -> None:
        now = self._clock()
        here = Here(self._store, now, home.workspace_id, self._names)
        view = here.read(home_view, home.user, self._features)
        if json.dumps(view) == home.shown:
            return
        try:
            self._tenancy.client_for(home.workspace_id).views_publish(user_id=home.user, view=view)
        except SlackApiError as error:
            log.info("a home was not published", error=code_of(error))
            return
        self._homes.keep_published(home, view, now)
