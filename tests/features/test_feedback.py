"""Stories: a rep tells Marketing what happened in the field, and hears who took it."""

from tests.office import INTAKE, Office


def test_a_line_of_feedback_is_kept_at_once_and_gets_a_number(office: Office) -> None:
    reply = office.command("ana", "the follow-up mail confuses buyers")

    assert "Saved as *F-1*" in reply.words
    assert reply.json["response_type"] == "ephemeral"


def test_the_intake_channel_gets_a_card_with_an_acknowledge_button(office: Office) -> None:
    office.command("ana", "the follow-up mail confuses buyers")
    office.deliver()

    card = office.posts(INTAKE)[-1]
    assert "*F-1* from @U0ANA" in card
    assert "> the follow-up mail confuses buyers" in card
    assert "[Acknowledge]" in card


def test_a_marketers_click_changes_the_card_and_the_rep_is_told_who_took_it(office: Office) -> None:
    office.command("ana", "the follow-up mail confuses buyers")
    office.deliver()

    office.click("dev", "feedback.acknowledge", "1")
    office.deliver()

    assert "@U0DEV took this" in office.posts(INTAKE)[-1]
    assert "[Acknowledge]" not in office.posts(INTAKE)[-1]
    assert "@U0DEV from Marketing took your feedback *F-1*" in office.dms("ana")[-1]
