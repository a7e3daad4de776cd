"""Purpose: Home, the menu, help and what waits, for the gallery.

Holds no assertions.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from domain.feedback.stage import Stage
from domain.health.step import NextStep
from domain.setup import ChannelState
from domain.side import Side
from messages import health, home, leaders, news, ride_along, ritual, touchpoint
from messages.blocks import Json, Message
from messages.feedback import todo
from messages.menu import MenuEntry, Topic, answer_page, help_message, menu_message
from messages.setup import NextRitual, SetupFindings, setup_findings
from messages.todo import TodoItem, TodoList, todo_message
from tests.messages.feedbacks import ANA, DEV, TODAY, feedback_shown
from tests.messages.healths import NOON
from tests.weeks import shown, spoke, weeks

ENTRIES = [
    MenuEntry("Send feedback", "/feedback", "command.feedback"),
    MenuEntry("Open one", "/feedback F-1", None),
]
MENU = dict.fromkeys(Topic, ENTRIES)
NEXT = NextRitual("monday", "C0A", NOON, "Europe/Berlin")
MAKERS = (todo.pick_up, todo.answer, todo.plan, todo.finish)

STATES = {f"C0{n}": state for n, state in enumerate(ChannelState)}
MANY = [f"U0{n:08}" for n in range(500)]


def todo_list(typed: str, many: int) -> TodoList:
    """Things to pick up, to answer, to move on."""
    stages = (Stage.PLANNED, Stage.TESTING, Stage.RESULT)
    of = [feedback_shown(typed, stage, action=typed, voices=n) for n, stage in enumerate(stages)]
    items = [TodoItem(*MAKERS[n % len(MAKERS)](of[n % len(of)]), at=NOON) for n in range(many)]
    return TodoList.of([TodoList(tuple(items), many)])


def home_view(typed: str, many: int) -> home.HomeView:
    counted = touchpoint.home_part(counted=many > 3)
    coming = home.coming_part([NEXT])
    return home.HomeView(many != 3, todo_list(typed, many), MENU, coming, [], counted)


MENU_TYPED: Mapping[str, Callable[[str], list[Message]]] = {
    "todo.todo_message": lambda typed: [todo_message(todo_list(typed, many)) for many in (1, 8, 40)],
    "menu.help_message": lambda typed: [help_message(MENU, typed)],
}
MENU_OWN: Mapping[str, Callable[[], list[Message]]] = {
    "menu.menu_message": lambda: [menu_message(MENU, waiting) for waiting in (0, 1, 500)],
    "setup.setup_findings": lambda: [
        setup_findings(SetupFindings({Side.SALES: 1, Side.MARKETING: 6}, [], [], {})),
        setup_findings(SetupFindings({Side.SALES: 6, Side.MARKETING: 0}, [ANA], [DEV], STATES, [ANA])),
        setup_findings(SetupFindings({Side.SALES: 900, Side.MARKETING: 600}, MANY, MANY[:9], STATES, MANY)),
    ],
    "ritual.preview": lambda: [ritual.preview(health.health(shown(weeks()), NextStep.COFFEE, picture=False))],
}
MENU_VIEWS: Mapping[str, Callable[[str], list[Json]]] = {
    "home.home": lambda typed: [
        home.home(replace(home_view(typed, many), health=score))
        for many in (0, 3, 500)
        for score in ([], health.home_part(shown(weeks())), health.home_part(spoke((1, 2))))
    ],
    "home.home_before_setup": lambda _typed: [home.home_before_setup(MENU), home.home_before_setup({})],
    "menu.answer_page": lambda typed: [answer_page(todo_message(todo_list(typed, many))) for many in (0, 40)],
}


RIDE = ride_along.RideView(1, DEV, ANA, "Contoso", NOON, "Europe/Berlin")
# Lines that stand in what waits or on Home.
MENU_SENTENCES: list[Callable[[], str]] = [
    lambda: leaders.todo_question(ANA, TODAY, NOON).text,
    lambda: ride_along.todo_invitation(RIDE, ANA, NOON).text,
    lambda: ride_along.todo_report(RIDE, DEV, NOON).text,
    lambda: ride_along.own_line(RIDE, DEV),
    lambda: news.running_line("Autumn mail", TODAY),
]
