"""Purpose: how a person is asked whether what they typed is feedback or a command.

The buttons carry the words, so that nothing is typed twice.
"""

from messages.blocks import Message, actions, button, message, quote, section
from messages.mrkdwn import words

KEEP = "feedback.keep_typed"
SEARCH = "feedback.search_typed"


def question(text: str, command: str = "") -> Message:
    """The question about these words; `command` is what they nearly are, else they may be a search."""
    asked = words("feedback", "unclear", command=command)
    search = [] if command else [button("Search", SEARCH, text)]
    return message(
        asked, section(asked), quote(text), actions(button("Save as feedback", KEEP, text), *search)
    )
