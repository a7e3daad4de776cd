"""Stories: what was due before there was one table for it is due once afterwards, and when that is undone."""

from contextlib import closing
from typing import Any

from storage import calendar_feed, deadline, feedback, health, member
from storage.db.engine import Session, Store
from storage.db.migrate import migrate, undo
from tests.storage.seed import ANA, DAY, NOW, due_now
from tests.storage.test_fewer_rows import execute

OLD = "0013"
WEEK = NOW + 7 * DAY
READ = {
    "reminder": "kind, subject_id, user_id, due_at, done_at IS NOT NULL",
    "feedback": "number, look_at, struck",
    "health_watch": "due_at, started",
    "calendar_feed": "url, due_at, read_until, trouble, failures",
    "side_source": "side, due_at, kind",
}


def at(days: int) -> str:
    return f"'{(NOW + days * DAY).isoformat(sep=' ')}'"


def feedback_row(number: int, look_at: str, struck: int) -> str:
    return (
        "INSERT INTO feedback (workspace_id, number, author, text, fingerprint, stage, created_at, private, "
        "figure, account, details, version, since, look_at, struck) "
        f"VALUES (1, {number}, '{ANA}', 'a', 'a', 'new', {at(0)}, false, '', '', '{{}}', 0, {at(0)}, "
        f"{look_at}, {struck})"
    )


def feed_row(number: int, due: str, read: str, trouble: str = "") -> str:
    return (
        "INSERT INTO calendar_feed (id, workspace_id, url, added_by, due_at, read_until, trouble, failures, "
        f"left_out) VALUES ({number}, 1, 'https://a.example/{number}', '{ANA}', {due}, {read}, '{trouble}', "
        "2, '{}')"
    )


def fill_old(url: str) -> None:
    migrate(url)
    undo(url, OLD)
    reminders = ", ".join(
        f"(1, 'ride_along.{kind}', 3, '{ANA}', {at(days)}, {done})"
        for kind, days, done in (("day_before", 0, at(0)), ("hour_before", 1, "NULL"), ("after", 2, "NULL"))
    )
    execute(
        url,
        "INSERT INTO workspace (id, enterprise_id, team_id, zone, feedback_count, created_at, pair_key) "
        f"VALUES (1, '', 'T0OLD', 'UTC', 3, {at(0)}, 'ab')",
        f"INSERT INTO reminder (workspace_id, kind, subject_id, user_id, due_at, done_at) VALUES {reminders}",
        feedback_row(1, at(1), 2),
        feedback_row(2, "NULL", 3),
        f"INSERT INTO health_watch (workspace_id, due_at, started) VALUES (1, {at(1)}, '2026-10-01')",
        feed_row(1, at(0), at(0)),
        feed_row(2, at(1), at(0)),
        feed_row(3, at(0), at(0), "refused"),
        "INSERT INTO side_source (workspace_id, side, kind, ids, leaders, due_at, asked) VALUES "
        f"(1, 'sales', 'group', '[]', '[]', {at(1)}, 4), (1, 'marketing', 'group', '[]', '[]', {at(2)}, 4) "
        "RETURNING 1",
    )


def old(url: str) -> dict[str, list[tuple[str, ...]]]:
    """Every clock of before, as text: what a moment looks like is each database's own."""
    return {
        name: [tuple(map(str, row)) for row in execute(url, f"SELECT {columns} FROM {name} ORDER BY 1, 2")]
        for name, columns in READ.items()
    }


def test_what_was_due_is_due_once_at_its_moment(blank_url: str) -> None:
    fill_old(blank_url)

    migrate(blank_url)

    with closing(Store(blank_url)) as store:
        now, later, all_of_it = (due_now(store, NOW + days * DAY) for days in (0, 1, 7))
        feeds = store.read(lambda session: calendar_feed.of_workspace(session, 1))
        known = store.read(_known)
    assert _named(now) == [(calendar_feed.READ, 1, ""), (calendar_feed.READ, 3, "")]
    assert _named(later) == [
        (calendar_feed.READ, 1, ""),
        (calendar_feed.READ, 2, ""),
        (calendar_feed.READ, 3, ""),
        (feedback.SILENCE, 1, ""),
        (health.LOOK, 0, ""),
        (member.READ, 0, ""),
        ("ride_along.hour_before", 3, ANA),
    ]
    assert _named(all_of_it) == [*_named(later)[:6], ("ride_along.after", 3, ANA), *_named(later)[6:]]
    assert [feed.never_read for feed in feeds] == [True, False, False]
    assert known == ([2, 3], "2026-10-01")


def _named(rows: list[deadline.Deadline]) -> list[tuple[str, int, str]]:
    return sorted((due.kind, due.number, due.person) for due in rows)


def _known(session: Session) -> tuple[list[Any], str]:
    """How often silence struck, and since when the relationship is looked at."""
    rows = [feedback.find(session, 1, number) for number in (1, 2)]
    return [row.struck for row in rows if row], str(health.first_watched_day(session, 1))


def test_a_reminder_that_was_done_stays_done(blank_url: str) -> None:
    fill_old(blank_url)

    migrate(blank_url)

    done = execute(blank_url, "SELECT kind, round FROM deadline WHERE done_at IS NOT NULL")
    assert done == [("ride_along.day_before", 1)]


def test_undone_every_clock_stands_as_before(blank_url: str) -> None:
    fill_old(blank_url)
    before = old(blank_url)

    migrate(blank_url)
    undo(blank_url, OLD)

    # The two sides are read together: at the earlier of their moments.
    sooner = before["side_source"][1][1]
    together = [(side, sooner, kind) for side, _due, kind in before["side_source"]]
    assert old(blank_url) == {**before, "side_source": together}


def test_what_was_done_in_between_is_not_due_again_when_it_is_undone(blank_url: str) -> None:
    fill_old(blank_url)
    migrate(blank_url)

    with closing(Store(blank_url)) as store:
        for due in due_now(store, WEEK):
            store.write(lambda session, due=due: deadline.finish(session, due, WEEK))  # type: ignore[misc]
    undo(blank_url, OLD)

    after = old(blank_url)
    assert {row[4] for row in after["reminder"]} <= {"True", "1"}
    assert [row[1] for row in after["feedback"]] == ["None", "None"]


def test_indexes_of_feedback_stay_what_they_were(blank_url: str) -> None:
    fill_old(blank_url)
    before = _indexes(blank_url)

    migrate(blank_url)
    after = _indexes(blank_url)
    undo(blank_url, OLD)

    assert "campaign_id IS NOT NULL" in before["ix_feedback_campaign"]
    assert {**after, "ix_feedback_look_at": before["ix_feedback_look_at"]} == before
    assert _indexes(blank_url) == before


def _indexes(url: str) -> dict[str, str]:
    """The indexes of feedback, each with the words that make it."""
    master = "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'feedback' AND name LIKE 'ix%'"
    catalogue = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'feedback'"
    rows = execute(url, master if url.startswith("sqlite") else catalogue)
    return {name: " ".join(str(words).split()) for name, words in rows}
