"""Purpose: what a driver reads back, with names: messages, views, answers, jumps. It calls nothing."""

from dataclasses import dataclass
from typing import Any

from sandbox.world import Json


def words(value: Any) -> str:
    """All the text people read in blocks, line by line."""
    return "\n".join(_words(value))


def _words(value: Any) -> list[str]:
    if isinstance(value, list):
        return [w for v in value for w in _words(v)]
    if not isinstance(value, dict):
        return []
    found = [value["text"]] if isinstance(value.get("text"), str) else []
    return found + [w for v in value.values() if isinstance(v, dict | list) for w in _words(v)]


def action_ids(value: Any) -> list[str]:
    if isinstance(value, list):
        return [a for v in value for a in action_ids(v)]
    if not isinstance(value, dict):
        return []
    found = [value["action_id"]] if "action_id" in value else []
    return found + [a for v in value.values() if isinstance(v, dict | list) for a in action_ids(v)]


@dataclass(frozen=True)
class Message:
    json: Json

    @property
    def text(self) -> str:
        return str(self.json.get("text", ""))

    @property
    def ts(self) -> str:
        return str(self.json["ts"])

    @property
    def thread_ts(self) -> str:
        return str(self.json.get("thread_ts") or "")

    @property
    def channel(self) -> str:
        return str(self.json.get("channel", ""))

    @property
    def user(self) -> str:
        return str(self.json.get("user", ""))

    @property
    def ephemeral(self) -> bool:
        return bool(self.json.get("is_ephemeral"))

    @property
    def blocks(self) -> list[Json]:
        return list(self.json.get("blocks") or [])

    @property
    def metadata(self) -> Json:
        return dict(self.json.get("metadata") or {})

    @property
    def words(self) -> str:
        """What people read: the blocks when there are any, else the text."""
        return words(self.blocks) if self.blocks else self.text

    @property
    def action_ids(self) -> list[str]:
        return action_ids(self.blocks)


@dataclass(frozen=True)
class View:
    json: Json

    @property
    def id(self) -> str:
        return str(self.json["id"])

    @property
    def title(self) -> str:
        return str((self.json.get("title") or {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        return str(self.json.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.json.get("private_metadata", ""))

    @property
    def blocks(self) -> list[Json]:
        return list(self.json.get("blocks") or [])

    @property
    def words(self) -> str:
        return words(self.blocks)

    @property
    def action_ids(self) -> list[str]:
        return action_ids(self.blocks)


@dataclass(frozen=True)
class Answer:
    """What came of an act, by the time the bot's answer was there."""

    json: Json

    @property
    def sent(self) -> bool:
        return bool(self.json.get("sent"))

    @property
    def status(self) -> int | None:
        status = self.json.get("status")
        return None if status is None else int(status)

    @property
    def elapsed_ms(self) -> float:
        return float(self.json.get("elapsed_ms", 0))

    @property
    def timed_out(self) -> bool:
        return bool(self.json.get("timed_out"))

    @property
    def ok(self) -> bool:
        """The bot answered 2xx in time."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def acked(self) -> bool:
        """Every event of the act was taken, if need be on a repeat."""
        return bool(self.json.get("acked"))

    @property
    def body(self) -> str:
        return str(self.json.get("body", ""))

    @property
    def errors(self) -> dict[str, str]:
        return dict(self.json.get("errors") or {})

    @property
    def trouble(self) -> str:
        return str(self.json.get("trouble", ""))

    @property
    def closed(self) -> bool:
        return bool(self.json.get("closed"))

    @property
    def problems(self) -> Any:
        return self.json.get("problems") or []

    @property
    def options(self) -> list[Json]:
        return list(self.json.get("options") or [])

    @property
    def events(self) -> list[Json]:
        return list(self.json.get("events") or [])

    @property
    def ephemerals(self) -> list[Message]:
        return [Message(m) for m in self.json["saw"]["ephemerals"]]

    @property
    def messages(self) -> list[Message]:
        return [Message(m) for m in self.json["saw"]["messages"]]

    @property
    def changed(self) -> list[Message]:
        return [Message(m) for m in self.json["saw"]["changed"]]

    @property
    def views(self) -> list[View]:
        return [View(v) for v in self.json["saw"]["views"]]

    @property
    def ephemeral(self) -> Message:
        """The last thing shown to this person only."""
        return self.ephemerals[-1]

    @property
    def view(self) -> View:
        """The last view that came up or changed."""
        return self.views[-1]

    @property
    def message(self) -> Message:
        return self.messages[-1]


@dataclass(frozen=True)
class Step:
    at: str
    posted: list[Json]


@dataclass(frozen=True)
class Jump:
    bot: str
    """`drained`, or `no_clock` when the bot has no /clock."""
    now: str
    steps: list[Step]

    @classmethod
    def read(cls, answer: Json) -> "Jump":
        return cls(answer["bot"], answer["now"], [Step(s["at"], s["posted"]) for s in answer["steps"]])

    @property
    def posted(self) -> list[Json]:
        return [p for step in self.steps for p in step.posted]
