"""Purpose: the clock of the workers set an hour and a day forward and back in a storm, and right again.

Slack's clock stays right, so what the bot believes of a message's age is wrong as well.
"""

import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.chaos.endure import Span, endure, wait_until
from tests.chaos.engines import Engine, Ground
from tests.chaos.figures import Line, Say, Wanted
from tests.chaos.worker import CLOCK

HOUR_S, DAY_S = 3600, 86400
JUMPS_S = (HOUR_S, -HOUR_S, DAY_S, -DAY_S)
EVERY_S, WRONG_FOR_S = 11.0, 6.0


def run(name: str, engine: Engine, wanted: Wanted, say: Say) -> Line:
    """Each jump, and the line."""
    with tempfile.TemporaryDirectory(prefix="drumbeat-chaos-") as folder:
        offset = Path(folder) / "clock"
        offset.write_text("0")
        ended = endure(engine, wanted, say, partial(_set, offset), {CLOCK: str(offset)})
    figures = {
        "expected": len(ended.found.lateness) + len(ended.found.lost),
        "lost": len(ended.found.lost),
        "doubled": len(ended.found.doubled),
        "jumps": 2 * len(JUMPS_S),
        "tidied": ended.found.deleted,
    }
    return Line(f"{name} jumps", figures, ended.whole)


def _set(offset: Path, _ground: Ground, begin: float) -> Sequence[Span]:
    spans = []
    for number, jump_s in enumerate(JUMPS_S):
        wait_until(begin + 2 + number * EVERY_S)
        start = time.time()
        offset.write_text(str(jump_s))
        time.sleep(WRONG_FOR_S)
        offset.write_text("0")
        spans.append((start, time.time()))
    return spans
