"""Purpose: whether a person may change the set-up: workspace admins, and those they named.

Asks Slack only about someone nothing is known of yet.
"""

from datetime import datetime

from slack_sdk import WebClient

from handlers.profile import profile_of
from storage import member, setup
from storage.engine import Store


def allowed(slack: WebClient, store: Store, workspace_id: int, user: str, now: datetime) -> bool:
    """Whether they may. A listener that opens a form calls Slack twice here, once only for each person: the
    first set-up has nobody to look up, and opening a form only to refuse it would be unkind."""
    known = store.read(lambda session: setup.may_change(session, workspace_id, user))
    if known is not None:
        return known
    profile = profile_of(slack.users_info(user=user)["user"])
    store.write(lambda session: member.learn(session, workspace_id, profile, now))
    return profile.is_admin
