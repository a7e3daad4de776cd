"""Purpose: puts the parts together as the settings say: one workspace with one token, or many by OAuth.

Holds no behaviour of its own. What only many workspaces need is imported only for them: it takes its time.
"""

from concurrent.futures import Executor

from slack_sdk.errors import SlackApiError
from starlette.routing import Route

from bot import slack_client as clients
from bot.clock import Clock
from bot.manifest import INSTALL
from bot.settings import Settings
from bot.slack_client import DELIVERY_TIMEOUT_S, LISTENER_TIMEOUT_S, TokenWatchingClient
from bot.tenancy import SingleTenancy, Tenancy
from storage.db.engine import Store

# Tokens are asked for seldom, and an answer that is not waited for may have used up what it was asked with.
PATIENT_S = 10


def tenancy_of(settings: Settings, store: Store, clock: Clock) -> Tenancy:
    """Who is served. SettingsError where stored tokens cannot be opened, or Slack refuses one."""
    return _many(settings, store, clock) if settings.oauth else _one(settings, store, clock)


def _one(settings: Settings, store: Store, clock: Clock) -> Tenancy:
    token, url = settings.bot_token, settings.slack_api_url
    try:
        identity = clients.identify(clients.client(token, url, PATIENT_S))
    except SlackApiError as error:
        raise clients.refused_token("SLACK_BOT_TOKEN", error) from None
    listening = clients.client(token, url, LISTENER_TIMEOUT_S)
    return SingleTenancy(store, identity, clock(), listening, clients.client(token, url, DELIVERY_TIMEOUT_S))


def _many(settings: Settings, store: Store, clock: Clock) -> Tenancy:
    from bot.oauth.many_tenancy import ManyTenancy
    from bot.oauth.token_rotation import Rotation
    from bot.oauth.token_vault import Vault

    url, install_url = settings.slack_api_url, f"{settings.public_url}{INSTALL}"
    vault, patient = Vault(settings.keys), clients.client(None, url, PATIENT_S)
    rotation = Rotation(store, clock, vault, patient, settings.client, install_url)
    return ManyTenancy(
        store,
        clock,
        vault,
        rotation,
        lambda token, timeout_s, refused: TokenWatchingClient(token, url, timeout_s, refused),
        install_url,
    )


def pages_of(settings: Settings, store: Store, clock: Clock, tenancy: Tenancy, pool: Executor) -> list[Route]:
    """The pages of an installation; none for one workspace."""
    if not settings.oauth:
        return []
    from bot.oauth.install_pages import Pages
    from bot.oauth.token_vault import Vault

    url = settings.slack_api_url
    pages = Pages(
        store,
        clock,
        Vault(settings.keys),
        tenancy,
        lambda token: clients.client(token, url, PATIENT_S),
        settings.client,
        str(settings.public_url),
        settings.https,
        f"{url.rstrip('/').removesuffix('api')}oauth/v2/authorize",
        settings.drumbeat_command,
        pool,
    )
    return pages.routes()
