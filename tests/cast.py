"""Purpose: the people of the stories and their groups, as Slack knows them.

Holds no behaviour.
"""

from typing import Any

from tests.recorder import World

SALES = ("ana", "ben", "fay", "gus", "hana", "ivo")
MARKETING = ("cleo", "dev", "jan", "kim", "leo", "mae")
ZONES = {"ana": "Europe/Madrid", "dev": "Europe/London"}


def user_id(name: str) -> str:
    return name if name.startswith("U0") else f"U0{name.upper()}"


def _person(name: str) -> dict[str, Any]:
    return {
        "id": user_id(name),
        "name": name,
        "real_name": name.title(),
        "tz": ZONES.get(name, "Europe/Berlin"),
        "is_admin": name == "mira",
        "deleted": False,
    }


def world() -> World:
    names = (*SALES, *MARKETING, "eli", "mira")
    return World(
        people={user_id(name): _person(name) for name in names},
        groups={
            "S0SALES": [user_id(name) for name in SALES],
            "S0MARKETING": [user_id(name) for name in MARKETING],
        },
    )
