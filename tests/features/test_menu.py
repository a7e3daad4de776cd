"""Stories: `/drumbeat` opens a menu, help is short and for this person, what can be typed can be clicked."""

import pytest

from bot import features
from domain.names import Names
from handlers.shared.feature import Command
from handlers.shared.menu import offered_to
from messages.menu import COMMAND
from tests.buttons import buttons, labels
from tests.cast import user_id
from tests.office import Office

ROLES = pytest.mark.parametrize("who", ["ana", "ben", "jan", "cleo", "mira"])
COMMANDS = features.commands()
RIDE = {
    "rep": ("selected_user", "U0ANA"),
    "day": ("selected_date", "2026-12-03"),
    "wall": ("selected_time", "14:00"),
    "account": ("value", "Contoso"),
}


def offered(office: Office, who: str) -> list[Command]:
    """What the declarations say is for that person."""
    return office.here().read(offered_to, user_id(who), COMMANDS)


def reachable(shown: object) -> set[str]:
    """The commands that have a button in it."""
    found = {str(button["action_id"]) for button in buttons(shown)}
    return {action_id for action_id in found if action_id.startswith(f"{COMMAND}.")}


@ROLES
def test_whatever_a_person_may_type_they_may_click_on_home_and_in_the_menu(
    lite_office: Office, who: str
) -> None:
    theirs = {command.button_id for command in offered(lite_office, who)} - {None}

    assert len(theirs) >= 10
    assert reachable(lite_office.home(who)) == theirs
    assert reachable(lite_office.drumbeat(who, "").json) == theirs


def test_between_them_they_reach_every_command_there_is(lite_office: Office) -> None:
    everybody = [reachable(lite_office.home(who)) for who in ("ana", "jan", "mira")]

    assert set().union(*everybody) == {command.button_id for command in COMMANDS} - {None}


def test_every_command_has_a_button_or_says_why_not() -> None:
    without = {command.as_typed(Names()): command.typed_only for command in COMMANDS if not command.button_id}

    assert all(command.label for command in COMMANDS)
    assert list(without) == ["/feedback what happened", "/feedback F-12", "/drumbeat P-7", "/drumbeat"]
    assert all(without.values())


def test_no_two_commands_share_a_button() -> None:
    ids = [command.button_id for command in COMMANDS if command.button_id]

    assert len(ids) == len(set(ids))


@ROLES
def test_every_button_answers_or_opens_something(lite_office: Office, who: str) -> None:
    buttons_there = sorted(reachable(lite_office.home(who)))

    at_home = [seen(lite_office, who, action_id, at_home=True) for action_id in buttons_there]
    in_menu = [seen(lite_office, who, action_id, at_home=False) for action_id in buttons_there]

    assert at_home == buttons_there
    assert in_menu == buttons_there


def seen(office: Office, who: str, action_id: str, *, at_home: bool) -> str:
    """The button where its click showed something, else what went wrong."""
    office.world.calls.clear()
    office.whispers.clear()
    click = office.click_at_home if at_home else office.click
    status = click(who, action_id).status
    shown = [*office.whispers, *map(str, office.calls("views.open"))]
    refused = any("isn't" in words or "This is for" in words for words in office.whispers)
    return action_id if status == 200 and len(shown) == 1 and not refused else f"{action_id}: {shown}"


def test_the_menu_says_how_much_waits(office: Office) -> None:
    office.command("ana", "the mail confuses buyers")

    assert "1 thing is waiting for you. [Show me]" in office.drumbeat("dev", "").words
    assert "Nothing is waiting for you" in office.drumbeat("ana", "").words


def test_it_offers_only_what_the_person_may_do(lite_office: Office) -> None:
    rep, marketer, admin, nobody = (
        labels(lite_office.drumbeat(who, "").json) for who in ("ana", "jan", "mira", "eli")
    )

    assert "Send feedback" in rep and "Book a ride-along" not in rep and "Set up Drumbeat" not in rep
    assert "Book a ride-along" in marketer and "Set up Drumbeat" not in marketer
    assert "Set up Drumbeat" in admin and "Send feedback" not in admin
    assert nobody == ["All commands"]


def test_a_button_asks_in_a_small_form_for_what_would_be_typed(office: Office) -> None:
    office.click_at_home("dev", "command.drumbeat.ride.ask")
    opened = office.calls("views.open")[-1]["view"]["callback_id"]

    saved = office.submit("dev", opened, RIDE)
    office.deliver()

    assert "Request sent" in saved.words
    assert "would like to ride along to *Contoso*: Thu, Dec 3 at 3:00 PM CET" in office.dms("ana")[-1]


def test_what_is_wrong_in_the_small_form_is_said_there(lite_office: Office) -> None:
    ride = {**RIDE, "rep": ("selected_user", "U0KIM")}

    assert "isn't in Sales" in str(lite_office.submit("dev", "command.drumbeat.ride.ask", ride).errors)


def test_a_conversation_is_logged_from_its_form(lite_office: Office) -> None:
    talk = {
        "person": ("selected_user", "U0CLEO"),
        "kind": ("selected_option", "call"),
        "day": ("selected_date", None),
        "planned": ("selected_options", ["planned"]),
    }

    assert "Got it: call with @U0CLEO" in lite_office.submit("ana", "command.drumbeat.touch.ask", talk).words


def test_a_search_from_its_form_shows_what_it_found(office: Office) -> None:
    office.command("ana", "the price list scares small customers")
    office.deliver()
    wanted = {"wanted": ("value", "price list")}

    assert "small customers" in office.submit("ben", "command.feedback.search.ask", wanted).words


def test_a_button_or_form_for_others_is_refused(lite_office: Office) -> None:
    lite_office.world.calls.clear()

    lite_office.click("ana", "command.drumbeat.setup")
    lite_office.click("eli", "command.drumbeat.ride.ask")
    sent = lite_office.submit("eli", "command.drumbeat.ride.ask", RIDE)

    assert "Only workspace admins" in lite_office.whispers[0]
    assert "This is for Marketing" in lite_office.whispers[1]
    assert "This is for Marketing" in str(sent.errors)
    assert lite_office.calls("views.open") == []


def test_a_button_of_an_older_version_says_so(lite_office: Office) -> None:
    lite_office.click("ana", "command.drumbeat.dance")

    assert "before my last update" in lite_office.whispers[-1]


@ROLES
def test_help_fits_a_phone_and_has_an_example_of_each(lite_office: Office, who: str) -> None:
    lines = lite_office.drumbeat(who, "help").words.splitlines()

    assert len(lines) <= 28
    assert max(map(len, lines)) <= 72
    assert sum(line.startswith("• ") for line in lines) == len(offered(lite_office, who))


def test_help_is_grouped_by_what_people_want(lite_office: Office) -> None:
    words = lite_office.drumbeat("jan", "help").words

    topics = ["*Tell Marketing*", "*Tell Sales*", "*See what's going on*", "*Get together*", "*My settings*"]
    assert [line for line in words.splitlines() if line.startswith("*")] == topics
    assert "Log a conversation: `/drumbeat touch @Cleo call yesterday`" in words


def test_help_leaves_out_what_is_for_others(lite_office: Office) -> None:
    words = lite_office.drumbeat("ana", "help").words

    assert "/drumbeat setup" not in words and "/drumbeat ride" not in words


def test_before_the_setup_it_says_who_can_do_it(new_office: Office) -> None:
    assert "isn't set up here yet" in new_office.drumbeat("ana", "").words
    assert "isn't set up here yet" in new_office.drumbeat("ana", "help").words
