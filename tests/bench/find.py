"""Purpose: how long it takes to find feedback among a hundred thousand: by words, and what says the same.

On both databases, in this process. What is timed is all that a person waits for, or the clock: for a search
the whole answer with its eight rows, for a new feedback the offer of what was said before.
"""

import random
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from statistics import quantiles
from typing import Any

from domain.feedback.similar import most_alike
from domain.side import Role, Side
from domain.word import words
from handlers.feedback.find import list_feedback
from storage import feedback, member, workspace
from storage.db.engine import Session, Store
from storage.feedback import Feedback, similar
from storage.scope import Scope
from tests.bench.commands import REPS, user_id
from tests.bench.field import Field
from tests.bench.figures import Figure, Say, Void, Wanted
from tests.bench.stored import MANY, SINCE, plant
from tests.chaos.engines import postgres, sqlite

TIMES = 600
READER = user_id(REPS[0])
DATABASES = {"": sqlite, "_pg": postgres}


def measure(wanted: Wanted, say: Say) -> Sequence[Figure]:
    """Both look-ups on each database."""
    figures: list[Figure] = []
    for suffix, database in DATABASES.items():
        with database() as ground, closing(Store(ground.url)) as store:
            here = store.write(lambda session: workspace.identify(session, "", "T0BENCH", SINCE))
            store.write(lambda session: member.place(session, here, {READER: (Side.SALES, Role.REP)}))  # noqa: B023
            began = time.perf_counter()
            plant(store, here)
            say(f"{MANY:,} feedbacks are stored after {time.perf_counter() - began:.0f} s")
            figures += _look_ups(store, here, suffix, say)
    return figures


def _look_ups(store: Store, here: int, suffix: str, say: Say) -> Sequence[Figure]:
    search = _timed(store, partial(_search, here), _searches(store, here))
    alike = _timed(store, _said_before, _news(store, here))
    for name, (took, found) in {"search": search, "said before": alike}.items():
        say(f"{name}{suffix}: p50 {_percentile(took, 50):.1f} ms, found something for {found} of {TIMES}")
        if not 0 < found < TIMES:
            raise Void("nothing was found, or something for each: this measures something else")
    return [
        Figure(f"feedback_search_p99_ms{suffix}", _percentile(search[0], 99)),
        Figure(f"feedback_similar_p99_ms{suffix}", _percentile(alike[0], 99)),
    ]


def _timed(
    store: Store, look: Callable[[Session, Any], bool], asked: Sequence[Any]
) -> tuple[list[float], int]:
    """Milliseconds of each look-up, and how many found something."""
    took, found = [], 0
    for one in asked:
        began = time.perf_counter()
        found += store.read(lambda session, one=one: look(session, one))  # type: ignore[misc]
        took.append((time.perf_counter() - began) * 1000)
    return took, found


def _percentile(took: Sequence[float], percent: int) -> float:
    return quantiles(took, n=100)[percent - 1]


def _search(here: int, session: Session, one: str) -> bool:
    return len(list_feedback(Scope(session, here, SINCE), READER, f"search {one}", 1).blocks) > 1


def _said_before(session: Session, one: Feedback) -> bool:
    return most_alike(one.text, similar.like(session, one)) is not None


def _searches(store: Store, here: int) -> list[str]:
    """One to three words that stand in one feedback, or in two different ones, so that often nothing does."""
    pick = random.Random(1)
    texts = [_text(store, here, pick.randint(1, MANY)) for _ in range(2 * TIMES)]
    one_each = [" ".join(pick.sample(words(text), pick.randint(1, 3))) for text in texts[:TIMES]]
    of_two = [
        f"{pick.choice(words(text))} {pick.choice(words(other))}"
        for text, other in zip(texts[TIMES:], texts[:TIMES], strict=True)
    ]
    return [pick.choice(pair) for pair in zip(one_each, of_two, strict=True)]


def _text(store: Store, here: int, number: int) -> str:
    kept = store.read(lambda session: feedback.find(session, here, number))
    if kept is None:
        raise Void(f"F-{number} was not stored")
    return kept.text


def _news(store: Store, here: int) -> list[Feedback]:
    """New feedbacks: half of them say in other words what somebody said, half are their own."""
    field, pick = Field(seed=2), random.Random(3)
    drawn = [field.draw() for _ in range(TIMES)]
    texts = [
        field.again(said).text if place % 2 else _turned(_text(store, here, pick.randint(1, MANY)), pick)
        for place, said in enumerate(drawn)
    ]
    return [
        Feedback(
            workspace_id=here,
            number=MANY + 1 + place,
            author=READER,
            text=text,
            details={},
            fingerprint="",
            created_at=SINCE,
            since=SINCE,
        )
        for place, text in enumerate(texts)
    ]


def _turned(text: str, pick: random.Random) -> str:
    """The same words in another order, one of them left out."""
    said = text.split()
    pick.shuffle(said)
    return " ".join(said[1:])
