"""Stories: people promise things with a day; they are reminded, asked, and Monday opens with it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from storage import promise
from storage.promise import Promise
from tests.office import TOGETHER, Office, Reply

STUDY = "send the Contoso case study"
FRIDAY = "2026-11-27"


def made(office: Office, who: str, keeper: str, text: str = STUDY, day: str = FRIDAY) -> Reply:
    reply = office.submit(
        who,
        "promise.make",
        {"text": ("value", text), "keeper": ("selected_user", keeper), "due_on": ("selected_date", day)},
    )
    office.deliver()
    return reply


def row(office: Office, number: int = 1) -> Promise:
    found = office.store.read(lambda session: promise.find(session, office.workspace_id, number))
    assert found is not None
    return found


def spoken(office: Office) -> list[str]:
    """What Cleo was told of her promise."""
    return [dm for dm in office.dms("cleo") if "P-1" in dm]


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def say(office: Office, who: str, to: str, **fields: Any) -> Reply:
    reply = office.submit(who, "promise.answer", {"to": ("selected_option", to), **fields}, data="1")
    office.deliver()
    return reply


def test_a_promise_of_ones_own_is_open_at_once(office: Office) -> None:
    office.drumbeat("cleo", f"promise {STUDY}")
    form = office.calls("views.open")[-1]["view"]

    reply = made(office, "cleo", "U0CLEO")

    assert STUDY in str(form) and "U0CLEO" in str(form)
    assert "*P-1* is yours, due Fri, Nov 27" in reply.words
    assert (row(office).state, row(office).side) == ("open", "marketing")


def test_for_somebody_else_it_is_a_request_until_they_say_yes(office: Office) -> None:
    reply = made(office, "ana", "U0CLEO")

    assert "You'll hear what they say" in reply.words
    assert f"@U0ANA asks you to promise by Fri, Nov 27: “{STUDY}”" in office.dms("cleo")[-1]
    assert row(office).state == "requested"

    office.click("cleo", "promise.accept", "1")
    office.later(minutes=1)

    assert row(office).state == "open"
    assert "@U0CLEO: *P-1*" in office.dms("ana")[-1]


def test_a_request_is_declined_with_a_reason_and_the_other_hears_it(lite_office: Office) -> None:
    made(lite_office, "ana", "U0CLEO")

    refused = say(lite_office, "cleo", "declined")
    said = say(lite_office, "cleo", "declined", why=("value", "no time before the fair"))

    assert refused.errors["why"] == "Why can't you?"
    assert "declined: no time before the fair" in said.words
    assert "no time before the fair" in lite_office.dms("ana")[-1]


def test_a_request_is_taken_back_by_who_made_it(lite_office: Office) -> None:
    made(lite_office, "ana", "U0CLEO")

    say(lite_office, "ana", "dropped", why=("value", ""))
    lite_office.click("cleo", "promise.accept", "1")

    assert row(lite_office).state == "dropped"
    assert "Nothing changed: this promise was dropped" in lite_office.whispers[-1]


def test_its_keeper_is_reminded_the_working_day_before_and_asked_on_the_day(office: Office) -> None:
    made(office, "cleo", "U0CLEO")

    office.at(at("2026-11-26T07:59"))
    before = spoken(office)
    office.at(at("2026-11-26T08:00"))
    reminded = spoken(office)[-1]
    office.at(at("2026-11-27T15:00"))
    asked = spoken(office)[-1]

    assert before == []
    assert ":alarm_clock: Due Fri, Nov 27: *P-1*" in reminded
    assert "Due today: *P-1*" in asked and "[Done] [Not done…]" in asked


def test_who_does_not_answer_is_asked_once_more_on_the_next_working_day(office: Office) -> None:
    made(office, "cleo", "U0CLEO")

    for day in (27, 28, 29, 30):
        office.at(at(f"2026-11-{day}T15:00"))
    office.at(at("2026-12-07T15:00"))

    questions = [dm for dm in office.dms("cleo") if "Did it happen?" in dm]
    assert ["still open" in question for question in questions] == [False, True]


def test_kept_in_time_is_kept_and_later_is_late(lite_office: Office) -> None:
    made(lite_office, "cleo", "U0CLEO")
    made(lite_office, "cleo", "U0CLEO", "book the stand")
    lite_office.at(at("2026-11-27T15:00"))

    lite_office.click("cleo", "promise.done", "1")
    lite_office.at(at("2026-11-30T09:00"))
    lite_office.click("cleo", "promise.done", "2")

    assert (row(lite_office, 1).state, row(lite_office, 2).state) == ("kept", "late")
    assert "*P-1*: :white_check_mark: kept" in lite_office.whispers[-2]
    assert "done, after its day (Fri, Nov 27)" in lite_office.whispers[-1]
    asked_again = [dm for dm in lite_office.dms("cleo") if "still open" in dm]
    assert ["*P-2*" in dm for dm in asked_again] == [True]


def test_not_kept_needs_one_of_six_reasons_and_may_be_done_later(lite_office: Office) -> None:
    made(lite_office, "cleo", "U0CLEO")

    refused = say(lite_office, "cleo", "not_kept")
    say(lite_office, "cleo", "not_kept", reason=("selected_option", "other_team"))
    missed = row(lite_office)
    lite_office.click("cleo", "promise.done", "1")

    assert refused.errors["reason"] == "What got in the way?"
    assert (missed.state, missed.reason) == ("not_kept", "other_team")
    assert (row(lite_office).state, row(lite_office).reason) == ("late", "other_team")


def test_the_day_moves_before_it_is_there_and_the_clock_with_it(office: Office) -> None:
    made(office, "cleo", "U0CLEO")

    say(office, "cleo", "open", due_on=("selected_date", "2026-12-04"))
    office.at(at("2026-11-27T15:00"))
    early = [dm for dm in office.dms("cleo") if "Did it happen?" in dm]
    office.at(at("2026-12-04T15:00"))

    office.click("cleo", "promise.open", "1")
    card = str(office.calls("views.open")[-1]["view"])
    assert early == [] and "moved it to another day" in card
    assert "Due today: *P-1*" in spoken(office)[-1]
    late = say(office, "cleo", "open", due_on=("selected_date", "2026-12-11"))
    assert "can't move anymore" in late.errors["to"]


def test_the_card_shows_its_history_and_asks_its_keeper_alone(lite_office: Office) -> None:
    made(lite_office, "cleo", "U0CLEO")

    lite_office.drumbeat("cleo", "P–1")
    theirs = lite_office.calls("views.open")[-1]["view"]
    lite_office.choose("cleo", "promise.choose", "not_kept", data="1")
    asking = lite_office.calls("views.update")[-1]["view"]
    lite_office.click("ana", "promise.open", "1")
    others = lite_office.calls("views.open")[-1]["view"]

    assert "promised it" in str(theirs) and theirs["submit"]["text"] == "Save"
    fields = [block["block_id"] for block in asking["blocks"] if block["type"] == "input"]
    assert fields == ["to", "reason", "why"]
    assert "submit" not in others


@pytest.mark.parametrize(
    ("query", "shown"), [("", 2), ("mine", 1), ("open", 2), ("case study", 1), ("case stuby", 1), ("fair", 0)]
)
def test_promises_are_listed_and_searched(lite_office: Office, query: str, shown: int) -> None:
    made(lite_office, "cleo", "U0CLEO")
    made(lite_office, "ben", "U0BEN", "bring two references")

    words = lite_office.drumbeat("cleo", f"promises {query}").words

    assert words.count("[Open]") == shown


def test_monday_opens_with_what_was_kept_and_ends_with_what_is_due(office: Office) -> None:
    made(office, "cleo", "U0CLEO")
    made(office, "ben", "U0BEN", "bring two references", "2026-12-02")
    office.click("cleo", "promise.done", "1")

    office.at(at("2026-11-30T08:00"))

    (agenda,) = [post for post in office.posts(TOGETHER) if "Monday alignment, 30 minutes" in post]
    assert f"*P-1* {STUDY}: @U0CLEO, :white_check_mark: kept" in agenda
    assert agenda.index("Last week's promises") < agenda.index("Coming up")
    assert "*P-2* bring two references: @U0BEN, due Wed, Dec 2" in agenda.split("Promised for this week")[1]


def test_a_sides_share_is_told_from_five_promises_on(lite_office: Office) -> None:
    for number in range(1, 6):
        made(lite_office, "cleo", "U0CLEO", f"thing {number}")
    for number in range(1, 5):
        lite_office.click("cleo", "promise.done", str(number))
    forgot = {"to": ("selected_option", "not_kept"), "reason": ("selected_option", "forgot")}
    lite_office.submit("cleo", "promise.answer", forgot, data="5")

    lite_office.at(at("2026-11-30T08:00"))

    agenda = "\n".join(lite_office.posts(TOGETHER))
    assert "Marketing kept 4 of 5 in the last 90 days. What got in the way most: forgot." in agenda
    assert "Sales kept" not in agenda


@pytest.mark.parametrize(
    ("keeper", "day", "field"),
    [("U0ELI", FRIDAY, "keeper"), ("U0CLEO", "2026-11-20", "due_on"), ("U0CLEO", "2028-01-01", "due_on")],
)
def test_what_can_not_be_promised_says_so_at_its_field(
    lite_office: Office, keeper: str, day: str, field: str
) -> None:
    assert field in made(lite_office, "cleo", keeper, day=day).errors


def test_a_number_that_never_was_is_said_so(lite_office: Office) -> None:
    assert "There's no P-9" in lite_office.drumbeat("cleo", "P-9").words


def test_two_at_once_end_it_once(office: Office) -> None:
    made(office, "cleo", "U0CLEO")

    office.click("cleo", "promise.done", "1")
    office.click("cleo", "promise.done", "1")

    assert row(office).state == "kept"
    assert "Nothing changed: this promise was kept" in office.whispers[-1]
