"""Purpose: feedback under load, beside bare and plain Bolt: rate, tail, memory, and that all is kept.

The bot is measured three times: with one token in its settings, as a bot for many workspaces, and with a
hundred thousand feedbacks stored before. All servers are up all the time and are driven in turn, round by
round, so that a slow minute of the machine is in both parts of a ratio.
"""

import re
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

from tests.bench.client import Load, drive
from tests.bench.commands import prepared
from tests.bench.figures import Figure, Say, Void, Wanted
from tests.bench.office import Office, office, set_up
from tests.bench.processes import Server, server
from tests.bench.stored import MANY

# Each server works about equally long with its share of the requests.
SHARES = {"feedback": 1, "oauth": 1, "stored": 1, "plain": 1, "bolt": 3, "route": 6}
PLANTED = {"stored": MANY}
WARM_UP = 640
CLIENT_MARGIN = 1.5
RESTS_WITHIN_S = 300.0
LABEL = re.compile(rb"F-(\d+)")


@dataclass(frozen=True)
class Round:
    """One turn of all, and the bot's memory after it."""

    feedback: Load
    oauth: Load
    stored: Load
    plain: Load
    bolt: Load
    route: Load
    resident_mb: float

    @property
    def ratio(self) -> float:
        return self.feedback.rate / self.bolt.rate

    @property
    def plain_ratio(self) -> float:
        """By what a user would build instead."""
        return self.feedback.rate / self.plain.rate

    @property
    def oauth_ratio(self) -> float:
        return self.oauth.rate / self.bolt.rate

    @property
    def stored_ratio(self) -> float:
        return self.stored.rate / self.bolt.rate

    @property
    def margin(self) -> float:
        """How much faster than bare Bolt the client can be answered at all."""
        return self.route.rate / self.bolt.rate


class Range:
    """The servers, with the numbers each bot gave to all it said it kept. `offices` are the bots' own."""

    def __init__(self, offices: Mapping[str, Office], servers: Mapping[str, Server]) -> None:
        self._offices = offices
        self._servers = servers
        self._kept: Mapping[str, set[str]] = {
            name: {str(number) for number in range(1, PLANTED.get(name, 0) + 1)} for name in offices
        }

    def round(self, requests: int) -> Round:
        """Drive each in turn; Void when an answer is wrong or a row is not there."""
        loads = {name: self._drive(name, requests * share) for name, share in SHARES.items()}
        for name in self._offices:
            self._compare(name, loads[name])
        return Round(**loads, resident_mb=self._servers["feedback"].resident_mb)

    def _drive(self, name: str, requests: int) -> Load:
        self._rest()
        port = self._servers[name].port
        try:
            secret = self._offices.get(name, self._offices["feedback"]).secret
            load = drive(port, prepared(secret, port, requests))
        except (OSError, TimeoutError) as error:
            raise Void(f"{name}: {type(error).__name__} {error}") from None
        if refused := [answer for answer in load.answers if answer.status != 200]:
            raise Void(f"{name}: {len(refused)} of {requests} were refused, one with {refused[0].status}")
        return load

    def _rest(self) -> None:
        """Until every bot has read what it was sent: what one does later must not slow another."""
        deadline = time.monotonic() + RESTS_WITHIN_S
        for name, place in self._offices.items():
            while place.column("SELECT number FROM feedback WHERE read_at IS NULL LIMIT 1"):
                if time.monotonic() > deadline:
                    raise Void(f"{name}: has not read what it was sent within {RESTS_WITHIN_S:.0f} s")
                time.sleep(0.5)

    def _compare(self, name: str, load: Load) -> None:
        """Every answer names a number of its own, and just these are in the store, each with its card."""
        office, kept = self._offices[name], self._kept[name]
        numbers = [label[1].decode() for a in load.answers if (label := LABEL.search(a.body))]
        if len(numbers) < len(load.answers):
            raise Void(f"{name}: {len(load.answers) - len(numbers)} answers are no receipts")
        kept.update(numbers)
        rows = office.column("SELECT number FROM feedback")
        cards = office.column("SELECT key FROM delivery WHERE key LIKE 'feedback:%:card'")
        if len(rows) != len(kept) or set(rows) != kept:
            raise Void(f"{name}: {len(kept)} numbers given out, {len(rows)} rows kept")
        if {f"feedback:{number}:card" for number in rows} != set(cards):
            raise Void(f"{name}: {len(rows)} rows kept, {len(cards)} cards owed")
        if (asked := len(office.sandbox.calls("auth.test"))) > 1:
            raise Void(f"{name}: Slack was asked {asked} times who the bot is")


def measure(wanted: Wanted, say: Say) -> Sequence[Figure]:
    """All rounds; Void when the client was too slow to tell."""
    with ExitStack() as stack:
        offices = {name: stack.enter_context(office()) for name in ("feedback", "oauth", "stored")}
        secret = {"SLACK_SIGNING_SECRET": offices["feedback"].secret}
        servers = {
            "feedback": stack.enter_context(offices["feedback"].bot()),
            "oauth": stack.enter_context(offices["oauth"].bot(oauth=True)),
            "stored": stack.enter_context(offices["stored"].bot()),
            "plain": stack.enter_context(server(["tests.bench.plain"], "/readyz", secret)),
            "bolt": stack.enter_context(server(["tests.bench.bare", "bolt"], "/readyz", secret)),
            "route": stack.enter_context(server(["tests.bench.bare", "route"], "/readyz", secret)),
        }
        for name, place in offices.items():
            set_up(place, servers[name], say)
        offices["stored"].fill(say)
        shooting = Range(offices, servers)
        shooting.round(WARM_UP)
        rounds = [
            _told(number, shooting.round(wanted.requests), say) for number in range(1, wanted.rounds + 1)
        ]
    margin = median(one.margin for one in rounds)
    if margin < CLIENT_MARGIN:
        raise Void(
            f"the client reaches {margin:.2f} times bare Bolt; below {CLIENT_MARGIN} it measures itself"
        )
    return [
        Figure("feedback_vs_plain", median(one.plain_ratio for one in rounds)),
        Figure("feedback_vs_bare", median(one.ratio for one in rounds), digits=3),
        Figure("feedback_oauth_vs_bare", median(one.oauth_ratio for one in rounds), digits=3),
        Figure("feedback_100k_vs_bare", median(one.stored_ratio for one in rounds), digits=3),
        Figure("ack_p99_ms", median(one.feedback.percentile_ms(99) for one in rounds)),
        Figure("rss_mb", median(one.resident_mb for one in rounds)),
    ]


def _told(number: int, one: Round, say: Say) -> Round:
    feedback = one.feedback
    say(
        f"round {number}: feedback {feedback.rate:.0f}/s, p50 {feedback.percentile_ms(50):.0f} ms, "
        f"p99 {feedback.percentile_ms(99):.0f} ms; "
        f"plain Bolt {one.plain.rate:.0f}/s, {one.plain_ratio:.2f}; bare Bolt {one.bolt.rate:.0f}/s; "
        f"ratio {one.ratio:.3f}; by OAuth {one.oauth.rate:.0f}/s, {one.oauth_ratio:.3f}; "
        f"with {MANY:,} stored {one.stored.rate:.0f}/s, {one.stored_ratio:.3f}; "
        f"bare route {one.route.rate:.0f}/s, {one.margin:.2f} times bare Bolt; "
        f"{one.resident_mb:.0f} MB"
    )
    return one
