"""What a number of feedbacks come to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from domain.business_calendar import BusinessCalendar
from domain.feedback import Sentiment
from domain.feedback.figures import LoopTimes, figures
from domain.feedback.stage import ANSWERED, ENDED, Outcome, Stage

TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
BERLIN = BusinessCalendar(ZoneInfo("Europe/Berlin"), "DE")
NEW = LoopTimes("the mail confuses buyers", Stage.NEW, None, "", None, TUESDAY, None, None)


def taken(hours: float) -> LoopTimes:
    return replace(NEW, stage=Stage.ACKNOWLEDGED, taken_at=TUESDAY + hours * HOUR)


def ended(stage: Stage, hours: float) -> LoopTimes:
    return replace(taken(1), stage=stage, ended_at=TUESDAY + hours * HOUR)


def test_nothing_comes_to_nothing_and_no_number_is_made_up() -> None:
    found = figures([], BERLIN)

    assert (found.total, found.taken_in_a_day, found.to_take, found.answered) == (0, None, None, None)


def test_the_loop_is_measured_by_when_it_was_taken_and_ended() -> None:
    found = figures([taken(1), taken(3), taken(30), NEW], BERLIN)

    assert found.taken_in_a_day == 0.5
    assert found.to_take == 3 * HOUR


def test_an_end_counts_when_it_was_answered() -> None:
    all_ = [
        ended(Stage.SHIPPED, 10),
        ended(Stage.DECLINED, 20),
        ended(Stage.WITHDRAWN, 1),
        ended(Stage.MERGED, 1),
    ]

    found = figures(all_, BERLIN)

    assert (found.answered, found.to_end) == (1.0, 15 * HOUR)


def test_tests_are_counted_with_those_that_worked() -> None:
    worked = replace(NEW, outcome=Outcome.WORKED)
    found = figures([worked, replace(NEW, outcome=Outcome.DID_NOT), NEW], BERLIN)

    assert (found.tests, found.worked) == (2, 1)


def test_themes_are_words_that_recur_and_say_something() -> None:
    texts = ["the follow-up mail confuses buyers", "this mail is about the price", "price of the mail again"]

    found = figures([replace(NEW, text=text) for text in texts], BERLIN)

    assert found.themes == (("mail", 3), ("price", 2))


def test_customers_named_most_come_first() -> None:
    names = ["Contoso", "Fabrikam", "Contoso", ""]

    assert figures([replace(NEW, account=name) for name in names], BERLIN).accounts == (
        ("Contoso", 2),
        ("Fabrikam", 1),
    )


ONES = st.builds(
    lambda stage, sentiment, hours, text: replace(
        NEW,
        stage=stage,
        sentiment=sentiment,
        text=text,
        taken_at=None if stage is Stage.NEW else TUESDAY + hours * HOUR,
        ended_at=TUESDAY + 2 * hours * HOUR if stage in ENDED else None,
    ),
    st.sampled_from(Stage),
    st.sampled_from([None, *Sentiment]),
    st.integers(0, 500),
    st.text(max_size=60),
)


@given(st.lists(ONES, max_size=40))
def test_no_figure_is_more_than_what_there_is(all_: list[LoopTimes]) -> None:
    found = figures(all_, BERLIN)

    assert sum(found.sentiments.values()) <= found.total == len(all_)
    assert all(share is None or 0 <= share <= 1 for share in (found.taken_in_a_day, found.answered))
    assert all(count <= len(all_) for _word, count in found.themes)
    assert found.answered is None or any(one.stage in ANSWERED for one in all_) or found.answered == 0
