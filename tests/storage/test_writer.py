"""Stories: what commits together stands or falls each by itself."""

from collections.abc import Sequence

import pytest

from storage.db.engine import Session, Store
from storage.db.writer import WriteJob, merge
from tests.patience import PATIENCE_S
from tests.storage.seed import outcome
from tests.storage.test_engine import keep, keep_one, teams


def answer_nothing(_session: Session, _items: Sequence[str]) -> list[str]:
    return []


def test_an_addition_that_fails_among_others_of_one_batch_undoes_only_itself(store: Store) -> None:
    jobs = [WriteJob(keep, team) for team in ("T1", "T2", "T1", "T3")]
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
        WriteJob.alone(lambda session: keep_one(session, "T1")),
        WriteJob.alone(lambda session: keep_one(session, "T2") + 1),  # type: ignore[operator]
        WriteJob(keep, "T3"),
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
        store.batch(answer_nothing, "T1")

    assert store.batch(keep, "T2") == "kept T2"
