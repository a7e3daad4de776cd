"""Stories: a person whose zone in Slack is no place, or none at all, misses nothing."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.features.test_feedback_steps import sent, step
from tests.office import SET_UP, Office

ZONES = ["GMT", "Etc/UTC", "Etc/GMT", "UCT", None, "", "Mars/Base", "Etc/GMT+3"]
# In UTC for names of UTC, else in the workspace's own zone, Europe/Berlin.
OF_UTC = {"GMT", "Etc/UTC", "Etc/GMT", "UCT"}


def live_in(office: Office, who: str, zone: Any) -> None:
    person = office.world.people[f"U0{who.upper()}"]
    assert office.event(type="user_change", user={**person, "tz": zone}).status == 200


@pytest.mark.parametrize("zone", ZONES)
def test_a_ride_is_booked_answered_and_reminded_of(lite_office: Office, zone: str | None) -> None:
    live_in(lite_office, "dev", zone)

    booked = lite_office.drumbeat("dev", "ride <@U0ANA> 2026-12-03 14:00 Contoso").words
    lite_office.deliver()
    lite_office.click("ana", "ride_along.confirm", "1")
    lite_office.click("dev", "ride_along.confirm", "1")
    nine = datetime(2026, 12, 2, 9 if zone in OF_UTC else 8, tzinfo=UTC)
    lite_office.at(nine)

    assert f"2:00 PM {'UTC' if zone in OF_UTC else 'CET'}" in booked
    assert any("Tomorrow" in dm for dm in lite_office.dms("dev"))


@pytest.mark.parametrize("zone", ZONES)
def test_what_becomes_of_feedback_reaches_its_author(lite_office: Office, zone: str | None) -> None:
    live_in(lite_office, "ana", zone)
    sent(lite_office)
    step(lite_office, "dev", "declined", why=("value", "the budget is spent"))
    lite_office.later(days=3)

    assert any("F-1" in dm for dm in lite_office.dms("ana"))


@pytest.mark.parametrize("zone", ZONES)
def test_forms_open_and_are_saved(lite_office: Office, zone: str | None) -> None:
    live_in(lite_office, "ana", zone)
    lite_office.drumbeat("ana", "quiet")
    values = {"starts": ("selected_time", "09:00"), "ends": ("selected_time", "17:00")}
    more: dict[str, Any] = {"days": ("selected_options", ["MO", "TU"]), "most": ("selected_option", "5")}
    saved = lite_office.submit("ana", "quiet.save", {**values, **more, "away_until": ("selected_date", None)})

    assert lite_office.calls("views.open")[-1]["view"]["callback_id"] == "quiet.save"
    assert saved.json["response_action"] == "update"


@pytest.mark.parametrize("zone", ZONES)
def test_the_set_up_begins_with_a_zone_that_can_be_saved(new_office: Office, zone: str | None) -> None:
    new_office.world.people["U0MIRA"] = {**new_office.world.people["U0MIRA"], "tz": zone}
    live_in(new_office, "mira", zone)
    new_office.drumbeat("mira", "setup")
    blocks = {block.get("block_id"): block for block in new_office.calls("views.open")[-1]["view"]["blocks"]}
    begun = blocks["zone"]["element"]["initial_option"]["value"]

    assert begun in new_office.suggest("mira", "setup.zone", begun)
    saved = new_office.submit("mira", "setup.save", {**SET_UP, "zone": ("selected_option", begun)})
    assert saved.json["response_action"] == "update"
