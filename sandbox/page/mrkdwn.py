"""Purpose: Slack's mrkdwn as safe HTML: nothing of what somebody wrote ever becomes mark-up of the page.

Text goes out through one escaping function, links only to http, https and mailto. It knows no blocks.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from sandbox.page import dates, emoji
from sandbox.page.names import Names

LINKS = ("http", "https", "mailto")
# A mark opens at the start of a word and closes at the end of one, as Slack reads it.
SPAN = r"(?<![\w{m}]){m}(?=[^\s{m}])(?P<{name}>[^{m}\n]*?[^\s{m}]|[^\s{m}]){m}(?![\w{m}])"
INLINE = re.compile(
    "|".join(
        (
            r"```(?P<fence>.+?)```",
            r"`(?P<code>[^`\n]+)`",
            r"<(?P<reference>[^<>\n]+)>",
            SPAN.format(m=r"\*", name="bold"),
            SPAN.format(m="_", name="italic"),
            SPAN.format(m="~", name="strike"),
            r":(?P<emoji>[a-z0-9_+-]+):",
        )
    ),
    re.DOTALL,
)
QUOTED = "&gt;"


def plain(text: str) -> Markup:
    """Plain text: emoji by name, all else escaped."""
    return _lines(emoji.replaced(text))


def html(text: str, names: Names) -> Markup:
    """A whole mrkdwn text, with its quotes."""
    made: list[Markup] = []
    for quoted, part in _paragraphs(text):
        inside = inline(part, names)
        made.append(Markup("<blockquote>{}</blockquote>").format(inside) if quoted else inside)
    return Markup("").join(made)


def _paragraphs(text: str) -> list[tuple[bool, str]]:
    """Runs of quoted and of other lines; a fence is never cut."""
    if "```" in text:
        return [(False, text)]
    runs: list[tuple[bool, list[str]]] = []
    for line in text.split("\n"):
        quoted = line.startswith((QUOTED, ">"))
        shown = line.removeprefix(QUOTED).removeprefix(">").removeprefix(" ") if quoted else line
        if runs and runs[-1][0] == quoted:
            runs[-1][1].append(shown)
        else:
            runs.append((quoted, [shown]))
    return [(quoted, "\n".join(lines)) for quoted, lines in runs]


def inline(text: str, names: Names) -> Markup:
    """Mrkdwn without quotes."""
    made, at = Markup(""), 0
    for found in INLINE.finditer(text):
        made += _text(text[at : found.start()]) + _one(found, names)
        at = found.end()
    return made + _text(text[at:])


def _one(found: re.Match[str], names: Names) -> Markup:
    kind = str(found.lastgroup)
    inside = found[kind]
    if kind == "reference":
        return reference(inside, names)
    if kind == "emoji":
        return _emoji(inside)
    if kind in ("code", "fence"):
        tag = "pre" if kind == "fence" else "code"
        return Markup("<{0}>{1}</{0}>").format(Markup(tag), _unescaped(inside.strip("\n")))  # noqa: S704 - ours
    tag = {"bold": "strong", "italic": "em", "strike": "s"}[kind]
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), inline(inside, names))  # noqa: S704 - ours


def _emoji(name: str) -> Markup:
    shown = emoji.BY_NAME.get(name)
    if shown is None:
        return escape(f":{name}:")
    return Markup('<span role="img" aria-label="{}">{}</span>').format(name.replace("_", " "), shown)


def _text(text: str) -> Markup:
    return _lines(_unescaped(text))


def _lines(text: str) -> Markup:
    return Markup("<br>").join(text.split("\n"))


def _unescaped(text: str) -> str:
    """Slack's three escapes undone; the page's own escaping follows."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def reference(inside: str, names: Names) -> Markup:
    """What stands between < and >: a person, a channel, a group, a date, a link."""
    target, _, label = inside.partition("|")
    show = SHOW.get(target[:1])
    return show(target[1:], label, names) if show else link(_unescaped(target), _unescaped(label))


def person(user_id: str, _label: str, names: Names) -> Markup:
    mine = " me" if names.is_reader(user_id) else ""
    return Markup('<span class="mention{}">@{}</span>').format(mine, names.person(user_id))


def channel(channel_id: str, _label: str, names: Names) -> Markup:
    name = names.channel(channel_id)
    if name is None:
        return Markup('<span class="mention">🔒 private channel</span>')
    return Markup('<a class="mention" href="{}">#{}</a>').format(names.link(channel_id), name)


def _special(target: str, label: str, names: Names) -> Markup:
    kind, *more = target.split("^")
    if kind == "date" and len(more) >= 2:
        return _date(more, label, names)
    if kind == "subteam" and more:
        return Markup('<span class="mention">@{}</span>').format(names.group(more[0]))
    return Markup('<span class="mention">@{}</span>').format(_unescaped(label.removeprefix("@") or kind))


def _date(parts: list[str], label: str, names: Names) -> Markup:
    try:
        at = names.local(float(parts[0]))
    except (ValueError, OverflowError, OSError):
        return escape(_unescaped(label))
    words = dates.formatted(_unescaped(parts[1]), at, names.today())
    shown = Markup('<time datetime="{}">{}</time>').format(at.isoformat(), words)
    return link(_unescaped(parts[2]), words) if len(parts) > 2 else shown


def link(target: str, label: str = "") -> Markup:
    """A link where it is safe to follow, else its words."""
    words = label or target.removeprefix("mailto:")
    try:
        safe = urlsplit(target).scheme.lower() in LINKS
    except ValueError:
        safe = False
    if not safe:
        return escape(words)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(target, words)


SHOW: dict[str, Callable[[str, str, Names], Markup]] = {"@": person, "#": channel, "!": _special}
