"""Stories: somebody who answers feedback leaves: the next one does, and whoever saved the set-up is told."""

from tests.features.test_feedback_steps import TUESDAY
from tests.office import INTAKE, Office

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
