"""A day file of any size is read piece by piece, wherever the pieces are cut."""

import json

import pytest

from bot.export.stream import elements
from tests.exports import message
from tests.storage.seed import ANA


def test_a_day_of_many_megabytes_is_read_piece_by_piece() -> None:
    most = 0
    day = [message(ANA, "2026-11-10T10:00", "é" * 400) for _ in range(8_000)]
    text = json.dumps(day, ensure_ascii=False, indent=1).encode()
    place = 0

    def read(size: int) -> bytes:
        nonlocal place, most
        most = max(most, size)
        place += size
        return text[place - size : place]

    assert list(elements(read, 4_099)) == day
    assert len(text) > 7_000_000
    assert most == 4_099


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pieces_may_be_cut_anywhere(size: int) -> None:
    values = [12, 'a"]é\u20ac', {"a": [1, {"b": None}]}, [], -1.5e3, True, {}]
    text = (
        "\ufeff \n[" + " ,\n".join(json.dumps(value, ensure_ascii=False) for value in values) + "]\n"
    ).encode()
    pieces = iter([text[at : at + size] for at in range(0, len(text), size)])

    assert list(elements(lambda _size: next(pieces, b""))) == values
