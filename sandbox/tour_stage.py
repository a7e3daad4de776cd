"""Purpose: the stage of the tour: plays its steps, prints what people see, and counts what did not come.

How a message is shown is handed in; the stage knows people and places, not how the bot works.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.client import Answer, Message, Refused, Sandbox, View
from sandbox.world import Json

Name = Callable[[str], str]
Show = Callable[[Mapping[str, Any], Name], list[str]]
MARGIN = "      "


class Missed(Exception):  # noqa: N818 - it is a verdict, not a fault
    """Something the story told did not come."""


@dataclass
class Stage:
    """The workspace the story plays in, and what was printed so far."""

    sandbox: Sandbox
    show: Show
    say: Callable[[str], None]
    steps: int = 0
    failed: int = 0
    names: dict[str, str] = field(default_factory=dict)

    def step(self, title: str, act: Callable[["Stage"], Sequence[str]]) -> None:
        """Play one step: its line, and below it what people see."""
        self.steps += 1
        try:
            seen = act(self)
        except (Missed, Refused, IndexError) as problem:
            self.failed += 1
            self.say(f"{self.steps:3}. FAILED {title}: {problem or type(problem).__name__}")
            return
        self.say(f"{self.steps:3}. {title}")
        for line in seen:
            self.say(MARGIN + line)

    def name(self, reference: str) -> str:
        return self.names.get(reference, reference)

    def shown(self, where: str, message: Json, author: str = "Drumbeat") -> list[str]:
        """A message or modal the way a person sees it."""
        return [f"{where}  {author}:", *(f"  {line}" for line in self.show(message, self.name))]

    def posted(self, channel: str, words: str) -> list[str]:
        """The newest message of the bot in a channel that holds `words`."""
        return self.shown(f"#{channel}", self.find(self.sandbox.messages(channel), words).json)

    def told(self, person: str, words: str) -> list[str]:
        """The newest direct message to a person that holds `words`."""
        return self.shown(f"DM to {person}", self.find(self.sandbox.dms(person), words).json)

    def find(self, messages: Sequence[Message], words: str) -> Message:
        for message in reversed(messages):
            if words in message.words or words in message.text:
                return message
        raise Missed(f"nobody saw “{words}”")

    def answered(self, person: str, answer: Answer, words: str) -> list[str]:
        """What only that person sees, or the modal that came up."""
        if not answer.ok or answer.timed_out:
            raise Missed(f"the bot answered {answer.status} {answer.trouble}")
        shown: list[Message | View] = [*answer.ephemerals, *answer.views]
        for seen in shown:
            if words in seen.words or words in str(seen.json.get("text", "")):
                where = f"modal of {person}" if isinstance(seen, View) else f"only {person} sees"
                return self.shown(where, seen.json)
        raise Missed(f"{person} did not see “{words}”")
