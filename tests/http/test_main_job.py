"""End to end over HTTP: the tour, a channel that is private, and whose clock it is."""

import time
from datetime import datetime

from messages.terminal import lines
from sandbox.tour import SETUP, play
from tests.http.acts import readme_example, set_up
from tests.http.conftest import Start


def test_the_tour_plays_without_a_fault(database_url: str, start: Start) -> None:
    printed: list[str] = []
    sandbox, _running = start(database_url)

    code = play(sandbox.url, lines, printed.append)

    assert (code, printed[-1]) == (0, "tour: 22 steps, 0 failed")
    assert {line.strip() for line in readme_example()} <= {line.strip() for line in printed}


def test_a_private_channel_is_asked_for_and_served_after_the_invitation(start: Start) -> None:
    sandbox, _running = start()
    mira = sandbox.as_("mira")
    sandbox.invite("mira", "leaders")
    mira.command("/drumbeat", "setup")
    mira.options("setup.group.sales", "sales")
    mira.options("setup.group.marketing", "market")
    mira.options("setup.zone", "Berlin")
    mira.submit({**SETUP, "intake_channel": "C0LEADERS"})
    sandbox.settle()
    assert any("/invite @Drumbeat" in dm.words and "not in it" in dm.words for dm in mira.dms())

    sandbox.invite("drumbeat", "leaders")
    sandbox.settle()

    assert any("Drumbeat is set up here" in post.words for post in sandbox.messages("leaders"))


def test_the_clock_of_the_bot_is_the_sandboxs(start: Start) -> None:
    sandbox, _running = start(at=datetime.fromisoformat("2031-05-06T07:00:00+00:00"))
    set_up(sandbox)

    saved = next(dm for dm in sandbox.dms("mira") if "Coming up" in dm.words)

    assert "Thu, May 8 at 9:00 AM CEST" in saved.words
    assert sandbox.now.year == 2031
    assert time.time() < datetime.fromisoformat("2031-01-01T00:00:00+00:00").timestamp()
