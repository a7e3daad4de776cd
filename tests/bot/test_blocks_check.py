"""Stories: before people see it, an operator asks Slack whether it takes every kind of message and view."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.operator import blocks_check
from bot.operator.blocks_check import check_blocks, examine_blocks, gallery
from bot.settings import Settings
from domain.errors import SettingsError
from sandbox.block_kit import problems, view_problems
from tests.messages.gallery import OWN, TYPED, VIEWS
from tests.recorder import Recorder, World


class Validating(Recorder):
    """A Slack that checks as the sandbox does; `limited` calls are put off first."""

    limited = 0

    def blocks_validate(self, **asked: Any) -> SlackResponse:
        if self.limited:
            self.limited -= 1
            told = self._response({"ok": False, "error": "ratelimited"}, "blocks.validate", 429)
            told.headers = {"retry-after": "3"}
            raise SlackApiError("ratelimited", told)
        found = view_problems(asked["view"]) if "view" in asked else problems(asked["message"]["blocks"])
        return self._answer(found)

    def _answer(self, found: list[str]) -> SlackResponse:
        if found:
            told = {"ok": False, "error": "invalid_blocks", "errors": found}
            raise SlackApiError("invalid_blocks", self._response(told, "blocks.validate"))
        return self._response({"ok": True}, "blocks.validate")


class Reporting(Validating):
    """A Slack that answers ok and lists what it found."""

    def _answer(self, found: list[str]) -> SlackResponse:
        errors = [{"message": one, "pointer": "/blocks/0"} for one in found]
        return self._response({"ok": True, "errors": errors}, "blocks.validate")


class Old(Recorder):
    """A Slack that doesn't know the method."""

    def blocks_validate(self, **_asked: Any) -> SlackResponse:
        raise self._error("unknown_method", "blocks.validate")


def never(_seconds: float) -> None:
    raise AssertionError("nothing was to wait for")


BAD = {
    "good": [{"text": "x", "blocks": [{"type": "divider"}]}],
    "bad": [{"text": "x", "blocks": [{"type": "no"}]}],
}


def test_slack_takes_every_kind_of_the_gallery() -> None:
    kinds = gallery()

    (found,) = check_blocks(Validating(World()), kinds, never)

    assert set(kinds) == {*TYPED, *OWN, *VIEWS}
    assert (found.well, found.found) == (True, f"Slack takes all {len(kinds)} kinds of messages and views")


@pytest.mark.parametrize("slack", [Validating, Reporting])
def test_a_refused_kind_is_named_with_what_slack_says(slack: type[Recorder]) -> None:
    (found,) = check_blocks(slack(World()), BAD, never)

    assert not found.well
    assert found.line() == "FAIL bad: [ERROR] unsupported type: no [json-pointer:/blocks/0/type]"


def test_a_slack_that_does_not_know_the_method_says_so() -> None:
    assert [one.found for one in check_blocks(Old(World()), BAD, never)] == ["unknown_method"] * 2


def test_it_waits_as_slack_asks() -> None:
    slack, waited = Validating(World()), list[float]()
    slack.limited = 2

    check_blocks(slack, BAD, waited.append)

    assert waited == [3.0, 3.0]


def test_without_a_checkout_or_with_many_workspaces_it_says_what_it_needs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(blocks_check, "HOUSE", tmp_path)

    with pytest.raises(SettingsError, match="checkout"):
        gallery()


def test_without_a_token_nothing_is_asked() -> None:
    with pytest.raises(SettingsError):
        examine_blocks(Settings(_env_file=None), never)  # type: ignore[call-arg]
