"""A sample of what `make chaos` does for every rule set: each wall time comes once a day."""

import pytest

from tests.chaos import zones


@pytest.mark.parametrize(
    ("zone", "substituted"),
    [("Europe/Berlin", 4), ("Australia/Lord_Howe", 2), ("America/Santiago", 4), ("Asia/Kolkata", 0)],
)
def test_every_quarter_of_an_hour_of_a_year_comes_once(zone: str, substituted: int) -> None:
    checked = zones.check(zone, 2026, 1)

    assert checked.wrong == []
    assert (checked.slots, checked.substituted) == (365 * 96, substituted)
