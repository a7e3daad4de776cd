"""Purpose: the cut a digest is compiled at: whose data, from when, up to when.

Reads nothing itself.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from domain.names import Names

# Before the first digest of a workspace everything is news.
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Cut:
    """Data of one workspace after `since` up to and with `until` (instants); times are shown in `zone`."""

    workspace_id: int
    since: datetime
    until: datetime
    zone: str
    names: Names
    late: bool = False
