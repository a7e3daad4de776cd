"""Purpose: Slack's date mark-up `<!date^instant^format^link|fallback>`, and the words for days.

English only; it makes no HTML.
"""

import re
from datetime import datetime, timedelta

TOKEN = re.compile(r"\{(\w+)\}")


def day_words(at: datetime, today: datetime) -> str:
    """The line between two days: Today, Yesterday, Thursday, 26 November 2026."""
    if at.date() == today.date():
        return "Today"
    if at.date() == today.date() - timedelta(days=1):
        return "Yesterday"
    year = f" {at.year}" if at.year != today.year else ""
    return f"{at:%A}, {at.day} {at:%B}{year}"


def formatted(pattern: str, at: datetime, today: datetime) -> str:
    """The pattern with its tokens filled in; an unknown token stays."""
    return TOKEN.sub(lambda found: _token(found[1], at, today) or found[0], pattern)


def _token(name: str, at: datetime, today: datetime) -> str:
    if name.endswith("_pretty") and name.startswith("date"):
        near = _near(at, today)
        return near or _token(name.removesuffix("_pretty"), at, today)
    plain = {
        "date_num": f"{at:%Y-%m-%d}",
        "date": f"{at:%B} {at.day}, {at.year}",
        "date_short": f"{at:%b} {at.day}, {at.year}",
        "date_long": f"{at:%A}, {at:%B} {at.day}, {at.year}",
        "time": f"{at:%H:%M}",
        "time_secs": f"{at:%H:%M:%S}",
        "ago": _ago(today - at),
    }
    return plain.get(name, "")


def _near(at: datetime, today: datetime) -> str:
    away = (at.date() - today.date()).days
    return {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(away, "")


def _ago(passed: timedelta) -> str:
    seconds = abs(passed.total_seconds())
    size, unit = next(
        ((s, u) for s, u in ((86_400, "day"), (3600, "hour"), (60, "minute")) if seconds >= s), (1, "second")
    )
    count = int(seconds // size)
    words = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{words} ago" if passed.total_seconds() >= 0 else f"in {words}"
