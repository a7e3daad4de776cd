"""Purpose: pages for a browser: their one layout, and what the listener of a page may answer with.

Values are escaped as HTML wants it. Nothing on a page is fetched from elsewhere.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from messages.blocks import Json
from messages.mrkdwn import FOLDER, day

STYLE = (FOLDER / "page.css").read_text(encoding="utf-8")


@dataclass(frozen=True)
class HtmlPage:
    """A whole page."""

    html: str


@dataclass(frozen=True)
class CsvFile:
    """A table to take along, as presenters/csv_table makes it; `name` is the file's."""

    name: str
    text: str


PageAnswer = HtmlPage | CsvFile | None
"""None: what the link led to is not there any more."""


def page(template: str, **values: object) -> HtmlPage:
    """The template, which extends the layout, filled with values; one that is missing is an error."""
    return HtmlPage(_environment().get_template(f"{template}.html").render(values))


def run_out_page(command: str) -> HtmlPage:
    """A link that opens nothing, whyever; `command` gives a new one."""
    return page("page_notice", part="run_out", command=command)


def refusal_page(reason: str) -> HtmlPage:
    """The page is not for that person, in the words of the refusal."""
    return page("page_notice", part="refused", reason=reason)


def trouble_page(reason: str) -> HtmlPage:
    """Something broke; the reason bears the reference."""
    return page("page_notice", part="broken", reason=reason)


def open_button(label: str, path: str, link: str) -> Json:
    """A button that leads to the page of that path."""
    text = {"type": "plain_text", "text": label, "emoji": True}
    return {"type": "button", "text": text, "action_id": open_id(path), "url": link}


def open_id(path: str) -> str:
    """The action_id of the button that leads to a page: Slack tells of a click on it too."""
    return f"page.{path}"


def style_source() -> str:
    """The layout's style as a Content-Security-Policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["style"] = Markup(STYLE)  # noqa: S704 - our own file
    environment.filters["day"] = day
    return environment
