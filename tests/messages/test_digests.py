"""Stories: the digest and the agenda read the same way every week, and an empty one says so."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from messages import monday, thursday
from messages.blocks import Message
from messages.terminal import lines
from tests.messages.gallery import agenda, digest
from tests.weeks import spoke


def headings(message: Message) -> list[str]:
    return [block["text"]["text"] for block in message.blocks if block["type"] == "header"]


def shown(message: Message) -> str:
    return "\n".join(lines(message.payload()))


def more(message: Message) -> list[str]:
    """The lines that count what was left out, in their order."""
    return re.findall(r"^\+\d+ more$", shown(message), re.MULTILINE)


@pytest.mark.parametrize(
    ("news", "campaigns", "heard", "order"),
    [
        (2, 2, 2, ["Marketing this week", "News", "Campaigns", "You said, we did"]),
        (0, 2, 2, ["Marketing this week", "Campaigns", "You said, we did"]),
        (2, 0, 2, ["Marketing this week", "News", "You said, we did"]),
        (2, 2, 0, ["Marketing this week", "News", "Campaigns"]),
        (0, 0, 1, ["Marketing this week", "You said, we did"]),
    ],
)
def test_the_digest_has_its_parts_always_in_the_same_order(
    news: int, campaigns: int, heard: int, order: list[str]
) -> None:
    message = thursday.digest(digest(news_items=news, campaigns=campaigns, heard=heard))

    assert headings(message) == order


def test_an_empty_digest_says_so_in_one_line_and_still_invites_feedback() -> None:
    text = shown(thursday.digest(digest(news_items=0, campaigns=0, heard=0)))

    assert "Nothing new from Marketing since the last digest." in text
    assert "`/feedback what happened`" in text


@pytest.mark.parametrize(("late", "said"), [(True, True), (False, False)])
def test_a_late_digest_says_that_it_is_late(late: bool, said: bool) -> None:
    message = thursday.digest(replace(digest(), late=late))

    assert ("posted late" in shown(message)) is said


def test_sixty_news_are_cut_between_two_of_them_and_the_rest_is_counted() -> None:
    message = thursday.digest(digest(news_items=60, campaigns=0, heard=0))

    kept = [block for block in message.blocks if "_Ask" in str(block)]
    assert len(kept) == 18
    assert more(message) == ["+42 more"]
    assert "takes ten seconds" in shown(message)


@pytest.mark.parametrize(
    ("news", "campaigns", "kept", "said"),
    [
        (19, 19, 19 + 19, []),
        (20, 19, 18 + 19, ["+2 more"]),
        (19, 20, 19 + 18, ["+2 more"]),
        (44, 2, 18 + 2, ["+26 more"]),
        (60, 30, 18 + 18, ["+42 more", "+12 more"]),
    ],
)
def test_each_part_counts_what_it_leaves_out_by_itself(
    news: int, campaigns: int, kept: int, said: list[str]
) -> None:
    message = thursday.digest(digest(news_items=news, campaigns=campaigns, heard=0))

    assert more(message) == said
    assert shown(message).count("_Ask ") == kept


@pytest.mark.parametrize(("news", "campaigns", "heard"), [(43, 3, 0), (18, 60, 5), (60, 60, 200)])
def test_a_heading_never_stands_over_nothing(news: int, campaigns: int, heard: int) -> None:
    message = thursday.digest(digest(news_items=news, campaigns=campaigns, heard=heard))

    kinds = [block["type"] for block in message.blocks]
    assert not {("header", "context"), ("header", "header"), ("header", "divider")} & {*pairwise(kinds[1:])}


def test_what_was_heard_is_told_however_much_else_there_is() -> None:
    message = thursday.digest(digest(news_items=60, campaigns=60, heard=3))

    assert "You said, we did" in headings(message)
    assert shown(message).count("• Picked up by") == 3


def test_many_feedbacks_are_cut_between_two_lines_and_the_rest_is_counted() -> None:
    message = thursday.digest(digest(news_items=0, campaigns=0, heard=200))

    heard = [line for line in shown(message).splitlines() if line.startswith("• Picked up by")]
    assert 0 < len(heard) < 200
    assert all("by @U0DEV: *F-" in line for line in heard)
    assert more(message) == [f"+{200 - len(heard)} more"]


@pytest.mark.parametrize(("coming", "waiting"), [(2, 2), (0, 0), (0, 2), (40, 0)])
def test_the_agenda_has_its_parts_always_in_the_same_order(coming: int, waiting: int) -> None:
    assert headings(monday.agenda(agenda(coming=coming, waiting=waiting))) == [
        "Monday alignment, 30 minutes",
        "Coming up",
        "Open feedback from the field",
        "How often Sales and Marketing talked",
    ]


def test_an_empty_agenda_says_so_part_by_part() -> None:
    empty = replace(agenda(coming=0, waiting=0), health=spoke())

    text = shown(monday.agenda(empty))

    assert "Nothing is planned for the next two weeks. Is that right?" in text
    assert "Nothing open. All feedback has an owner." in text
    assert "The first one is still to come." in text


@pytest.mark.parametrize(("listed", "total", "words"), [(10, 13, "+3 more"), (2, 3, "+1 more")])
def test_open_feedback_beyond_the_list_is_counted(listed: int, total: int, words: str) -> None:
    assert words in shown(monday.agenda(agenda(waiting=listed, total=total))).splitlines()


def test_when_all_open_feedback_is_listed_nothing_more_is_claimed() -> None:
    assert more(monday.agenda(agenda(waiting=3, total=3))) == []


@pytest.mark.parametrize(
    ("before", "last", "words"),
    [
        ((1, 1), (3, 4), "Last week *7* conversations, the week before *2* (+5)"),
        ((2, 2), (1, 0), "Last week *1* conversation, the week before *4* (−3)"),
        ((3, 1), (2, 2), "Last week *4* conversations, the week before *4* (no change)"),
        ((0, 0), (0, 0), "Last week *0* conversations, the week before *0* (no change)"),
    ],
)
def test_the_agenda_says_how_often_the_sides_spoke_and_whether_it_was_more(
    before: tuple[int, int], last: tuple[int, int], words: str
) -> None:
    message = monday.agenda(replace(agenda(), health=spoke(before, last)))

    assert words in shown(message)
    assert f"Sales to Marketing: {last[0]} (before: {before[0]})" in shown(message)
    assert f"Marketing to Sales: {last[1]} (before: {before[1]})" in shown(message)


def test_a_first_week_has_nothing_to_be_compared_with() -> None:
    text = shown(monday.agenda(replace(agenda(), health=spoke((3, 4)))))

    assert "Last week *7* conversations\n" in text
    assert "Sales to Marketing: 3\n" in text


def test_a_week_with_too_few_people_shows_no_number() -> None:
    text = shown(monday.agenda(replace(agenda(), health=spoke((3, 4), (5, 6), people=4))))

    assert "I show this once Sales and Marketing have at least five people each." in text
    assert "Sales to Marketing" not in text
