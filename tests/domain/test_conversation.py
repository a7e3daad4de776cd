"""Who answered whom comes out the same, in whatever order the messages of a channel arrive."""

from collections import Counter
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from domain.conversation import Change, ChannelMessage, adopt, count_channel, without_others
from domain.side import Side
from domain.touchpoint import MessageFacts, touches

SIDES = {"ana": Side.SALES, "ben": Side.SALES, "cleo": Side.MARKETING, "dev": Side.MARKETING}
PEOPLE = st.sampled_from([*SIDES, "eli"])
Totals = Counter[tuple[str, str, str]]


def stamp(minute: int) -> str:
    return f"{1_764_000_000 + minute * 600}.000100"


@st.composite
def channels(draw: st.DrawFn) -> list[MessageFacts]:
    """A channel's messages in order: some in threads, some with mentions, up to two hours apart."""
    minutes = sorted(draw(st.sets(st.integers(0, 60), min_size=1, max_size=8)))
    said: list[MessageFacts] = []
    for minute in minutes:
        roots = [each for each in said if not each.in_thread]
        root = draw(st.none() | st.sampled_from(roots)) if roots else None
        mentioned = tuple(draw(st.lists(PEOPLE, max_size=2, unique=True)))
        author = draw(PEOPLE)
        said.append(
            MessageFacts(
                "C0",
                stamp(minute),
                author,
                root.ts if root else None,
                root.author if root else None,
                mentioned,
            )
        )
    return said


def totals(changes: Sequence[Change]) -> Totals:
    counted: Totals = Counter()
    for change in changes:
        for touch in change.touches:
            counted[touch.kind, touch.author, touch.reached] += change.times
    return +counted


def in_order(said: Sequence[MessageFacts]) -> Totals:
    changes, before = [], None
    for each in said:
        changes.append(Change(each, touches(each, before, SIDES.get)))
        before = before if each.in_thread else each
    return totals(changes)


@given(channels().flatmap(lambda said: st.tuples(st.just(said), st.permutations(said))))
def test_the_totals_are_those_of_the_messages_in_order(
    two: tuple[list[MessageFacts], list[MessageFacts]],
) -> None:
    said, arriving = two
    remembered: dict[str, ChannelMessage] = {}
    changes: list[Change] = []
    for each in arriving:
        remembered[each.ts] = ChannelMessage(each, new=True)
        ordered = [remembered[ts] for ts in sorted(remembered)]
        changes += count_channel(ordered, SIDES.get, {each})
        remembered[each.ts].new = False

    assert totals(changes) == in_order(said)


def test_what_comes_between_takes_the_answer_over() -> None:
    first, late, answer = (
        MessageFacts("C0", stamp(minute), who) for minute, who in ((0, "cleo"), (1, "dev"), (2, "ana"))
    )
    messages = [
        ChannelMessage(first, "marketing"),
        ChannelMessage(late, new=True),
        ChannelMessage(answer, "sales", answered="cleo"),
    ]

    changes = list(count_channel(messages, SIDES.get, {late}))

    assert totals(changes) == {("answer", "ana", "dev"): 1}
    assert [(change.times, len(change.touches)) for change in changes] == [(1, 0), (-1, 1), (1, 1)]
    assert (messages[2].answered, messages[2].changed) == ("dev", True)


def test_a_reply_that_came_before_its_root_is_counted_anew_once_that_is_known() -> None:
    reply = ChannelMessage(MessageFacts("C0", stamp(1), "ana", stamp(0), None, ("dev",)), "sales")

    changes = list(adopt(reply, "cleo", SIDES.get))

    assert totals([Change(reply.said, touches(reply.said, None, SIDES.get))]) == {
        ("reply", "ana", "cleo"): 1,
        ("mention", "ana", "dev"): 1,
    }
    assert [(change.times, len(change.touches)) for change in changes] == [(-1, 1), (1, 2)]
    assert reply.said.thread_author == "cleo"


def test_a_message_that_does_not_count_is_still_what_the_next_one_answers() -> None:
    counted_elsewhere, answer = MessageFacts("C0", stamp(0), "cleo"), MessageFacts("C0", stamp(1), "ana")
    messages = [ChannelMessage(counted_elsewhere, new=True), ChannelMessage(answer, new=True)]

    changes = list(count_channel(messages, SIDES.get, {answer}))

    assert totals(changes) == {("answer", "ana", "cleo"): 1}


def test_nothing_stays_of_who_is_not_counted() -> None:
    said = MessageFacts("C0", stamp(0), "eli", stamp(1), "eli", ("eli", "ana"))

    assert without_others(said, {"ana"}) == MessageFacts("C0", stamp(0), "", stamp(1), None, ("ana",))
