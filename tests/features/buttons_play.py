"""Purpose: finds every button and select that people see in a played office, and presses each as everybody.

What may be pressed by whom is the story's business.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.cast import MARKETING, SALES, user_id
from tests.office import Office
from tests.storage.seed import rows

# A guest, who is in no group, and somebody who left.
GUEST, LEAVER = "gwen", "olga"
EVERYBODY = frozenset({*SALES, *MARKETING, "eli", "mira", GUEST, LEAVER})
ELSEWHERE = "T0ELSEWHERE"


@dataclass(frozen=True)
class Seen:
    """One element that can be pressed, and whoever it was shown to: a name, or empty for a channel."""

    action: str
    pressed: str
    reader: str
    data: str = ""


@dataclass
class Pressing:
    """`wrong` is whose press changed or showed something, or was answered by nothing."""

    office: Office
    pressed: set[Seen] = field(default_factory=set)
    replies: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def typed(self, who: str, text: str, command: str = "/drumbeat") -> None:
        """Somebody types a command; what they are answered has buttons too."""
        self.replies.append((who, self.office.command(who, text, command).json))

    def opened(self, who: str) -> None:
        """The form that was opened last stands before that person."""
        self.replies.append((who, self.office.calls("views.open")[-1]["view"]))

    def everybody_else_presses(self, may: Mapping[str, Any]) -> None:
        """Press what was not seen before as everybody whom it is not for; two of a kind for each reader."""
        for seen in sorted(set(self._all()) - self.pressed, key=str):
            family = _family(seen.action)
            if family.startswith("command."):
                continue  # whom each command answers is held in test_menu
            alike = [
                each for each in self.pressed if (_family(each.action), each.reader) == (family, seen.reader)
            ]
            self.pressed.add(seen)
            if len(alike) < 2:
                readers = {seen.reader} if may[family] is None else may[family]
                self._press_as(seen, sorted(EVERYBODY - readers))

    def _all(self) -> Iterator[Seen]:
        names = {user_id(name): name for name in EVERYBODY}
        for place, posts in self.office.world.posts.items():
            for post in posts:
                yield from _elements(post, names.get(place, ""))
        for call in self.office.calls("chat.postEphemeral"):
            yield from _elements(call, names[call["user"]])
        for who, shown in self.replies:
            yield from _elements(shown, who)

    def _press_as(self, seen: Seen, people: list[str]) -> None:
        before, views = stored(self.office), len(self.office.calls("views.open"))
        for who in people:
            told = len(self.office.whispers)
            press(self.office, seen, who, self.office.team)
            self.wrong += [f"{who} was told nothing: {seen}"] if len(self.office.whispers) == told else []
        press(self.office, seen, "ana", ELSEWHERE)
        self.wrong += [f"shown to {people}: {seen}"] if len(self.office.calls("views.open")) != views else []
        self.wrong += [f"changed by {people}: {seen}"] if stored(self.office) != before else []


def _family(action: str) -> str:
    """The action_id without a page's number."""
    head, _, last = action.rpartition(".")
    return head if last.isdecimal() else action


def stored(office: Office) -> dict[str, Any]:
    """Every row, but what Slack says of people."""
    return {name: found for name, found in rows(office.store).items() if name != "member"}


def _elements(shown: Any, reader: str, data: str = "") -> Iterator[Seen]:
    if isinstance(shown, dict):
        data = shown.get("private_metadata") or data
        for block in shown.get("blocks") or ():
            found = [*(block.get("elements") or ()), block.get("accessory") or block.get("element") or {}]
            for element in found:
                if isinstance(element, dict) and "action_id" in element and _acts(block, element):
                    yield Seen(element["action_id"], json.dumps(_pressed(block, element)), reader, data)


def _acts(block: Mapping[str, Any], element: Mapping[str, Any]) -> bool:
    """Whether Slack tells when it is pressed: what is filled in is told with its form alone."""
    return "url" not in element and (block["type"] != "input" or bool(block.get("dispatch_action")))


def _pressed(block: Mapping[str, Any], element: Mapping[str, Any]) -> dict[str, Any]:
    action = {"type": element["type"], "action_id": element["action_id"]}
    action["block_id"] = block.get("block_id", "b")
    if "value" in element:
        return {**action, "value": element["value"]}
    if element["type"] == "users_select":
        return {**action, "selected_user": "U0JAN"}
    option = element["options"][-1]
    if element["type"] == "checkboxes":
        return {**action, "selected_options": [option]}
    return {**action, "selected_option": option}


def press(office: Office, seen: Seen, who: str, team: str) -> None:
    """Somebody presses it, as Slack would say so."""
    view = {"view": {"id": "V0", "hash": "h0", "private_metadata": seen.data}} if seen.data else {}
    office._act(who, json.loads(seen.pressed), team={"id": team, "domain": "northwind"}, **view)
