"""Stories: a Home that is open shows what changed within two seconds, and is published for nothing else."""

from datetime import timedelta

import pytest

from handlers.shared.open_homes import MOST_OPEN, OpenHomes
from messages.terminal import lines
from tests.office import MONDAY, Office


def look(office: Office, **later: float) -> int:
    """The bot looks at the open homes some time later; how many it publishes."""
    before = len(office.calls("views.publish"))
    office.now += timedelta(**(later or {"seconds": 2}))
    office.refresh.look()
    return len(office.calls("views.publish")) - before


def newest(office: Office) -> str:
    return "\n".join(lines(office.calls("views.publish")[-1]["view"]))


def test_what_another_one_does_shows_on_the_home_it_concerns(office: Office) -> None:
    office.home("dev")
    office.home("ben")
    office.command("ana", "the mail confuses buyers")

    assert look(office) == 1
    assert office.calls("views.publish")[-1]["user_id"] == "U0DEV"
    assert "F-1" in newest(office)


def test_what_changes_nothing_there_publishes_nothing(office: Office) -> None:
    office.home("ben")
    office.command("ana", "the mail confuses buyers")

    assert [look(office), look(office)] == [0, 0]


def test_each_is_published_once_for_one_change(office: Office) -> None:
    office.home("dev")
    office.command("ana", "the mail confuses buyers")

    assert [look(office), look(office)] == [1, 0]


def test_many_changes_at_once_are_one_publishing_and_none_is_missed(office: Office) -> None:
    office.home("dev")
    office.command("ana", "the mail confuses buyers")
    office.now += timedelta(seconds=2)
    first = look(office, seconds=0)
    office.command("ana", "buyers ask for a demo")

    assert [first, look(office, milliseconds=500), look(office, milliseconds=600)] == [1, 0, 1]
    assert "F-2" in newest(office)


def test_a_home_that_was_opened_an_hour_ago_is_left_alone(office: Office) -> None:
    office.home("dev")
    office.command("ana", "the mail confuses buyers")

    assert look(office, hours=1) == 0


def test_one_that_slack_refuses_holds_up_no_other(
    lite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    lite_office.home("dev")
    lite_office.home("ana")
    lite_office.drumbeat("dev", "ride <@U0ANA|ana> 2026-12-03 14:00 Contoso")
    publish = lite_office.slack._views_publish
    refused = lite_office.slack._error("ratelimited", "views.publish")

    def limited(args: dict[str, object]) -> dict[str, object]:
        if "U0DEV" in str(args["user_id"]):
            raise refused
        return publish(args)

    monkeypatch.setattr(lite_office.slack, "_views_publish", limited)

    assert look(lite_office) == 2  # the refused one was tried
    assert "Contoso" in newest(lite_office)


def test_of_very_many_open_homes_the_last_opened_are_kept() -> None:
    homes = OpenHomes()
    for number in range(MOST_OPEN + 3):
        homes.remember(1, f"U0{number}", {}, MONDAY)
    homes.remember(2, "U0OTHER", {}, MONDAY)
    homes.mark_stale(1)

    stale = homes.take_stale(MONDAY + timedelta(seconds=2))

    assert len(stale) == MOST_OPEN
    assert stale[0].user == "U03"
