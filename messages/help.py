"""Purpose: what a command does, to who asks about it; and the kind words for troubles.

What a person may do at all is listed in menu.py.
"""

from collections.abc import Sequence

from messages.blocks import Json, Message, modal, saying, section
from messages.mrkdwn import escape, words


def usage(lines: Sequence[tuple[str, str]]) -> Message:
    """These commands with what each does."""
    return saying(words("help", "usage", lines=lines))


def trouble(reference: str, saved: bool = False) -> str:
    """What a person sees when something broke: a reference the log carries too."""
    return words("help", "saved_trouble" if saved else "trouble", reference=reference)


def saved_form(reason: str) -> Json:
    """What a form turns into that was saved before something broke."""
    return modal("Saved", "help.saved", section(escape(reason)), close="Done")


def malformed_words() -> str:
    """What a person sees when Slack sent something that nothing could be made of."""
    return words("help", "malformed")


def malformed_form() -> Json:
    """The same on top of the form that was sent: what was typed stays beneath it."""
    return modal("Not sent", "help.malformed_words", section(words("help", "malformed")), close="Back")


def outdated_words() -> str:
    """What a person sees who uses what no feature answers to any more."""
    return words("help", "outdated")
