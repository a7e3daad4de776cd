"""Stories: what commits together stands or falls each by itself."""

from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy.exc import IntegrityError

from storage.db.engine import Session, Store
from storage.db.writer import Job, merge
from tests.patience import PATIENCE_S
from tests.storage.seed import outcome
from tests.storage.test_engine import keep, keep_one, teams


def answer_nothing(_session: Session, _items: Sequence[str]) -> list[str]:
    return []


def test_an_addition_that_fails_among_others_of_one_batch_undoes_only_itself(store: Store) -> None:
    jobs = [Job(keep, team) for team in ("T1", "T2", "T1", "T3")]
    futures = [job.futures[0] for job in jobs]

    store._transaction(merge(jobs))

    assert [outcome(lambda f=f: f.result(PATIENCE_S)) for f in futures] == [  # type: ignore[misc]
        "kept T1",
        "kept T2",
        "IntegrityError",
        "kept T3",
    ]
    assert teams(store) == ["T1", "T2", "T3"]


def test_work_of_several_kinds_in_one_batch_stands_or_falls_by_itself(store: Store) -> None:
    jobs = [
        Job.alone(lambda session: keep_one(session, "T1")),
        Job.alone(lambda session: keep_one(session, "T2") + 1),  # type: ignore[operator]
        Job(keep, "T3"),
    ]

    store._transaction(merge(jobs))

    assert [outcome(lambda j=j: j.futures[0].result(PATIENCE_S)) for j in jobs] == [  # type: ignore[misc]
        "kept T1",
        "TypeError",
        "kept T3",
    ]
    assert teams(store) == ["T1", "T3"]


def test_an_addition_without_an_answer_for_each_item_fails_and_the_store_goes_on(store: Store) -> None:
    with pytest.raises(ValueError, match="zip"):
        store.add(answer_nothing, "T1")

    assert store.add(keep, "T2") == "kept T2"


@pytest.fixture
def patient(database_url: str) -> Iterator[Store]:
    """A store that gathers what is in no hurry for longer than a test needs."""
    opened = Store(database_url, moment_s=0.2)
    yield opened
    opened.close()


def test_what_is_in_no_hurry_is_kept_together_and_the_first_after_a_rest_at_once(patient: Store) -> None:
    called: list[int] = []

    def keep_counting(session: Session, names: Sequence[str]) -> list[str]:
        called.append(len(names))
        return keep(session, names)

    first = patient.together(keep_counting, "T0").result(PATIENCE_S)
    rest = [patient.together(keep_counting, f"T{n}") for n in range(1, 6)]

    assert [first, *(one.result(PATIENCE_S) for one in rest)] == [f"kept T{n}" for n in range(6)]
    assert called == [1, 5]
    assert teams(patient) == [f"T{n}" for n in range(6)]


def test_what_can_not_be_kept_together_with_others_fails_alone(patient: Store) -> None:
    patient.together(keep, "T0").result(PATIENCE_S)

    same, other = patient.together(keep, "T0"), patient.together(keep, "T1")

    assert isinstance(same.exception(PATIENCE_S), IntegrityError)
    assert other.result(PATIENCE_S) == "kept T1"


def test_a_store_that_closes_keeps_what_was_gathered(patient: Store) -> None:
    patient.together(keep, "T0").result(PATIENCE_S)
    gathered = patient.together(keep, "T1")

    patient.close()

    assert gathered.result(0) == "kept T1"
    with pytest.raises(RuntimeError, match="the store is closed"):
        patient.together(keep, "T2")
