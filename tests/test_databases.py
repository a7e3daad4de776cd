"""Which stories play on both databases: whoever renames one takes its place in that list along."""

from tests.conftest import ON_BOTH, TESTS


def test_every_place_that_is_played_on_both_databases_exists() -> None:
    assert [place for place in ON_BOTH if not (TESTS / place).exists()] == []
