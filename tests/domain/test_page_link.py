"""Stories: a link says what it opens, for whom and how long, and nothing of that can be changed in it."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.page_link import LONGEST_QUERY, PAGES, PageLink, read_link

KEY = b"k" * 32
END = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
LATER = END + timedelta(days=1)
LINK = PageLink("feedback-report", 3, "U0BEN", END, {"campaign": "7"})
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
QUERIES = st.dictionaries(WORDS.filter(lambda name: name != "link"), WORDS, max_size=3)


def opens(address: str, key: bytes = KEY) -> PageLink | None:
    """The link, where the address is one that was signed with the key."""
    path, _, query = address.removeprefix(PAGES).partition("?")
    claimed = read_link(path, query)
    return claimed[0] if claimed and claimed[0].is_signed(claimed[1], key) else None


@given(query=QUERIES)
def test_an_address_says_all_of_its_link(query: dict[str, str]) -> None:
    link = PageLink("feedback-report", 3, "U0BEN", END, query)
    address = link.address(KEY)

    assert (opens(address) == link) is (len(address.partition("?")[2]) <= LONGEST_QUERY)


def test_a_part_of_a_second_is_no_part_of_it() -> None:
    late = PageLink("a", 1, "U0BEN", END + timedelta(microseconds=5), {})

    assert late.address(KEY) == PageLink("a", 1, "U0BEN", END, {}).address(KEY)


@pytest.mark.parametrize("place", range(len(LINK.address(KEY))))
def test_a_link_with_any_sign_changed_opens_nothing(place: int) -> None:
    address = LINK.address(KEY)
    other = "1" if address[place] != "1" else "2"
    changed = address[:place] + other + address[place + 1 :]

    assert opens(address) == LINK
    assert opens(changed) is None


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(PageLink("feedback-report.csv", 3, "U0BEN", END, {"campaign": "7"}), id="page"),
        pytest.param(PageLink("feedback-report", 4, "U0BEN", END, {"campaign": "7"}), id="workspace"),
        pytest.param(PageLink("feedback-report", 3, "U0ANA", END, {"campaign": "7"}), id="person"),
        pytest.param(PageLink("feedback-report", 3, "U0BEN", LATER, {"campaign": "7"}), id="end"),
        pytest.param(PageLink("feedback-report", 3, "U0BEN", END, {"campaign": "8"}), id="value"),
        pytest.param(PageLink("feedback-report", 3, "U0BEN", END, {"campaig": "n7"}), id="name"),
        pytest.param(PageLink("feedback-report", 3, "U0BEN", END, {}), id="without"),
        pytest.param(PageLink("feedback-report", 3, "U0BEN", END, {"campaign": "7", "x": ""}), id="more"),
    ],
)
def test_a_signature_is_good_for_its_own_link_only(changed: PageLink) -> None:
    signature = LINK.address(KEY)[-64:]

    assert LINK.is_signed(signature, KEY)
    assert not changed.is_signed(signature, KEY)
    assert not LINK.is_signed(signature, KEY[:-1] + b"l")


TICKET = LINK.address(KEY).rpartition("link=")[2]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "campaign=7",
        "link=",
        f"link={TICKET}&link={TICKET}",
        f"campaign=7&campaign=7&link={TICKET}",
        f"link={TICKET.replace('U0BEN', 'u0ben')}",
        f"link={TICKET.replace('3.', '٣.', 1)}",
        f"link={TICKET.replace('3.', '-3.', 1)}",
        f"link={TICKET.replace('3.', '9999999999.', 1)}",
        f"link={TICKET}x",
        f"link={TICKET}%0a",
        f"link={TICKET[:-1]}",
        f"{urlencode({'campaign': 'x' * LONGEST_QUERY})}&link={TICKET}",
        "link=" + "1." * 5000,
        "link=%ff%fe",
    ],
)
def test_what_is_no_link_is_none(query: str) -> None:
    assert read_link("feedback-report", query) is None
