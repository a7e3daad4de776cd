"""Stories: feedback gets its number, a repeat counts once, and only one person takes it."""

from datetime import datetime, timedelta

import pytest

from domain.feedback import Draft, FeedbackKind, Sentiment
from domain.feedback.stage import Stage
from storage import feedback, news
from storage.db.engine import Session, Store
from storage.feedback import StoredFeedback
from tests.storage.seed import ANA, BEN, CLEO, DEV, NOW, at_once, campaign, minutes, send


def taken(taker: str, at: datetime) -> dict[str, object]:
    """The columns that change when somebody takes a feedback."""
    return {"stage": Stage.ACKNOWLEDGED, "taker": taker, "taken_at": at}


def enter(session: Session, where: int) -> int:
    row = campaign(where)
    news.add(session, row)
    session.flush()
    return row.number


def take(store: Store, where: int, number: int, taker: str = DEV, after: float = 0) -> bool:
    row = store.read(lambda session: feedback.find(session, where, number))
    assert row is not None
    return store.write(lambda session: feedback.change(session, row, taken(taker, NOW + minutes(after))))


def test_feedback_is_kept_with_all_that_was_said(store: Store, here: int) -> None:
    named = store.write(lambda session: enter(session, here))
    draft = Draft(ANA, "a & <b> 'c' 👩‍🚀", FeedbackKind.CAMPAIGN, Sentiment.IDEA, named)

    store.write(lambda session: feedback.add(session, here, draft, NOW))

    kept = store.read(lambda session: feedback.find(session, here, 1))
    assert kept is not None
    said = (kept.author, kept.text, kept.kind, kept.sentiment, kept.campaign_id)
    assert said == (ANA, draft.text, "campaign", "idea", named)
    assert (kept.stage, kept.taker, kept.created_at) == (Stage.NEW, None, NOW)


def test_numbers_count_up_from_one_in_each_workspace(store: Store, here: int, there: int) -> None:
    kept = [send(store, here, ANA, "one"), send(store, there, ANA, "one"), send(store, here, BEN, "two")]

    assert kept == [StoredFeedback(1, False), StoredFeedback(1, False), StoredFeedback(2, False)]


@pytest.mark.parametrize(
    ("author", "text", "after", "kept"),
    [
        pytest.param(ANA, "the mail confuses", timedelta(), StoredFeedback(1, True), id="at once"),
        pytest.param(
            ANA,
            " The  MAIL confuses",
            timedelta(seconds=119),
            StoredFeedback(1, True),
            id="within two minutes",
        ),
        pytest.param(
            ANA, "the mail confuses", timedelta(minutes=2), StoredFeedback(2, False), id="two minutes later"
        ),
        pytest.param(ANA, "the mail confuses me", timedelta(), StoredFeedback(2, False), id="other words"),
        pytest.param(BEN, "the mail confuses", timedelta(), StoredFeedback(2, False), id="another person"),
    ],
)
def test_the_same_words_of_one_person_within_two_minutes_are_one_feedback(
    store: Store, here: int, author: str, text: str, after: timedelta, kept: StoredFeedback
) -> None:
    send(store, here, ANA, "the mail confuses")

    assert send(store, here, author, text, NOW + after) == kept


def test_a_repeat_within_one_transaction_counts_once_and_leaves_no_gap(store: Store, here: int) -> None:
    drafts = [Draft(ANA, "one"), Draft(ANA, "ONE"), Draft(BEN, "one"), Draft(ANA, "two")]

    kept = store.write(lambda session: [feedback.add(session, here, draft, NOW) for draft in drafts])

    assert kept == [
        StoredFeedback(1, False),
        StoredFeedback(1, True),
        StoredFeedback(2, False),
        StoredFeedback(3, False),
    ]


def test_feedback_that_fails_to_be_stored_takes_no_number(store: Store, here: int) -> None:
    store_and_fail = Draft(ANA, "one", campaign_id=4711)
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        store.write(lambda session: feedback.add(session, here, store_and_fail, NOW))

    assert send(store, here, BEN, "two") == StoredFeedback(1, False)


def test_eight_people_at_once_get_numbers_without_gaps_or_doubles(store: Store, here: int) -> None:
    kept = at_once(8, lambda n: [send(store, here, f"U{n}", f"words {m}") for m in range(5)])

    assert sorted(one.number for ones in kept for one in ones) == list(range(1, 41))
    assert not any(one.repeated for ones in kept for one in ones)


def test_two_processes_at_one_sqlite_file_share_the_numbers(lite_store: Store, lite_here: int) -> None:
    second = Store(lite_store.url)
    stores = [lite_store, second] * 4

    kept = at_once(8, lambda n: [send(stores[n], lite_here, f"U{n}", f"words {m}") for m in range(10)])
    second.close()

    assert sorted(one.number for ones in kept for one in ones) == list(range(1, 81))


def test_the_same_words_eight_times_at_once_are_stored_once(store: Store, here: int) -> None:
    kept = at_once(8, lambda _n: send(store, here, ANA, "double click"))

    assert sorted(one.repeated for one in kept) == [False] + [True] * 7
    assert {one.number for one in kept} == {1}


def test_a_second_taker_is_told_that_somebody_was_faster(store: Store, here: int) -> None:
    send(store, here, ANA, "slow")
    row = store.read(lambda session: feedback.find(session, here, 1))
    assert row is not None

    moves = [
        store.write(lambda s: feedback.change(s, row, taken(DEV, NOW))),
        store.write(lambda s: feedback.change(s, row, taken(CLEO, NOW))),
    ]

    kept = store.read(lambda session: feedback.find(session, here, 1))
    assert moves == [True, False]
    assert kept is not None
    assert (kept.taker, kept.stage, kept.taken_at) == (DEV, Stage.ACKNOWLEDGED, NOW)


def test_of_eight_who_take_it_at_once_one_gets_it(store: Store, here: int) -> None:
    send(store, here, ANA, "slow")

    moves = at_once(8, lambda n: take_unread(store, here, f"U{n}"))

    assert sorted(moves) == [False] * 7 + [True]


def take_unread(store: Store, where: int, taker: str) -> bool:
    """Take feedback 1 as it was when it was new."""
    new = feedback.Feedback(
        workspace_id=where,
        number=1,
        author=ANA,
        text="",
        fingerprint="",
        created_at=NOW,
        since=NOW,
        details={},
    )
    return store.write(lambda session: feedback.change(session, new, taken(taker, NOW)))


def test_taken_feedback_is_listed_after_the_last_digest_up_to_this_one(store: Store, here: int) -> None:
    numbers = [send(store, here, ANA, f"words {n}").number for n in range(4)]
    moves = [take(store, here, number, after=number) for number in numbers]

    listed = store.read(lambda s: feedback.taken_between(s, here, NOW + minutes(1), NOW + minutes(3)))

    assert all(moves)
    assert [row.number for row in listed] == [2, 3]


def test_open_feedback_is_the_oldest_first_with_the_total(store: Store, here: int) -> None:
    numbers = [send(store, here, ANA, f"words {n}", NOW + minutes(n)).number for n in range(5)]
    take(store, here, numbers[0])

    rows, total = store.read(lambda session: feedback.new_at(session, here, NOW + minutes(3), 2))

    assert ([row.number for row in rows], total) == ([2, 3], 3)


def test_another_workspace_sees_nothing_of_it(store: Store, here: int, there: int) -> None:
    send(store, here, ANA, "open")
    send(store, here, ANA, "taken")
    take(store, here, 2)

    far = NOW + timedelta(days=1)
    assert store.read(lambda s: feedback.find(s, there, 1)) is None
    assert store.read(lambda s: feedback.new_at(s, there, far, 9)) == ([], 0)
    assert store.read(lambda s: feedback.taken_between(s, there, NOW - minutes(1), far)) == []
    assert not take_unread(store, there, DEV)
