"""Purpose: publishes the Home tab of the person who is in front of it. Keeps no view."""

from slack_sdk import WebClient

from messages import home as words
from presenters.home import home
from storage.scope import Here


def publish_home(slack: WebClient, here: Here, user: str) -> None:
    """Show the tab as it is now."""
    slack.views_publish(user_id=user, view=words.home(here.read(home, user)))
