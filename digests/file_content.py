"""Purpose: makes the content of a file that is owed, from the values its delivery carries.

So a delivery stays small, and a file is made when it is sent, by whichever process sends it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from messages.file import FileKind

Json = Mapping[str, Any]


def _deck(values: Json) -> bytes:
    # Imported when the first deck is made: it brings an XML library that most of the time nobody needs.
    from digests.deck.outline import Outline
    from digests.deck.slides import pptx

    return pptx(Outline.of(dict(values)))


def _chart(values: Json) -> bytes:
    # A plotting library weighs more than the rest of the bot together.
    from digests.chart import png

    return png(values)


def _text(values: Json) -> bytes:
    return str(values["text"]).encode()


MAKE: Mapping[FileKind, Callable[[Json], bytes]] = {
    FileKind.DECK: _deck,
    FileKind.TEXT: _text,
    FileKind.CHART: _chart,
}


def content(payload: Json) -> bytes:
    """The file's bytes."""
    return MAKE[FileKind(payload["made"])](payload["values"])
