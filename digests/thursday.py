"""Purpose: Marketing's Thursday digest: its message, and the slides of the same values."""

from digests.deck.thursday import deck
from digests.window import Window
from messages import thursday as words
from messages.blocks import Json, Message
from presenters.thursday import thursday
from storage.scope import Scope


def compile(scope: Scope, window: Window) -> tuple[Message, Json | None]:
    """The digest of that window and its deck, None where there is nothing to show."""
    values = thursday(scope, window.since, window.zone, window.today, late=window.late)
    return words.digest(values), deck(values)
