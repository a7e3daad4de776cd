"""Stories: the sides reach each other in many ways, and each time counts once; never what was said."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.office import TOGETHER, Office
from tests.touchpoint_totals import touchpoints

MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def reacts(office: Office, who: str, author: str, emoji: str = "thumbsup") -> None:
    item = {"type": "message", "channel": TOGETHER, "ts": "1795514400.000100"}
    office.event(
        type="reaction_added",
        user=f"U0{who.upper()}",
        reaction=emoji,
        item=item,
        item_user=f"U0{author.upper()}",
        event_ts="1795514460.000100",
    )


def huddles(office: Office, who: str, call: str | None) -> None:
    """Somebody joins that huddle, or leaves the one they were in."""
    profile: dict[str, Any] = {"huddle_state": "in_a_huddle", "huddle_state_call_id": call}
    left = {"huddle_state": "default_unset"}
    person = {**office.world.people[f"U0{who.upper()}"], "profile": profile if call else left}
    office.event(type="user_huddle_changed", user=person)


def room(*people: str, call: str = "R1") -> dict[str, Any]:
    """What a huddle's own message in a channel says once it is over."""
    names = [f"U0{who.upper()}" for who in people]
    found = {"id": call, "date_start": 1795514400, "has_ended": True, "participant_history": names}
    return {"subtype": "huddle_thread", "room": found, "user": "USLACKBOT", "ts": "1795514400.000200"}


def test_a_reaction_counts_once_for_each_person_and_message(office: Office) -> None:
    reacts(office, "ana", "cleo")
    reacts(office, "ana", "cleo", "tada")
    reacts(office, "ben", "cleo")

    assert touchpoints(office) == {"sales reaction": 2}


def test_a_reaction_to_ones_own_side_or_ones_own_message_does_not_count(lite_office: Office) -> None:
    reacts(lite_office, "ana", "ben")
    reacts(lite_office, "ana", "ana")
    reacts(lite_office, "eli", "cleo")

    assert touchpoints(lite_office) == {}


def test_whoever_is_in_a_huddle_together_reaches_each_other_once(office: Office) -> None:
    huddles(office, "ana", "R1")
    huddles(office, "cleo", "R1")
    huddles(office, "cleo", "R1")
    huddles(office, "ben", "R1")

    assert touchpoints(office) == {"sales huddle": 2, "marketing huddle": 2}


def test_who_left_before_another_came_did_not_meet_them(lite_office: Office) -> None:
    huddles(lite_office, "ana", "R1")
    huddles(lite_office, "ana", None)
    huddles(lite_office, "cleo", "R1")
    huddles(lite_office, "dev", "R2")

    assert touchpoints(lite_office) == {}


def test_a_huddle_that_both_ways_tell_of_counts_once(lite_office: Office) -> None:
    huddles(lite_office, "ana", "R1")
    huddles(lite_office, "cleo", "R1")

    changed = {"type": "message", "channel": TOGETHER, "channel_type": "channel", "ts": "1795514400.000300"}
    lite_office.event(**changed, subtype="message_changed", message=room("ana", "cleo", "dev"))

    assert touchpoints(lite_office) == {"sales huddle": 2, "marketing huddle": 2}


def test_who_taps_that_they_were_at_the_meeting_met_who_taps_too(office: Office) -> None:
    office.at(MONDAY)
    (agenda,) = [post for post in office.world.posts[TOGETHER] if "Monday alignment" in post["text"]]
    button = agenda["blocks"][-1]["elements"][0]

    for who in ("ana", "ben", "cleo", "ana"):
        office.click(who, button["action_id"], button["value"])

    assert touchpoints(office) == {"sales meeting": 2, "marketing meeting": 2}
    assert "Nobody sees who was there" in office.whispers[-1]


@pytest.mark.parametrize(("who", "words"), [("ana", "only a preview"), ("eli", "for people in Sales")])
def test_what_only_a_preview_shows_or_a_stranger_taps_is_not_counted(
    lite_office: Office, who: str, words: str
) -> None:
    at = str(int(lite_office.now.timestamp()))
    lite_office.click("dev", "touchpoint.there", at)

    lite_office.click(who, "touchpoint.there", at)

    assert words in lite_office.whispers[-1]
    assert touchpoints(lite_office) == {}


def test_a_meeting_two_days_ago_is_not_counted_any_more(lite_office: Office) -> None:
    lite_office.at(MONDAY)
    lite_office.at(MONDAY + timedelta(days=2))

    lite_office.click("ana", "touchpoint.there", str(int(MONDAY.timestamp())))

    assert "too long ago" in lite_office.whispers[-1]


def test_a_step_on_feedback_reaches_whoever_sent_it(office: Office) -> None:
    office.command("ana", "the mail confuses buyers")
    office.click("dev", "feedback.acknowledge", "1")

    assert touchpoints(office) == {"marketing feedback": 1}


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("touch <@U0CLEO|cleo> call", {"sales call": 1, "marketing call": 1}),
        ("touch <@U0CLEO> visit planned yesterday", {"sales visit": 1, "marketing visit": 1}),
        ("touch <@U0CLEO> email", {"sales email": 1}),
        ("touch <@U0CLEO> sms 2026-11-20", {"sales sms": 1}),
    ],
)
def test_what_happens_outside_slack_is_logged_in_one_line(
    lite_office: Office, line: str, counts: dict[str, int]
) -> None:
    reply = lite_office.drumbeat("ana", line)

    assert "Got it: " in reply.words
    assert touchpoints(lite_office) == counts


def test_a_call_that_both_log_counts_once(lite_office: Office) -> None:
    lite_office.drumbeat("ana", "touch <@U0CLEO> call")
    lite_office.drumbeat("cleo", "touch <@U0ANA> call today")

    assert touchpoints(lite_office) == {"sales call": 1, "marketing call": 1}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("touch", "/drumbeat touch @Cleo call yesterday"),
        ("touch <@U0CLEO>", "Who with, and how"),
        ("touch cleo call", "Pick the person from Slack's @ list"),
        ("touch <@U0CLEO> pigeon", "'pigeon' isn't something I count"),
        ("touch <@U0CLEO> call next week", "'next week' doesn't work here"),
        ("touch <@U0CLEO> call sometime", "'sometime' doesn't work here"),
        ("touch <@U0CLEO> call 2026-12-24", "still to come"),
        ("touch <@U0CLEO> call 2026-10-01", "more than two weeks ago"),
        ("touch <@U0BEN> call", "someone from the other team"),
        ("touch <@U0ELI> call", "someone from the other team"),
    ],
)
def test_a_line_that_cannot_be_read_gets_a_clear_sentence(lite_office: Office, line: str, words: str) -> None:
    assert words in lite_office.drumbeat("ana", line).words
    assert touchpoints(lite_office) == {}


def test_who_opted_out_is_in_no_count_of_any_kind(lite_office: Office) -> None:
    lite_office.click("cleo", "touchpoint.counted", "no")

    reacts(lite_office, "ana", "cleo")
    huddles(lite_office, "ana", "R1")
    huddles(lite_office, "cleo", "R1")
    lite_office.drumbeat("ana", "touch <@U0CLEO> call")

    assert touchpoints(lite_office) == {}


def test_the_answer_to_a_logged_call_tells_nothing_of_the_others_choice(lite_office: Office) -> None:
    counted = lite_office.drumbeat("ana", "touch <@U0CLEO> call")
    again = lite_office.drumbeat("ana", "touch <@U0CLEO> call")
    lite_office.click("cleo", "touchpoint.counted", "no")
    out = lite_office.drumbeat("ana", "touch <@U0CLEO> call")

    assert counted.body == again.body == out.body
    assert "if you're both counted" in out.words


def test_who_chose_not_to_be_counted_reads_their_own_choice(lite_office: Office) -> None:
    lite_office.click("ana", "touchpoint.counted", "no")

    assert "You opted out of being counted" in lite_office.drumbeat("ana", "touch <@U0CLEO> call").words
