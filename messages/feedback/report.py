"""Purpose: how the figures of the feedback loop look, in words.

Counts nothing itself.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.feedback import Sentiment
from domain.feedback.figures import Figures
from domain.page_link import GOOD_FOR
from messages.blocks import Json, Message, Part, actions, button, header, message, saying, section
from messages.mrkdwn import Mrkdwn, words
from messages.page import HtmlPage, open_button, page
from messages.table import Column, table

EXPORT = "feedback.export"
PAGE, TABLE = "feedback-report", "feedback-report.csv"
COLUMNS = (Column("How the loop does"), Column("Figure", "right"))
NAMES = {Sentiment.WORKING: "working", Sentiment.NOT_WORKING: "not working", Sentiment.IDEA: "ideas"}


@dataclass(frozen=True)
class FeedbackReport:
    """The figures of a period; a leader may have the rows as a table."""

    figures: Figures
    since: date
    until: date
    leader: bool


def report(shown: FeedbackReport, campaign: str, link: str | None) -> Message:
    """The figures, of one campaign or all (empty); `link` leads to them as a page."""
    f = shown.figures
    head = words("feedback_report", "head", campaign=campaign, since=shown.since, until=shown.until)
    parts: list[Part] = [
        section(words("feedback_report", "counts", f=f, sentiments=_sentiments(f))),
        table(COLUMNS, _loop(f)),
    ]
    if f.themes:
        parts.append(section(words("feedback_report", "themes", f=f)))
    if f.accounts:
        parts.append(section(words("feedback_report", "accounts", f=f)))
    buttons: list[Json] = [open_button("Open as a page", PAGE, link)] if link else []
    if shown.leader:
        buttons.append(button("Send me the spreadsheet", EXPORT, campaign or "-"))
    return message(head, header(head), parts, [actions(*buttons)] if buttons else [])


def _loop(f: Figures) -> list[tuple[str, str]]:
    """How the loop does, as its page says it."""
    tests = [("Tests run", str(f.tests)), ("That worked", str(f.worked))] if f.tests else []
    return [
        ("Picked up within a business day", share(f.taken_in_a_day)),
        ("Half picked up within", duration(f.to_take)),
        ("Answered, of what's closed", share(f.answered)),
        ("Half answered within", duration(f.to_end)),
        *(tests or [("Tests run", "None yet")]),
    ]


def report_page(
    shown: FeedbackReport | None, campaign: str, days: int, csv_link: str | None, command: str
) -> HtmlPage:
    """The same as a page; `csv_link` leads to the rows. None: nothing was sent in these days."""
    return page(
        "feedback_report",
        report=shown,
        campaign=campaign,
        sentiments=_sentiments(shown.figures) if shown else [],
        share=share,
        time=duration,
        days=days,
        csv_link=csv_link,
        command=command,
        good_for=GOOD_FOR.days,
    )


def _sentiments(f: Figures) -> list[tuple[str, int]]:
    return [(NAMES[one], f.sentiments[one]) for one in Sentiment]


def nothing(campaign: str, days: int) -> Message:
    """There is nothing to count."""
    return saying(words("feedback_report", "none", campaign=campaign, days=days))


def coming() -> Message:
    """The table was asked for."""
    return saying(words("feedback_report", "file_coming"))


def with_the_file(days: int) -> Mrkdwn:
    """What is said with the table."""
    return words("feedback_report", "file", days=days)


def share(part: float | None) -> str:
    """67 %, or a dash where there is nothing to share."""
    return "–" if part is None else f"{part * 100:.0f} %"


def duration(time: timedelta | None) -> str:
    """12 min, 5 h, 3 days; a dash for none."""
    if time is None:
        return "–"
    minutes = max(round(time.total_seconds() / 60), 1)
    if minutes < 90:
        return f"{minutes} min"
    hours = round(minutes / 60)
    return f"{hours} h" if hours < 48 else f"{round(hours / 24)} days"
