"""Purpose: reads which user groups are teams within the sides, as somebody types them.

Does not know who is in them.
"""

import re
from collections.abc import Mapping, Sequence

from domain.command_line import plain_word, words_of
from domain.errors import UserError

MOST_TEAMS = 20
EXAMPLE = "@field-north @field-south"
GROUP = re.compile(r"<!subteam\^(S[A-Z0-9]+)(?:\|[^<>]*)?>")


def parse(typed: str) -> list[str]:
    """Group ids, each once, in order; none for `none`. UserError names what is no group."""
    words = words_of(typed)
    if [plain_word(word).lower() for word in words] == ["none"]:
        return []
    found = [GROUP.fullmatch(plain_word(word)) for word in words]
    strange = [word for word, group in zip(words, found, strict=True) if not group]
    if strange or not words:
        named = f"I couldn't find {strange[0]!r}. " if strange else ""
        raise UserError(f"{named}Pick user groups from Slack's @ list, like {EXAMPLE}, or type none.")
    teams = list(dict.fromkeys(group.group(1) for group in found if group))
    if len(teams) > MOST_TEAMS:
        raise UserError(f"{MOST_TEAMS} teams at most, please.")
    return teams


def assign(teams: Sequence[tuple[str, Sequence[str]]]) -> Mapping[str, str]:
    """Each person's team from (name, people): the first they are in."""
    found: dict[str, str] = {}
    for name, people in teams:
        for person in people:
            found.setdefault(person, name)
    return found
