"""Stories: one bot serves two workspaces whose people and channels have the same ids, and nothing crosses."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from domain.delivery import DeliveryState
from storage import feedback, installation, touchpoint
from storage.db.engine import Store
from storage.outbox import deliveries
from tests.features.test_news import CAMPAIGN
from tests.office import INTAKE, MONDAY, TOGETHER, Office, Reply
from tests.offices import INSTALL_URL, OTHER, Offices
from tests.storage.seed import rows

THURSDAY = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
NEXT_THURSDAY = THURSDAY + timedelta(days=7)


@pytest.fixture
def offices(store: Store, monkeypatch: pytest.MonkeyPatch) -> Offices:
    """Both set up."""
    offices = Offices(store, monkeypatch)
    offices.one.set_up()
    offices.other.set_up()
    return offices


@pytest.fixture
def new(lite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Offices:
    """Both installed and not set up, on SQLite only."""
    return Offices(lite_store, monkeypatch)


def digests(office: Office) -> list[str]:
    return [post for post in office.posts(TOGETHER) if "== Marketing this week ==" in post]


def uninstall(office: Office) -> None:
    assert office.event(type="app_uninstalled").status == 200


def test_feedback_stays_where_it_was_sent_and_each_workspace_counts_from_one(offices: Offices) -> None:
    first = offices.one.command("ana", "only for the one").words
    second = offices.other.command("ana", "only for the other").words
    offices.deliver()

    assert ("*F-1*" in first, "*F-1*" in second) == (True, True)
    one, other = "\n".join(offices.one.posts(INTAKE)), "\n".join(offices.other.posts(INTAKE))
    assert ("only for the one" in one, "only for the other" in one) == (True, False)
    assert ("only for the one" in other, "only for the other" in other) == (False, True)


def test_a_button_takes_the_feedback_of_its_own_workspace(offices: Offices) -> None:
    offices.one.command("ana", "only for the one")
    offices.other.command("ana", "only for the other")
    offices.deliver()

    offices.other.click("dev", "feedback.acknowledge", "1")
    offices.deliver()

    assert any("Dev" in dm or "U0DEV" in dm for dm in offices.other.dms("ana"))
    assert not any("U0DEV" in dm for dm in offices.one.dms("ana"))
    found = [
        offices.store.read(lambda s, o=office: feedback.find(s, o.workspace_id, 1))  # type: ignore[misc]
        for office in (offices.one, offices.other)
    ]
    assert [one.taker if one else "" for one in found] == [None, "U0DEV"]


def test_each_workspace_reads_its_own_news(offices: Offices) -> None:
    offices.other.submit(
        "dev",
        "news.save",
        {
            "title": ("value", "Only for the other"),
            "body": ("value", "It is out."),
            "category": ("selected_option", "asset"),
            "owner": ("selected_user", "U0DEV"),
        },
        data="news",
    )
    offices.at(THURSDAY)

    assert len(digests(offices.one)) == len(digests(offices.other)) == 1
    assert "Only for the other" in digests(offices.other)[0]
    everything = [post for where in offices.one.world.posts for post in offices.one.posts(where)]
    assert not any("Only for the other" in post for post in everything)
    decks = [office.calls("files.completeUploadExternal") for office in (offices.one, offices.other)]
    assert [len(of) for of in decks] == [0, 1]


def test_a_setup_changes_one_workspace_only(offices: Offices) -> None:
    offices.other.set_up(thursday_channel=("selected_conversation", "C0ELSEWHERE"))
    offices.at(THURSDAY)

    assert len(digests(offices.one)) == 1
    assert digests(offices.other) == []
    assert any("Marketing this week" in post for post in offices.other.posts("C0ELSEWHERE"))
    assert offices.one.posts("C0ELSEWHERE") == []


def test_status_shows_the_own_ledger(offices: Offices) -> None:
    offices.other.world.refusals["chat.postMessage", INTAKE] = "is_archived"
    offices.other.world.refusals["chat.postMessage", "U0DEV"] = "messages_tab_disabled"
    offices.other.world.refusals["chat.postMessage", "U0KIM"] = "messages_tab_disabled"
    offices.other.command("ana", "refused there")
    offices.deliver()

    assert "== Failed and waiting ==" in offices.other.drumbeat("mira", "status").words
    assert "== Failed and waiting ==" not in offices.one.drumbeat("mira", "status").words


def test_what_is_counted_stays_where_it_was_said(offices: Offices) -> None:
    offices.one.says("ana", "<@U0CLEO> hello", f"{MONDAY.timestamp():.6f}")

    def total(office: Office) -> int:
        day = MONDAY.date()
        counted = offices.store.read(
            lambda session: touchpoint.between(session, office.workspace_id, day, day)
        )
        return sum(sum(kinds.values()) for kinds in counted.values())

    assert (total(offices.one), total(offices.other)) == (1, 0)


def test_a_limit_in_one_workspace_holds_up_nothing_in_the_other(offices: Offices) -> None:
    offices.one.rate_limit.block(offices.one.workspace_id, "chat.postMessage", 3600)
    offices.one.command("ana", "waits")
    offices.other.command("ana", "goes")
    offices.deliver()

    assert not any("waits" in post for post in offices.one.posts(INTAKE))
    assert any("goes" in post for post in offices.other.posts(INTAKE))


def test_requests_are_admitted_without_asking_slack(offices: Offices) -> None:
    offices.one.command("ana", "first")
    offices.one.command("ana", "second")
    offices.seconds += 60
    offices.one.command("ana", "third")

    assert offices.one.calls("auth.test") == []
    assert offices.other.calls("auth.test") == []


LEAVING: dict[str, Callable[[Office], Reply]] = {
    "uninstalled": lambda office: office.event(type="app_uninstalled"),
    "revoked": lambda office: office.event(type="tokens_revoked", tokens={"oauth": [], "bot": ["U0BOT"]}),
}


@pytest.mark.parametrize(("first", "then"), [("uninstalled", "revoked"), ("revoked", "uninstalled")])
def test_a_workspace_that_took_the_app_out_is_left_alone_in_either_order(
    offices: Offices, first: str, then: str
) -> None:
    told = [LEAVING[first](offices.other).status, LEAVING[then](offices.other).status]
    assert told == [200, 200]
    before = len(offices.other.world.calls)

    refused = offices.other.command("ana", "nobody hears it").words
    said = offices.other.says("ana", "<@U0CLEO> hello", "1764000000.000100")
    offices.at(THURSDAY)

    assert INSTALL_URL in refused
    assert "nobody hears it" in refused
    assert (said.status, said.body) == (200, "")
    assert len(offices.other.world.calls) == before
    assert len(digests(offices.one)) == 1
    row = offices.store.read(lambda session: installation.find(session, offices.other.workspace_id))
    assert row is not None
    assert (row.token, bool(row.revoked_at)) == ("", True)
    assert offices.store.read(lambda s: feedback.find(s, offices.other.workspace_id, 1)) is None


def test_other_peoples_tokens_are_none_of_the_bots_business(new: Offices) -> None:
    new.one.event(type="tokens_revoked", tokens={"oauth": ["U0BOT"], "bot": []})
    new.one.event(type="tokens_revoked", tokens={"oauth": [], "bot": ["U0SOMEBODYELSE"]})
    new.one.event(type="tokens_revoked")

    assert "isn't set up here yet" in new.one.drumbeat("ana", "help").words


def test_installing_again_goes_on_and_posts_only_what_is_still_useful(offices: Offices) -> None:
    uninstall(offices.other)
    offices.at(THURSDAY)
    offices.at(NEXT_THURSDAY + timedelta(hours=1))
    assert digests(offices.other) == []

    offices.install(offices.other)
    offices.deliver()

    assert len(digests(offices.other)) == 1
    assert "Thu, Dec 3" in digests(offices.other)[0]
    assert sum("skipped" in dm or "missed" in dm.lower() for dm in offices.other.dms("mira")) <= 1


def test_what_was_waiting_when_the_app_was_taken_out_ends_and_stays_in_the_ledger(offices: Offices) -> None:
    offices.other.command("ana", "too late")
    uninstall(offices.other)
    offices.deliver()

    ended = offices.store.read(
        lambda session: deliveries.newest(session, offices.other.workspace_id, [DeliveryState.FAILED], 10)
    )

    assert {one.error for one in ended} == {"token_revoked"}
    assert "feedback:1:card" in {one.key for one in ended}
    assert not any(one.key.startswith("refused:") for one in ended)


def test_an_uninstall_told_after_a_new_installation_does_not_end_that(offices: Offices) -> None:
    long_ago = offices.other.now
    offices.other.now = offices.one.now = long_ago + timedelta(hours=1)
    offices.install(offices.other)

    offices.other.now = long_ago
    uninstall(offices.other)
    offices.other.now = long_ago + timedelta(hours=1)

    assert "Here's what I can do" in offices.other.drumbeat("ana", "help").words


def test_another_process_knows_of_an_uninstall_within_seconds(
    new: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Office(new.store, monkeypatch, team=OTHER, tenancy=new._tenancy)
    assert "isn't set up here yet" in elsewhere.drumbeat("ana", "help").words
    uninstall(new.other)

    held = elsewhere.drumbeat("ana", "help").words
    new.seconds += 5
    known = elsewhere.drumbeat("ana", "help").words

    assert "isn't set up here yet" in held
    assert INSTALL_URL in known


@pytest.mark.parametrize("kind", ["command", "button", "form", "setup", "event", "leaving"])
def test_whoever_never_installed_gets_a_kind_answer_and_leaves_no_trace(
    new: Offices, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    stranger = Office(new.store, monkeypatch, team="T0STRANGER", tenancy=new._tenancy)
    before = rows(new.store)
    acts = {
        "command": lambda: stranger.command("ana", "hello"),
        "button": lambda: stranger.click("ana", "feedback.acknowledge", "1"),
        "form": lambda: stranger.submit("ana", "feedback.send", {"text": ("value", "hello")}),
        "setup": lambda: stranger.command("mira", "setup", "/drumbeat"),
        "event": lambda: stranger.says("ana", "hello", "1764000000.000100"),
        "leaving": lambda: stranger.event(type="app_uninstalled"),
    }

    answer = acts[kind]()

    assert answer.status == 200
    assert stranger.world.calls == []
    assert rows(new.store) == before


def test_on_a_grid_the_organisation_is_part_of_the_key(new: Offices) -> None:
    assert new.one.tenancy.admit("", "T0ONE") is not None
    assert new.one.tenancy.admit("E0ANOTHER", "T0ONE") is None


def test_a_single_workspace_that_took_the_app_out_is_left_alone_until_the_next_start(
    lite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    lite_office.event(type="app_uninstalled")
    lite_office.at(THURSDAY)
    gone = digests(lite_office)

    started = Office(lite_office.store, monkeypatch)
    started.now = THURSDAY + timedelta(minutes=1)
    started.world.joined = {TOGETHER, INTAKE}
    started.deliver()

    assert gone == []
    assert len(digests(started)) == 1


def test_another_workspaces_campaign_is_refused_as_one_that_is_none(offices: Offices) -> None:
    offices.one.set_up()
    offices.other.set_up()
    offices.other.submit("kim", "news.save", CAMPAIGN, data="campaign")
    values = {"text": ("value", "buyers ask why"), "campaign": ("selected_option", "1")}

    reply = offices.one.submit("ana", "feedback.send", values)

    assert reply.errors == {"campaign": "That campaign isn't there. Pick one from the list."}
