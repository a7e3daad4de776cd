"""Stories: what is not urgent waits until its reader has time for it, and comes at most so often a day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.delivery import DeliveryKind, DeliveryState, Urgency
from messages.blocks import saying
from messages.mrkdwn import Mrkdwn
from storage.outbox import deliveries
from storage.outbox.deliveries import NewDelivery
from tests.odd import page
from tests.office import Office
from tests.recorder import Odd

# Ana works in Madrid, nine to five like everybody who chose nothing.
MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)
NEXT_MORNING = MORNING + timedelta(days=1)
FORM: dict[str, Any] = {
    "starts": ("selected_time", "09:00"),
    "ends": ("selected_time", "17:00"),
    "days": ("selected_options", ["MO", "TU", "WE", "TH", "FR"]),
    "most": ("selected_option", "3"),
    "away_until": ("selected_date", None),
}


def owe(office: Office, key: str, urgency: Urgency = Urgency.SOON, who: str = "U0ANA", **more: Any) -> None:
    payload = saying(Mrkdwn(f"word {key}")).payload()
    one = NewDelivery(office.workspace_id, key, who, payload, office.now, urgency=urgency, **more)
    office.store.write(lambda session: deliveries.owe(session, [one]))


def state(office: Office, key: str) -> str:
    found = office.store.read(lambda session: deliveries.find(session, office.workspace_id, key))
    assert found is not None
    return found.state


def words(office: Office, who: str = "ana") -> list[str]:
    """The bot's direct messages, without the line to put them off."""
    return [dm for dm in office.dms(who) if "word" in dm or "things for you" in dm]


def quiet(office: Office, who: str = "ana", **changes: Any) -> Any:
    return office.submit(who, "quiet.save", {**FORM, **changes})


def test_what_is_urgent_comes_at_night_and_what_is_not_in_the_morning(office: Office) -> None:
    office.at(NIGHT)
    owe(office, "now", Urgency.NOW)
    owe(office, "soon")
    office.deliver()
    assert [dm.splitlines()[0] for dm in words(office)] == ["word now"]

    office.at(NEXT_MORNING - timedelta(seconds=1))
    assert len(words(office)) == 1
    office.at(NEXT_MORNING)
    assert [dm.splitlines()[0] for dm in words(office)] == ["word now", "word soon"]


def test_nobody_is_written_to_while_on_do_not_disturb(office: Office) -> None:
    office.at(MORNING)
    until = int((MORNING + timedelta(hours=2)).timestamp())
    office.world.dnd["U0ANA"] = {
        "dnd_enabled": True,
        "next_dnd_start_ts": int(MORNING.timestamp()) - 60,
        "next_dnd_end_ts": until,
    }
    owe(office, "soon")
    office.deliver()
    assert words(office) == []

    office.world.dnd.clear()
    office.later(hours=2)
    assert len(words(office)) == 1


def test_a_snooze_in_slack_counts_as_well(lite_office: Office) -> None:
    lite_office.at(MORNING)
    ends = int((MORNING + timedelta(minutes=30)).timestamp())
    lite_office.world.dnd["U0ANA"] = {"snooze_enabled": True, "snooze_endtime": ends}
    owe(lite_office, "soon")
    lite_office.deliver()
    assert words(lite_office) == []

    lite_office.later(minutes=30)
    assert len(words(lite_office)) == 1


def test_where_slack_will_never_tell_the_hours_hold_alone(lite_office: Office) -> None:
    lite_office.at(MORNING)
    lite_office.world.refusals["dnd.teamInfo", ""] = "missing_scope"
    owe(lite_office, "soon")

    lite_office.deliver()

    assert len(words(lite_office)) == 1


def test_where_slack_can_not_tell_just_now_it_is_asked_again(lite_office: Office) -> None:
    lite_office.at(MORNING)
    lite_office.world.refusals["dnd.teamInfo", ""] = "internal_error"
    owe(lite_office, "soon")
    lite_office.deliver()
    assert words(lite_office) == []

    lite_office.world.refusals.clear()
    lite_office.later(minutes=1)
    assert len(words(lite_office)) == 1


def test_what_is_no_word_of_slacks_is_asked_again(lite_office: Office) -> None:
    lite_office.at(MORNING)
    lite_office.world.odd["dnd.teamInfo", "U0ANA"] = Odd(page, accepted=True)
    owe(lite_office, "soon")
    lite_office.deliver()
    assert words(lite_office) == []

    lite_office.later(minutes=1)
    assert len(words(lite_office)) == 1


def test_the_batch_comes_as_one_message_a_day(office: Office) -> None:
    office.at(MORNING + timedelta(hours=1))
    for number in range(3):
        owe(office, f"b{number}", Urgency.BATCH)
    office.deliver()
    assert words(office) == []

    office.at(NEXT_MORNING)

    (bundle,) = words(office)
    assert "3 things for you today" in bundle
    assert all(f"word b{number}" in bundle for number in range(3))
    assert state(office, "b0") == DeliveryState.BUNDLED


def test_over_the_budget_the_rest_waits_for_the_bundle(office: Office) -> None:
    office.at(MORNING + timedelta(hours=1))
    for number in range(5):
        owe(office, f"s{number}")
    office.deliver()
    assert [dm.splitlines()[0] for dm in words(office)] == ["word s0", "word s1"]

    office.at(NEXT_MORNING)
    assert "3 things for you today" in words(office)[-1]
    assert len(words(office)) == 3


def test_a_bundle_of_one_is_just_that_message(lite_office: Office) -> None:
    owe(lite_office, "b", Urgency.BATCH)

    lite_office.at(MORNING)

    assert words(lite_office)[0].splitlines()[0] == "word b"


def test_more_than_slack_takes_in_one_message_is_named_by_its_first_words(lite_office: Office) -> None:
    for number in range(150):
        owe(lite_office, f"b{number:03d}", Urgency.BATCH)

    lite_office.at(MORNING)

    (bundle,) = words(lite_office)
    assert all(f"word b{number:03d}" in bundle for number in range(150))


def test_what_is_meant_for_a_channel_never_waits(lite_office: Office) -> None:
    lite_office.at(NIGHT)
    owe(lite_office, "digest", Urgency.BATCH, who="C0TOGETHER")

    lite_office.deliver()

    assert any("word digest" in post for post in lite_office.posts("C0TOGETHER"))


def test_a_person_sets_hours_days_and_how_often(office: Office) -> None:
    office.drumbeat("ana", "quiet")
    (opened,) = [call for call in office.calls("views.open") if call["view"]["callback_id"] == "quiet.save"]
    assert opened["view"]["title"]["text"] == "Quiet time"

    saved = quiet(office, starts=("selected_time", "12:00"), most=("selected_option", "1"))

    assert "between 12:00 PM and 5:00 PM (Europe/Madrid), once a day" in saved.words
    owe(office, "soon")
    office.at(MORNING)
    assert words(office) == []
    office.at(MORNING + timedelta(hours=3))
    assert len(words(office)) == 1


def test_a_new_setting_holds_at_once_for_what_waits(lite_office: Office) -> None:
    lite_office.at(NIGHT)
    owe(lite_office, "soon")
    lite_office.deliver()
    assert words(lite_office) == []

    quiet(lite_office, ends=("selected_time", "23:30"))
    lite_office.deliver()

    assert len(words(lite_office)) == 1


def test_somebody_away_finds_everything_when_back(lite_office: Office) -> None:
    quiet(lite_office, away_until=("selected_date", "2026-12-01"))
    owe(lite_office, "soon")

    lite_office.at(datetime(2026, 11, 30, 12, tzinfo=UTC))
    assert words(lite_office) == []
    lite_office.at(datetime(2026, 12, 1, 8, tzinfo=UTC))
    assert len(words(lite_office)) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends": ("selected_time", "08:00")}, "ends"),
        ({"days": ("selected_options", [])}, "days"),
        ({"away_until": ("selected_date", "2030-01-01")}, "away_until"),
    ],
)
def test_a_setting_that_can_not_be_keeps_the_form_open(
    lite_office: Office, changes: dict[str, Any], field: str
) -> None:
    assert field in quiet(lite_office, **changes).errors


def test_a_message_is_put_off_until_tomorrow(office: Office) -> None:
    office.at(MORNING)
    owe(office, "soon")
    office.deliver()

    office.pick("ana", "quiet.snooze", "tomorrow", block_id="quiet.snooze:soon")
    office.deliver()
    assert "Back Wed, Nov 25 at 9:00 AM CET" in office.dms("ana")[-1]

    office.at(NEXT_MORNING)
    assert office.dms("ana")[-1].splitlines()[0] == "word soon"


def test_a_message_can_be_put_off_again_and_twice_at_once_counts_once(lite_office: Office) -> None:
    lite_office.at(MORNING)
    owe(lite_office, "soon")
    lite_office.deliver()
    lite_office.pick("ana", "quiet.snooze", "hour", block_id="quiet.snooze:soon")
    lite_office.pick("ana", "quiet.snooze", "hour", block_id="quiet.snooze:soon")
    lite_office.later(hours=1)
    first = lite_office.store.read(lambda s: deliveries.find(s, lite_office.workspace_id, "soon"))
    assert first is not None
    again = f"snoozed:{first.number}:20261124T0900"

    lite_office.pick("ana", "quiet.snooze", "hour", block_id=f"quiet.snooze:{again}")
    lite_office.later(hours=1)

    firsts = [dm.splitlines()[0] for dm in words(lite_office)]
    assert [first[:16] for first in firsts] == [":zzz: Back Tue, ", ":zzz: Back Tue, ", "word soon"]


@pytest.mark.parametrize("key", ["soon", "unheard-of"])
def test_nobody_puts_off_what_is_not_theirs(lite_office: Office, key: str) -> None:
    lite_office.at(MORNING)
    owe(lite_office, "soon")
    lite_office.deliver()

    lite_office.pick("ben", "quiet.snooze", "hour", block_id=f"quiet.snooze:{key}")

    assert "That message is gone" in lite_office.whispers[-1]


def test_what_changes_before_it_is_said_is_said_as_it_is_then(office: Office) -> None:
    office.at(NIGHT)
    owe(office, "soon")
    payload = saying(Mrkdwn("word changed")).payload()
    change = NewDelivery(
        office.workspace_id, "soon:2", "U0ANA", payload, office.now, kind=DeliveryKind.UPDATE, of_key="soon"
    )
    office.store.write(lambda session: deliveries.owe(session, [change]))

    office.at(NEXT_MORNING)

    assert [dm.splitlines()[0] for dm in words(office)] == ["word changed"]
    assert office.calls("chat.update") == []


def test_a_change_to_what_stands_in_a_bundle_ends_quietly(lite_office: Office) -> None:
    owe(lite_office, "b1", Urgency.BATCH)
    owe(lite_office, "b2", Urgency.BATCH)
    lite_office.at(MORNING)
    payload = saying(Mrkdwn("word changed")).payload()
    change = NewDelivery(
        lite_office.workspace_id,
        "b1:2",
        "U0ANA",
        payload,
        lite_office.now,
        kind=DeliveryKind.UPDATE,
        of_key="b1",
    )
    lite_office.store.write(lambda session: deliveries.owe(session, [change]))

    lite_office.deliver()

    assert state(lite_office, "b1:2") == DeliveryState.SENT
