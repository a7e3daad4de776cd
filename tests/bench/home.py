"""Purpose: how long Home and the menu take for a person with five hundred open things, on SQLite.

In this process: what is timed is all of it but Slack, from the question to the view or message.
"""

import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from statistics import median

from bot.features import FEATURES
from domain.feedback import Draft
from domain.names import Names
from domain.side import Role, Side
from handlers.help import menu_for
from handlers.setup import save_choices
from handlers.shared.home_tab import home_view
from messages.todo import MOST_SHOWN
from storage import feedback, member, ride_along, workspace
from storage.db.engine import Store
from storage.ride_along import RideAlong
from storage.scope import Here, Scope
from tests.bench.figures import Figure, Say, Void, Wanted
from tests.bench.stored import SINCE
from tests.chaos.engines import sqlite
from tests.messages.gallery import CHOICES

FEEDBACK, RIDES = 450, 50
TIMES, WARM_UP = 200, 20
DEV, ANA = "U0DEV", "U0ANA"


def measure(_wanted: Wanted, say: Say) -> Sequence[Figure]:
    """The median of both together."""
    with sqlite() as ground, closing(Store(ground.url)) as store:
        here = Here(store, SINCE, store.write(lambda s: workspace.identify(s, "", "T0BENCH", SINCE)), Names())
        here.write(_fill)
        took = [_timed(here) for _ in range(TIMES + WARM_UP)][WARM_UP:]
    say(f"home: slowest of {TIMES} {max(took):.1f} ms")
    return [Figure("home_ms", median(took))]


def _timed(here: Here) -> float:
    began = time.perf_counter()
    view = here.read(home_view, DEV, FEATURES)
    menu = here.read(menu_for, DEV, FEATURES)
    took = 1000 * (time.perf_counter() - began)
    open_there = f"{FEEDBACK + RIDES - MOST_SHOWN} more"
    if open_there not in str(view) or str(FEEDBACK + RIDES) not in menu.text + str(menu.blocks):
        raise Void("not all that is open was found: this measures something else")
    return took


def _fill(scope: Scope) -> None:
    """A field contact with everything waiting for them."""
    save_choices(scope, replace(CHOICES, liaison=DEV), DEV)
    placed = {DEV: (Side.MARKETING, Role.MARKETER), ANA: (Side.SALES, Role.REP)}
    member.place(scope.session, scope.workspace_id, placed)
    for number in range(FEEDBACK):
        draft = Draft(ANA, f"buyers in region {number} ask for a demo before they talk about the price")
        feedback.add(scope.session, scope.workspace_id, draft, scope.now)
    for number in range(RIDES):
        ride_along.add(scope.session, _ride(scope, number))


def _ride(scope: Scope, number: int) -> RideAlong:
    return RideAlong(
        workspace_id=scope.workspace_id,
        marketer=DEV,
        rep=ANA,
        at=scope.now + timedelta(days=1, hours=number),
        account=f"Customer {number}",
        created_at=scope.now,
    )
