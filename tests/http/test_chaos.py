"""The small form of `make chaos`: kills and faults, shorter waits of the bot, counted in the channels."""

import pytest

from tests.chaos import storm
from tests.chaos.engines import ENGINES
from tests.chaos.figures import Wanted

SMALL = Wanted(
    expected=30,
    workers=2,
    kills=3,
    window_s=7.0,
    settle_s=8.0,
    late_s=3.0,
    lag_s=0.5,
    seed=7,
    settles_within_s=4.0,
    tidy_after_s=4.0,
    costs_judged=False,
)


@pytest.mark.parametrize(
    "engine",
    ["embedded+sqlite", pytest.param("procrastinate+postgres", marks=pytest.mark.postgres)],
)
def test_kills_and_faults_lose_and_double_nothing(engine: str) -> None:
    said: list[str] = []

    line = storm.run("small", ENGINES[engine], SMALL, said.append)

    assert line.good, "\n".join([str(line), *said])
