"""A form declared once: the modal it makes, the value it reads, the error at its field."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

import pytest

from domain.errors import UserError
from messages.blocks import Json, section
from messages.field import (
    Choice,
    DayField,
    Files,
    OneChannel,
    OnePerson,
    People,
    SearchChoice,
    Text,
    Tick,
    Ticks,
    TimeField,
)
from messages.form import Depending, Form, Group, StaticBlock, first_field
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
        SearchChoice("campaign", "Which?", action_id="trip.campaign", make=int, optional=True, into="number"),
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


@dataclass(frozen=True)
class Bus:
    """How a group goes somewhere together."""

    driver: str
    seats: int


@dataclass(frozen=True)
class Outing:
    """What a form with parts around its fields comes to."""

    bus: Bus
    how: str
    meet: str = ""
    sights: str = ""
    guests: tuple[str, ...] = ()
    pictures: tuple[Any, ...] = ()


def seats(typed: str) -> int:
    """As many as was typed, in digits."""
    if not typed.isdigit():
        raise UserError("Please type a number.")
    return int(typed)


OUTING = Form(
    Outing,
    "outing.save",
    "An outing",
    "Save it",
    (
        Group(
            "bus",
            Bus,
            (
                StaticBlock(lambda: section(Mrkdwn("The bus"))),
                OnePerson("driver", "Who drives?", missing="Who drives?"),
                Text("seats", "Seats", make=seats),
            ),
        ),
        Depending(
            Choice("how", "How?", labels={"meet": "We meet", "tour": "A tour"}, usual="meet", tells=True),
            {
                "meet": (OneChannel("where", "Where?", into="meet", missing=""),),
                "tour": (Text("sights", "What?"), People("guests", "With", most=3, optional=True)),
            },
        ),
        Files("pictures", "Pictures", optional=True, most=2, hint="Two at most."),
    ),
)
BUS: dict[str, Json] = {"bus_driver": {"selected_user": "U0ANA"}, "bus_seats": {"value": "40"}}


def test_a_group_comes_to_one_value_and_each_of_its_fields_has_the_groups_name_before_its_own() -> None:
    view = OUTING.modal({"bus": Bus("U0BEN", 8)})

    hold_view(view)
    assert [block.get("block_id") for block in view["blocks"]][:3] == [None, "bus_driver", "bus_seats"]
    assert view["blocks"][1]["element"]["initial_user"] == "U0BEN"
    assert OUTING.read(sent(**BUS)).bus == Bus("U0ANA", 40)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("bus_driver", {"selected_user": None}, "Who drives?"),
        ("bus_seats", {"value": "many"}, "Please type a number."),
    ],
)
def test_what_is_wrong_in_a_group_is_said_at_its_field(field: str, value: Json, words: str) -> None:
    with pytest.raises(UserError) as refused:
        OUTING.read(sent(**{**BUS, field: value}))

    assert (refused.value.field, refused.value.words) == (field, words)


def test_a_choice_brings_its_own_fields_and_only_those_are_read() -> None:
    tour = {"how": {"selected_option": {"value": "tour"}}, "sights": {"value": "the harbour"}}
    more = {"guests": {"selected_users": ["U0BEN"]}, "where": {"selected_conversation": "C0OLD"}}

    view = OUTING.modal({"how": "tour", "guests": ["U0BEN"]})

    hold_view(view)
    shown = {block["block_id"]: block for block in view["blocks"] if "block_id" in block}
    assert [*shown][2:] == ["how", "sights", "guests", "pictures"]
    assert shown["how"]["dispatch_action"] is True
    assert shown["guests"]["element"]["initial_users"] == ["U0BEN"]
    assert OUTING.read(sent(**BUS, **tour, **more)) == Outing(
        Bus("U0ANA", 40), "tour", sights="the harbour", guests=("U0BEN",)
    )


def test_what_is_usual_is_shown_and_read_when_nothing_else_is_known() -> None:
    shown = {block["block_id"]: block for block in OUTING.modal()["blocks"] if "block_id" in block}

    assert shown["how"]["element"]["initial_option"]["value"] == "meet"
    assert "where" in shown
    assert OUTING.read(sent(**BUS)).how == "meet"


def test_where_the_rules_say_what_is_missing_the_form_leaves_it_to_them() -> None:
    assert OUTING.read(sent(**BUS, where={"selected_conversation": None})).meet is None


def test_files_are_read_as_slack_describes_them() -> None:
    files = {"files": [{"id": "F1", "name": "a.png"}]}

    shown = OUTING.modal()["blocks"][-1]

    assert (shown["element"]["max_files"], shown["hint"]["text"]) == (2, "Two at most.")
    assert OUTING.read(sent(**BUS, pictures=files)).pictures == ({"id": "F1", "name": "a.png"},)


def test_a_day_that_is_none_is_said_at_its_field() -> None:
    with pytest.raises(UserError) as refused:
        FORM.read(sent(**{**SENT, "day": {"selected_date": "tomorrow"}}))

    assert refused.value.field == "day"


@pytest.mark.parametrize(("kinds", "first"), [(["section", "input", "input"], "b1"), (["section"], "")])
def test_the_first_field_of_a_view_is_its_first_input(kinds: list[str], first: str) -> None:
    blocks = [{"type": kind, "block_id": f"b{number}"} for number, kind in enumerate(kinds)]

    assert first_field({"blocks": blocks}) == first
