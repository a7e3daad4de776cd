"""Stories: Home is the hub by role: what waits, what comes, what one may do, how it goes, what is counted."""

from datetime import timedelta

from messages.terminal import lines
from tests.buttons import labels
from tests.features.test_news import CAMPAIGN
from tests.office import Office

RIDE = "ride <@U0ANA|ana> 2026-11-26 14:00 Contoso"


def shown(office: Office, who: str) -> str:
    """The tab as that person reads it when they open it."""
    return "\n".join(lines(office.home(who)))


def published(office: Office) -> str:
    """What the tab shows that was published last."""
    return "\n".join(lines(office.calls("views.publish")[-1]["view"]))


def test_its_parts_stand_in_the_order_of_what_matters(office: Office) -> None:
    text = shown(office, "ana")

    parts = ["Waiting for you", "Coming up", "What you can do", "How Sales and Marketing", "What's counted"]
    places = [text.index(f"== {part}") for part in parts]
    assert places == sorted(places)
    assert office.calls("views.publish")[-1]["user_id"] == "U0ANA"
    assert "Thu, Nov 26 at 9:00 AM CET" in text
    assert "Health: no score yet" in text


def test_what_is_counted_is_one_line_with_the_rest_behind_a_button(office: Office) -> None:
    counted = shown(office, "ana").partition("== What's counted ==")[2]
    office.click_at_home("ana", "command.drumbeat.counting")

    assert len(counted.strip().splitlines()) == 2
    assert "Never what you say" in counted and "[Don't count me] [Details]" in counted
    assert "There is no ranking of people" in office.page()


def test_a_choice_made_there_shows_there(lite_office: Office) -> None:
    lite_office.home("ana")

    lite_office.click_at_home("ana", "touchpoint.counted", "no")

    assert "[Count me again]" in published(lite_office)
    assert len(lite_office.calls("views.publish")) == 2


def test_a_choice_made_on_the_page_shows_on_the_page(lite_office: Office) -> None:
    lite_office.click_in_page("ana", "touchpoint.counted", "no")

    assert "[Count me again]" in lite_office.page()


def test_what_waits_is_settled_there_and_gone_at_once(office: Office) -> None:
    office.command("ana", "the mail confuses buyers")
    before = shown(office, "dev")

    office.click_at_home("dev", "feedback.acknowledge", "1", block_id="todo.0")

    assert "[I'll take it]" in before
    assert "[I'll take it]" not in published(office) and "what's the plan?" in published(office)


def test_ten_things_are_shown_and_the_rest_is_one_tap_away(office: Office) -> None:
    [office.command("ana", f"observation {number}") for number in range(13)]

    text = shown(office, "dev")
    office.click_at_home("dev", "command.drumbeat.todo")

    assert "*F-10*" in text and "*F-11*" not in text and "+3 more" in text and "[Show all]" in text
    assert "*F-13*" in office.page()


def test_the_whole_list_is_worked_off_on_its_page(office: Office) -> None:
    office.command("ana", "the mail confuses buyers")
    office.click_at_home("dev", "command.drumbeat.todo")

    office.click_in_page("dev", "feedback.acknowledge", "1", block_id="todo.0")

    assert office.calls("views.update")[-1]["view_id"] == "V0"
    assert "what's the plan?" in office.page()


def test_a_list_is_turned_on_the_page_it_came_as(office: Office) -> None:
    [office.command("ana", f"observation {number}") for number in range(13)]
    office.click_at_home("ben", "command.feedback.list")
    first = office.page()

    office.click_in_page("ben", "feedback.page.2", "2 list")

    assert "page 1 of 2" in first and "page 2 of 2" in office.page()


def test_the_week_shows_ones_own_rides_and_the_campaigns_that_run(office: Office) -> None:
    runs = CAMPAIGN | {"starts": ("selected_date", "2026-11-20")}
    office.submit("cleo", "news.save", runs, data="campaign")
    office.drumbeat("dev", RIDE)
    office.click("ana", "ride_along.confirm", "1")
    office.click("dev", "ride_along.confirm", "1")

    assert "Ride-along to *Contoso* with @U0DEV" in shown(office, "ana")
    assert "Ride-along to *Contoso* with @U0ANA" in shown(office, "dev")
    assert "Campaign *Warehouse tour videos* runs until" in shown(office, "fay")
    assert shown(office, "ana").index("Monday agenda") < shown(office, "ana").index("Campaign")
    assert "Contoso" not in shown(office, "fay")


def test_who_is_in_neither_team_reads_so_and_is_not_counted(lite_office: Office) -> None:
    text = shown(lite_office, "eli")
    answer = lite_office.drumbeat("eli", "counting").words

    assert "You're not in either team here" in text
    assert "Health" not in text and "counted" not in text
    assert "You're *not counted*" in answer and "*counted*" not in answer


def test_before_the_setup_an_admin_gets_its_button_and_others_whom_to_ask(new_office: Office) -> None:
    admin, rep = new_office.home("mira"), new_office.home("ana")

    assert labels(admin) == ["Set up Drumbeat"]
    assert labels(rep) == []
    assert "A workspace admin can do it" in "\n".join(lines(rep))


def test_an_error_on_home_is_said_on_a_page(office: Office) -> None:
    office.command("ana", "the mail confuses buyers")
    office.click("kim", "feedback.acknowledge", "1")

    office.click_at_home("dev", "feedback.acknowledge", "1", block_id="todo.0")

    assert "Someone got there first" in office.page()


def test_it_is_fresh_whenever_it_is_opened(office: Office) -> None:
    before = shown(office, "dev")
    office.now += timedelta(minutes=1)
    office.command("ana", "the mail confuses buyers")

    assert "F-1" not in before and "F-1" in shown(office, "dev")


def test_the_messages_tab_publishes_nothing(lite_office: Office) -> None:
    lite_office.event(type="app_home_opened", user="U0ANA", tab="messages", channel="D0")

    assert lite_office.calls("views.publish") == []
