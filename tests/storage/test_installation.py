"""Stories: an installation stands until Slack says otherwise, and one process renews its token."""

from datetime import timedelta

import pytest

from storage import due, installation, ritual
from storage.db.engine import Session, Store
from storage.installation import Installation
from tests.storage.seed import DAY, GRANTED, NOW, at_once, due_now, minutes, plan, remind, token

LATER = NOW + timedelta(hours=12)


def installed(store: Store, where: int, at: object = NOW, expires_at: object = None) -> int:
    return store.write(
        lambda session: installation.install(session, where, GRANTED, token(expires_at), at)  # type: ignore[arg-type]
    )


def of(store: Store, where: int) -> Installation:
    found = store.read(lambda session: installation.find(session, where))
    assert found is not None
    return found


def revoked(store: Store, where: int, **more: object) -> bool:
    return store.write(
        lambda session: installation.revoke(session, where, "app_uninstalled", NOW, **more)  # type: ignore[arg-type]
    )


def test_an_installation_is_found_by_its_own_key_only(store: Store, here: int, there: int) -> None:
    installed(store, here)

    def found(session: Session) -> list[int | None]:
        keys = (("", "T0HERE"), ("E0", "T0HERE"), ("", "T0THERE"))
        of = [installation.of_team(session, *key) for key in keys]
        return [one.workspace_id if one else None for one in of]

    assert store.read(found) == [here, None, None]
    assert store.read(lambda session: installation.version(session, there)) == 0


def test_taking_the_app_out_forgets_the_tokens_and_touches_no_other_workspace(
    store: Store, here: int, there: int
) -> None:
    installed(store, here, expires_at=LATER)
    installed(store, there, expires_at=LATER)

    assert revoked(store, here)

    gone, stays = of(store, here), of(store, there)
    assert (gone.token, gone.refresh_token, gone.renew_at, gone.why) == ("", "", None, "app_uninstalled")
    assert (stays.token, stays.revoked_at) == ("sealed", None)


def test_whatever_tells_it_second_tells_nothing_new(store: Store, here: int) -> None:
    installed(store, here)

    assert [revoked(store, here), revoked(store, here)] == [True, False]


@pytest.mark.parametrize(
    ("seconds", "ends"),
    [(-60, False), (-1, False), (0, True), (1, True)],
    ids=["a minute before", "a second before", "in the same second", "after"],
)
def test_what_happened_before_the_present_installation_does_not_end_it(
    store: Store, here: int, seconds: int, ends: bool
) -> None:
    installed(store, here, NOW + timedelta(microseconds=500))

    assert revoked(store, here, before=NOW + timedelta(seconds=seconds)) is ends


def test_a_refusal_of_a_token_that_was_replaced_meanwhile_ends_nothing(store: Store, here: int) -> None:
    first = installed(store, here)
    installed(store, here)

    assert not revoked(store, here, seen=first)
    assert revoked(store, here, seen=first + 1)


def test_installing_again_begins_anew(store: Store, here: int) -> None:
    installed(store, here)
    revoked(store, here)

    installed(store, here, NOW + DAY)

    again = of(store, here)
    assert (again.revoked_at, again.why, again.token, again.version) == (None, "", "sealed", 3)


def test_the_token_of_the_settings_serves_again_once_slack_takes_it(store: Store, here: int) -> None:
    store.write(lambda session: installation.confirm(session, here, NOW))
    store.write(lambda session: installation.confirm(session, here, NOW))
    assert of(store, here).version == 1
    revoked(store, here)

    store.write(lambda session: installation.confirm(session, here, NOW + DAY))

    assert (of(store, here).revoked_at, of(store, here).installed_at) == (None, NOW + DAY)


def test_a_token_is_to_be_renewed_two_hours_before_it_expires(store: Store, here: int, there: int) -> None:
    installed(store, here, expires_at=LATER)
    installed(store, there)
    renew_at = LATER - timedelta(hours=2)

    def expiring(at: object) -> list[int]:
        return [one.workspace_id for one in store.read(lambda s: installation.expiring(s, at))]  # type: ignore[arg-type]

    assert expiring(renew_at - minutes(1)) == []
    assert expiring(renew_at) == [here]
    assert store.read(lambda session: installation.next_renewal(session, NOW)) == renew_at
    assert store.read(lambda session: due.next_moment(session, NOW)) == renew_at
    assert store.read(lambda session: due.waiting(session, renew_at)) == 1


def test_of_many_who_want_to_renew_a_token_one_may(store: Store, here: int) -> None:
    seen = installed(store, here, expires_at=LATER)

    got = at_once(
        6, lambda _n: store.write(lambda s: installation.claim(s, here, seen, NOW, NOW + minutes(1)))
    )

    assert sorted(got) == [False] * 5 + [True]


def test_a_claim_nobody_made_use_of_is_over_after_its_time(store: Store, here: int) -> None:
    seen = installed(store, here, expires_at=LATER)

    def claim(at: object) -> bool:
        return store.write(lambda s: installation.claim(s, here, seen, at, at + minutes(1)))  # type: ignore[arg-type,operator]

    assert [claim(NOW), claim(NOW + minutes(0.5)), claim(NOW + minutes(1))] == [True, False, True]
    assert store.read(lambda session: installation.next_renewal(session, LATER - DAY)) == NOW + minutes(2)


def test_a_renewed_token_stands_unless_the_app_was_installed_again_meanwhile(store: Store, here: int) -> None:
    seen = installed(store, here, expires_at=LATER)
    new = token(LATER + DAY, "new")

    def renew(version: int) -> bool:
        return store.write(lambda session: installation.renew(session, here, version, new))

    assert [renew(seen), renew(seen)] == [True, False]
    assert (of(store, here).token, of(store, here).expires_at) == ("new", LATER + DAY)


def test_nothing_of_a_workspace_that_is_gone_comes_due_until_it_is_back(
    store: Store, here: int, there: int
) -> None:
    for where in (here, there):
        installed(store, where)
        store.write(lambda s, where=where: ritual.plan(s, where, plan(), NOW))  # type: ignore[misc]
        remind(store, where, NOW)
    at = NOW + timedelta(days=7)

    def due_then() -> tuple[list[int], list[int], int]:
        return (
            [one.workspace_id for one in store.read(lambda s: ritual.due(s, at))],
            [one.workspace_id for one in due_now(store, at)],
            store.read(lambda s: due.waiting(s, at)),
        )

    revoked(store, here)
    away = due_then()
    installed(store, here)
    back = due_then()

    assert away == ([there], [there], 2)
    assert back == ([here, there], [here, there], 4)


def test_an_occurrence_that_is_open_waits_too(store: Store, here: int) -> None:
    installed(store, here)
    store.write(lambda session: ritual.plan(session, here, plan(), NOW))
    store.write(lambda session: ritual.open_due(session, NOW + timedelta(days=7)))
    before = len(store.read(ritual.waiting))

    revoked(store, here)

    assert (before, store.read(ritual.waiting)) == (1, [])


def test_a_state_is_good_for_once_and_for_its_time(store: Store) -> None:
    for state in ("one", "two"):
        store.write(lambda s, state=state: installation.begin(s, state, NOW, NOW + minutes(10)))  # type: ignore[misc]

    def finish(state: str, after: float) -> bool:
        return store.write(lambda session: installation.finish(session, state, NOW + minutes(after)))

    assert [finish("one", 9), finish("one", 9)] == [True, False]
    assert finish("two", 10) is False
    assert finish("never begun", 1) is False


def test_states_that_have_expired_are_forgotten(store: Store) -> None:
    store.write(lambda session: installation.begin(session, "old", NOW, NOW + minutes(10)))

    store.write(lambda session: installation.begin(session, "new", NOW + DAY, NOW + DAY + minutes(10)))

    assert store.write(lambda session: installation.forget(session, NOW + 2 * DAY)) == 1
