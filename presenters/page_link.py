"""Purpose: makes the personal links to pages that a person is offered."""

from dataclasses import dataclass
from datetime import datetime

from domain.page_link import GOOD_FOR, PageLink
from storage import member, workspace
from storage.scope import Scope


@dataclass(frozen=True)
class PageLinks:
    """Makes one person's links. `public_url` is where the bot is reached, None where it is not.

    `expires_at` None means a week from now. A page hands its own end on to the links on it, so that none
    outlives the one it came by.
    """

    public_url: str | None
    user_id: str
    expires_at: datetime | None = None

    def link_to(self, scope: Scope, path: str, /, **query: str) -> str | None:
        """The link to that page; None where pages are not served, and for whom nothing is known of."""
        if not self.public_url or not member.is_active(scope.session, scope.workspace_id, self.user_id):
            return None
        ends = self.expires_at or scope.now + GOOD_FOR
        link = PageLink(path, scope.workspace_id, self.user_id, ends, query)
        return self.public_url + link.address(workspace.link_key(scope.session, scope.workspace_id))
