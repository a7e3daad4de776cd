"""Purpose: whether a person may change the set-up: workspace admins, and those they named.

Asks Slack only about someone nothing is known of yet.
"""

from slack_sdk import WebClient

from handlers.shared.feature import Here
from handlers.shared.slack_profile import profile_of
from storage import member, setup


def allowed(slack: WebClient, here: Here, user: str) -> bool:
    """Whether they may. A listener that opens a form calls Slack twice here, once only for each person: the
    first set-up has nobody to look up, and opening a form only to refuse it would be unkind."""
    known = here.store.read(lambda session: setup.may_change(session, here.workspace_id, user))
    if known is not None:
        return known
    profile = profile_of(slack.users_info(user=user)["user"])
    here.store.write(lambda session: member.learn(session, here.workspace_id, profile, here.now))
    return profile.is_admin
