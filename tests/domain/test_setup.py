"""Stories: which choices make sense together when the bot is set up."""

from dataclasses import replace
from datetime import time

import pytest

from domain.errors import UserError
from domain.ritual import RitualKind
from domain.setup import Choices, Moment, SideChoice, check, source
from domain.side import Side, SourceKind

GROUP, CHANNEL, PEOPLE = SourceKind.GROUP, SourceKind.CHANNEL, SourceKind.PEOPLE
SALES = SideChoice(GROUP, ("S0SALES",), ("U0BEN",))
MARKETING = SideChoice(GROUP, ("S0MARKETING",), ("U0CLEO",))
CHOICES = Choices(
    sides={Side.SALES: SALES, Side.MARKETING: MARKETING},
    rituals={
        RitualKind.THURSDAY: Moment("C0TOGETHER", "TH", time(9)),
        RitualKind.MONDAY: Moment("C0MEETING", "MO", time(9)),
    },
    intake_channel="C0FIELD",
    liaison="U0DEV",
    stand_in="U0KIM",
    stewards=(),
    zone="Europe/Berlin",
)


@pytest.mark.parametrize(
    ("group", "channel", "people", "named"),
    [
        ("S0SALES", None, [], (GROUP, ("S0SALES",))),
        (None, "C0SALES", [], (CHANNEL, ("C0SALES",))),
        (None, None, ["U0ANA", "U0BEN"], (PEOPLE, ("U0ANA", "U0BEN"))),
        ("", "C0SALES", [], (CHANNEL, ("C0SALES",))),
    ],
)
def test_a_sides_people_come_from_the_one_source_named(
    group: str | None, channel: str | None, people: list[str], named: tuple[SourceKind, tuple[str, ...]]
) -> None:
    assert source(Side.SALES, group, channel, people) == named


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize(
    ("group", "channel", "people", "words"),
    [
        (None, None, [], "Please fill in one of the three."),
        ("", "", [], "Please fill in one of the three."),
        ("S0SALES", "C0SALES", [], "Please fill in only one of the three."),
        ("S0SALES", None, ["U0ANA"], "Please fill in only one of the three."),
        (None, "C0SALES", ["U0ANA"], "Please fill in only one of the three."),
        ("S0SALES", "C0SALES", ["U0ANA"], "Please fill in only one of the three."),
    ],
)
def test_no_source_or_more_than_one_is_refused_at_that_sides_field(
    group: str | None, channel: str | None, people: list[str], words: str, side: Side
) -> None:
    with pytest.raises(UserError) as refused:
        source(side, group, channel, people)

    assert (refused.value.words, refused.value.field) == (words, f"{side.value}_group")


def test_choices_that_fit_together_stand_as_they_are() -> None:
    assert check(CHOICES) is CHOICES


def test_the_same_id_as_another_kind_of_source_is_another_source() -> None:
    choices = replace(
        CHOICES, sides={Side.SALES: SALES, Side.MARKETING: replace(MARKETING, kind=CHANNEL, ids=SALES.ids)}
    )

    assert check(choices) is choices


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param(
            {"sides": {Side.SALES: SALES, Side.MARKETING: replace(MARKETING, ids=SALES.ids)}},
            "marketing_group",
            id="one group for both",
        ),
        pytest.param(
            {
                "sides": {
                    Side.SALES: replace(SALES, kind=PEOPLE, ids=("U0ANA", "U0BEN")),
                    Side.MARKETING: replace(MARKETING, kind=PEOPLE, ids=("U0BEN", "U0ANA")),
                }
            },
            "marketing_group",
            id="the same people in another order",
        ),
        pytest.param(
            {"sides": {Side.SALES: SALES, Side.MARKETING: replace(MARKETING, leaders=("U0CLEO", "U0BEN"))}},
            "marketing_leaders",
            id="Ben leads both",
        ),
        pytest.param({"stand_in": "U0DEV"}, "stand_in", id="the liaison stands in for himself"),
        pytest.param({"zone": "Europe/Atlantis"}, "zone", id="a zone nobody lives in"),
    ],
)
def test_choices_that_cannot_stand_are_refused_at_their_field(
    changes: dict[str, object], field: str | None
) -> None:
    with pytest.raises(UserError) as refused:
        check(replace(CHOICES, **changes))  # type: ignore[arg-type]

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("thursday", "monday", "intake", "uses"),
    [
        ("C1", "C2", "C3", {"C1": ["thursday"], "C2": ["monday"], "C3": ["intake"]}),
        ("C1", "C1", "C3", {"C1": ["thursday", "monday"], "C3": ["intake"]}),
        ("C1", "C2", "C2", {"C1": ["thursday"], "C2": ["monday", "intake"]}),
        ("C1", "C1", "C1", {"C1": ["thursday", "monday", "intake"]}),
    ],
)
def test_each_channel_is_named_once_with_all_it_is_used_for(
    thursday: str, monday: str, intake: str, uses: dict[str, list[str]]
) -> None:
    rituals = {
        RitualKind.THURSDAY: Moment(thursday, "TH", time(9)),
        RitualKind.MONDAY: Moment(monday, "MO", time(9)),
    }

    assert replace(CHOICES, rituals=rituals, intake_channel=intake).uses == uses
