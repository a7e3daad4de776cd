"""Stories: a reminder comes due once, and none at all when what it is about was called off."""

from datetime import datetime

from storage import reminder
from storage.db.engine import Store
from tests.storage.seed import ANA, BEN, DAY, DEV, NOW, remember


def due_reminders(store: Store, now: datetime = NOW) -> list[tuple[int, str]]:
    return [(row.subject_id, row.user_id) for row in store.read(lambda s: reminder.due(s, now))]


def test_reminders_come_due_oldest_first_and_a_repeat_changes_nothing(store: Store, here: int) -> None:
    later = [remember(here, NOW + DAY)]
    store.write(lambda s: reminder.add(s, [remember(here, NOW), remember(here, NOW - DAY, DEV), *later]))
    store.write(lambda s: reminder.add(s, [remember(here, NOW - 2 * DAY), remember(here, NOW + DAY, BEN)]))

    assert due_reminders(store) == [(1, DEV), (1, ANA)]
    assert due_reminders(store, NOW + DAY) == [(1, DEV), (1, ANA), (1, BEN)]


def test_no_reminders_are_no_trouble(store: Store, here: int) -> None:
    store.write(lambda session: reminder.add(session, []))

    assert due_reminders(store) == []


def test_a_reminder_is_taken_off_the_list_once(store: Store, here: int) -> None:
    store.write(lambda session: reminder.add(session, [remember(here, NOW)]))
    [row] = store.read(lambda session: reminder.due(session, NOW))

    taken = [store.write(lambda session: reminder.done(session, row.number, NOW)) for _ in range(2)]

    assert taken == [True, False]
    assert due_reminders(store) == []


def test_what_is_called_off_reminds_nobody_and_others_stay(store: Store, here: int, there: int) -> None:
    both = [remember(here, NOW), remember(here, NOW, DEV)]
    others = [remember(here, NOW, ANA, 2), remember(there, NOW, BEN, 1)]
    store.write(lambda session: reminder.add(session, [*both, *others]))

    store.write(lambda session: reminder.drop(session, here, ["ride_along.day_before"], 1, NOW))
    store.write(lambda session: reminder.drop(session, here, ["another.kind"], 2, NOW))

    assert due_reminders(store) == [(2, ANA), (1, BEN)]
