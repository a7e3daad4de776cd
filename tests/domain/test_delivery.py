"""Stories: how long to wait before another try, and which refusals are worth one."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.delivery import FINAL, LONGEST_WAIT, PASSING, final, passes, wait_before


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(1, 1), (2, 2), (3, 4), (5, 16), (10, 512), (11, 900), (12, 900), (10_000, 900)]
)
def test_each_failed_try_doubles_the_wait_up_to_a_quarter_of_an_hour(attempt: int, seconds: int) -> None:
    assert wait_before(attempt) == timedelta(seconds=seconds)


@given(st.integers(1, 10**9))
def test_the_wait_never_shrinks_and_never_passes_its_bound(attempt: int) -> None:
    assert timedelta(0) < wait_before(attempt) <= wait_before(attempt + 1) <= LONGEST_WAIT


@pytest.mark.parametrize(
    ("error", "again"),
    [
        ("ratelimited", True),
        ("internal_error", True),
        ("fatal_error", True),
        ("service_unavailable", True),
        ("request_timeout", True),
        ("channel_not_found", False),
        ("is_archived", False),
        ("not_in_channel", False),
        ("invalid_blocks", False),
        ("invalid_auth", False),
        ("account_inactive", False),
        ("some_error_slack_invents_tomorrow", False),
        ("", False),
    ],
)
def test_only_troubles_that_pass_by_themselves_are_tried_again(error: str, again: bool) -> None:
    assert passes(error) is again


@pytest.mark.parametrize(
    ("error", "no"),
    [
        ("channel_not_found", True),
        ("is_archived", True),
        ("invalid_blocks", True),
        ("account_inactive", True),
        ("file_not_found", True),
        ("internal_error", False),
        ("ratelimited", False),
        ("some_error_slack_invents_tomorrow", False),
        ("Received a response in a non-JSON format: <html>", False),
        ("", False),
    ],
)
def test_only_what_slack_publishes_as_a_refusal_is_a_no(error: str, no: bool) -> None:
    assert final(error) is no


def test_nothing_is_both_a_no_and_a_trouble_that_passes() -> None:
    assert frozenset() == FINAL & PASSING
