"""Purpose: what somebody sent with a modal: the value of each field by its block id.

Does not check what the values mean.
"""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from domain import calendar


class FormSubmission:
    """The values of a view_submission; each reader gives None or an empty tuple for an empty field."""

    def __init__(self, view: Mapping[str, Any]) -> None:
        values = view["state"]["values"]
        self._fields: dict[str, Mapping[str, Any]] = {
            name: next(iter(elements.values()), {}) for name, elements in values.items()
        }
        self.first = next((block["block_id"] for block in view["blocks"] if block["type"] == "input"), "")

    def text(self, name: str) -> str:
        return str(self._get(name, "value") or "")

    def choice(self, name: str) -> str | None:
        """The value of the chosen option."""
        option = self._get(name, "selected_option")
        return str(option["value"]) if option else None

    def choices(self, name: str) -> tuple[str, ...]:
        """The values of the ticked options, in the order of the form."""
        return tuple(str(option["value"]) for option in self._get(name, "selected_options") or ())

    def user(self, name: str) -> str | None:
        chosen = self._get(name, "selected_user")
        return str(chosen) if chosen else None

    def users(self, name: str) -> tuple[str, ...]:
        return tuple(self._get(name, "selected_users") or ())

    def channel(self, name: str) -> str | None:
        chosen = self._get(name, "selected_conversation")
        return str(chosen) if chosen else None

    def files(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """What Slack says of each file that was uploaded into the field; never its content."""
        return tuple(self._get(name, "files") or ())

    def day(self, name: str) -> date | None:
        chosen = self._get(name, "selected_date")
        return calendar.parse_day(chosen) if chosen else None

    def time(self, name: str) -> time | None:
        chosen = self._get(name, "selected_time")
        return calendar.parse_time(chosen) if chosen else None

    def _get(self, name: str, key: str) -> Any:
        return self._fields.get(name, {}).get(key)
