"""Stories: what waits for a person is one list, most urgent first, each with the tap that settles it."""

from datetime import UTC, datetime, timedelta

from tests.features.test_leaders import FRIDAY
from tests.office import Office

RIDE = "ride <@U0ANA|ana> 2026-12-03 14:00 Contoso"
AFTER_RIDE = datetime(2026, 12, 3, 16, 30, tzinfo=UTC)


def todo(office: Office, who: str) -> str:
    return office.drumbeat(who, "todo").words


def ask_ana(office: Office) -> None:
    """Dev picks up Ana's feedback and asks her about it."""
    office.command("ana", "the mail confuses buyers")
    office.click("dev", "feedback.acknowledge", "1")
    step = {"to": ("selected_option", "needs_info"), "why": ("value", "Which mail do you mean?")}
    office.submit("dev", "feedback.step", step, data="1:1")


def test_who_has_nothing_to_do_reads_so(office: Office) -> None:
    assert "Nothing is waiting for you" in todo(office, "ana")


def test_the_field_contact_picks_up_feedback_where_it_waits(office: Office) -> None:
    office.command("ana", "the mail confuses buyers")
    office.command("fay", "buyers ask for a demo")

    before = todo(office, "dev")
    office.click("dev", "feedback.acknowledge", "1", block_id="todo.0")

    assert "[I'll take it]" in before and before.index("F-1") < before.index("F-2")
    assert "*F-2*" in office.whispers[-1] and "what's the plan?" in office.whispers[-1]
    assert len(office.whispers) == 1


def test_nobody_else_is_offered_what_the_field_contact_answers(office: Office) -> None:
    office.command("ana", "the mail confuses buyers")

    assert "F-1" not in todo(office, "kim") + todo(office, "cleo") + todo(office, "ana")


def test_who_was_named_for_a_kind_gets_that_kind_and_the_field_contact_the_rest(office: Office) -> None:
    office.set_up(liaison_product=("selected_user", "U0LEO"))
    send = {"text": ("value", "export is broken"), "kind": ("selected_option", "product")}
    office.submit("ana", "feedback.send", send)
    office.command("ana", "the mail confuses buyers")

    assert "F-1" in todo(office, "leo") and "F-2" not in todo(office, "leo")
    assert "F-2" in todo(office, "dev") and "F-1" not in todo(office, "dev")


def test_a_rep_reads_the_question_and_answers_with_one_tap(office: Office) -> None:
    ask_ana(office)

    words = todo(office, "ana")
    office.click("ana", "feedback.details", "1", block_id="todo.0")

    assert "Marketing asks: Which mail do you mean?" in words and "[Answer]" in words
    assert office.calls("views.open")[-1]["view"]["callback_id"] == "feedback.add"


def test_a_plan_waits_for_its_owner_in_its_last_week(office: Office) -> None:
    office.command("ana", "the mail confuses buyers")
    office.click("dev", "feedback.acknowledge", "1")
    plan = {
        "to": ("selected_option", "planned"),
        "owner": ("selected_user", "U0JAN"),
        "due_on": ("selected_date", "2026-12-04"),
        "why": ("value", "New subject line"),
    }
    office.submit("dev", "feedback.step", plan, data="1:1")

    early = todo(office, "jan")
    office.later(days=5)

    assert "F-1" not in early
    assert "Your plan is due Fri, Dec 4" in todo(office, "jan") and "[Next step]" in todo(office, "jan")


def test_an_invitation_is_answered_and_leaves_the_list(office: Office) -> None:
    office.drumbeat("dev", RIDE)

    before = todo(office, "ana")
    office.click("ana", "ride_along.confirm", "1", block_id="todo.0")

    assert "would like to ride along to *Contoso*" in before and "[Confirm] [I can't make it]" in before
    assert "Nothing is waiting for you" in office.whispers[-1]
    assert "Still good for you?" in todo(office, "dev")


def test_after_the_ride_its_marketer_says_whether_it_took_place(office: Office) -> None:
    office.drumbeat("dev", RIDE)
    office.click("ana", "ride_along.confirm", "1")
    office.click("dev", "ride_along.confirm", "1")
    office.at(AFTER_RIDE)

    assert "Did you ride along with @U0ANA" in todo(office, "dev")
    assert "Contoso" not in todo(office, "ana")


def test_a_leader_answers_fridays_question_there(office: Office) -> None:
    office.at(FRIDAY)

    before = todo(office, "ben")
    office.click("ben", "leaders.days.2", "U0CLEO 2026-11-23 2", block_id="todo.0")

    assert "[0] [1] [2] [3] [4] [5]" in before and "You and @U0CLEO: on how many days" in before
    assert "Nothing is waiting for you" in office.whispers[-1]
    assert "on how many days" not in todo(office, "ben")


def test_the_most_urgent_stands_first_whatever_it_is(office: Office) -> None:
    office.command("ana", "the mail confuses buyers")
    office.now += timedelta(hours=1)
    office.drumbeat("dev", RIDE)
    office.now += timedelta(hours=1)
    office.command("ana", "buyers ask for a demo")

    words = todo(office, "dev")

    assert words.index("F-1") < words.index("Contoso") < words.index("F-2")


def test_of_many_things_the_first_are_shown_and_the_rest_counted(office: Office) -> None:
    [office.command("ana", f"observation {number}") for number in range(23)]

    words = todo(office, "dev")

    assert "23 things waiting for you" in words
    assert "*F-20*" in words and "*F-21*" not in words and "+3 more" in words


def test_who_is_in_neither_team_has_nothing_to_do(office: Office) -> None:
    office.command("ana", "the mail confuses buyers")

    assert "Nothing is waiting for you" in todo(office, "eli")
