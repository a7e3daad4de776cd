"""Stories: which messages count as one side reaching the other. Extras: Fay in sales, Jan in marketing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.side import Side
from domain.touchpoint import MessageFacts, Touch, TouchKind, answers_between, mentions, touches

ANA, BEN, FAY, CLEO, DEV, JAN, ELI, BOT = (
    f"U0{n}" for n in ("ANA", "BEN", "FAY", "CLEO", "DEV", "JAN", "ELI", "BOT")
)
SALES, MARKETING = Side.SALES, Side.MARKETING
SIDES = {ANA: SALES, BEN: SALES, FAY: SALES, CLEO: MARKETING, DEV: MARKETING, JAN: MARKETING}
TS = "1700003600.000000"
HELLO = MessageFacts("C0TOGETHER", TS, ANA)
REPLY = HELLO._replace(thread_ts="1700000000.000100", thread_author=CLEO)


def said_at(ts: str, author: str) -> MessageFacts:
    return HELLO._replace(ts=ts, author=author)


def seen(said: MessageFacts, before: MessageFacts | None = None) -> list[tuple[TouchKind, str]]:
    return [(touch.kind, touch.reached) for touch in touches(said, before, SIDES.get)]


def test_a_reply_in_a_thread_reaches_whoever_began_it() -> None:
    assert touches(REPLY, None, SIDES.get) == [Touch(TouchKind.REPLY, ANA, CLEO, SALES)]


def test_a_mention_reaches_whoever_is_named() -> None:
    said = HELLO._replace(author=DEV, mentioned=(ANA, BEN))

    assert touches(said, None, SIDES.get) == [
        Touch(TouchKind.MENTION, DEV, ANA, MARKETING),
        Touch(TouchKind.MENTION, DEV, BEN, MARKETING),
    ]


def test_the_next_message_in_a_channel_answers_the_one_before() -> None:
    assert touches(HELLO, said_at("1700003000.000000", DEV), SIDES.get) == [
        Touch(TouchKind.ANSWER, ANA, DEV, SALES)
    ]


@pytest.mark.parametrize(
    ("said", "before", "counted"),
    [
        pytest.param(
            REPLY._replace(mentioned=(CLEO,)), None, [(TouchKind.REPLY, CLEO)], id="reply before mention"
        ),
        pytest.param(
            HELLO._replace(mentioned=(DEV,)),
            said_at(TS, DEV),
            [(TouchKind.MENTION, DEV)],
            id="mention before answer",
        ),
        pytest.param(
            HELLO._replace(mentioned=(DEV, DEV)), None, [(TouchKind.MENTION, DEV)], id="named twice"
        ),
        pytest.param(
            REPLY._replace(mentioned=(DEV, CLEO)),
            None,
            [(TouchKind.REPLY, CLEO), (TouchKind.MENTION, DEV)],
            id="two people in two ways",
        ),
        pytest.param(
            HELLO._replace(mentioned=(CLEO,)),
            said_at(TS, DEV),
            [(TouchKind.MENTION, CLEO), (TouchKind.ANSWER, DEV)],
            id="mention of one, answer to another",
        ),
    ],
)
def test_a_person_reached_in_two_ways_counts_once(
    said: MessageFacts, before: MessageFacts | None, counted: list[tuple[TouchKind, str]]
) -> None:
    assert seen(said, before) == counted


@pytest.mark.parametrize(
    ("said", "before"),
    [
        pytest.param(HELLO, None, id="the first word in a channel"),
        pytest.param(HELLO._replace(author=ELI, mentioned=(ANA, CLEO)), None, id="Eli names both sides"),
        pytest.param(HELLO._replace(mentioned=(ELI,)), None, id="Ana names Eli"),
        pytest.param(HELLO._replace(mentioned=(BOT,)), None, id="Ana names a bot"),
        pytest.param(HELLO._replace(author=BOT, mentioned=(ANA,)), None, id="a bot names Ana"),
        pytest.param(HELLO._replace(mentioned=(BEN,)), None, id="within one side"),
        pytest.param(HELLO._replace(mentioned=(ANA,)), None, id="herself"),
        pytest.param(HELLO, said_at(TS, BEN), id="answer within one side"),
        pytest.param(HELLO, said_at(TS, ELI), id="answer to Eli"),
        pytest.param(HELLO, said_at(TS, ANA), id="answer to herself"),
        pytest.param(REPLY._replace(thread_author=ANA), None, id="her own thread"),
        pytest.param(REPLY._replace(thread_author=None), None, id="a thread nobody remembers"),
        pytest.param(
            REPLY._replace(thread_author=BEN), said_at(TS, DEV), id="a reply answers nobody outside"
        ),
        pytest.param(
            HELLO._replace(thread_ts=TS, thread_author=CLEO),
            None,
            id="the first message of a thread is no reply",
        ),
    ],
)
def test_what_reaches_nobody_of_the_other_side_does_not_count(
    said: MessageFacts, before: MessageFacts | None
) -> None:
    assert seen(said, before) == []


def test_in_her_own_thread_ana_still_reaches_whom_she_names() -> None:
    said = REPLY._replace(thread_author=ANA, mentioned=(DEV,))

    assert seen(said) == [(TouchKind.MENTION, DEV)]


@pytest.mark.parametrize(
    ("before", "counts"),
    [
        pytest.param("1700003600.000000", True, id="same instant"),
        pytest.param("1700003599.999999", True, id="a microsecond"),
        pytest.param("1700000000.000000", True, id="exactly one hour"),
        pytest.param("1699999999.999999", False, id="an hour and a microsecond"),
        pytest.param("1699990000.000000", False, id="hours ago"),
        pytest.param("1700003600.000001", False, id="later than the answer"),
    ],
)
def test_an_answer_counts_within_the_hour(before: str, counts: bool) -> None:
    assert bool(seen(HELLO, said_at(before, DEV))) is counts


@given(at=st.integers(0, 7_200_000_000), other=st.integers(0, 7_200_000_000))
def test_what_may_answer_or_be_answered_lies_within_the_bounds_asked_for(at: int, other: int) -> None:
    ts, another = (f"{1_700_000_000 + micros // 1_000_000}.{micros % 1_000_000:06}" for micros in (at, other))
    earliest, latest = answers_between(ts, ts)

    assert (earliest <= another <= ts) == bool(seen(said_at(ts, ANA), said_at(another, DEV)))
    assert (ts <= another <= latest) == bool(seen(said_at(another, ANA), said_at(ts, DEV)))


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("", ()),
        ("no one", ()),
        ("<@U1> hello", ("U1",)),
        ("<@U1|ana b.> and <@W2>", ("U1", "W2")),
        ("<@U2> <@U1> <@U2|x>", ("U2", "U1")),
        ("<@U1><@U2>", ("U1", "U2")),
        ("<!channel> <!subteam^S1|@sales> <#C1|general>", ()),
        ("@U1 &lt;@U1&gt; <@>", ()),
    ],
)
def test_mentions_are_read_once_each_and_in_order(text: str, people: tuple[str, ...]) -> None:
    assert mentions(text) == people


EVERYONE = st.sampled_from([*SIDES, ELI, BOT])
STAMPS = st.integers(0, 7200).map(lambda second: f"{1_700_000_000 + second}.000000")
ANYTHING = st.builds(
    MessageFacts,
    channel=st.just("C0TOGETHER"),
    ts=STAMPS,
    author=EVERYONE,
    thread_ts=st.none() | STAMPS,
    thread_author=st.none() | EVERYONE,
    mentioned=st.lists(EVERYONE, max_size=6).map(tuple),
)


@given(said=ANYTHING, before=st.none() | st.builds(said_at, STAMPS, EVERYONE))
def test_a_touchpoint_always_crosses_the_sides_in_the_authors_direction_and_once_a_person(
    said: MessageFacts, before: MessageFacts | None
) -> None:
    found = touches(said, before, SIDES.get)

    assert len({touch.reached for touch in found}) == len(found)
    assert all(touch.author == said.author for touch in found)
    assert all(touch.direction is SIDES[said.author] is SIDES[touch.reached].other for touch in found)
