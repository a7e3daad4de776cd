"""Purpose: the workspace every sandbox starts with, "Northwind Trading". It holds no rules."""

from sandbox.world import Channel, User, Usergroup, World

SALES = (
    ("ana", "Ana Alvarez", "Europe/Madrid"),
    ("ben", "Ben Brandt", "Europe/Berlin"),
    ("fay", "Fay Fischer", "Europe/Zurich"),
    ("gus", "Gus Gomez", "America/New_York"),
    ("hana", "Hana Horak", "Europe/Prague"),
    ("ivo", "Ivo Ivanov", "Europe/Sofia"),
)
MARKETING = (
    ("cleo", "Cleo Costa", "Europe/Lisbon"),
    ("dev", "Dev Desai", "Europe/London"),
    ("jan", "Jan Jansen", "Europe/Amsterdam"),
    ("kim", "Kim Kowalski", "Europe/Warsaw"),
    ("leo", "Leo Lal", "Asia/Kolkata"),
    ("mae", "Mae Murphy", "Europe/Dublin"),
)
TITLES = {
    "ana": "Account executive, South",
    "ben": "Head of Sales",
    "fay": "Account executive, North",
    "gus": "Account executive, Overseas",
    "hana": "Account executive, Central",
    "ivo": "Account executive, South",
    "cleo": "Head of Marketing",
    "dev": "Field marketing",
    "jan": "Campaigns, North",
    "kim": "Content and competitors",
    "leo": "Webinars and e-mail",
    "mae": "Campaigns, Central and South",
    "eli": "Finance",
    "mira": "IT and workspace admin",
}
OTHERS = (("eli", "Eli Eriksen", "Europe/Oslo"), ("mira", "Mira Moreau", "Europe/Paris"))


def northwind() -> World:
    world = World()
    _people(world)
    _channels(world)
    _groups(world)
    return world


def ids(people: tuple[tuple[str, str, str], ...]) -> list[str]:
    return [f"U0{handle.upper()}" for handle, _, _ in people]


def _people(world: World) -> None:
    for handle, name, tz in (*SALES, *MARKETING, *OTHERS):
        person = User(f"U0{handle.upper()}", handle, name, tz, is_admin=handle == "mira")
        person.title = TITLES[handle]
        world.add_user(person)
    world.add_user(User("U0OLAF", "olaf", "Olaf Olsen", "Europe/Oslo", deleted=True))
    # Slack says is_bot=false of Slackbot
    world.add_user(User("USLACKBOT", "slackbot", "Slackbot", "America/Los_Angeles"))
    world.add_user(
        User(
            world.bot_user,
            world.bot_name,
            "Drumbeat",
            "America/Los_Angeles",
            is_bot=True,
            bot_id=world.bot_id,
        )
    )


def _channels(world: World) -> None:
    everyone = [*ids(SALES), *ids(MARKETING), *ids(OTHERS)]
    both = [*ids(SALES), *ids(MARKETING)]
    for channel_id, name, kind, members, archived in (
        ("C0GENERAL", "general", "public", everyone, False),
        ("C0TOGETHER", "sales-and-marketing", "public", both, False),
        ("C0FIELD", "field-feedback", "public", both, False),
        ("C0SALES", "sales", "public", ids(SALES), False),
        ("C0MARKETING", "marketing", "public", ids(MARKETING), False),
        ("C0LEADERS", "leaders", "private", ["U0BEN", "U0CLEO"], False),
        ("C0OLD", "old-campaigns", "public", ids(MARKETING), True),
    ):
        world.add_channel(Channel(channel_id, name, kind, dict.fromkeys(members), archived))


def _groups(world: World) -> None:
    for group in (
        Usergroup("S0SALES", "sales-team", "Sales", ids(SALES)),
        Usergroup("S0MARKETING", "marketing-team", "Marketing", ids(MARKETING)),
        Usergroup("S0OLDTEAM", "old-team", "Old team", ["U0ELI"], disabled=True),
    ):
        world.groups[group.id] = group
