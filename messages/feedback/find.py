"""Purpose: how lists of feedback look: one's own, filtered ones, and what a search found.

Which ones a person may see is decided elsewhere.
"""

from datetime import datetime

from domain.feedback import label
from domain.page import Page
from messages.blocks import Message, actions, button, message, section
from messages.feedback.card import ACT, FeedbackView, standing
from messages.field import Text
from messages.form import Form
from messages.list_page import ListKind, ListRow, list_page
from messages.menu import command_id
from messages.mrkdwn import on_day, words
from messages.table import Column

SAME = "feedback.same"
SEARCH_FORM = Form(
    lambda wanted: wanted,
    command_id("feedback", "search", asks=True),
    "Search feedback",
    "Search",
    [Text("wanted", "What are you looking for?", most=200, focus=True)],
)
FEEDBACK_LIST = ListKind(
    "feedback.page",
    "piece of feedback",
    "pieces of feedback",
    (
        Column("No."),
        Column("Feedback", wraps=True),
        Column("Status", wraps=True),
        Column("From"),
        Column("Sent"),
    ),
)


def feedback_list(
    title: str, shown: Page[tuple[FeedbackView, datetime]], query: str, command: str
) -> Message:
    """One page of a list, each with a button to open it; `query` brings the next pages."""
    rows = shown.showing(_row(of, at) for of, at in shown.rows)
    return list_page(
        FEEDBACK_LIST, title, rows, query, words("feedback_step", "nothing_found", command=command)
    )


def _row(of: FeedbackView, at: datetime) -> ListRow:
    text = words(
        "feedback_step",
        "found_line",
        label=label(of.number),
        text=of.text,
        stands=standing(of),
        author=of.who,
        at=at,
        voices=of.voices,
    )
    cells = (of.label, words("feedback_step", "found_text", f=of), standing(of), of.who, on_day(at))
    return ListRow(text, button("Open", ACT, str(of.number)), cells)


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
            button("Same here", SAME, f"{mine.number} {other.number}", style="primary"),
            button("Open it", ACT, str(other.number)),
        ),
    )
