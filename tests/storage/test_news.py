"""Stories: news and campaigns are found in the digest they belong to, and by their name."""

from typing import Any

import pytest

from storage import news
from storage.db.engine import Session, Store
from tests.storage.seed import DAY, NOW, TODAY, campaign, item, minutes


def enter(store: Store, *entered: news.NewsItem | news.Campaign) -> None:
    def add_all(session: Session) -> None:
        for one in entered:
            news.add(session, one)

    store.write(add_all)


def named(store: Store, where: int, words: str, most: int = 10) -> list[str]:
    return [row.name for row in store.read(lambda s: news.campaigns_named(s, where, words, TODAY, most))]


def test_news_is_listed_after_the_last_digest_up_to_this_one_oldest_first(
    store: Store, here: int, there: int
) -> None:
    enter(
        store,
        *(item(here, f"at {n}", NOW + minutes(n)) for n in (3, 1, 2, 0)),
        item(there, "not mine", NOW + minutes(2)),
    )

    rows = store.read(lambda s: news.items_entered_between(s, here, NOW, NOW + minutes(2)))

    assert [row.title for row in rows] == ["at 1", "at 2"]


def test_campaigns_are_listed_likewise_by_their_first_day(store: Store, here: int, there: int) -> None:
    enter(
        store,
        campaign(here, "later", starts=TODAY + DAY, created_at=NOW + minutes(1)),
        campaign(here, "sooner", created_at=NOW + minutes(2)),
        campaign(here, "too early", created_at=NOW),
        campaign(here, "too late", created_at=NOW + minutes(3)),
        campaign(there, "not mine", created_at=NOW + minutes(1)),
    )

    rows = store.read(lambda s: news.campaigns_entered_between(s, here, NOW, NOW + minutes(2)))

    assert [row.name for row in rows] == ["sooner", "later"]


@pytest.mark.parametrize(
    ("starts", "ends", "listed"),
    [
        pytest.param(-10, -1, False, id="over"),
        pytest.param(-10, 0, True, id="ends on the first day"),
        pytest.param(-10, 13, True, id="ends on the last day"),
        pytest.param(-10, 14, False, id="runs all through"),
        pytest.param(0, 99, True, id="starts on the first day"),
        pytest.param(13, 99, True, id="starts on the last day"),
        pytest.param(14, 99, False, id="starts later"),
    ],
)
def test_campaigns_that_start_or_end_in_the_window_are_coming(
    store: Store, here: int, there: int, starts: int, ends: int, listed: bool
) -> None:
    days: dict[str, Any] = {"starts": TODAY + starts * DAY, "ends": TODAY + ends * DAY}
    enter(store, campaign(here, **days), campaign(there, **days))

    rows = store.read(lambda s: news.campaigns_coming(s, here, TODAY, TODAY + 13 * DAY))

    assert bool(rows) is listed
    assert len(rows) <= 1


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["50% off_now", "Autumn mail", "Autumn event"]),
        ("autumn", ["Autumn mail", "Autumn event"]),
        ("MAIL", ["Autumn mail"]),
        ("%", ["50% off_now"]),
        ("_", ["50% off_now"]),
        ("winter", []),
    ],
)
def test_campaigns_that_still_run_are_found_by_part_of_their_name_newest_first(
    store: Store, here: int, there: int, words: str, found: list[str]
) -> None:
    enter(
        store,
        campaign(here, "Autumn event", created_at=NOW),
        campaign(here, "Autumn mail", created_at=NOW + minutes(1)),
        campaign(here, "50% off_now", created_at=NOW + minutes(2), ends=TODAY),
        campaign(here, "Autumn and Mail % _ over", starts=TODAY - DAY, ends=TODAY - DAY),
        campaign(there, "Autumn mail % _ not mine"),
    )

    assert named(store, here, words) == found
    assert named(store, here, words, 1) == found[:1]


def test_a_campaign_is_found_only_by_its_own_workspace(store: Store, here: int, there: int) -> None:
    enter(store, campaign(here))
    [row] = store.read(lambda s: news.campaigns_named(s, here, "", TODAY, 9))

    assert store.read(lambda session: news.campaign(session, here, row.number)) is not None
    assert store.read(lambda session: news.campaign(session, there, row.number)) is None
    assert store.read(lambda session: news.campaign(session, here, 4711)) is None
