"""Purpose: the kinds of field a form may have: each makes its input and reads what was sent with it.

Knows no feature. What the values mean together is the rules' business.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, ClassVar

from slack_sdk.models.blocks import (
    CheckboxesElement,
    ConversationFilter,
    ConversationSelectElement,
    DatePickerElement,
    ExternalDataSelectElement,
    InputInteractiveElement,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
    TimePickerElement,
    UserMultiSelectElement,
    UserSelectElement,
)
from slack_sdk.models.blocks.block_elements import FileInputElement

from domain import calendar
from domain.errors import UserError
from domain.text import clean_text
from messages.blocks import Json, input_, iso, option, options
from messages.mrkdwn import fill

Values = Mapping[str, Any]
EMPTY = (None, "", ())
CHOOSE = "Choose"
A_DAY = "Pick a day"


@dataclass(frozen=True)
class Field(ABC):
    """`name` is the block's id and the value's name, unless `into` names the value otherwise.

    What is not optional and missing is answered with `missing`, at the field; where that is empty, the rules
    say it. `usual` is what it begins with when nothing is known, and the value when nothing was sent. With
    `tells` each change is told at once, under `action_id`.
    """

    KEY: ClassVar[str]  # what Slack calls the value
    ACTION: ClassVar[str] = ""

    name: str
    label: str
    optional: bool = field(default=False, kw_only=True)
    missing: str = field(default="This one needs a few words.", kw_only=True)
    into: str = field(default="", kw_only=True)
    hint: str | None = field(default=None, kw_only=True)
    usual: Any = field(default=None, kw_only=True)
    action_id: str = field(default="", kw_only=True)
    tells: bool = field(default=False, kw_only=True)

    @property
    def value_name(self) -> str:
        return self.into or self.name

    @property
    def action(self) -> str:
        return self.action_id or self.ACTION or self.name

    @abstractmethod
    def element(self, initial: Any) -> InputInteractiveElement:
        """The input, beginning with `initial`, None for nothing."""

    @abstractmethod
    def value(self, sent: Any) -> Any:
        """What Slack's value comes to; None or empty for nothing."""

    def initial(self, begun: Values) -> Any:
        """What it begins with, when the form begins with these values by their names."""
        known = begun.get(self.value_name)
        return self.usual if known is None else known

    def blocks(self, begun: Values, hints: Mapping[str, str | None]) -> list[Json]:
        """The input block, beginning with its value among `begun`."""
        element, hint = self.element(self.initial(begun)), hints.get(self.name) or self.hint
        return [input_(self.label, self.name, element, optional=self.optional, hint=hint, tells=self.tells)]

    def read(self, sent: Values) -> dict[str, Any]:
        """The value by its name; UserError at the field where it can't be read, or is needed and missing."""
        try:
            value = self.value(sent.get(self.name, {}).get(self.KEY))
        except UserError as refused:
            raise UserError(refused.words, field=self.name) from refused
        if value in EMPTY and self.usual is not None:
            value = self.usual
        if value in EMPTY and self.missing and not self.optional:
            raise UserError(self.missing, field=self.name)
        return {self.value_name: value}


@dataclass(frozen=True)
class Text(Field):
    """Words, clean and without blanks at their ends; `make` makes the value of them. `most` in characters."""

    KEY = "value"
    ACTION = "text"

    most: int = 3000
    multiline: bool = False
    placeholder: str | None = None
    focus: bool = False
    make: Callable[[str], Any] = str

    def element(self, initial: Any) -> InputInteractiveElement:
        return PlainTextInputElement(
            **fill(
                {
                    "action_id": self.action,
                    "max_length": self.most,
                    "multiline": self.multiline,
                    "placeholder": self.placeholder,
                    "focus_on_load": self.focus or None,
                    "initial_value": None if initial in EMPTY else str(initial),
                }
            )
        )

    def value(self, sent: Any) -> Any:
        return self.make(clean_text(str(sent or "")).strip())


@dataclass(frozen=True)
class Choice(Field):
    """One of some values; `make` makes the value of its name. `radio` shows all of them at once."""

    KEY = "selected_option"

    labels: Mapping[Any, str] = field(default_factory=dict)
    make: Callable[[str], Any] = str
    radio: bool = False

    def element(self, initial: Any) -> InputInteractiveElement:
        given: Json = {"action_id": self.action, "options": options(self.labels)}
        if initial is not None:
            given["initial_option"] = option(self.labels[initial], str(initial))
        return (
            RadioButtonsElement(**given) if self.radio else StaticSelectElement(**given, placeholder=CHOOSE)
        )

    def value(self, sent: Any) -> Any:
        return self.make(str(sent["value"])) if sent else None


@dataclass(frozen=True)
class SearchChoice(Field):
    """One of the options that are looked for while somebody types, from `least` characters on."""

    KEY = "selected_option"

    make: Callable[[str], Any] = str
    placeholder: str = "Type to search"
    least: int = 0

    def element(self, initial: Any) -> InputInteractiveElement:
        return ExternalDataSelectElement(
            action_id=self.action,
            placeholder=self.placeholder,
            min_query_length=self.least,
            initial_option=option(str(initial), str(initial)) if initial else None,
        )

    def value(self, sent: Any) -> Any:
        return self.make(str(sent["value"])) if sent else None


@dataclass(frozen=True)
class Ticks(Field):
    """Any of some values, in the order of the form."""

    KEY = "selected_options"

    labels: Mapping[Any, str] = field(default_factory=dict)

    def element(self, initial: Any) -> InputInteractiveElement:
        ticked = [option(self.labels[each], str(each)) for each in initial or ()]
        return CheckboxesElement(
            action_id=self.action, options=options(self.labels), initial_options=ticked or None
        )

    def value(self, sent: Any) -> Any:
        return tuple(str(each["value"]) for each in sent or ())


@dataclass(frozen=True)
class Tick(Ticks):
    """One box, ticked or not."""

    def element(self, initial: Any) -> InputInteractiveElement:
        return super().element(list(self.labels) if initial else None)

    def value(self, sent: Any) -> bool:
        return bool(sent)


@dataclass(frozen=True)
class OnePerson(Field):
    """A person's id."""

    KEY = "selected_user"
    ACTION = "user"

    def element(self, initial: Any) -> InputInteractiveElement:
        return UserSelectElement(action_id=self.action, **fill({"initial_user": initial or None}))

    def value(self, sent: Any) -> str | None:
        return str(sent) if sent else None


@dataclass(frozen=True)
class People(Field):
    """Ids of people, `most` of them where that is said."""

    KEY = "selected_users"
    ACTION = "users"

    most: int | None = None

    def element(self, initial: Any) -> InputInteractiveElement:
        chosen = {"initial_users": list(initial or ()) or None, "max_selected_items": self.most}
        return UserMultiSelectElement(action_id=self.action, **fill(chosen))

    def value(self, sent: Any) -> tuple[str, ...]:
        return tuple(sent or ())


@dataclass(frozen=True)
class OneChannel(Field):
    """The id of a channel of the company's own, public or private."""

    KEY = "selected_conversation"
    ACTION = "channel"

    def element(self, initial: Any) -> InputInteractiveElement:
        own = ConversationFilter(include=["public", "private"], exclude_external_shared_channels=True)
        return ConversationSelectElement(
            action_id=self.action, initial_conversation=initial or None, filter=own
        )

    def value(self, sent: Any) -> str | None:
        return str(sent) if sent else None


@dataclass(frozen=True)
class DayField(Field):
    """A day."""

    KEY = "selected_date"
    ACTION = "date"

    def element(self, initial: Any) -> InputInteractiveElement:
        return DatePickerElement(action_id=self.action, placeholder=A_DAY, initial_date=iso(initial))

    def value(self, sent: Any) -> date | None:
        return calendar.parse_day(sent) if sent else None


@dataclass(frozen=True)
class TimeField(Field):
    """A wall time."""

    KEY = "selected_time"
    ACTION = "time"

    def element(self, initial: Any) -> InputInteractiveElement:
        return TimePickerElement(
            action_id=self.action, initial_time=f"{initial:%H:%M}" if initial is not None else None
        )

    def value(self, sent: Any) -> time | None:
        return calendar.parse_time(sent) if sent else None


@dataclass(frozen=True)
class Files(Field):
    """What Slack says of each file that was uploaded; never its content."""

    KEY = "files"
    ACTION = "files"

    most: int = 10

    def element(self, _initial: Any) -> InputInteractiveElement:
        return FileInputElement(action_id=self.action, max_files=self.most)

    def value(self, sent: Any) -> tuple[Mapping[str, Any], ...]:
        return tuple(sent or ())
