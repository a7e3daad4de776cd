"""Stories: somebody who answers feedback leaves: the next one does, and whoever saved the set-up is told."""

from typing import Any

import pytest

from tests.cast import MARKETING, SALES, user_id
from tests.features.test_feedback_steps import TUESDAY
from tests.office import INTAKE, Office

PEOPLE = {"sales": SALES, "marketing": MARKETING}

CONFUSED = "the follow-up mail confuses buyers"
PRIVATELY = {"text": ("value", CONFUSED), "private": ("selected_options", ["private"])}


def leaves(office: Office, user: str) -> None:
    office.now = TUESDAY
    office.world.people[user]["deleted"] = True
    office.event(type="user_change", user=office.world.people[user])
    office.deliver()


def test_each_kind_goes_to_its_own_liaison(office: Office) -> None:
    office.set_up(liaison_competitor=("selected_user", "U0MAE"))
    office.now = TUESDAY
    values = {"text": ("value", "Fabrikam cut its prices"), "kind": ("selected_option", "competitor")}

    office.submit("ana", "feedback.send", values)
    office.submit("ana", "feedback.send", {**PRIVATELY, "kind": ("selected_option", "competitor")})
    office.submit("ana", "feedback.send", {"text": ("value", "something else")})
    office.deliver()
    assert "Waiting for an owner: @U0MAE" in office.posts(INTAKE)[-2]
    assert "Waiting for an owner: @U0DEV" in office.posts(INTAKE)[-1]
    assert CONFUSED in "\n".join(office.dms("mae")) and CONFUSED not in "\n".join(office.dms("dev"))

    office.later(days=1)
    assert "F-1* has been waiting" in "\n".join(office.dms("mae"))
    assert "F-1* has been waiting" not in "\n".join(office.dms("dev"))


def test_the_stand_in_answers_for_a_liaison_who_left(office: Office) -> None:
    leaves(office, "U0DEV")

    office.submit("ana", "feedback.send", PRIVATELY)
    office.later(days=1, hours=1)

    assert CONFUSED in "\n".join(office.dms("kim"))
    assert CONFUSED not in "\n".join(office.dms("dev"))


def test_marketings_leader_answers_when_both_left(office: Office) -> None:
    leaves(office, "U0DEV")
    leaves(office, "U0KIM")

    office.submit("ana", "feedback.send", PRIVATELY)
    office.deliver()

    assert CONFUSED in "\n".join(office.dms("cleo"))


def test_whoever_saved_the_set_up_is_told_once(lite_office: Office) -> None:
    leaves(lite_office, "U0DEV")
    leaves(lite_office, "U0DEV")

    told = [dm for dm in lite_office.dms("mira") if "isn't active in Slack anymore" in dm]
    assert len(told) == 1
    assert "<@U0DEV>" in told[0] or "@U0DEV" in told[0]
    assert "U0KIM" in told[0]


def test_nobody_is_told_when_somebody_else_leaves(lite_office: Office) -> None:
    leaves(lite_office, "U0ANA")
    assert not any("not active in Slack" in dm for dm in lite_office.dms("mira"))


def test_nobody_of_neither_side_answers_even_before_the_sides_are_known(office: Office) -> None:
    groups = {
        "sales_group": ("selected_option", "S0sales"),
        "marketing_group": ("selected_option", "S0marketing"),
    }
    office.world.groups |= {"S0sales": ["U0ANA", "U0BEN"], "S0marketing": ["U0CLEO", "U0KIM"]}
    saved = office.set_up(**groups, liaison=("selected_user", "U0ELI"))
    office.now = TUESDAY

    office.submit("ana", "feedback.send", PRIVATELY)
    office.later(days=1, hours=1)

    assert saved.errors == {}
    assert CONFUSED in "\n".join(office.dms("kim"))
    assert CONFUSED not in "\n".join(office.dms("eli"))
    told = [dm for dm in office.dms("mira") if "isn't in Sales or Marketing" in dm]
    assert len(told) == 1
    assert "@U0ELI" in told[0] and "@U0KIM" in told[0]


@pytest.mark.parametrize("field", ["liaison", "stand_in", "liaison_competitor"])
def test_once_the_sides_are_known_nobody_else_is_chosen(lite_office: Office, field: str) -> None:
    lists: dict[str, Any] = {
        **{f"{side}_group": ("value", "") for side in PEOPLE},
        **{f"{side}_people": ("selected_users", [*map(user_id, PEOPLE[side])]) for side in PEOPLE},
    }

    from_groups = lite_office.set_up(**{field: ("selected_user", "U0ELI")})
    from_lists = lite_office.set_up(**{**lists, field: ("selected_user", "U0ELI")})

    assert "Only Sales and Marketing see feedback" in from_groups.errors[field]
    assert "Only Sales and Marketing see feedback" in from_lists.errors[field]
