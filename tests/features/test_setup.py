"""Stories: an admin sets Drumbeat up in one form, and learns what happens next."""

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.side import Side
from storage import member, ritual, setup
from tests.buttons import buttons
from tests.office import INTAKE, SET_UP, TOGETHER, Office


def people(office: Office) -> dict[Side, int]:
    return office.store.read(lambda session: member.people_a_side(session, office.workspace_id))


def test_an_admin_gets_the_form_with_what_is_counted(new_office: Office) -> None:
    new_office.drumbeat("mira", "setup")

    view = new_office.calls("views.open")[-1]["view"]
    text = str(view["blocks"])
    assert "I never keep or log what people write" in text
    assert "at least five people" in text
    assert view["submit"]["text"] == "Save"


def test_the_form_starts_in_the_admins_own_zone(new_office: Office) -> None:
    new_office.drumbeat("mira", "setup")

    blocks = {b.get("block_id"): b for b in new_office.calls("views.open")[-1]["view"]["blocks"]}
    assert blocks["zone"]["element"]["initial_option"]["value"] == "Europe/Berlin"


def test_others_are_told_kindly_who_may(new_office: Office) -> None:
    reply = new_office.drumbeat("ana", "setup")

    assert "Only workspace admins and setup admins" in reply.words
    assert new_office.calls("views.open") == []


def test_those_the_admin_named_may_change_it(new_office: Office) -> None:
    new_office.set_up(stewards=("selected_users", ["U0CLEO"]))

    new_office.drumbeat("cleo", "setup")

    assert len(new_office.calls("views.open")) == 2


def test_a_form_sent_by_somebody_who_may_not_changes_nothing(new_office: Office) -> None:
    reply = new_office.submit("ana", "setup.save", SET_UP)

    assert "Only workspace admins" in str(reply.errors)
    assert new_office.store.read(lambda session: setup.find(session, new_office.workspace_id)) is None


def test_saving_shows_the_next_dates_with_their_zone(new_office: Office) -> None:
    reply = new_office.set_up()

    assert "Marketing digest in #C0TOGETHER: Thu, Nov 26 at 9:00 AM CET" in reply.words
    assert "Monday agenda in #C0TOGETHER: Mon, Nov 30 at 9:00 AM CET" in reply.words


def test_it_joins_the_channels_and_says_there_what_will_come(new_office: Office) -> None:
    new_office.set_up()

    assert new_office.world.joined == {TOGETHER, INTAKE}
    assert "Marketing's digest and the Monday agenda" in new_office.posts(TOGETHER)[0]
    assert "new feedback from the field" in new_office.posts(INTAKE)[0]
    assert len(new_office.posts(TOGETHER)) == 1


def test_the_admin_is_told_how_many_people_were_found(new_office: Office) -> None:
    new_office.set_up()

    assert any("*6* people in Sales and *6* people in Marketing" in dm for dm in new_office.dms("mira"))


def findings(office: Office) -> str:
    """What Mira is told that the set-up came to."""
    (told,) = [dm for dm in office.dms("mira") if "Here's what I found" in dm]
    return told


def test_the_admin_is_told_what_works_and_what_does_not_yet(new_office: Office) -> None:
    new_office.world.private = {INTAKE}
    new_office.world.groups["S0SALES"].append("U0KIM")
    new_office.set_up(liaison=("selected_user", "U0ELI"))

    told = findings(new_office)

    assert "@U0KIM is on both lists; I count them for Sales" in told
    assert "@U0ELI answers feedback and isn't in either team" in told
    assert "#C0TOGETHER: public, I'm joining it now" in told
    assert "#C0FIELD: :warning: I'm not in it. Type `/invite @Drumbeat` there" in told


def test_channels_the_bot_is_in_and_archived_ones_are_named_so(new_office: Office) -> None:
    new_office.world.joined.add(TOGETHER)
    new_office.world.archived.add(INTAKE)
    new_office.set_up()

    assert "#C0TOGETHER: I'm in" in findings(new_office)
    assert "#C0FIELD: :warning: it's archived. Pick another channel in the setup" in findings(new_office)


def test_a_team_without_people_is_said(new_office: Office) -> None:
    new_office.world.groups["S0MARKETING"] = []
    new_office.world.people["U0CLEO"]["deleted"] = True
    new_office.set_up()

    assert "Nobody is in Marketing. Pick another group, channel or people in the setup" in findings(
        new_office
    )


def test_it_ends_with_a_look_at_the_digest_as_it_is_now(new_office: Office) -> None:
    new_office.set_up()
    (post,) = [post for post in new_office.world.posts["U0MIRA"] if "Here's what I found" in post["text"]]
    (look,) = buttons(post)

    new_office.click("mira", look["action_id"], look["value"])

    assert look["text"]["text"] == "Show me the digest as of now"
    assert "== Marketing this week ==" in new_office.whispers[-1]


def test_what_was_found_is_told_once_though_people_are_read_every_day(new_office: Office) -> None:
    new_office.set_up()
    looked = len(new_office.calls("conversations.info"))

    new_office.later(days=2)

    assert findings(new_office)
    assert len(new_office.calls("conversations.info")) == looked == 2


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ({"sales_channel": ("selected_conversation", "C0SALES")}, 2),
        ({"sales_people": ("selected_users", ["U0ANA", "U0BEN", "U0FAY"])}, 3),
    ],
)
def test_a_side_can_be_a_channels_members_or_picked_people(
    new_office: Office, source: dict[str, Any], expected: int
) -> None:
    new_office.world.channels["C0SALES"] = ["U0ANA", "U0BEN"]
    chosen = {name: value for name, value in SET_UP.items() if name != "sales_group"}
    new_office.command("mira", "setup", "/drumbeat")

    new_office.submit("mira", "setup.save", {**chosen, **source})
    new_office.deliver()

    assert people(new_office)[Side.SALES] == expected


def test_user_groups_are_offered_by_name(new_office: Office) -> None:
    assert new_office.suggest("mira", "setup.group.sales", "sales") == ["S0Sales (@s0sales)"]


def test_time_zones_are_found_by_what_was_typed(new_office: Office) -> None:
    assert "America/New_York" in new_office.suggest("mira", "setup.zone", "new york")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sales_people": ("selected_users", ["U0ANA"])}, "sales_group"),
        ({"marketing_group": ("selected_option", "S0SALES")}, "marketing_group"),
        ({"marketing_leaders": ("selected_users", ["U0BEN"])}, "marketing_leaders"),
        ({"stand_in": ("selected_user", "U0DEV")}, "stand_in"),
        ({"zone": ("selected_option", "Mars/Base")}, "zone"),
        ({"sales_leaders": ("selected_users", [])}, "sales_leaders"),
        ({"thursday_channel": ("selected_conversation", None)}, "thursday_channel"),
        ({"intake_channel": ("selected_conversation", None)}, "intake_channel"),
        ({"liaison": ("selected_user", None)}, "liaison"),
        ({"feedback_emoji": ("value", "not one")}, "feedback_emoji"),
    ],
)
def test_choices_that_cannot_stand_are_said_at_their_field(
    new_office: Office, changes: dict[str, Any], field: str
) -> None:
    reply = new_office.set_up(**changes)

    assert list(reply.errors) == [field]


def test_a_private_channel_asks_for_an_invitation_and_tries_again_after_it(new_office: Office) -> None:
    new_office.world.private = {INTAKE}
    new_office.set_up()
    asked = [dm for dm in new_office.dms("mira") if "/invite @Drumbeat" in dm and INTAKE in dm]
    assert len(asked) == 2  # what was found says it, then the refusal itself

    new_office.world.joined.add(INTAKE)
    new_office.event(type="member_joined_channel", user="U0BOT", channel=INTAKE)
    new_office.deliver()

    assert "Drumbeat is set up here" in new_office.posts(INTAKE)[0]


def test_setting_up_again_changes_the_ritual_from_its_next_occurrence(office: Office) -> None:
    office.at(datetime(2026, 11, 26, 9, 0, tzinfo=UTC))
    digests = [post for post in office.posts(TOGETHER) if "Marketing this week" in post]
    assert len(digests) == 1

    office.set_up(thursday_day=("selected_option", "FR"))

    planned = office.store.read(lambda session: ritual.find(session, office.workspace_id, "thursday"))
    assert planned is not None
    assert planned.next_due_at == datetime(2026, 12, 4, 8, 0, tzinfo=UTC)


def test_people_who_join_the_user_group_later_are_found(office: Office) -> None:
    office.world.groups["S0SALES"].append("U0ELI")
    office.event(type="subteam_members_changed", subteam_id="S0SALES")
    office.deliver()

    assert "Got it" in office.command("eli", "now I am a rep").words


def test_a_plan_without_user_groups_is_said_with_what_to_do(new_office: Office) -> None:
    new_office.world.refusals["usergroups.users.list", ""] = "paid_teams_only"

    new_office.set_up()

    assert any("user groups need a paid Slack plan" in dm for dm in new_office.dms("mira"))


def test_an_unknown_subcommand_shows_usage(office: Office) -> None:
    words = office.drumbeat("ana", "dance <!channel>").words

    assert "“dance <!channel>” isn't something I know" in words
    assert "`/drumbeat todo`" in words
    assert "`/feedback`" in words


def test_only_an_admin_is_offered_the_groups(new_office: Office) -> None:
    assert new_office.suggest("eli", "setup.group.sales", "") == []
