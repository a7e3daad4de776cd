"""Purpose: how people are offered what they may do: buttons in plain words, and help by what they want.

Knows no command: what there is, and who may, is declared by the features in handlers/.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from messages.blocks import Json, Message, actions, button, context, header, message, modal, saying, section
from messages.mrkdwn import Mrkdwn, escape, words

# With this begins the action_id of every button that stands for a command.
COMMAND = "command"
# What Slack shows in a form's place; a table it shows in messages only.
PAGE_BLOCKS = frozenset({"section", "context", "header", "divider", "actions", "image", "rich_text"})


class Topic(StrEnum):
    """What people want, in the order in which it is offered."""

    MARKETING = "Tell Marketing"
    SALES = "Tell Sales"
    SEE = "See what's going on"
    TOGETHER = "Get together"
    SETTINGS = "My settings"
    ADMIN = "Admin"


@dataclass(frozen=True)
class MenuEntry:
    """One thing a person may do: its button where it has one, and how it is typed."""

    label: str
    typed: str
    action_id: str | None


Menu = Mapping[Topic, Sequence[MenuEntry]]


def command_id(of: str, word: str, *, asks: bool = False) -> str:
    """The action_id of a command's button; one that `asks` opens a small form first."""
    return ".".join([COMMAND, of, *([word] if word else []), *(["ask"] if asks else [])])


def menu_buttons(menu: Menu) -> list[Json]:
    """A row of buttons under each thing people want."""
    blocks: list[Json] = []
    for topic, entries in menu.items():
        buttons = [button(each.label, each.action_id) for each in entries if each.action_id]
        if buttons:
            blocks += [context(Mrkdwn(f"*{topic}*")), actions(*buttons)]
    return blocks


def menu_message(menu: Menu, waiting: int) -> Message:
    """`/drumbeat` alone: how much waits for the person, and what they may do."""
    counted = section(words("menu", "waiting", count=waiting))
    if waiting:
        counted["accessory"] = button("Show me", command_id("drumbeat", "todo"))
    return message(words("menu", "title"), header(words("menu", "title")), counted, menu_buttons(menu))


def answer_page(shown: Message) -> Json:
    """An answer as a page: where a button on Home or in a form was clicked, there is no message to answer."""
    blocks = [block for block in shown.blocks if block["type"] in PAGE_BLOCKS]
    return modal("Drumbeat", "menu.answer", *(blocks or [section(escape(shown.text))]), close="Done")


def help_message(menu: Menu, unknown: str = "", near: str = "") -> Message:
    """A line for each thing a person may do; `unknown` was typed and not understood, `near` may be meant."""
    return saying(words("menu", "help", menu=menu, unknown=unknown, near=near))
