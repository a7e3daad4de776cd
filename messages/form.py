"""Purpose: a form declared once: its fields make the modal, read what was sent, and say what is missing.

Knows no feature. What the values mean together is the rules' business.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar

from messages.blocks import Json, modal
from messages.field import Choice, Field, Values

T = TypeVar("T")


class FormPart(Protocol):
    """What a form is made of: a field, or something around fields."""

    def blocks(self, begun: Values, hints: Mapping[str, str | None]) -> list[Json]:
        """How it looks, beginning with these values by their names; `hints` by their fields' names."""

    def read(self, sent: Values) -> dict[str, Any]:
        """The values by their names; UserError at the first field that can't stand."""


@dataclass(frozen=True)
class StaticBlock:
    """A block that asks for nothing, made when the form is."""

    make: Callable[[], Json]

    def blocks(self, _begun: Values, _hints: Mapping[str, str | None]) -> list[Json]:
        return [self.make()]

    def read(self, _sent: Values) -> dict[str, Any]:
        return {}


@dataclass(frozen=True)
class Group:
    """Parts that come to one value, which `make` makes of theirs; `begin` gives theirs of it.

    `name` stands before the block id of each field, and is the value's name unless `into` says otherwise.
    """

    name: str
    make: Callable[..., Any]
    parts: Sequence[FormPart]
    into: str = ""
    begin: Callable[[Any], Values] = vars

    def blocks(self, begun: Values, hints: Mapping[str, str | None]) -> list[Json]:
        known = begun.get(self.into or self.name)
        return _blocks(self._named(), {} if known is None else self.begin(known), hints)

    def read(self, sent: Values) -> dict[str, Any]:
        return {self.into or self.name: self.make(**_read(self._named(), sent))}

    def _named(self) -> list[FormPart]:
        return [self._prefixed(each) if isinstance(each, Field) else each for each in self.parts]

    def _prefixed(self, of: Field) -> Field:
        return replace(of, name=f"{self.name}_{of.name}", into=of.value_name, action_id=of.action)


@dataclass(frozen=True)
class Depending:
    """A choice, and under it the parts of what is chosen."""

    choice: Choice
    parts: Mapping[Any, Sequence[FormPart]]

    def blocks(self, begun: Values, hints: Mapping[str, str | None]) -> list[Json]:
        chosen = self.parts.get(self.choice.initial(begun), ())
        return _blocks([self.choice, *chosen], begun, hints)

    def read(self, sent: Values) -> dict[str, Any]:
        chosen = self.choice.read(sent)
        return chosen | _read(self.parts.get(chosen[self.choice.value_name], ()), sent)


@dataclass(frozen=True)
class Form(Generic[T]):
    """`make` gets each value by its name and gives what the form comes to: a frozen dataclass."""

    make: Callable[..., T]
    callback_id: str
    title: str
    submit: str
    parts: Sequence[FormPart]

    def modal(
        self,
        initial: Values | None = None,
        hints: Mapping[str, str | None] | None = None,
        *,
        above: Sequence[Json] = (),
        data: str = "",
    ) -> Json:
        """The view, beginning with these values by their names; `data` comes back with it."""
        blocks = [*above, *_blocks(self.parts, initial or {}, hints or {})]
        return modal(self.title, self.callback_id, *blocks, submit=self.submit, close="Cancel", data=data)

    def receipt(self, *blocks: Json) -> Json:
        """What the form turns into once it is kept."""
        return modal(self.title, self.callback_id, *blocks, close="Done")

    def read(self, view: Mapping[str, Any], **more: Any) -> T:
        """What was sent, with what is known beside it; UserError at the first field that can't stand."""
        values = view["state"]["values"]
        sent: Values = {name: next(iter(elements.values()), {}) for name, elements in values.items()}
        return self.make(**_read(self.parts, sent), **more)


def first_field(view: Mapping[str, Any]) -> str:
    """The block id of a view's first input; empty where it has none."""
    return next((str(block["block_id"]) for block in view["blocks"] if block["type"] == "input"), "")


def _blocks(parts: Sequence[FormPart], begun: Values, hints: Mapping[str, str | None]) -> list[Json]:
    return [block for part in parts for block in part.blocks(begun, hints)]


def _read(parts: Sequence[FormPart], sent: Values) -> dict[str, Any]:
    return {name: value for part in parts for name, value in part.read(sent).items()}
