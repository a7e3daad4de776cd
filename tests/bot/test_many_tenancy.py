"""Stories: what Slack says of a token decides whether a workspace is served, and nothing else does."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.oauth.many_tenancy import ManyTenancy
from bot.oauth.token_vault import Vault, new_key
from bot.slack_client import RefusingClient, TokenWatchingClient, text_of
from domain.errors import SettingsError
from storage import installation
from storage.db.engine import Store
from storage.installation import Token
from tests.bot.test_token_rotation import EXPIRES, URL, Place, renewed
from tests.odd import page
from tests.recorder import Odd, Recorder, World


class Slack(Recorder):
    """Knows auth.test only. `lets_in` says whether it takes the token."""

    def __init__(self, place: "Served", token: str, refused: Callable[[str], str | None]) -> None:
        super().__init__(World())
        self.place, self.token, self.refused = place, token, refused

    def _auth_test(self, _args: dict[str, Any]) -> dict[str, Any]:
        self.place.asked += 1
        if self.place.odd:
            self.place.odd.answer("auth.test")
        if not self.place.lets_in:
            raise self._error("account_inactive", "auth.test")
        return {}


class Served(Place):
    """One installed workspace and what serves it."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, renewed)
        self.lets_in = True
        self.odd: Odd | None = None
        self.asked = 0
        self.seconds = 0.0
        self.installed = ManyTenancy(
            store, lambda: self.now, self.vault, self.rotation, self._connect, URL, lambda: self.seconds
        )

    def _connect(self, token: str, _timeout_s: int, refused: Callable[[str], str | None]) -> WebClient:
        return Slack(self, token, refused)

    @property
    def client(self) -> Slack:
        client = self.installed.client_for(self.workspace_id)
        assert isinstance(client, Slack)
        return client

    @property
    def served(self) -> bool:
        return self.installed.admit("", "T0") is not None


@pytest.fixture
def place(lite_store: Store) -> Served:
    return Served(lite_store)


@pytest.mark.parametrize("code", ["channel_not_found", "ratelimited", "missing_scope", ""])
def test_a_refusal_that_is_not_about_the_token_changes_nothing(place: Served, code: str) -> None:
    assert place.client.refused(code) is None
    assert (place.served, place.asked, place.row.version) == (True, 0, 1)


def test_a_token_taken_back_is_forgotten(place: Served) -> None:
    assert place.client.refused("token_revoked") is None

    assert (place.served, place.row.token, place.row.why) == (False, "", "token_revoked")
    with pytest.raises(SlackApiError, match="token_revoked"):
        place.installed.client_for(place.workspace_id).chat_postMessage(channel="C0A", text="hello")


@pytest.mark.parametrize("code", ["account_inactive", "invalid_auth"])
def test_what_slack_may_mean_otherwise_is_asked_of_it_once_more(place: Served, code: str) -> None:
    assert place.client.refused(code) is None

    assert (place.served, place.asked, place.row.revoked_at) == (True, 1, None)


@pytest.mark.parametrize(
    "odd",
    [page, lambda _method: text_of({}, "user_id"), lambda _method: Path("/nowhere").read_text()],
    ids=["page", "half", "broken line"],
)
@pytest.mark.parametrize("code", ["account_inactive", "invalid_auth"])
def test_no_workspace_ends_where_slack_can_not_be_asked_whether_it_means_it(
    place: Served, code: str, odd: Any
) -> None:
    place.odd = Odd(odd, accepted=False)

    assert place.client.refused(code) is None
    assert (place.served, place.row.revoked_at) == (True, None)


def test_who_is_shut_out_stays_so_until_slack_says_otherwise_in_its_own_words(place: Served) -> None:
    place.lets_in = False
    place.client.refused("account_inactive")
    place.lets_in, place.odd = True, Odd(page, accepted=True)

    place.installed.try_again()
    still = place.served
    place.odd = None
    place.installed.try_again()

    assert (still, place.served) == (False, True)


def test_who_is_shut_out_is_tried_again_and_served_once_let_in(place: Served) -> None:
    place.lets_in = False
    place.client.refused("account_inactive")
    shut_out = place.served, place.row.why
    place.installed.try_again()
    still = place.served

    place.lets_in = True
    place.installed.try_again()

    assert (shut_out, still, place.served) == ((False, "account_inactive"), False, True)


def test_an_uninstall_forgets_the_token_of_who_was_shut_out_before(place: Served) -> None:
    place.lets_in = False
    place.client.refused("account_inactive")

    place.store.write(
        lambda session: installation.revoke(session, place.workspace_id, "app_uninstalled", place.now)
    )

    assert (place.row.token, place.row.why) == ("", "app_uninstalled")


def test_an_expired_token_is_renewed_and_the_newer_one_given_back(place: Served) -> None:
    assert place.client.refused("token_expired") == "xoxe.xoxb-2"

    assert (place.served, place.token) == (True, "xoxe.xoxb-2")


def test_a_refused_token_that_was_replaced_meanwhile_ends_nothing(place: Served) -> None:
    held = place.client
    place.rotation.renew(place.row)

    assert held.refused("token_revoked") == "xoxe.xoxb-2"
    assert place.served


def test_a_token_past_its_time_is_renewed_before_it_is_used(place: Served) -> None:
    assert place.client.token == "xoxe.xoxb-1"
    place.now = EXPIRES

    assert place.client.token == "xoxe.xoxb-2"


def test_a_token_past_its_time_that_cannot_be_renewed_is_not_used(place: Served) -> None:
    place.slack.answer = lambda: (_ for _ in ()).throw(TimeoutError())
    place.now = EXPIRES + timedelta(hours=1)

    assert not place.served
    assert isinstance(place.installed.client_for(place.workspace_id), RefusingClient)


def test_what_is_held_is_opened_again_only_when_it_changed(place: Served) -> None:
    first = place.client
    place.seconds += 60
    same = place.client
    place.rotation.renew(place.row)
    held = place.client
    place.seconds += 60

    assert (same is first, held is first, place.client is first) == (True, True, False)


def test_a_row_sealed_with_a_key_that_came_later_is_not_served_and_breaks_nothing(place: Served) -> None:
    foreign = Vault([new_key()]).seal("xoxb-other", place.workspace_id)
    place.store.write(
        lambda session: installation.renew(session, place.workspace_id, place.row.version, Token(foreign))
    )

    assert not place.served


def test_a_start_with_keys_that_open_nothing_is_refused_by_name(place: Served) -> None:
    with pytest.raises(SettingsError, match="none of the keys opens the stored tokens of T0"):
        ManyTenancy(
            place.store,
            lambda: place.now,
            Vault([new_key()]),
            place.rotation,
            place._connect,
            URL,
            lambda: place.seconds,
        )


def test_a_watched_call_refused_for_its_token_is_made_once_more_with_the_newer_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    used: list[str | None] = []

    def call(slack: WebClient, method: str, **_arguments: Any) -> Any:
        used.append(slack.token)
        if slack.token == "xoxb-old":
            raise Recorder(World())._error("token_expired", method)
        return {"ok": True}

    monkeypatch.setattr(WebClient, "api_call", call)
    newer = {"token_expired": "xoxb-new"}

    told = TokenWatchingClient("xoxb-old", "https://slack.test/api/", 1, newer.get).api_call("auth.test")

    assert (told["ok"], used) == (True, ["xoxb-old", "xoxb-new"])
    with pytest.raises(SlackApiError, match="token_expired"):
        TokenWatchingClient("xoxb-old", "https://slack.test/api/", 1, lambda _code: None).api_call(
            "auth.test"
        )
