"""Stories: what was before the clock started: people's history, and what the bot had posted."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from sandbox import seeded_history
from sandbox.client import Refused, Sandbox
from sandbox.page.page_state import Options
from sandbox.settings import Settings
from sandbox.workspace import compose

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime.fromisoformat("2026-11-24T10:00:00+01:00")


def test_the_history_is_laid_before_the_clock_with_threads_and_reactions() -> None:
    workspace = compose(Settings(), at=START, options=Options(history=True))
    seeded_history.lay(workspace)

    places = workspace.world.channels.values()
    said = [m for place in places for m in place.messages.values()]
    assert len(said) > 100
    assert max(float(m["ts"]) for m in said) < START.timestamp()
    assert sum(1 for m in said if m.get("reply_count")) > 20
    assert sum(1 for m in said if m.get("reactions")) > 20
    assert workspace.desk.read_up_to("U0ANA", "C0SALES") == "1795474800.000000"


def test_what_lies_after_the_start_was_not_said_yet() -> None:
    text = "0 mon 09:00 sales ana: early\n  +5 ben: reply\n0 tue 10:00 sales ana: late"

    found = seeded_history.read(START, BERLIN, text)

    assert [said.words for said in found] == ["early"]
    assert found[0].replies[0].at.isoformat() == "2026-11-23T09:05:00+01:00"


@pytest.mark.parametrize("line", ["nonsense", "  +5 ben: a reply to nothing", "0 moo 09:00 sales ana: x"])
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 2 of the history"):
        seeded_history.read(START, BERLIN, f"# a comment\n{line}")


def test_the_bots_past_is_put_down_without_telling_anybody(sandbox: Sandbox) -> None:
    posts = [
        {"channel": "C0SALES", "join": True},
        {"channel": "C0SALES", "at": "2026-01-05T09:00:00+01:00", "text": "a card"},
        {"channel": "U0ANA", "at": "2026-01-05T09:00:00+01:00", "text": "a word"},
    ]
    _, card, word = sandbox.do("past", posts=posts)["posted"]

    sandbox.do("past", posts=[{**card, "text": "the same, changed"}])

    assert [m.text for m in sandbox.messages("sales")] == ["the same, changed"]
    assert word["channel"] == "D0ANA"
    assert "U0DRUMBEAT" in next(c for c in sandbox.state()["channels"] if c["id"] == "C0SALES")["members"]


@pytest.mark.parametrize(
    ("post", "error"),
    [
        ({"channel": "C0SALES", "at": "2999-01-01T00:00:00Z", "text": "x"}, "not_past"),
        ({"channel": "C0SALES", "ts": "1.000000", "text": "x"}, "message_not_found"),
        ({"channel": "C0NOWHERE", "at": "2026-01-05T09:00:00Z"}, "channel_not_found"),
        ({"channel": "C0SALES", "text": "x"}, "missing_argument"),
    ],
)
def test_a_past_that_cannot_have_been_is_refused(
    sandbox: Sandbox, post: dict[str, object], error: str
) -> None:
    with pytest.raises(Refused) as refusal:
        sandbox.do("past", posts=[post])

    assert refusal.value.error == error
