"""Purpose: play a Slack export into a sandbox, as if its people wrote it now. It leaves the clock alone.

It shows no progress itself; `cli` does.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from sandbox.client import Sandbox
from sandbox.export import BadDay, Day, Export
from sandbox.world import Json

GROUPS = {"sales": "S0SALES", "marketing": "S0MARKETING"}
AT_ONCE = 250
"""Messages in one control call."""
PASSED_ON = ("ts", "thread_ts", "parent_user_id", "user", "text", "client_msg_id", "subtype", "bot_id")


@dataclass
class Result:
    sent: int = 0
    acked: int = 0
    refused: int = 0
    known: int = 0
    """Already there, from an earlier replay."""
    bad_days: list[str] = field(default_factory=list)

    def add(self, answer: Json) -> None:
        self.sent += answer["sent"]
        self.acked += answer["acked"]
        self.refused += answer["refused"]
        self.known += answer["known"]


def prepare(
    sandbox: Sandbox, export: Export, sides: dict[str, list[str]], channel: str = ""
) -> dict[str, str]:
    """Bring people, groups and channels; the answer maps the export's channel names to the sandbox's ids."""
    for person in export.users():
        _bring(sandbox, person)
    for side, group in GROUPS.items():
        sandbox.set_group(group, sides.get(side, []))
    sandbox.settle()
    if channel:
        sandbox.invite("drumbeat", channel)
        return {c["name"]: channel for c in export.channels()}
    return {c["name"]: _open(sandbox, c) for c in export.channels()}


def _bring(sandbox: Sandbox, person: Json) -> None:
    profile = person.get("profile") or {}
    name = person.get("real_name") or profile.get("real_name") or person["name"]
    zone, gone = person.get("tz") or "Europe/Berlin", bool(person.get("deleted"))
    sandbox.add_person(person["name"], id=person["id"], real_name=name, tz=zone, deleted=gone)


def _open(sandbox: Sandbox, channel: Json) -> str:
    place = sandbox.add_channel(channel["name"], members=channel.get("members") or [], id=channel["id"])
    sandbox.invite("drumbeat", place)
    return place


def play(sandbox: Sandbox, export: Export, places: dict[str, str], progress: Callable[[int], None]) -> Result:
    """Send every message, a day at a time; a day that cannot be read is named and skipped."""
    result = Result()
    for _, group in groupby(export.days(), key=lambda d: d.date):
        days = list(group)
        for batch in _batches(_of_day(export, days, places, result)):
            result.add(sandbox.do("batch", messages=batch))
        progress(len(days))
    return result


def _of_day(export: Export, days: list[Day], places: dict[str, str], result: Result) -> list[Json]:
    found: list[Json] = []
    for day in days:
        try:
            found += [_message(m, places[day.channel]) for m in export.messages(day)]
        except (BadDay, KeyError) as problem:
            result.bad_days.append(
                str(problem) if isinstance(problem, BadDay) else f"{day.path}: unknown channel"
            )
    return found


def _message(message: Json, place: str) -> Json:
    return {name: message[name] for name in PASSED_ON if message.get(name)} | {"channel": place}


def _batches(messages: list[Json]) -> Iterator[list[Json]]:
    for start in range(0, len(messages), AT_ONCE):
        yield messages[start : start + AT_ONCE]
