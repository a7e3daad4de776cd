"""Purpose: a SQLite database that takes no more in the middle of a storm: first full, then read-only.

The workers' own connections are told so by SQLite itself (max_page_count, query_only), which needs no rights
and no disk of its own; tests/chaos/worker reads what is wrong from a file.
"""

import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.chaos.endure import Span, endure, wait_until
from tests.chaos.engines import Engine, Ground
from tests.chaos.figures import Line, Say, Wanted
from tests.chaos.worker import DISK

TROUBLES = ((8.0, "full"), (28.0, "readonly"))
LASTS_S = 8.0
NAMED = ("full", "read-only")


def run(name: str, engine: Engine, wanted: Wanted, say: Say) -> Line:
    """Both troubles, and the line."""
    with tempfile.TemporaryDirectory(prefix="drumbeat-chaos-") as folder:
        state = Path(folder) / "disk"
        state.write_text("")
        ended = endure(engine, wanted, say, partial(_spoil, state), {DISK: str(state)})
    named = [sum(many for why, many in ended.said.items() if word in why) for word in NAMED]
    say(f"{name}: the logs named {dict(ended.said)}")
    figures = {
        "expected": len(ended.found.lateness) + len(ended.found.lost),
        "lost": len(ended.found.lost),
        "doubled": len(ended.found.doubled),
        "resumed_s": max(ended.resumed_s),
        "named_full": named[0],
        "named_readonly": named[1],
    }
    return Line(f"{name} disk", figures, ended.whole and all(named), {"resumed_s": 1})


def _spoil(state: Path, _ground: Ground, begin: float) -> Sequence[Span]:
    spans = []
    for after, trouble in TROUBLES:
        wait_until(begin + after)
        start = time.time()
        state.write_text(trouble)
        time.sleep(LASTS_S)
        state.write_text("")
        spans.append((start, time.time()))
    return spans
