"""Purpose: turns values into Slack's mrkdwn through the templates, escaping all that is not mrkdwn already.

Does not build blocks. Slack asks for exactly three escapes: & < > (not HTML's five).
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.runtime import Context

from domain.text import close_directions

# <@U1|ana>, <#C1|general>, <!channel>, <!subteam^S1|@team>, <https://example.com|label>
REFERENCE = re.compile(r"<(?P<mark>[@#!]?)(?P<target>[^|<>\s]+)(?:\|(?P<label>[^<>]*))?>")

# <!date^1764147600^{date_short_pretty} at {time}|Thu, Nov 26 at 10:00 AM CET>
MOMENT = re.compile(r"<!date\^[^|<>]*\|([^<>]*)>")

SCHEME = re.compile(r"^(?:https?://|mailto:|tel:)")

FOLDER = Path(__file__).parent / "templates"


class Mrkdwn(str):
    """Text that is valid mrkdwn as it stands and must not be escaped again."""

    __slots__ = ()


def escape(value: object) -> Mrkdwn:
    """The value as mrkdwn: & < > escaped, unless it is marked as mrkdwn already."""
    if isinstance(value, Mrkdwn):
        return value
    return Mrkdwn(str(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def words(feature: str, part: str, **values: object) -> Mrkdwn:
    """The block `part` of the feature's template, filled with values; a value that is missing is an error."""
    template = _template(feature)
    # As `new_context` makes it, without a list of every block: none refers to another.
    context = Context(template.environment, {**template.globals, **values}, template.name, {})
    return Mrkdwn("".join(template.blocks[part](context)).strip())


def person(user_id: str | None) -> Mrkdwn:
    """A mention of that person; of someone who was erased there is none."""
    return Mrkdwn(f"<@{user_id}>" if user_id else "someone")


def channel(channel_id: str) -> Mrkdwn:
    """A link to that channel."""
    return Mrkdwn(f"<#{channel_id}>")


def place(target: str) -> Mrkdwn:
    """A channel or a person, whichever a delivery goes to."""
    return person(target) if target.startswith(("U", "W")) else channel(target)


def day(value: date) -> str:
    """Thu, Nov 26."""
    return f"{value:%a, %b} {value.day}"


def clock(value: time | datetime) -> str:
    """9:00 AM."""
    return f"{value.hour % 12 or 12}:{value:%M} {'AM' if value.hour < 12 else 'PM'}"


def when(at: datetime, zone: str) -> Mrkdwn:
    """A moment in Slack's mark-up, which shows it to each reader in their own zone and habit.

    Where that is not drawn it reads "Thu, Nov 26 at 9:00 AM CET", in `zone`.
    """
    local = at.astimezone(ZoneInfo(zone))
    fallback = f"{day(local)} at {clock(local)} {zone_name(local)}"
    return _moment(at, "{date_short_pretty} at {time}", fallback)


def on_day(at: datetime, zone: str = "UTC") -> Mrkdwn:
    """The day of a moment in the same mark-up."""
    local = at.astimezone(ZoneInfo(zone))
    return _moment(at, "{date_short_pretty}", f"{day(local)}, {local.year}")


def _moment(at: datetime, form: str, fallback: str) -> Mrkdwn:
    return Mrkdwn(f"<!date^{int(at.timestamp())}^{form}|{fallback}>")


def zone_name(local: datetime) -> str:
    """A zone as people say it: CET, or UTC+3 where there is no such name."""
    name = local.tzname() or "UTC"
    return name if name.isalpha() else f"UTC{int(name[:3]):+d}{f':{name[3:]}' if name[3:] else ''}"


def many(count: int, one: str, more: str = "") -> str:
    """1 campaign, 3 campaigns."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def short(text: str, most: int = 140) -> str:
    """One line of at most `most` characters, cut at a word where one ends near the cut."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    head, space, _tail = cut.rpartition(" ")
    return close_directions((head if space and len(head) > most * 0.6 else cut).rstrip()) + "…"


def mentioned_ids(text: str) -> set[str]:
    """The ids of people whom Slack mentions without their names."""
    found = REFERENCE.finditer(text)
    return {one["target"] for one in found if one["mark"] == "@" and not one["label"]}


def plain(text: str, names: Mapping[str, str] | None = None) -> str:
    """What a person typed, from the form Slack sends it in: mentions and links by name, no escapes.

    `names` are those of people whom Slack mentions by id alone.
    """
    known = names or {}
    named = REFERENCE.sub(lambda found: _name(found, known), MOMENT.sub(r"\1", text))
    return named.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _name(found: re.Match[str], names: Mapping[str, str]) -> str:
    mark, target, label = found["mark"] or "", found["target"], found["label"]
    if mark == "@" and not label:
        label = names.get(target)
    if mark == "!":
        return f"@{label or target.partition('^')[0]}".replace("@@", "@")
    # Slack makes links of what looks like one: there the label is what was typed.
    typed = {address.rstrip("/") for address in (target, SCHEME.sub("", target))}
    if not mark and label and label.rstrip("/") not in typed:
        return f"{label} ({target})"
    return f"{mark}{label or target}"


def clip(text: str, most: int) -> Mrkdwn:
    """The mrkdwn cut to `most` characters, never inside an escape or a mention."""
    if len(text) <= most:
        return Mrkdwn(text)
    cut = text[: most - 1]
    for opening, closing in (("&", ";"), ("<", ">")):
        start = cut.rfind(opening)
        if start > cut.rfind(closing):
            cut = cut[:start]
    return Mrkdwn(close_directions(cut.rstrip()) + "…")


def within(value: object, most: int) -> Mrkdwn:
    """The value as mrkdwn of at most `most` characters."""
    return clip(escape(value), most)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        finalize=escape,
        autoescape=False,  # noqa: S701 - HTML's escapes are wrong for Slack; finalize does Slack's three
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "person": person,
        "channel": channel,
        "day": day,
        "when": when,
        "date": on_day,
        "clock": clock,
        "many": many,
        "short": short,
        "within": within,
    }
    return environment


@cache
def _template(feature: str) -> Template:
    return _environment().get_template(f"{feature}.j2")


def fill(values: dict[str, Any]) -> dict[str, Any]:
    """Values with None left out: Slack refuses a null where a field may be absent."""
    return {name: value for name, value in values.items() if value is not None}
