"""Purpose: how long the bot takes from the start of its process until it says that it is ready.

The database is at its schema already and the set-up is done, as at any restart.
"""

from collections.abc import Sequence
from statistics import median

from tests.bench.figures import Figure, Say, Wanted
from tests.bench.office import office, set_up


def measure(wanted: Wanted, say: Say) -> Sequence[Figure]:
    """Start it once to set it up, then as often as wanted."""
    seconds = []
    with office() as place:
        with place.bot() as bot:
            set_up(place, bot, say)
        for number in range(1, wanted.rounds + 1):
            with place.bot() as bot:
                seconds.append(bot.ready_s)
            say(f"start {number}: ready after {bot.ready_s:.2f} s")
    return [Figure("cold_start_s", median(seconds), digits=2)]
