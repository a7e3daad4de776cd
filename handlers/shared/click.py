"""Purpose: a command's button does what the command does when it is typed, and shows its answer where it is.

Which command it is, and who may, is listener's business.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from domain.command_line import Line, read_line
from handlers.shared.feature import Command
from handlers.shared.respond import answer
from messages.blocks import Message
from messages.menu import answer_page
from messages.todo import TODO

Body = Mapping[str, Any]


class ClickAck:
    """Stands in for a command's `ack`: a click is acknowledged without words, which go where it happened."""

    def __init__(self, ack: Ack, body: Body, slack: WebClient) -> None:
        self._ack = ack
        self._body = body
        self._slack = slack

    def __call__(self, text: str = "", blocks: tuple[Any, ...] = (), **_how: str) -> None:
        if text:
            answer(self._body, Message(text, tuple(blocks)), self._slack)
        self._ack()


class FormAck:
    """The same for a command's form: it turns into the answer."""

    def __init__(self, ack: Ack) -> None:
        self._ack = ack

    def __call__(self, text: str = "", blocks: tuple[Any, ...] = (), **_how: str) -> None:
        if text:
            self._ack(response_action="update", view=answer_page(Message(text, tuple(blocks))))
        else:
            self._ack()


def as_if_typed(command: Command, rest: str) -> Line:
    """The line that a person would have typed."""
    return read_line(f"{command.word} {rest}")


def typed_rest(body: Body) -> str:
    """What a command's button carries of the line, as a preview names its digest; empty for most."""
    return str((body.get("actions") or [{}])[0].get("value") or "")


def is_on_home(body: Body) -> bool:
    """Whether somebody clicked on their Home tab."""
    return (body.get("view") or {}).get("type") == "home"


def is_in_todo(body: Body) -> bool:
    """Whether somebody clicked in the list of what waits for them."""
    clicked = (body.get("actions") or [{}])[0]
    return str(clicked.get("block_id") or "").partition(".")[0] == TODO
