"""Purpose: a form declared once: its fields make the modal, read what was sent, and say what is missing.

Knows no feature. What the values mean together is the rules' business.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Generic, TypeVar

from slack_sdk.models.blocks import (
    CheckboxesElement,
    DatePickerElement,
    ExternalDataSelectElement,
    InputInteractiveElement,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
    TimePickerElement,
    UserSelectElement,
)

from domain.errors import UserError
from messages.blocks import Json, input_, iso, modal, option, options
from messages.mrkdwn import fill
from messages.submission import FormSubmission

T = TypeVar("T")
CHOOSE = "Choose"
A_DAY = "Choose a day"


@dataclass(frozen=True)
class Field(ABC):
    """`name` is the block's id and the value's name, unless `into` names it otherwise.

    What is not optional and missing is answered with `missing`, at the field.
    """

    name: str
    label: str
    optional: bool = field(default=False, kw_only=True)
    missing: str = field(default="This one needs a few words.", kw_only=True)
    into: str = field(default="", kw_only=True)

    @abstractmethod
    def element(self, initial: Any) -> InputInteractiveElement:
        """The input, beginning with `initial`, None for nothing."""

    @abstractmethod
    def value(self, sent: FormSubmission) -> Any:
        """What was sent; None or empty for nothing."""

    def block(self, initial: Any, hint: str | None) -> Json:
        return input_(
            self.label, self.name, self.element(initial), optional=self.optional, hint=hint, tells=self.tells
        )

    @property
    def tells(self) -> bool:
        """Whether each change is told at once."""
        return False

    def read(self, sent: FormSubmission) -> Any:
        """The value; UserError at the field where it is needed and missing."""
        value = self.value(sent)
        if not self.optional and value in (None, "", ()):
            raise UserError(self.missing, field=self.name)
        return value


@dataclass(frozen=True)
class Text(Field):
    """Words, with blanks at their ends taken off; empty for none. `most` in characters."""

    most: int = 3000
    multiline: bool = False
    placeholder: str | None = None
    focus: bool = False

    def element(self, initial: Any) -> InputInteractiveElement:
        return PlainTextInputElement(
            **fill(
                {
                    "action_id": "text",
                    "max_length": self.most,
                    "multiline": self.multiline,
                    "placeholder": self.placeholder,
                    "focus_on_load": self.focus or None,
                    "initial_value": initial or None,
                }
            )
        )

    def value(self, sent: FormSubmission) -> str:
        return sent.text(self.name).strip()


@dataclass(frozen=True)
class Choice(Field):
    """One of some values; `make` makes the value of its name. `radio` shows all of them at once.

    With `action_id` each change is told at once.
    """

    labels: Mapping[Any, str] = field(default_factory=dict)
    make: Callable[[str], Any] = str
    radio: bool = False
    action_id: str = ""

    @property
    def tells(self) -> bool:
        return bool(self.action_id)

    def element(self, initial: Any) -> InputInteractiveElement:
        chosen = option(self.labels[initial], str(initial)) if initial is not None else None
        given: Json = {"action_id": self.action_id or self.name, "options": options(self.labels)}
        if chosen:
            given["initial_option"] = chosen
        return (
            RadioButtonsElement(**given) if self.radio else StaticSelectElement(**given, placeholder=CHOOSE)
        )

    def value(self, sent: FormSubmission) -> Any:
        chosen = sent.choice(self.name)
        return self.make(chosen) if chosen else None


@dataclass(frozen=True)
class SearchChoice(Field):
    """One of the options that are looked for while somebody types, as a number."""

    action_id: str = ""

    def element(self, _initial: Any) -> InputInteractiveElement:
        return ExternalDataSelectElement(
            action_id=self.action_id, placeholder="Type to search", min_query_length=0
        )

    def value(self, sent: FormSubmission) -> int | None:
        chosen = sent.choice(self.name)
        return int(chosen) if chosen else None


@dataclass(frozen=True)
class Ticks(Field):
    """Any of some values, in the order of the form."""

    labels: Mapping[Any, str] = field(default_factory=dict)

    def element(self, initial: Any) -> InputInteractiveElement:
        ticked = [option(self.labels[each], str(each)) for each in initial or ()]
        return CheckboxesElement(
            action_id=self.name, options=options(self.labels), initial_options=ticked or None
        )

    def value(self, sent: FormSubmission) -> tuple[str, ...]:
        return sent.choices(self.name)


@dataclass(frozen=True)
class Tick(Ticks):
    """One box, ticked or not."""

    def element(self, initial: Any) -> InputInteractiveElement:
        return super().element(list(self.labels) if initial else None)

    def value(self, sent: FormSubmission) -> Any:
        return bool(sent.choices(self.name))

    def read(self, sent: FormSubmission) -> Any:
        return self.value(sent)


@dataclass(frozen=True)
class OnePerson(Field):
    """A person's id."""

    def element(self, initial: Any) -> InputInteractiveElement:
        return UserSelectElement(action_id="user", **fill({"initial_user": initial}))

    def value(self, sent: FormSubmission) -> str | None:
        return sent.user(self.name)


@dataclass(frozen=True)
class DayField(Field):
    """A day."""

    def element(self, initial: Any) -> InputInteractiveElement:
        return DatePickerElement(action_id="date", placeholder=A_DAY, initial_date=iso(initial))

    def value(self, sent: FormSubmission) -> date | None:
        return sent.day(self.name)


@dataclass(frozen=True)
class TimeField(Field):
    """A wall time."""

    def element(self, initial: Any) -> InputInteractiveElement:
        return TimePickerElement(action_id="time", initial_time=f"{initial:%H:%M}" if initial else None)

    def value(self, sent: FormSubmission) -> time | None:
        return sent.time(self.name)


class Form(Generic[T]):
    """`make` gets each field's value by its name and gives what the form comes to: a frozen dataclass."""

    def __init__(
        self, make: Callable[..., T], callback_id: str, title: str, submit: str, fields: Sequence[Field]
    ) -> None:
        self.callback_id = callback_id
        self._make = make
        self._title = title
        self._submit = submit
        self._fields = fields

    def modal(
        self,
        initial: Mapping[str, Any] | None = None,
        hints: Mapping[str, str | None] | None = None,
        *,
        above: Sequence[Json] = (),
        data: str = "",
    ) -> Json:
        """The view, beginning with these values by their fields' names; `data` comes back with it."""
        begun, hinted = initial or {}, hints or {}
        blocks = [each.block(begun.get(each.name), hinted.get(each.name)) for each in self._fields]
        return modal(
            self._title, self.callback_id, *above, *blocks, submit=self._submit, close="Cancel", data=data
        )

    def receipt(self, *blocks: Json) -> Json:
        """What the form turns into once it is kept."""
        return modal(self._title, self.callback_id, *blocks, close="Done")

    def read(self, view: Mapping[str, Any], **more: Any) -> T:
        """What was sent, with what is known beside it; UserError at the first field that is missing."""
        sent = FormSubmission(view)
        return self._make(**{each.into or each.name: each.read(sent) for each in self._fields}, **more)
