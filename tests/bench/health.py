"""Purpose: how fast and how small the health of the relationship is, with ten million touchpoints stored.

On both databases, in this process: the answer of `/drumbeat health`, and its totals beside a GROUP BY over
raw rows, one a touchpoint, in the same database and in DuckDB. What is compared must be equal first.
"""

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from bot.serve import keep_heap
from domain.health.score import BASELINE_WEEKS, Score
from domain.health.week import WINDOW, Week
from domain.names import Names
from messages import health as words
from presenters import health as presenter
from storage import health, touchpoint
from storage.db.engine import Session, Store
from storage.scope import Here
from tests.bench import counters, rows
from tests.bench.figures import Figure, Say, Void, Wanted
from tests.bench.rows import Duck, Lite, Postgres, Totals
from tests.bench.touchpoints import ENDED, LAST, Company, companies
from tests.chaos.engines import postgres, sqlite

DATABASES = {"": sqlite, "_pg": postgres}
WEEKS = BASELINE_WEEKS + WINDOW
SHOWN_FROM = ENDED - timedelta(weeks=WEEKS - 1)
# How often each is asked in a round: enough for a percentile, and no longer than needed for a median.
ANSWERS, TOTALS, RAW, DUCK, GROWN = 200, 200, 8, 50, 100
WARM_UP = 20
# Of the companies by size: the one whose answer is compared, among few and among all.
MIDDLE, FEW = 100, 10


@dataclass(frozen=True)
class World:
    """The companies, and their touchpoints as raw rows and as counters, to be copied from DuckDB."""

    duck: Duck
    everyone: Sequence[Company]
    folder: Path

    @property
    def largest(self) -> Company:
        return self._by_size[0]

    @property
    def middle(self) -> Company:
        return self._by_size[min(MIDDLE, len(self.everyone) // 2) - 1]

    @property
    def few(self) -> Sequence[Company]:
        others = [one for one in self.everyone if one != self.middle]
        return [self.middle, *others[: FEW - 1]]

    @property
    def _by_size(self) -> Sequence[Company]:
        return sorted(self.everyone, key=lambda one: -one.touchpoints)


@dataclass(frozen=True)
class Round:
    """Milliseconds of every time that each was asked."""

    answer: Sequence[float]
    totals: Sequence[float]
    raw: Sequence[float]
    duck: Sequence[float]
    few: Sequence[float]
    all: Sequence[float]

    def times(self, name: str) -> float:
        """How many times faster the totals are than that."""
        return float(median(getattr(self, name)) / median(self.totals))

    @property
    def growth(self) -> float:
        return median(self.all) / median(self.few)


class Range:
    """What is asked on one kind of database: the bot's with all companies, another with few, and raw rows."""

    def __init__(self, world: World, raw: Lite | Postgres, full: Store, small: Store) -> None:
        largest, middle = world.largest.number, world.middle.number
        self._full, self._largest = full, largest
        dates = (SHOWN_FROM, LAST)
        self._asks: dict[str, Callable[[], object]] = {
            "answer": partial(_answer, full, largest),
            "totals": partial(full.read, partial(_totals, largest)),
            "weeks": partial(full.read, partial(_of_weeks, largest)),
            "raw": partial(raw.totals, largest, *dates),
            "duck": partial(world.duck.totals, largest, *dates),
            "few": partial(_answer, small, middle),
            "all": partial(_answer, full, middle),
        }

    def compare(self) -> Totals:
        """The totals; Void unless all ways to them agree and there is a score."""
        found = {name: self._asks[name]() for name in ("totals", "weeks", "raw", "duck")}
        if any(totals != found["raw"] for totals in found.values()) or not found["raw"]:
            raise Void(f"the totals differ: {found}")
        score = _shown(self._full, self._largest).score
        if not isinstance(score, Score):
            raise Void(f"there is no score: {score}")
        if self._asks["few"]() != self._asks["all"]():
            raise Void("the same company has another answer among few")
        return found["raw"]  # type: ignore[return-value]

    def round(self) -> Round:
        """Each in turn, so that a slow minute of the machine is in both parts of a ratio."""
        counts = {"answer": ANSWERS, "totals": TOTALS, "raw": RAW, "duck": DUCK}
        took = {name: [self._time(name) for _ in range(many)] for name, many in counts.items()}
        both = [(self._time("few"), self._time("all")) for _ in range(GROWN)]
        return Round(**took, few=[few for few, _ in both], all=[every for _, every in both])

    def warm_up(self) -> None:
        for name in self._asks:
            for _ in range(WARM_UP):
                self._time(name)

    def _time(self, name: str) -> float:
        began = time.perf_counter()
        self._asks[name]()
        return (time.perf_counter() - began) * 1000


def _shown(store: Store, number: int) -> words.HealthView:
    return Here(store, counters.NOW, number, Names()).read(presenter.health)


def _answer(store: Store, number: int) -> object:
    """The answer as its reader gets it."""
    return words.details(_shown(store, number)).reply()


def _totals(number: int, session: Session) -> Totals:
    """From the daily counters, as they are at any hour."""
    found = touchpoint.between(session, number, SHOWN_FROM, LAST)
    return {(side, kind): count for side, kinds in found.items() for kind, count in kinds.items() if count}


def _of_weeks(number: int, session: Session) -> Totals:
    """From closed weeks, as all that is shown."""
    found: Counter[tuple[str, str]] = Counter()
    for row in health.closed_weeks(session, number, SHOWN_FROM, ENDED):
        for side, kinds in Week.of(row.figures).counts.items():
            found.update({(side, kind): count for kind, count in kinds.items()})
    return dict(found)


def measure(wanted: Wanted, say: Say) -> Sequence[Figure]:
    """All figures on each database."""
    with tempfile.TemporaryDirectory(prefix="drumbeat-bench-") as name, ExitStack() as stack:
        folder, began = Path(name), time.perf_counter()
        world = World(stack.enter_context(closing(Duck(folder))), companies(wanted.touchpoints), folder)
        world.duck.fill(world.everyone)
        counters.count(world.duck, world.everyone, [world.largest, world.middle])
        share = world.largest.touchpoints / wanted.touchpoints
        say(f"health: {wanted.touchpoints:,} touchpoints after {_since(began)}, {share:.0%} in the largest")
        return [figure for suffix in DATABASES for figure in _on(suffix, world, wanted.rounds, say)]


def _on(suffix: str, world: World, rounds: int, say: Say) -> list[Figure]:
    """The figures on one kind of database."""
    began = time.perf_counter()
    with DATABASES[suffix]() as full, DATABASES[suffix]() as small, ExitStack() as stack:
        _fill(small.url, world, world.few)
        size = _fill(full.url, world, world.everyone)
        say(f"health{suffix}: the bot's database is filled after {_since(began)}")
        raw = stack.enter_context(rows.beside(full.url, world.duck, world.everyone, world.folder))
        sizes = f"{raw.size / 1e6:.0f} MB, the bot's database {size / 1e6:.0f} MB"
        say(f"health{suffix}: raw rows are stored after {_since(began)}: {sizes}")
        stores = {"full": stack.enter_context(closing(Store(full.url)))}
        stores["small"] = stack.enter_context(closing(Store(small.url)))
        shooting = Range(world, raw, **stores)
        total = sum(shooting.compare().values())
        say(f"health{suffix}: {total:,} in the largest company's {WEEKS} weeks, equal in all")
        shooting.warm_up()
        # As a process that serves does once it has started.
        keep_heap()
        measured = [_told(suffix, number, shooting.round(), say) for number in range(1, rounds + 1)]
        return _figures(suffix, measured, size / raw.size)


def _fill(url: str, world: World, chosen: Sequence[Company]) -> int:
    """Store the companies' counters and close their weeks; the size of the database in bytes."""
    counters.plant(url, world.duck, chosen)
    with closing(Store(url)) as store:
        counters.close_weeks(store, chosen, [one for one in (world.largest, world.middle) if one in chosen])
    return counters.pack(url)


def _told(suffix: str, number: int, one: Round, say: Say) -> Round:
    say(
        f"health{suffix}, round {number}: answer {median(one.answer):.2f} ms; "
        f"totals {median(one.totals):.2f} ms, by raw rows {median(one.raw):.1f} ms, "
        f"by DuckDB {median(one.duck):.2f} ms; "
        f"among all {one.growth:.2f} times as long as among few"
    )
    return one


def _figures(suffix: str, measured: Sequence[Round], share: float) -> list[Figure]:
    answers = [took for one in measured for took in one.answer]
    totals = [took for one in measured for took in one.totals]
    values = {
        "p99_ms": (_p99(answers), 2),
        "totals_p99_ms": (_p99(totals), 2),
        "vs_raw": (median(one.times("raw") for one in measured), 1),
        "vs_duckdb": (median(one.times("duck") for one in measured), 2),
        "db_share": (share, 3),
        "growth": (median(one.growth for one in measured), 2),
    }
    return [Figure(f"health_{name}{suffix}", value, digits) for name, (value, digits) in values.items()]


def _p99(took: Sequence[float]) -> float:
    return quantiles(took, n=100)[98]


def _since(began: float) -> str:
    return f"{time.perf_counter() - began:.0f} s"
