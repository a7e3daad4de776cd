"""Purpose: the doctor's look at many workspaces: which are served, which are not, and what to do about it.

What is looked at in each of them is in bot/operator/workspace_check.
"""

from functools import partial

from bot.manifest import INSTALL
from bot.oauth.token_vault import Vault
from bot.operator.workspace_check import CheckResult, channels_of, workspace_findings
from bot.settings import Settings
from bot.slack_client import DELIVERY_TIMEOUT_S, client
from storage import installation
from storage.db.engine import Store
from storage.installation import FORGOTTEN, Installation

# Somebody took the app out: nothing is to be mended.
ON_PURPOSE = frozenset({"app_uninstalled", "tokens_revoked", "token_revoked", FORGOTTEN})
MOMENT = "%Y-%m-%d %H:%M UTC"


def workspaces(settings: Settings, team: str) -> list[CheckResult]:
    """What there is to say of every workspace that ever installed it, or of that team's."""
    store, vault = Store(settings.database_url), Vault(settings.keys)
    try:
        found = store.read(installation.everywhere)
    finally:
        store.close()
    findings = [
        finding
        for of, row in found
        if team in {"", of.team_id}
        for finding in _installed(settings, vault, of.team_id, row)
    ]
    advice = f"Open {settings.public_url}{INSTALL} in a browser."
    return findings or [CheckResult("workspaces", False, "it is installed in none", advice)]


def _installed(settings: Settings, vault: Vault, team: str, row: Installation) -> list[CheckResult]:
    """One workspace: whether it is served, and when it is, all the rest."""
    what, again = f"workspace {team}", f"An admin there can install it again: {settings.public_url}{INSTALL}"
    if row.revoked_at:
        since = f"not installed since {row.revoked_at:{MOMENT}} ({row.why})"
        return [CheckResult(what, row.why in ON_PURPOSE, since, again)]
    if not row.token:
        return [CheckResult(what, False, "it has no token of its own yet", again)]
    if not vault.opens(row.token, row.workspace_id):
        advice = "Add the key it was sealed with to TOKEN_KEYS."
        return [CheckResult(what, False, "no key opens its token", advice)]
    if not row.refresh_token and row.expires_at:
        served = CheckResult(what, False, f"its permission ends {row.expires_at:{MOMENT}} ({row.why})", again)
    else:
        served = CheckResult(what, True, f"installed since {row.installed_at:{MOMENT}}")
    token = vault.open(row.token, row.workspace_id)
    slack = client(token, settings.slack_api_url, DELIVERY_TIMEOUT_S)
    return [served, *workspace_findings(settings, slack, partial(channels_of, workspace_id=row.workspace_id))]
