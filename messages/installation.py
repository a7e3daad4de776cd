"""Purpose: the words around installing: the welcome, that a permission ends or is missing, and the pages.

The pages are HTML, for a browser; everything else is for Slack.
"""

from datetime import datetime
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from messages.blocks import Message, saying
from messages.mrkdwn import FOLDER, words


def welcome(drumbeat_command: str) -> Message:
    """To whoever installed it: what to do next."""
    return saying(words("installation", "welcome", command=drumbeat_command))


def ending(at: datetime, zone: str, install_url: str) -> Message:
    """To whoever installed it: the permission could not be renewed and ends then."""
    return saying(words("installation", "ending", at=at, zone=zone, url=install_url))


def not_installed(install_url: str) -> str:
    """To a person whose workspace is not served (any more); `install_url` may be empty."""
    return str(words("installation", "not_installed", url=install_url))


def page(part: str, **values: str) -> str:
    """A whole page: done, cancelled, expired, other_browser, organisation or refused. Values are escaped."""
    return _html().get_template("page.html").render(part=part, **values)


@cache
def _html() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, autoescape=True, auto_reload=False
    )
