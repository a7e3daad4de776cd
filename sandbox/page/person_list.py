"""Purpose: whom one can be on the page: the six with a part to play first, then everyone else.

It holds no rules.
"""

from sandbox.world import User, World

CAST = {
    "ana": "Sales rep",
    "ben": "leads Sales",
    "dev": "Marketer",
    "cleo": "leads Marketing",
    "mira": "Workspace admin",
    "eli": "on neither side",
}


def cast(world: World) -> list[tuple[User, str]]:
    """Those with a part, and what it is; empty in a workspace without them."""
    by_handle = {person.handle: person for person in everyone(world)}
    return [(by_handle[handle], part) for handle, part in CAST.items() if handle in by_handle]


def others(world: World) -> list[User]:
    return [person for person in everyone(world) if person.handle not in CAST]


def everyone(world: World) -> list[User]:
    """Everybody who could sit before a screen."""
    return [u for u in world.users.values() if not u.deleted and not u.is_bot and u.id != "USLACKBOT"]


def part(person: User) -> str:
    return CAST.get(person.handle, "")
