"""Purpose: what only the person who clicked sees, instead of a response_url."""

from typing import Any

from messages.terminal import lines
from tests.recorder import World, has_table
from tests.slack_limits import hold_answer


class Whisper:
    """Stands in for a response_url: what only the person who clicked sees."""

    def __init__(self, whispers: list[str], world: World) -> None:
        self._whispers = whispers
        self._world = world
        self.status_code, self.body = 200, "ok"

    def send_dict(self, body: dict[str, Any]) -> "Whisper":
        if self._world.without_tables and has_table(body):
            self.status_code, self.body = 400, '{"ok": false, "error": "invalid_blocks"}'
            return self
        hold_answer(body)
        self._whispers.append("\n".join(lines(body)))
        return self
