"""Purpose: the message that shows files a rep added to a feedback, where its card stands.

Slack lets people open a file uploaded into a form once its link was posted by somebody who may: the bot.
Holds no file's content.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from domain.feedback import label
from domain.text import clean_text
from messages.blocks import Message, listing, message, section
from messages.mrkdwn import Mrkdwn, escape, words

LINK = re.compile(r"https://[^\s<>|]+")
MOST_NAME = 150


def name_of(file: Mapping[str, Any]) -> str:
    """What a file is called."""
    return clean_text(str(file.get("name") or "a file")[:MOST_NAME])


def attachment_message(number: int, author: str, files: Sequence[Mapping[str, Any]]) -> Message:
    """Who added which files to what; each with its link, where it has one."""
    said = words("feedback", "files", label=label(number), author=author)
    lines = [_line(file) for file in files]
    return message("\n".join([said, *lines]), section(said), listing(lines))


def _line(file: Mapping[str, Any]) -> Mrkdwn:
    link = str(file.get("permalink") or "")
    name = escape(name_of(file))
    return Mrkdwn(f"• <{escape(link)}|{name}>" if LINK.fullmatch(link) else f"• {name}")
