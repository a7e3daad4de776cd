"""Stories: feedback is found by its words, and what says the same as something new is a candidate."""

from typing import Any

import pytest
from sqlalchemy import text

from domain.feedback import Draft
from domain.feedback.stage import Stage
from domain.page import MOST_LISTED
from storage import feedback
from storage.db.engine import Session, Store
from storage.feedback import Feedback, indexing, search, similar
from storage.feedback.search import SearchQuery
from tests.storage.seed import NOW
from tests.storage.test_feedback import enter

ANA, BEN = "U0ANA", "U0BEN"
READER = "U0CLEO"


def keep(store: Store, here: int, author: str, *texts: str, **more: Any) -> list[int]:
    """Feedback by that author whose words are written down; their numbers."""

    def add(session: Session) -> list[int]:
        kept = [feedback.add(session, here, Draft(author, text, **more), NOW) for text in texts]
        numbers = [one.number for one in kept]
        rows = [session.get_one(Feedback, (here, number)) for number in numbers]
        indexing.index_words(session, rows, NOW)
        return numbers

    return store.write(add)


def candidates(store: Store, here: int, text: str, **more: Any) -> list[int]:
    """What may say the same as Ana's next one, whose words are not written down yet."""

    def like(session: Session) -> list[int]:
        kept = feedback.add(session, here, Draft(ANA, text, **more), NOW)
        return list(similar.like(session, session.get_one(Feedback, (here, kept.number))))

    return store.write(like)


def numbers(store: Store, here: int, text: str, page: int = 1) -> list[int]:
    found = store.read(lambda session: search.find_page(session, here, SearchQuery(READER, text=text), page))
    return [one.number for one in found.rows]


def settle(session: Session, here: int, number: int) -> bool:
    found = session.get_one(Feedback, (here, number))
    return feedback.change(session, found, {"stage": Stage.CLOSED})


@pytest.mark.parametrize("asked", ["renewal price", "PRICE renewal", "price, of the renewal"])
def test_words_are_found_in_any_order_and_case_the_newest_first(store: Store, here: int, asked: str) -> None:
    texts = ("the price of the renewal", "the price of a trial", "Renewal: the price of it, the Price!")
    keep(store, here, ANA, *texts)
    assert numbers(store, here, asked) == [3, 1]


def test_a_word_that_stands_everywhere_finds_with_one_that_is_rare(store: Store, here: int) -> None:
    keep(store, here, ANA, *(f"the price number{number}" for number in range(1, 251)))
    assert numbers(store, here, "price number7") == [7]


def test_pages_follow_one_another_and_the_total_is_counted_so_far(store: Store, here: int) -> None:
    keep(store, here, ANA, *(f"the price number{number}" for number in range(1, 251)))
    wanted = SearchQuery(READER, text="price")
    second = store.read(lambda session: search.find_page(session, here, wanted, 2))
    assert [one.number for one in second.rows] == list(range(242, 234, -1))
    assert (second.total, second.count) == (MOST_LISTED, "200+")


def test_two_words_that_never_stand_together_find_nothing(store: Store, here: int) -> None:
    keep(store, here, ANA, "spring is early", "autumn is late")
    assert numbers(store, here, "spring autumn") == []


def test_sixty_words_are_looked_for_at_once(store: Store, here: int) -> None:
    text = " ".join(f"word{number:02}" for number in range(60))
    keep(store, here, ANA, text, "word01 alone")
    assert numbers(store, here, text) == [1]


def test_words_of_another_workspace_find_nothing(store: Store, here: int, there: int) -> None:
    keep(store, there, ANA, "the price of the renewal")
    assert numbers(store, here, "renewal") == []


def test_what_others_said_of_it_comes_first_where_it_shares_the_most(store: Store, here: int) -> None:
    keep(store, here, BEN, "renewal price confuses buyers", "renewal went well")
    assert candidates(store, here, "buyers say the renewal price confuses them") == [1, 2]


def test_ones_own_private_and_settled_ones_are_no_candidates(store: Store, here: int) -> None:
    keep(store, here, BEN, "renewal price confuses buyers", private=True)
    keep(store, here, ANA, "renewal price confuses buyers of mine")
    [settled] = keep(store, here, BEN, "the renewal price confuses buyers here")
    store.write(lambda session: settle(session, here, settled))
    assert candidates(store, here, "renewal price confuses many buyers") == []


def test_what_names_another_campaign_is_no_candidate(store: Store, here: int) -> None:
    spring, autumn = store.write(lambda session: (enter(session, here), enter(session, here)))
    said = "renewal price confuses buyers"
    keep(store, here, BEN, said, campaign_id=spring)
    keep(store, here, BEN, f"{said} here", campaign_id=autumn)
    keep(store, here, BEN, f"{said} there")

    assert sorted(candidates(store, here, said, campaign_id=spring)) == [1, 3]
    assert sorted(candidates(store, here, f"{said} too")) == [1, 2, 3]


def test_a_campaigns_few_are_found_by_an_index_and_in_order(store: Store, here: int) -> None:
    spring, autumn = store.write(lambda session: (enter(session, here), enter(session, here)))
    keep(store, here, BEN, *(f"spring {number}" for number in range(300)), campaign_id=spring)
    keep(store, here, BEN, "autumn one", "autumn two", campaign_id=autumn)
    wanted = SearchQuery(READER, campaign_id=autumn)

    found = store.read(lambda session: search.find_page(session, here, wanted, 1))
    plan = store.read(lambda session: planned(session, here, autumn))

    assert ([one.text for one in found.rows], found.total) == (["autumn two", "autumn one"], 2)
    assert "ix_feedback_campaign" in plan


def planned(session: Session, here: int, campaign: int) -> str:
    """How the database looks for a campaign's feedback, PostgreSQL once it knows its table."""
    connection = session.connection()
    lite = connection.dialect.name == "sqlite"
    connection.execute(text("SELECT 1" if lite else "ANALYZE feedback"))
    asked = search._listed(search._Shown(("campaign_id",), open_only=False)).params(
        workspace=here, viewer=READER, campaign_id=campaign
    )
    said = asked.compile(connection, compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN QUERY PLAN" if lite else "EXPLAIN"
    return str(connection.exec_driver_sql(f"{explain} {said}").all())


def test_an_old_one_is_still_a_candidate_behind_many_that_are_settled(store: Store, here: int) -> None:
    keep(store, here, BEN, "renewal price confuses buyers at the fair")
    gone = keep(store, here, BEN, *(f"renewal price number{number}" for number in range(200)))
    store.write(lambda session: [settle(session, here, number) for number in gone])
    assert candidates(store, here, "renewal price confuses buyers") == [1]
