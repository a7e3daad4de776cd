"""Stories: the pages of an installation are whole, kind, and run nothing that others wrote."""

import re

import pytest

from messages.installation import page

EVIL = "<script>alert(1)</script>\"'&"
PARTS = {
    "done": {"team": EVIL, "slack_url": f"https://slack.com/{EVIL}"},
    "cancelled": {},
    "expired": {},
    "other_browser": {},
    "organisation": {},
    "refused": {"error": EVIL},
    "unreachable": {},
}


@pytest.mark.parametrize("part", PARTS)
def test_each_page_says_something_and_runs_nothing(part: str) -> None:
    shown = page(part, install_url="/slack/install", **PARTS[part]).html

    assert re.search("<h1>.+</h1>\n<p>.+</p>", shown)
    assert "<script" not in shown
    assert shown.count("<h1>") == 1


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(Exception, match="'team' is undefined"):
        page("done", slack_url="https://slack.com")
