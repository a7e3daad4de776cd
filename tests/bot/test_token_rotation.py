"""Stories: a token that expires is renewed once, by one process, and given up only for good reasons."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError

from bot.oauth.token_rotation import Rotation
from bot.oauth.token_vault import Vault, new_key
from storage import installation, workspace
from storage.db.engine import Session, Store
from storage.installation import Grant, Installation, Token
from storage.outbox import deliveries
from tests.odd import page
from tests.recorder import Recorder, World
from tests.storage.seed import NOW, at_once

EXPIRES = NOW + timedelta(hours=12)
RENEW = NOW + timedelta(hours=10)
URL = "https://drumbeat.example/slack/install"


class Slack(Recorder):
    """Knows oauth.v2.access only; `answer` says what to, or raises it."""

    def __init__(self, answer: Callable[[], dict[str, Any]]) -> None:
        super().__init__(World())
        self.answer = answer
        self.asked: list[dict[str, Any]] = []

    def oauth_v2_access(self, **given: Any) -> Any:
        self.asked.append(given)
        return self._response({"ok": True, **self.answer()}, "oauth.v2.access")

    def refusal(self, code: str) -> SlackApiError:
        return self._error(code, "oauth.v2.access")


class Place:
    """One workspace with a token of twelve hours, and a rotation over it."""

    def __init__(self, store: Store, answer: Callable[[], dict[str, Any]]) -> None:
        self.store = store
        self.now = RENEW
        self.vault = Vault([new_key()])
        self.slack = Slack(answer)
        self.workspace_id = store.write(self._install)
        self.rotation = self.another()

    def _install(self, session: Session) -> int:
        where = workspace.identify(session, "", "T0", NOW)
        seal = self.vault.seal
        token = Token(seal("xoxe.xoxb-1", where), seal("xoxe-1", where), EXPIRES)
        installation.install(session, where, Grant("A0", "B0", "U0BOT", "", "U0MIRA"), token, NOW)
        return where

    def another(self) -> Rotation:
        """As in another process."""
        slept: list[float] = []
        return Rotation(
            self.store, lambda: self.now, self.vault, self.slack, ("id", "secret"), URL, slept.append
        )

    @property
    def row(self) -> Installation:
        found = self.store.read(lambda session: installation.find(session, self.workspace_id))
        assert found is not None
        return found

    @property
    def token(self) -> str:
        return self.vault.open(self.row.token, self.workspace_id)

    @property
    def told(self) -> list[str]:
        key = f"installation:{self.row.version}:ending"
        found = self.store.read(lambda session: deliveries.find(session, self.workspace_id, key))
        return [found.target] if found else []

    def run(self) -> None:
        for row in self.rotation.due(self.now):
            self.rotation.renew(row)


def renewed() -> dict[str, Any]:
    return {"access_token": "xoxe.xoxb-2", "refresh_token": "xoxe-2", "expires_in": 43_200}


def raising(error: Exception) -> Callable[[], dict[str, Any]]:
    def answer() -> dict[str, Any]:
        raise error

    return answer


def test_a_token_is_renewed_and_both_new_ones_are_sealed(store: Store) -> None:
    place = Place(store, renewed)

    place.run()

    assert place.slack.asked[0]["refresh_token"] == "xoxe-1"
    assert place.slack.asked[0]["grant_type"] == "refresh_token"
    assert place.token == "xoxe.xoxb-2"
    assert place.vault.open(place.row.refresh_token, place.workspace_id) == "xoxe-2"
    assert (place.row.expires_at, place.row.renew_at) == (
        RENEW + timedelta(hours=12),
        RENEW + timedelta(hours=10),
    )
    assert place.rotation.due(place.now) == []


def test_of_many_processes_one_asks_slack(store: Store) -> None:
    place = Place(store, renewed)
    row = place.row

    asked = at_once(4, lambda _n: place.another().renew(row))

    assert sorted(asked) == [False, False, False, True]
    assert len(place.slack.asked) == 1


@pytest.mark.parametrize("error", [URLError("gone"), TimeoutError()], ids=["no network", "no answer"])
def test_without_an_answer_it_is_tried_again_after_a_minute(lite_store: Store, error: Exception) -> None:
    place = Place(lite_store, raising(error))
    place.run()
    waits = place.rotation.due(place.now)

    place.now += timedelta(minutes=1)
    place.slack.answer = renewed
    place.run()

    assert waits == []
    assert place.token == "xoxe.xoxb-2"


@pytest.mark.parametrize(
    "answer",
    [
        lambda: page("oauth.v2.access"),
        lambda: {},
        lambda: {**renewed(), "access_token": None},
        lambda: {**renewed(), "expires_in": "soon"},
        lambda: {**renewed(), "expires_in": 1e300},
    ],
    ids=["page", "no token", "null", "no time", "no time ends there"],
)
def test_an_odd_answer_ends_nothing_and_it_is_tried_again_after_a_minute(
    lite_store: Store, answer: Any
) -> None:
    place = Place(lite_store, answer)
    place.run()
    before = place.row.revoked_at, place.token, place.told

    place.now += timedelta(minutes=1)
    place.slack.answer = renewed
    place.run()

    assert before == (None, "xoxe.xoxb-1", [])
    assert place.token == "xoxe.xoxb-2"


@pytest.mark.parametrize("code", ["bad_client_secret", "invalid_client_id", "ratelimited", "internal_error"])
def test_no_workspace_is_given_up_for_what_can_be_mended(lite_store: Store, code: str) -> None:
    place = Place(lite_store, renewed)
    place.slack.answer = raising(place.slack.refusal(code))

    place.run()

    assert (place.row.revoked_at, place.token, place.told) == (None, "xoxe.xoxb-1", [])
    assert place.row.claimed_until == RENEW + timedelta(minutes=1)


def test_a_refused_renewal_lets_the_token_serve_on_and_tells_the_installer_once(lite_store: Store) -> None:
    place = Place(lite_store, renewed)
    place.slack.answer = raising(place.slack.refusal("invalid_refresh_token"))

    place.run()
    place.now += timedelta(minutes=5)
    place.run()

    assert len(place.slack.asked) == 1
    assert (place.row.revoked_at, place.token, place.told) == (None, "xoxe.xoxb-1", ["U0MIRA"])
    assert place.row.why == "invalid_refresh_token"


def test_a_renewal_refused_after_the_token_expired_ends_the_installation(lite_store: Store) -> None:
    place = Place(lite_store, renewed)
    place.slack.answer = raising(place.slack.refusal("invalid_refresh_token"))
    place.now = EXPIRES

    place.run()

    assert (place.row.revoked_at, place.row.token, place.row.why) == (EXPIRES, "", "invalid_refresh_token")


def test_an_installation_made_meanwhile_is_not_overwritten(lite_store: Store) -> None:
    place = Place(lite_store, renewed)
    row = place.row

    def answer() -> dict[str, Any]:
        place.store.write(place._install)
        return renewed()

    place.slack.answer = answer
    place.rotation.renew(row)

    assert place.token == "xoxe.xoxb-1"
    assert place.row.version == row.version + 1
