"""Stories: what goes to a deactivated account ends quietly; what it was owed goes to who stands in."""

from datetime import timedelta

import pytest
import structlog
from structlog.testing import LogCapture

from bot.delivery import deliverer
from domain.delivery import DeliveryState
from storage.outbox import deliveries
from tests.features.test_feedback_steps import PLAN, TUESDAY, sent, step
from tests.office import INTAKE, Office

CODES = ["account_inactive", "user_disabled", "user_not_found"]


def refuse(office: Office, user: str, code: str = "user_disabled") -> None:
    """Slack takes nothing for that person any more, and no event told the bot."""
    office.world.refusals["chat.postMessage", user] = code


def leave(office: Office, user: str) -> None:
    """The person's account was deactivated, and the bot knows."""
    office.world.people[user]["deleted"] = True
    office.event(type="user_change", user=office.world.people[user])


def left(office: Office) -> list[str]:
    """To whom deliveries ended quietly."""
    found = office.store.read(
        lambda session: deliveries.newest(session, office.workspace_id, [DeliveryState.LEFT], 9)
    )
    return [one.target for one in found]


@pytest.mark.parametrize("code", CODES)
def test_a_word_to_a_rep_who_left_is_no_failure(
    lite_office: Office, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    lite_office.now = TUESDAY
    sent(lite_office)
    refuse(lite_office, "U0ANA", code)
    before = lite_office.dms("mira")

    logged = LogCapture()
    monkeypatch.setattr(deliverer, "log", structlog.wrap_logger(None, processors=[logged]))
    lite_office.click("dev", "feedback.acknowledge", "1")
    lite_office.later(hours=1)

    assert left(lite_office) == ["U0ANA"]
    assert lite_office.dms("mira") == before
    assert "== Failed ==" not in lite_office.drumbeat("mira", "status").words
    assert [line["log_level"] for line in logged.entries] == ["info"]


def test_whatever_slack_says_of_somebody_known_to_have_left_is_no_failure(lite_office: Office) -> None:
    lite_office.now = TUESDAY
    sent(lite_office)
    leave(lite_office, "U0ANA")
    refuse(lite_office, "U0ANA", "channel_not_found")

    lite_office.click("dev", "feedback.acknowledge", "1")
    lite_office.later(hours=1)

    assert left(lite_office) == ["U0ANA"]


def test_a_person_who_is_there_and_can_not_be_written_to_is_one(lite_office: Office) -> None:
    lite_office.now = TUESDAY
    sent(lite_office)
    refuse(lite_office, "U0ANA", "channel_not_found")

    lite_office.click("dev", "feedback.acknowledge", "1")
    lite_office.later(hours=1)

    assert left(lite_office) == []
    assert "== Failed and waiting ==" in lite_office.drumbeat("mira", "status").words


def test_a_card_goes_from_its_channel_past_who_left_to_who_stands_in(lite_office: Office) -> None:
    lite_office.world.refusals["chat.postMessage", INTAKE] = "is_archived"
    refuse(lite_office, "U0DEV")
    lite_office.now = TUESDAY

    sent(lite_office, "ana", "the mail confuses buyers")

    assert any("the mail confuses buyers" in dm for dm in lite_office.dms("kim"))


def test_who_stands_in_is_asked_about_what_an_owner_who_left_was_to_do(lite_office: Office) -> None:
    lite_office.now = TUESDAY
    sent(lite_office)
    lite_office.click("mae", "feedback.acknowledge", "1")
    step(lite_office, "mae", "planned", **{**PLAN, "owner": ("selected_user", "U0MAE")})
    leave(lite_office, "U0MAE")

    lite_office.later(days=8)
    lite_office.later(hours=1)

    assert any("What's next?" in dm for dm in lite_office.dms("kim"))


def test_who_stands_in_is_asked_where_only_slack_knows_that_the_contact_left(lite_office: Office) -> None:
    lite_office.now = TUESDAY
    sent(lite_office)
    refuse(lite_office, "U0DEV")

    lite_office.at(TUESDAY + timedelta(days=1))

    assert any("been waiting" in dm for dm in lite_office.dms("kim"))
    assert left(lite_office) == []


def test_who_waits_for_a_ride_hears_that_the_other_left(lite_office: Office) -> None:
    lite_office.now = TUESDAY
    refuse(lite_office, "U0ANA")

    lite_office.drumbeat("dev", "ride <@U0ANA|ana> 2026-12-03 14:00 Contoso")
    lite_office.later(hours=1)

    assert any("@U0ANA" in dm and "isn't active" in dm for dm in lite_office.dms("dev"))
