"""Purpose: a personal link to a page: it opens one page, with one query, for one person, until it runs out.

All of that stands in its address under a signature, so nothing is kept of a link. Holds no keys and does not
know who may see a page.
"""

import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode

PAGES = "/pages/"
GOOD_FOR = timedelta(days=7)
LONGEST_QUERY = 600
# The one parameter that is not the page's own: workspace, person, end and signature.
TICKET = "link"
TICKET_SHAPE = re.compile(r"([1-9][0-9]{0,8})\.([A-Z0-9]{1,30})\.([0-9]{1,11})\.([0-9a-f]{64})")


@dataclass(frozen=True)
class PageLink:
    """`path` is the page's below PAGES; `expires_at` counts in whole seconds."""

    path: str
    workspace_id: int
    user_id: str
    expires_at: datetime
    query: Mapping[str, str]

    def address(self, key: bytes) -> str:
        """Where it leads, below the bot's own address, signed with the workspace's key."""
        end = int(self.expires_at.timestamp())
        ticket = f"{self.workspace_id}.{self.user_id}.{end}.{self._signature(key)}"
        return f"{PAGES}{self.path}?{urlencode({**self.query, TICKET: ticket})}"

    def is_signed(self, signature: str, key: bytes) -> bool:
        """Whether the signature is one over all of it."""
        return hmac.compare_digest(signature, self._signature(key))

    def _signature(self, key: bytes) -> str:
        end = int(self.expires_at.timestamp())
        # As JSON no two links come to the same bytes.
        signs = json.dumps([self.path, self.workspace_id, self.user_id, end, sorted(self.query.items())])
        return hmac.digest(key, signs.encode(), "sha256").hex()


def read_link(path: str, query: str) -> tuple[PageLink, str] | None:
    """The link an address claims to be, with a signature that nobody checked yet; None where it is none."""
    if len(query) > LONGEST_QUERY:
        return None
    pairs = parse_qsl(query, keep_blank_values=True)
    given = dict(pairs)
    ticket = TICKET_SHAPE.fullmatch(given.pop(TICKET, ""))
    if not ticket or len(given) != len(pairs) - 1:
        return None
    workspace_id, user_id, end, signature = ticket.groups()
    return PageLink(path, int(workspace_id), user_id, datetime.fromtimestamp(int(end), UTC), given), signature
