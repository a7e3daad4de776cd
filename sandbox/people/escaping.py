"""Purpose: the text of a slash command as Slack passes it on, with and without should_escape."""

import re

from sandbox.world import World

NAMES = re.compile(r"(?<![\w&])([@#])([a-z0-9][a-z0-9._-]*)")
URLS = re.compile(r"(?<!<)\bhttps?://[^\s<>]+")


def escaped(world: World, text: str, *, names: bool) -> str:
    """`&<>` are always escaped; names and links become references only when the command asks for it."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if not names:
        return plain
    linked = URLS.sub(lambda found: f"<{found[0]}>", plain)
    return NAMES.sub(lambda found: _reference(world, found[1], found[2]) or found[0], linked)


def _reference(world: World, mark: str, name: str) -> str:
    if mark == "#":
        places = (c for c in world.channels.values() if c.name == name and c.kind != "im")
        place = next(places, None)
        return f"<#{place.id}|{place.name if place.kind == 'public' else ''}>" if place else ""
    person = next((u for u in world.users.values() if u.handle == name), None)
    if person is not None:
        return f"<@{person.id}|{person.handle}>"
    group = next((g for g in world.groups.values() if g.handle == name), None)
    return f"<!subteam^{group.id}|@{group.handle}>" if group else ""
