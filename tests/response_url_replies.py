"""Purpose: what only the person who clicked sees, instead of a response_url."""

from typing import Any

from messages.terminal import lines
from tests.slack_limits import hold_answer


class Whisper:
    """Stands in for a response_url: what only the person who clicked sees."""

    def __init__(self, whispers: list[str]) -> None:
        self._whispers = whispers

    def send_dict(self, body: dict[str, Any]) -> "Whisper":
        hold_answer(body)
        self._whispers.append("\n".join(lines(body)))
        return self

    status_code = 200
