"""Purpose: how the figures of the feedback loop look, in words.

Counts nothing itself.
"""

from datetime import date, timedelta

from domain.feedback import Sentiment
from domain.feedback.figures import Figures
from messages.blocks import Json, Message, actions, button, header, message, saying, section
from messages.mrkdwn import Mrkdwn, words

EXPORT = "feedback.export"
NAMES = {Sentiment.WORKING: "working", Sentiment.NOT_WORKING: "not working", Sentiment.IDEA: "ideas"}


def report(f: Figures, campaign: str, since: date, until: date, *, leader: bool) -> Message:
    """The figures of a period, of one campaign or all (empty); leaders may have the rows as a table."""
    head = words("feedback_report", "head", campaign=campaign, since=since, until=until)
    named = [(NAMES[one], f.sentiments[one]) for one in Sentiment]
    parts = [
        section(words("feedback_report", "counts", f=f, sentiments=named)),
        section(words("feedback_report", "loop", f=f, share=share, time=duration)),
    ]
    if f.themes:
        parts.append(section(words("feedback_report", "themes", f=f)))
    if f.accounts:
        parts.append(section(words("feedback_report", "accounts", f=f)))
    table: list[Json] = (
        [actions(button("Send me the table (CSV)", EXPORT, campaign or "-"))] if leader else []
    )
    return message(head, header(head), parts, table)


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
