"""Purpose: reads what matters out of Slack's user object.

Keeps nothing.
"""

from collections.abc import Mapping
from typing import Any

from domain.text import clean_text
from storage.member import Profile


def profile_of(user: Mapping[str, Any]) -> Profile:
    """What Drumbeat keeps of a person."""
    zone = user.get("tz")
    return Profile(
        user_id=user["id"],
        name=clean_text(user.get("real_name") or user.get("name") or user["id"]),
        zone=zone if isinstance(zone, str) else None,
        active=not (user.get("deleted") or user.get("is_bot")),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        mail=(user.get("profile") or {}).get("email") or "",
    )
