"""No sequence of moves loses an event of a feedback's history, or leaves a rep in its loop untold."""

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.db.engine import Store
from tests.features.feedback_play import Play

CHOICES = st.lists(st.integers(0, 999), min_size=1, max_size=14)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choices=CHOICES)
def test_no_sequence_of_moves_loses_an_event_or_leaves_a_rep_untold(
    lite_store: Store, choices: list[int]
) -> None:
    """Each choice is one of all that anybody may do at that moment."""
    play = Play(lite_store)

    play.through(choices)

    assert play.happened() == play.expected
    assert play.told() == play.heard
    # What was written once stays as it was written.
    assert all(after[: len(before)] == before for before, after in pairwise(play.seen))
