"""Purpose: a person's Home tab, made of what the features declare: what waits, what comes, what they may do.

Publishing one's own Home is an answer, so it goes out at once and no view is kept.
"""

from collections.abc import Sequence

from slack_sdk import WebClient

from handlers.shared.audience import Audience, audiences_of
from handlers.shared.feature import Feature
from handlers.shared.home import HomeSection
from handlers.shared.menu import menu_of
from handlers.shared.open_homes import OpenHomes
from handlers.shared.todo import todo_of
from messages import home as words
from messages.blocks import Json
from storage import setup
from storage.scope import Here, Scope


def publish_home(
    slack: WebClient, here: Here, user: str, features: Sequence[Feature], homes: OpenHomes
) -> None:
    """Show the tab as it is now, and remember that it is open."""
    view = here.read(home_view, user, features)
    slack.views_publish(user_id=user, view=view)
    homes.remember(here.workspace_id, user, view, here.now)


def home_view(scope: Scope, user: str, features: Sequence[Feature]) -> Json:
    """The view for views.publish."""
    menu = menu_of(scope, user, [command for feature in features for command in feature.commands])
    if setup.find(scope.session, scope.workspace_id) is None:
        return words.home_before_setup(menu)
    parts = {section: _blocks(scope, user, features, section) for section in HomeSection}
    return words.home(
        words.HomeView(
            belongs=Audience.SIDES_AND_ADMINS in audiences_of(scope, user),
            todo=todo_of(scope, user, features),
            menu=menu,
            coming=[*parts[HomeSection.COMING], *parts[HomeSection.RUNNING]],
            health=parts[HomeSection.HEALTH],
            counted=parts[HomeSection.COUNTED],
        )
    )


def _blocks(scope: Scope, user: str, features: Sequence[Feature], wanted: HomeSection) -> list[Json]:
    parts = [feature.home[wanted] for feature in features if wanted in feature.home]
    return [block for build in parts for block in build(scope, user)]
