"""Purpose: Slack's rich text as safe HTML: sections, quotes, lists, code. Text goes out escaped only."""

from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup, escape

from sandbox.page import dates, emoji, mrkdwn
from sandbox.page.names import Names
from sandbox.world import Json


def html(block: Json, names: Names) -> Markup:
    """A rich_text block."""
    return Markup("").join(_part(part, names) for part in block.get("elements", []))


def _part(part: Json, names: Names) -> Markup:
    kind = part.get("type")
    if kind == "rich_text_list":
        tag = Markup("ol" if part.get("style") == "ordered" else "ul")  # noqa: S704 - one of two of ours
        items = Markup("").join(Markup("<li>{}</li>").format(_part(e, names)) for e in part["elements"])
        return Markup("<{0}>{1}</{0}>").format(tag, items)
    inside = _inline(part.get("elements", []), names)
    frames = {"rich_text_quote": "<blockquote>{}</blockquote>", "rich_text_preformatted": "<pre>{}</pre>"}
    return Markup(frames.get(str(kind), "<div>{}</div>")).format(inside)  # noqa: S704 - a table of ours


def _inline(elements: Sequence[Json], names: Names) -> Markup:
    return Markup("").join(_element(element, names) for element in elements)


def _element(element: Json, names: Names) -> Markup:
    show = SHOW.get(str(element.get("type")))
    made = show(element, names) if show else escape(str(element.get("text", "")))
    for style, frame in STYLES.items():
        if (element.get("style") or {}).get(style):
            made = Markup(frame).format(made)  # noqa: S704 - a table of ours
    return made


def _text(element: Json, _names: Names) -> Markup:
    return Markup("<br>").join(str(element.get("text", "")).split("\n"))


def _link(element: Json, _names: Names) -> Markup:
    return mrkdwn.link(str(element.get("url", "")), str(element.get("text", "")))


def _emoji(element: Json, _names: Names) -> Markup:
    return escape(emoji.emoji(str(element.get("name", ""))))


def _person(element: Json, names: Names) -> Markup:
    return mrkdwn.person(str(element.get("user_id", "")), "", names)


def _channel(element: Json, names: Names) -> Markup:
    return mrkdwn.channel(str(element.get("channel_id", "")), "", names)


def _group(element: Json, names: Names) -> Markup:
    return Markup('<span class="mention">@{}</span>').format(
        names.group(str(element.get("usergroup_id", "")))
    )


def _broadcast(element: Json, _names: Names) -> Markup:
    return Markup('<span class="mention">@{}</span>').format(element.get("range", ""))


def _date(element: Json, names: Names) -> Markup:
    at = names.local(float(element.get("timestamp", 0)))
    return escape(dates.formatted(str(element.get("format", "{date}")), at, names.today()))


STYLES = {
    "bold": "<strong>{}</strong>",
    "italic": "<em>{}</em>",
    "strike": "<s>{}</s>",
    "code": "<code>{}</code>",
}
SHOW: dict[str, Callable[[Json, Any], Markup]] = {
    "text": _text,
    "link": _link,
    "emoji": _emoji,
    "user": _person,
    "channel": _channel,
    "usergroup": _group,
    "broadcast": _broadcast,
    "date": _date,
}
