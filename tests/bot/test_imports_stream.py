"""A day file of any size is read piece by piece, wherever the pieces are cut."""

import json
from collections.abc import Callable, Iterable
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.operator.slack_export.entry import Raw, several
from bot.operator.slack_export.stream import BadFileError, Several, elements
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


# Texts and lists that look like the end of one entry and the beginning of the next.
LIKE_ENDS = st.sampled_from(["},{", "},\n {", "}, {", '"},{"', "]"])
ENTRIES = st.lists(
    st.fixed_dictionaries(
        {"text": LIKE_ENDS | st.text(max_size=4)},
        optional={"list": st.lists(st.just({"a": 1}), max_size=3), "one": st.just({})},
    )
    | st.integers(),
    max_size=12,
)


WAYS = st.sampled_from([json.loads, several])


@given(ENTRIES, st.sampled_from([None, 0, 1]), st.integers(1, 200), WAYS)
def test_what_looks_like_the_end_of_an_entry_is_none(
    entries: list[object], indent: int | None, size: int, way: Several
) -> None:
    stream = _pieces(json.dumps(entries, indent=indent))

    assert _texts(elements(stream, size, way)) == _texts(entries)


DAMAGE = st.sampled_from(
    ["!", "}", "]", "{", ",", '"', "\x01", "\n", "\\ud800", "\\x", "NaN", "1e999", "0", "-"]
)


@given(ENTRIES, st.integers(0, 400), DAMAGE, st.integers(1, 200), WAYS)
def test_a_damaged_list_is_refused_and_no_other(
    entries: list[object], at: int, damage: str, size: int, way: Several
) -> None:
    text = json.dumps([*entries, {"text": "last"}])
    damaged = text[: at % len(text)] + damage + text[at % len(text) :]
    try:
        expected = _texts(json.loads(damaged))
    except ValueError:
        with pytest.raises(BadFileError):
            list(elements(_pieces(damaged), size, way))
    else:
        assert _texts(elements(_pieces(damaged), size, way)) == expected


def _pieces(text: str) -> Callable[[int], bytes]:
    return BytesIO(text.encode()).read


def _texts(found: Iterable[object]) -> list[object]:
    """What is looked at of the elements, whichever way they were read."""
    return [
        one.text if isinstance(one, Raw) else one.get("text") if isinstance(one, dict) else one
        for one in found
    ]
