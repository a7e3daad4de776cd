"""Purpose: message events counted under load, beside bare Bolt that only hears them; and the store alone.

Bot, bare Bolt and a bare route are up all the time and are driven in turn, as in feedback.py.
"""

import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bot.serve import keep_heap
from domain.side import Role, Side
from handlers.touchpoint.message import without_words
from storage import member, workspace
from storage.db.engine import Session, Store
from storage.db.migrate import migrate
from storage.db.writer import MOST_TOGETHER
from storage.touchpoint.ingest import IncomingMessage, count_all
from tests.bench import messages
from tests.bench.client import Load, drive
from tests.bench.commands import REPS, user_id
from tests.bench.figures import Figure, Say, Void, Wanted
from tests.bench.office import Office, office, set_up
from tests.bench.processes import Server, server

SHARES = {"bot": 1, "bolt": 2, "route": 4}
WARM_UP = 640
CLIENT_MARGIN = 1.5
STORED = 20_000
NOW = datetime(2025, 11, 25, tzinfo=UTC)


@dataclass(frozen=True)
class Round:
    """One turn of all three."""

    bot: Load
    bolt: Load
    route: Load

    @property
    def ratio(self) -> float:
        return self.bot.rate / self.bolt.rate

    @property
    def margin(self) -> float:
        return self.route.rate / self.bolt.rate


class Range:
    """The servers, and how many messages the bot said it heard."""

    def __init__(self, place: Office, servers: dict[str, Server]) -> None:
        self._place = place
        self._servers = servers
        self._heard = 0

    def round(self, requests: int) -> Round:
        """Drive each in turn; Void when an answer is wrong or a count is."""
        loads = {name: self._drive(name, requests * share) for name, share in SHARES.items()}
        self._heard += len(loads["bot"].answers)
        self._compare()
        return Round(**loads)

    def _drive(self, name: str, requests: int) -> Load:
        port = self._servers[name].port
        try:
            load = drive(port, messages.prepared(self._place.secret, port, requests))
        except (OSError, TimeoutError) as error:
            raise Void(f"{name}: {type(error).__name__} {error}") from None
        if refused := [answer for answer in load.answers if answer.status != 200]:
            raise Void(f"{name}: {len(refused)} of {requests} were refused, one with {refused[0].status}")
        return load

    def _compare(self) -> None:
        """All that was acked is counted, and what it reached."""
        said = int(self._place.column("SELECT sum(exposure) FROM side_day")[0])
        reached = int(self._place.column("SELECT sum(mention) FROM side_day")[0])
        if said != self._heard or reached != messages.reaching(self._heard):
            raise Void(f"{self._heard} messages acked, {said} counted, {reached} of them as mentions")


def measure(wanted: Wanted, say: Say) -> Sequence[Figure]:
    """All rounds over HTTP, then the store alone; Void when the client was too slow to tell."""
    with ExitStack() as stack:
        place = stack.enter_context(office())
        secret = {"SLACK_SIGNING_SECRET": place.secret}
        servers = {
            "bot": stack.enter_context(place.bot()),
            "bolt": stack.enter_context(server(["tests.bench.bare", "bolt"], "/readyz", secret)),
            "route": stack.enter_context(server(["tests.bench.bare", "route"], "/readyz", secret)),
        }
        set_up(place, servers["bot"], say)
        shooting = Range(place, servers)
        shooting.round(WARM_UP)
        rounds = [_told(shooting.round(wanted.requests), say) for _ in range(wanted.rounds)]
    margin = median(one.margin for one in rounds)
    if margin < CLIENT_MARGIN:
        raise Void(
            f"the client reaches {margin:.2f} times bare Bolt: below {CLIENT_MARGIN} it measures itself"
        )
    # As a process that serves does once it has started.
    keep_heap()
    alone = median(_store_alone(say) for _ in range(wanted.rounds))
    return [
        Figure("count_vs_bare", median(one.ratio for one in rounds), digits=3),
        Figure("count_ack_p99_ms", median(one.bot.percentile_ms(99) for one in rounds)),
        Figure("count_store_per_s", alone, digits=0),
    ]


def _told(one: Round, say: Say) -> Round:
    bot = one.bot
    say(
        f"counting {bot.rate:.0f}/s, p50 {bot.percentile_ms(50):.0f} ms, p99 {bot.percentile_ms(99):.0f} ms; "
        f"bare Bolt {one.bolt.rate:.0f}/s; ratio {one.ratio:.3f}; bare route {one.route.rate:.0f}/s"
    )
    return one


def _store_alone(say: Say) -> float:
    """Messages a second into SQLite, committed in batches of as many as the writer takes together."""
    with tempfile.TemporaryDirectory(prefix="drumbeat-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'drumbeat.db'}"
        migrate(url)
        store = Store(url)
        try:
            where = store.write(_placed)
            heard = [
                IncomingMessage(where, without_words(messages.event(number)), NOW) for number in range(STORED)
            ]
            batches = [heard[at : at + MOST_TOGETHER] for at in range(0, STORED, MOST_TOGETHER)]
            # The first builds the statements, as a process does once.
            first, *rest = batches
            store.write(lambda session: count_all(session, first))
            began = time.perf_counter()
            for batch in rest:
                store.write(lambda session, batch=batch: count_all(session, batch))  # type: ignore[misc]
            rate = (STORED - len(first)) / (time.perf_counter() - began)
        finally:
            store.close()
    say(f"the store alone: {rate:.0f} messages/s, committed {MOST_TOGETHER} at a time")
    return rate


def _placed(session: Session) -> int:
    where = workspace.identify(session, "", messages.TEAM, NOW)
    sides = {user_id(rep): (Side.SALES, Role.REP) for rep in REPS}
    member.place(session, where, {**sides, messages.REACHED: (Side.MARKETING, Role.MARKETER)})
    return where
