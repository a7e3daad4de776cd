"""Purpose: how lists of feedback look: one's own, filtered ones, and what a search found.

Which ones a person may see is decided elsewhere.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from domain.feedback import label
from messages.blocks import Json, Message, actions, button, context, message, saying, section
from messages.feedback.card import ACT, FeedbackView, standing
from messages.mrkdwn import words

PAGE = "feedback.page"
PAGE_PATTERN = re.compile(r"feedback\.page\.\d+")
SAME = "feedback.same"
# A button's value holds so much; a query is cut to less before it is asked.
MOST_VALUE = 2000


def feedback_list(
    title: str, shown: Sequence[tuple[FeedbackView, datetime]], total: str, pages: tuple[int, int], query: str
) -> Message:
    """One page of a list, each with a button to open it; `query` brings the next pages."""
    page, last = pages
    head = words("feedback_step", "found_head", title=title, total=total, page=page, pages=last)
    rows: list[Json] = []
    for one, at in shown:
        text = words(
            "feedback_step",
            "found_line",
            label=label(one.number),
            text=one.text,
            stands=standing(one),
            author=one.who,
            at=at,
            voices=one.voices,
        )
        rows.append({**section(text), "accessory": button("Open", ACT, str(one.number))})
    turns = [
        button(words_, f"{PAGE}.{to}", f"{to} {query}"[:MOST_VALUE])
        for words_, to in (("Newer", page - 1), ("Older", page + 1))
        if 1 <= to <= last
    ]
    return message(head, context(head), rows, [actions(*turns)] if turns else [])


def empty_list(command: str) -> Message:
    """Nothing was found."""
    return saying(words("feedback_step", "nothing_found", command=command))


def similar_offer(mine: FeedbackView, other: FeedbackView) -> Message:
    """The offer to say "me too" to what somebody said before."""
    said = words(
        "feedback_step",
        "alike",
        mine=mine.label,
        other=other.label,
        text=other.text,
        count=other.voices + 1,
        stands=standing(other),
    )
    return message(
        said,
        section(said),
        actions(
            button("The same: me too", SAME, f"{mine.number} {other.number}", style="primary"),
            button("Open it", ACT, str(other.number)),
        ),
    )
