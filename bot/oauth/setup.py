"""Purpose: puts the parts together as the settings say: one workspace with one token, or many by OAuth.

Holds no behaviour of its own. What only many workspaces need is imported only for them: it takes its time.
"""

from concurrent.futures import Executor

from starlette.routing import Route

from bot import slack as clients
from bot.access import Access, Single
from bot.clock import Clock
from bot.manifest import INSTALL
from bot.settings import Settings
from bot.slack import DELIVERY_TIMEOUT_S, LISTENER_TIMEOUT_S, Watched
from storage.engine import Store

# Tokens are asked for seldom, and an answer that is not waited for may have used up what it was asked with.
PATIENT_S = 10


def access_of(settings: Settings, store: Store, clock: Clock) -> Access:
    """Who is served. SettingsError when stored tokens cannot be opened, SlackApiError for a refused token."""
    return _many(settings, store, clock) if settings.oauth else _one(settings, store, clock)


def _one(settings: Settings, store: Store, clock: Clock) -> Access:
    token, url = settings.bot_token, settings.slack_api_url
    identity = clients.identify(clients.client(token, url, PATIENT_S))
    listening = clients.client(token, url, LISTENER_TIMEOUT_S)
    return Single(store, identity, clock(), listening, clients.client(token, url, DELIVERY_TIMEOUT_S))


def _many(settings: Settings, store: Store, clock: Clock) -> Access:
    from bot.oauth.installed import Installed
    from bot.oauth.rotation import Rotation
    from bot.oauth.vault import Vault

    url, install_url = settings.slack_api_url, f"{settings.public_url}{INSTALL}"
    vault, patient = Vault(settings.keys), clients.client(None, url, PATIENT_S)
    rotation = Rotation(store, clock, vault, patient, settings.client, install_url)
    return Installed(
        store,
        clock,
        vault,
        rotation,
        lambda token, timeout_s, refused: Watched(token, url, timeout_s, refused),
        install_url,
    )


def pages_of(settings: Settings, store: Store, clock: Clock, access: Access, pool: Executor) -> list[Route]:
    """The pages of an installation; none for one workspace."""
    if not settings.oauth:
        return []
    from bot.oauth.pages import Pages
    from bot.oauth.vault import Vault

    url = settings.slack_api_url
    pages = Pages(
        store,
        clock,
        Vault(settings.keys),
        access,
        lambda token: clients.client(token, url, PATIENT_S),
        settings.client,
        str(settings.public_url),
        f"{url.rstrip('/').removesuffix('api')}oauth/v2/authorize",
        settings.drumbeat_command,
        pool,
    )
    return pages.routes()
