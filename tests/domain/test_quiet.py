"""The noise budget: nobody is written to outside their hours or over their budget, and nothing is lost."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import WEEKDAYS, local_day
from domain.delivery import Urgency
from domain.errors import UserError
from domain.quiet import (
    MOST_CHOICES,
    NO_LIMIT,
    Disturbance,
    HeldMessage,
    QuietHours,
    Recipient,
    Snooze,
    SpentBudget,
    check,
    decide,
    opens,
    snoozed_until,
    start_of_hours,
    tomorrow,
)

BERLIN = ZoneInfo("Europe/Berlin")
ANA = Recipient(QuietHours(), BERLIN)
MONDAY = date(2026, 11, 23)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param("2026-11-23T10:00", "2026-11-23T10:00", id="within the hours"),
        pytest.param("2026-11-23T09:00", "2026-11-23T09:00", id="as they begin"),
        pytest.param("2026-11-23T06:00", "2026-11-23T09:00", id="before them"),
        pytest.param("2026-11-23T17:00", "2026-11-24T09:00", id="as they end"),
        pytest.param("2026-11-27T20:00", "2026-11-30T09:00", id="over the weekend"),
        pytest.param("2026-12-24T20:00", "2026-12-28T09:00", id="Christmas on a Friday"),
    ],
)
def test_what_waits_goes_at_the_next_working_hour(now: str, expected: str) -> None:
    assert opens(replace(ANA, country="DE"), at(now)) == at(expected)


def test_do_not_disturb_is_waited_for_even_over_night() -> None:
    until_noon = replace(ANA, disturbed=Disturbance(at("2026-11-23T08:00"), at("2026-11-23T12:00")))
    all_day = replace(ANA, disturbed=Disturbance(at("2026-11-23T08:00"), at("2026-11-24T10:30")))

    assert opens(until_noon, at("2026-11-23T10:00")) == at("2026-11-23T12:00")
    assert opens(all_day, at("2026-11-23T10:00")) == at("2026-11-24T10:30")


def test_somebody_away_gets_nothing_until_they_are_back() -> None:
    away = replace(ANA, quiet=QuietHours(away_until=date(2026, 12, 7)))

    assert opens(away, at("2026-11-23T10:00")) == at("2026-12-07T09:00")


@pytest.mark.parametrize(
    ("quiet", "field"),
    [
        (QuietHours(starts=time(17), ends=time(9)), "ends"),
        (QuietHours(starts=time(9), ends=time(9)), "ends"),
        (QuietHours(days=()), "days"),
        (QuietHours(away_until=date(2028, 1, 1)), "away_until"),
    ],
)
def test_a_setting_that_would_keep_everything_back_is_refused(quiet: QuietHours, field: str) -> None:
    with pytest.raises(UserError) as refused:
        check(quiet, MONDAY)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Snooze.HOUR, "2026-11-23T11:00"),
        (Snooze.TOMORROW, "2026-11-24T09:00"),
        (Snooze.WEEK, "2026-11-30T09:00"),
    ],
)
def test_a_message_is_put_off_to_working_hours(choice: Snooze, expected: str) -> None:
    assert snoozed_until(ANA, choice, at("2026-11-23T10:00")) == at(expected)


def test_an_unknown_choice_is_refused() -> None:
    with pytest.raises(UserError):
        snoozed_until(ANA, "never", at("2026-11-23T10:00"))


NOW = at("2026-11-23T10:00")
EARLY, LATE = at("2026-11-23T07:00"), at("2026-11-23T09:30")


def test_soon_goes_alone_while_there_is_room_beside_the_bundle() -> None:
    queue = [HeldMessage(n, Urgency.SOON, LATE) for n in range(4)]

    decision = decide(ANA, queue, SpentBudget(), NOW)

    assert (decision.alone, decision.together, decision.wait) == ((0, 1), (), (2, 3))


def test_what_waits_since_before_the_hours_goes_as_one() -> None:
    queue = [HeldMessage(1, Urgency.BATCH, EARLY), HeldMessage(2, Urgency.BATCH, LATE)]

    assert decide(ANA, queue, SpentBudget(), NOW).together == (1, 2)


def test_a_batch_that_came_during_the_day_waits_for_the_next() -> None:
    assert decide(ANA, [HeldMessage(1, Urgency.BATCH, LATE)], SpentBudget(), NOW).wait == (1,)


def test_there_is_one_bundle_a_day() -> None:
    assert decide(ANA, [HeldMessage(1, Urgency.BATCH, EARLY)], SpentBudget(bundled=True), NOW).wait == (1,)


def test_who_wants_one_message_a_day_gets_all_of_it_in_the_bundle() -> None:
    once = replace(ANA, quiet=QuietHours(most=1))
    queue = [HeldMessage(1, Urgency.SOON, EARLY), HeldMessage(2, Urgency.BATCH, EARLY)]

    assert decide(once, queue, SpentBudget(), NOW).together == (1, 2)


def test_who_wants_things_as_they_come_gets_them_so() -> None:
    eager = replace(ANA, quiet=QuietHours(most=NO_LIMIT))
    queue = [HeldMessage(n, Urgency.SOON, LATE) for n in range(9)]

    assert decide(eager, queue, SpentBudget(alone=20), NOW).alone == tuple(range(9))


@dataclass
class Desk:
    """A person's inbox played through: what was owed, and what they got when."""

    person: Recipient
    waiting: list[HeldMessage] = field(default_factory=list)
    got: list[tuple[datetime, tuple[int, ...]]] = field(default_factory=list)
    spent: dict[date, SpentBudget] = field(default_factory=dict)

    def look(self, now: datetime) -> datetime:
        """Let through what may go; when to look again."""
        opening = opens(self.person, now)
        if opening > now or not self.waiting:
            return opening
        day = local_day(now, self.person.tz)
        before = self.spent.get(day, SpentBudget())
        decision = decide(self.person, self.waiting, before, now)
        self.got += [(now, (number,)) for number in decision.alone]
        if decision.together:
            self.got.append((now, decision.together))
        self.spent[day] = SpentBudget(
            before.alone + len(decision.alone), before.bundled or bool(decision.together)
        )
        self.waiting = [one for one in self.waiting if one.id in decision.wait]
        return opens(self.person, tomorrow(self.person, now))


HOURS = st.tuples(st.integers(0, 22), st.integers(1, 23)).filter(lambda pair: pair[0] < pair[1])
PEOPLE = st.builds(
    lambda hours, days, most, zone: Recipient(
        QuietHours(time(hours[0]), time(hours[1]), tuple(d for d in WEEKDAYS if d in days), most),
        ZoneInfo(zone),
    ),
    HOURS,
    st.sets(st.sampled_from(WEEKDAYS), min_size=1),
    st.sampled_from(MOST_CHOICES),
    st.sampled_from(["Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Apia", "UTC"]),
)
OWED = st.lists(
    st.tuples(st.integers(0, 6 * 7 * 24 * 60), st.sampled_from([Urgency.SOON, Urgency.BATCH])), max_size=60
)
NAPS = st.lists(st.tuples(st.integers(0, 6 * 7 * 24), st.integers(1, 20)), max_size=12)
# Six weeks over the end of summer time in Europe and in America.
START = datetime(2026, 10, 5, tzinfo=UTC)


def napping(naps: Sequence[tuple[int, int]], now: datetime) -> Disturbance | None:
    """The nap that goes on or comes next, as Slack tells it."""
    times = sorted((START + timedelta(hours=h), START + timedelta(hours=h + n)) for h, n in naps)
    return next((Disturbance(starts, ends) for starts, ends in times if ends > now), None)


@settings(max_examples=80, deadline=None)
@given(person=PEOPLE, owed=OWED, naps=NAPS)
def test_over_random_weeks_nobody_is_over_budget_or_disturbed_and_nothing_is_dropped(
    person: Recipient, owed: list[tuple[int, Urgency]], naps: list[tuple[int, int]]
) -> None:
    coming = sorted(
        (
            HeldMessage(n, urgency, START + timedelta(minutes=minute))
            for n, (minute, urgency) in enumerate(owed)
        ),
        key=lambda one: one.owed_at,
    )
    desk = Desk(person)
    play(desk, coming, naps)

    delivered = Counter(number for _moment, numbers in desk.got for number in numbers)
    assert delivered == Counter(range(len(owed)))
    for moment, numbers in desk.got:
        awake = replace(person, disturbed=napping(naps, moment))
        assert opens(awake, moment) == moment
        assert all(coming_of(coming, number).owed_at <= moment for number in numbers)
    if person.quiet.most != NO_LIMIT:
        a_day = Counter(local_day(moment, person.tz) for moment, _numbers in desk.got)
        assert max(a_day.values(), default=0) <= person.quiet.most


def coming_of(coming: Sequence[HeldMessage], number: int) -> HeldMessage:
    return next(one for one in coming if one.id == number)


def play(desk: Desk, coming: list[HeldMessage], naps: list[tuple[int, int]]) -> None:
    """Every moment at which something comes or is to be looked at again, until all is quiet."""
    waits, queue, person = START, list(coming), desk.person
    end = START + timedelta(days=200)
    while (queue or desk.waiting) and waits < end:
        now = min(queue[0].owed_at, waits) if queue and desk.waiting else queue[0].owed_at if queue else waits
        while queue and queue[0].owed_at <= now:
            desk.waiting.append(queue.pop(0))
        desk.person = replace(person, disturbed=napping(naps, now))
        waits = max(desk.look(now), now)
    desk.person = person


def test_the_hours_begin_at_the_persons_own_wall_time() -> None:
    assert start_of_hours(ANA, MONDAY) == at("2026-11-23T09:00")
