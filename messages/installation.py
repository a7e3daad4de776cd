"""Purpose: the words around installing: the welcome, that a permission ends or is missing, and the pages.

The pages are HTML, for a browser; everything else is for Slack.
"""

from datetime import datetime

from messages import page as layout
from messages.blocks import Message, saying
from messages.mrkdwn import words
from messages.page import HtmlPage


def welcome(drumbeat_command: str) -> Message:
    """To the installer: what to do next."""
    return saying(words("installation", "welcome", command=drumbeat_command))


def ending(at: datetime, zone: str, install_url: str) -> Message:
    """To the installer: the permission could not be renewed and ends then."""
    return saying(words("installation", "ending", at=at, zone=zone, url=install_url))


def not_installed(install_url: str) -> str:
    """To a person whose workspace is not served (any more); `install_url` may be empty."""
    return str(words("installation", "not_installed", url=install_url))


def page(part: str, **values: str) -> HtmlPage:
    """A whole page: done, cancelled, expired, other_browser, organisation, refused or unreachable."""
    return layout.page("installation", part=part, **values)
