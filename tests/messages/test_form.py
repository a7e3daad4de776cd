"""A form declared once: the modal it makes, the value it reads, the error at its field."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

import pytest

from domain.errors import UserError
from messages.blocks import Json, section
from messages.form import Choice, DayField, Form, OnePerson, SearchChoice, Text, Tick, Ticks, TimeField
from messages.mrkdwn import Mrkdwn
from tests.slack_limits import hold_view


@dataclass(frozen=True)
class Trip:
    """What the form of these tests comes to."""

    where: str
    number: int | None
    days: tuple[str, ...]
    day: date | None
    at: time | None
    who: str | None
    size: int | None
    sure: bool


FORM = Form(
    Trip,
    "trip.save",
    "A trip",
    "Save it",
    (
        Text("where", "Where to?", most=20, missing="Where to?"),
        SearchChoice("campaign", "Which?", action_id="trip.campaign", optional=True, into="number"),
        Ticks("days", "On", labels={"MO": "Monday", "TU": "Tuesday"}, missing="Which days?"),
        DayField("day", "From", optional=True),
        TimeField("at", "At", optional=True),
        OnePerson("who", "With", optional=True),
        Choice("size", "Size", labels={1: "Small", 2: "Large"}, make=int, optional=True),
        Tick("sure", "Sure?", labels={"sure": "I am"}, optional=True),
    ),
)
FULL = Trip("Contoso", 7, ("TU",), date(2026, 12, 3), time(14), "U0ANA", 2, sure=True)
SENT: dict[str, Json] = {
    "where": {"value": "  Contoso "},
    "campaign": {"selected_option": {"value": "7"}},
    "days": {"selected_options": [{"value": "TU"}]},
    "day": {"selected_date": "2026-12-03"},
    "at": {"selected_time": "14:00"},
    "who": {"selected_user": "U0ANA"},
    "size": {"selected_option": {"value": "2"}},
    "sure": {"selected_options": [{"value": "sure"}]},
}


def sent(**values: Any) -> Json:
    fields = {name: {"element": value} for name, value in values.items()}
    return {"blocks": [{"type": "input", "block_id": name} for name in fields], "state": {"values": fields}}


def test_what_is_sent_comes_to_one_value() -> None:
    assert FORM.read(sent(**SENT)) == FULL


def test_what_may_be_empty_is_nothing() -> None:
    read = FORM.read(sent(where=SENT["where"], days=SENT["days"]))

    assert read == Trip("Contoso", None, ("TU",), None, None, None, None, sure=False)


@pytest.mark.parametrize(("field", "words"), [("where", "Where to?"), ("days", "Which days?")])
@pytest.mark.parametrize("empty", [{"value": "  "}, {"value": None}, {"selected_options": []}, {}])
def test_what_is_needed_and_missing_is_said_at_its_field(field: str, words: str, empty: Json) -> None:
    with pytest.raises(UserError) as refused:
        FORM.read(sent(**{**SENT, field: empty}))

    assert (refused.value.field, refused.value.words) == (field, words)


def test_the_modal_begins_with_what_is_known_and_slack_takes_it() -> None:
    values = {**vars(FULL), "campaign": 7}

    view = FORM.modal(values, {"where": "The city is enough."}, data="1")

    hold_view(view)
    elements = {block["block_id"]: block["element"] for block in view["blocks"]}
    assert elements["where"]["initial_value"] == "Contoso"
    assert elements["day"]["initial_date"] == "2026-12-03"
    assert elements["at"]["initial_time"] == "14:00"
    assert elements["size"]["initial_option"]["value"] == "2"
    assert [option["value"] for option in elements["days"]["initial_options"]] == ["TU"]
    assert view["blocks"][0]["hint"]["text"] == "The city is enough."
    assert view["private_metadata"] == "1"


def test_an_empty_modal_and_its_receipt_are_whole_views() -> None:
    hold_view(FORM.modal())
    hold_view(FORM.receipt(section(Mrkdwn("Saved."))))
