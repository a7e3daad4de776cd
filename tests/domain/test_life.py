"""The life of a thing: who may take it where, what that needs, and how it is drawn."""

from dataclasses import dataclass
from enum import StrEnum

import pytest

from domain.errors import UserError
from domain.life import Life, Move


class Lamp(StrEnum):
    OFF = "off"
    LIT = "lit"
    BROKEN = "broken"


@dataclass
class Given:
    reason: str = ""


LIFE = Life(
    Lamp.OFF,
    (Lamp.OFF, Lamp.LIT),
    (
        Move("host", (Lamp.OFF,), Lamp.LIT, "at dusk"),
        Move("host", (Lamp.LIT,), Lamp.OFF),
        Move("guest", (Lamp.LIT,), Lamp.OFF),
        Move("guest", (Lamp.OFF, Lamp.LIT), Lamp.BROKEN, needs={"reason": "How did it break?"}),
    ),
    {"host": "The host lights it.", "guest": "Only guests break lamps."},
    lambda state: f"It is {state} already.",
)


@pytest.mark.parametrize(
    ("state", "who", "states"),
    [
        (Lamp.OFF, ("host",), (Lamp.LIT,)),
        (Lamp.OFF, ("guest",), (Lamp.BROKEN,)),
        (Lamp.LIT, ("host", "guest"), (Lamp.OFF, Lamp.BROKEN)),
        (Lamp.BROKEN, ("host", "guest"), ()),
        (Lamp.OFF, (), ()),
    ],
)
def test_what_comes_next_depends_on_who_asks(
    state: Lamp, who: tuple[str, ...], states: tuple[Lamp, ...]
) -> None:
    assert LIFE.next_states(state, *who) == states


@pytest.mark.parametrize(
    ("state", "to", "who", "words"),
    [
        (Lamp.OFF, Lamp.LIT, ["guest"], "The host lights it."),
        (Lamp.LIT, Lamp.LIT, ["host"], "It is lit already."),
        (Lamp.BROKEN, Lamp.OFF, ["host"], "It is broken already."),
        (Lamp.BROKEN, Lamp.LIT, ["guest"], "The host lights it."),
        (Lamp.OFF, Lamp.BROKEN, ["host"], "Only guests break lamps."),
        (Lamp.LIT, Lamp.OFF, [], "The host lights it."),
    ],
)
def test_who_may_not_and_who_comes_too_late_are_told_so(
    state: Lamp, to: Lamp, who: list[str], words: str
) -> None:
    with pytest.raises(UserError, match=words):
        LIFE.check(state, to, who)


def test_what_a_move_needs_is_asked_for_at_its_field() -> None:
    with pytest.raises(UserError, match="How did it break") as refused:
        LIFE.check(Lamp.OFF, Lamp.BROKEN, ["guest"], Given())

    assert refused.value.field == "reason"
    LIFE.check(Lamp.OFF, Lamp.BROKEN, ["guest"], Given("a ball"))


def test_it_is_drawn_with_one_arrow_for_what_may_always_happen() -> None:
    assert LIFE.diagram().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> off",
        "    state open {",
        "        off --> lit: at dusk",
        "        lit --> off",
        "    }",
        "    open --> broken",
    ]
