"""Stories: an export's past is counted by the rules of live counting, each day once and from one source."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.operator.imports import ImportResult, slack_export
from bot.settings import load
from domain.errors import UserError
from storage import health, touchpoint, workspace
from storage.db.engine import Store
from storage.touchpoint import personal
from storage.touchpoint.ingest import IncomingMessage, count_all
from storage.touchpoint.provenance import Source, claim
from tests.exports import TOGETHER, message, ts, zipped
from tests.storage.seed import ANA, BEN, CLEO, DEV, ELI, due_now, pairs_of, placed, said

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TENTH, ELEVENTH = "together/2026-11-10.json", "together/2026-11-11.json"
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
Take = Callable[..., ImportResult]


@pytest.fixture
def here(store: Store) -> int:
    return placed(store)


@pytest.fixture
def take(store: Store, here: int, tmp_path: Path) -> Take:
    """Imports an export with these days."""

    def take(
        days: dict[str, Any], now: datetime = NOW, only: tuple[str, ...] = (), **lists: Any
    ) -> ImportResult:
        file = zipped(tmp_path / "export.zip", days, **lists)
        return slack_export(load(database_url=store.url), file, now, channels=only)

    return take


def totals(store: Store, where: int, first: date = FIRST, last: date = LAST) -> dict[str, int]:
    """What was counted, as `sales answer: 1`; zeros left out."""
    counted = store.read(lambda session: touchpoint.between(session, where, first, last))
    return {f"{side} {kind}": n for side, kinds in counted.items() for kind, n in kinds.items() if n}


TALK = [
    message(ANA, "2026-11-10T10:00", "which deck?"),
    message(CLEO, "2026-11-10T10:05", "the short one"),
    message(BEN, "2026-11-10T10:06", "thanks <@U0DEV|dev>"),
    message(DEV, "2026-11-10T12:00", "late <@U0BEN>", thread_ts=ts("2026-11-10T10:00"), parent_user_id=ANA),
]
COUNTED = {"marketing answer": 1, "sales mention": 1, "marketing reply": 1, "marketing mention": 1}


def test_replies_mentions_and_answers_count_as_live(take: Take, store: Store, here: int) -> None:
    result = take({TENTH: TALK})

    # Ben's message is an answer to Cleo too.
    assert totals(store, here) == {**COUNTED, "sales answer": 1}
    assert (result.files, result.messages, result.touchpoints, result.bad) == (1, 4, 5, [])


def test_a_second_run_changes_nothing(take: Take, store: Store, here: int) -> None:
    take({TENTH: TALK})
    before = totals(store, here)

    result = take({TENTH: TALK})

    assert totals(store, here) == before
    assert (result.files, result.known, result.touchpoints) == (0, 1, 0)


def test_a_renamed_channel_is_known_again(take: Take, store: Store, here: int) -> None:
    take({TENTH: TALK})

    result = take({"renamed/2026-11-10.json": TALK}, channels=[{"id": TOGETHER, "name": "renamed"}])

    assert result.known == 1


@pytest.mark.parametrize("more", [{"parent_user_id": ANA}, {}])
def test_a_reply_finds_who_began_the_thread_days_before(
    take: Take, store: Store, here: int, more: dict[str, str]
) -> None:
    reply = message(DEV, "2026-11-11T15:00", thread_ts=ts("2026-11-10T10:00"), **more)

    take({TENTH: TALK[:1], ELEVENTH: [reply]})

    assert totals(store, here) == {"marketing reply": 1}


def test_what_came_just_before_is_known_over_midnight_and_after_a_stop(
    take: Take, store: Store, here: int
) -> None:
    late = message(ANA, "2026-11-10T23:50")
    early = message(DEV, "2026-11-11T00:10")
    reply = message(DEV, "2026-11-11T09:00", thread_ts=ts("2026-11-10T10:00"))
    take({TENTH: [*TALK[:1], late]})

    take({TENTH: [*TALK[:1], late], ELEVENTH: [early, reply]})

    assert totals(store, here) == {"marketing answer": 1, "marketing reply": 1}


def test_each_who_reacted_reached_the_author_once_on_the_messages_day(
    take: Take, store: Store, here: int
) -> None:
    reactions = [
        {"name": "tada", "users": [DEV, CLEO, ELI, ANA], "count": 4},
        {"name": "+1", "users": [DEV], "count": 1},
    ]

    take({TENTH: [message(ANA, "2026-11-10T10:00", reactions=reactions)]})

    assert totals(store, here, date(2026, 11, 10), date(2026, 11, 10)) == {"marketing reaction": 2}


def test_who_was_in_a_huddle_reached_each_of_the_other_side(take: Take, store: Store, here: int) -> None:
    room = {"id": "R1", "date_start": 1794304800, "participant_history": [ANA, DEV, CLEO, ELI]}
    huddle = message("USLACKBOT", "2026-11-10T10:00", subtype="huddle_thread", room=room)

    take({TENTH: [huddle]})

    assert totals(store, here) == {"sales huddle": 2, "marketing huddle": 2}


def test_a_comment_on_a_file_counts_for_who_wrote_it(take: Take, store: Store, here: int) -> None:
    comment = {"user": DEV, "comment": "nice <@U0ANA>"}
    entry = {"type": "message", "subtype": "file_comment", "ts": ts("2026-11-10T10:00"), "comment": comment}

    take({TENTH: [entry]})

    assert totals(store, here) == {"marketing mention": 1}


@pytest.mark.parametrize(
    "more",
    [
        {"subtype": "bot_message"},
        {"bot_id": "B1"},
        {"subtype": "channel_join"},
        {"user": ELI},
        {"user": None},
    ],
)
def test_what_no_person_of_a_side_wrote_does_not_count(
    take: Take, store: Store, here: int, more: dict[str, Any]
) -> None:
    take({TENTH: [{**message(ANA, "2026-11-10T10:00", "<@U0DEV>"), **more}]})

    assert totals(store, here) == {}


def test_who_opted_out_is_not_counted(take: Take, store: Store, here: int) -> None:
    store.write(lambda session: personal.save_choice(session, here, DEV, counted=False))

    take({TENTH: [message(ANA, "2026-11-10T10:00", "<@U0DEV> <@U0CLEO>")]})

    assert totals(store, here) == {"sales mention": 1}


def test_direct_messages_and_folders_that_no_list_names_are_left_alone(
    take: Take, store: Store, here: int
) -> None:
    result = take({TENTH: TALK, "D0ANADEV/2026-11-10.json": TALK, "what/2026-11-10.json": TALK})

    assert (result.files, result.strange) == (1, ["what"])


def test_private_channels_count_and_one_channel_can_be_chosen(take: Take, store: Store, here: int) -> None:
    days = {TENTH: TALK, "closed/2026-11-10.json": TALK}

    one, both = take(days, only=("#closed",)), take(days)

    assert (one.files, both.files, both.known) == (1, 1, 1)


def test_a_day_that_was_counted_live_stays_as_it_is(take: Take, store: Store, here: int) -> None:
    heard = IncomingMessage(here, said(ANA, ts("2026-11-10T08:00"), channel=TOGETHER, mentioned=(DEV,)), NOW)
    store.write(lambda session: count_all(session, [heard]))

    result = take({TENTH: TALK, "together/2026-11-09.json": [message(ANA, "2026-11-09T09:00", "<@U0DEV>")]})

    assert totals(store, here) == {"sales mention": 2}
    assert result.live == 1


def test_what_may_have_been_counted_live_beside_the_days_is_not_taken(
    take: Take, store: Store, here: int
) -> None:
    """Reactions come days after a message, and huddles are told apart from channels."""
    store.write(lambda session: claim(session, here, [(TOGETHER, date(2026, 11, 12))], Source.LIVE))
    room = {"id": "R1", "participants": [ANA, DEV]}

    def reacted(at: str) -> dict[str, Any]:
        return message(ANA, at, reactions=[{"name": "+1", "users": [DEV]}])

    take(
        {
            "together/2026-11-04.json": [reacted("2026-11-04T09:00")],
            ELEVENTH: [reacted("2026-11-11T09:00")],
            "field/2026-11-13.json": [message(ELI, "2026-11-13T09:00", subtype="huddle_thread", room=room)],
        }
    )

    assert totals(store, here) == {"marketing reaction": 1}


def test_today_is_left_out_and_taken_the_next_day(take: Take, store: Store, here: int) -> None:
    """Slack cuts the days of an export in a zone of its own, so a file may hold two of the workspace's."""
    store.write(lambda session: workspace.set_zone(session, here, "America/New_York"))
    file = "together/2026-11-24.json"
    yesterday = message(ANA, "2026-11-24T04:00", "<@U0DEV>")
    today = message(DEV, "2026-11-24T06:00", "<@U0ANA>")

    first = take({file: [yesterday, today]})
    after_first = totals(store, here)
    again = take({file: [yesterday, today]})
    after_again = totals(store, here)
    take({file: [yesterday, today]}, now=NOW + timedelta(days=1))

    assert (first.left_out, again.touchpoints) == (1, 0)
    assert after_first == after_again == {"sales mention": 1}
    assert totals(store, here) == {"sales mention": 1, "marketing mention": 1}


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-03-28T22:59", date(2026, 3, 28)),
        ("2026-03-28T23:00", date(2026, 3, 29)),
        ("2026-03-29T21:59", date(2026, 3, 29)),
        ("2026-03-29T22:00", date(2026, 3, 30)),
        ("2026-10-24T22:00", date(2026, 10, 25)),
        ("2026-10-25T22:59", date(2026, 10, 25)),
        ("2026-10-25T23:00", date(2026, 10, 26)),
    ],
)
def test_days_begin_in_the_workspaces_zone_also_when_clocks_change(
    take: Take, store: Store, here: int, at: str, day: date
) -> None:
    store.write(lambda session: workspace.set_zone(session, here, "Europe/Berlin"))

    take({f"together/{at[:10]}.json": [message(ANA, at, "<@U0DEV>")]})

    assert totals(store, here, day, day) == {"sales mention": 1}


def test_pairs_are_kept_for_thirteen_weeks_only(take: Take, store: Store, here: int) -> None:
    take(
        {
            "together/2026-08-23.json": [message(ANA, "2026-08-23T10:00", "<@U0DEV>")],
            "together/2026-08-24.json": [message(ANA, "2026-08-24T10:00", "<@U0CLEO>")],
        }
    )

    pairs = pairs_of(store, here, ANA)
    assert [pair["last_day"] for pair in pairs] == [date(2026, 8, 24)]
    assert totals(store, here) == {"sales mention": 2}


def test_closed_weeks_that_the_counts_change_are_made_anew_at_once(
    take: Take, store: Store, here: int
) -> None:
    later = NOW + timedelta(hours=15)
    mondays = [date(2026, 10, 26) + timedelta(weeks=n) for n in range(4)]
    store.write(lambda session: health.watch(session, here, later, NOW.date()))
    store.write(lambda session: [health.close(session, here, monday, {}, NOW) for monday in mondays])

    take({"together/2026-11-03.json": [message(ANA, "2026-11-03T10:00", "<@U0DEV>")]})

    left = store.read(lambda session: health.closed_weeks(session, here, FIRST, LAST))
    assert [week.week for week in left] == [date(2026, 10, 26)]
    assert [look.workspace_id for look in due_now(store, NOW, health.LOOK)] == [here]


def test_which_of_several_workspaces_must_be_said(take: Take, store: Store) -> None:
    store.write(lambda session: workspace.identify(session, "", "T0THERE", NOW))

    with pytest.raises(UserError, match="T0HERE, T0THERE"):
        take({TENTH: TALK})


def test_people_whom_the_export_does_not_name_count_all_the_same(take: Take) -> None:
    assert take({TENTH: TALK}, users=[{"id": DEV}]).touchpoints == 5


def test_an_entry_that_stands_there_twice_counts_once(take: Take) -> None:
    assert take({TENTH: [*TALK, TALK[0]]}).noted == {"there twice": 1}
