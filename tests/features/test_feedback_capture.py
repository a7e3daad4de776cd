"""Stories: feedback from anywhere: a campaign in the words, a shortcut on a message, a thread."""

from typing import Any

import pytest

from storage import feedback
from storage.feedback import Feedback
from tests.office import INTAKE, Office


def row(office: Office, number: int = 1) -> Feedback:
    found = office.store.read(lambda session: feedback.find(session, office.workspace_id, number))
    assert found is not None
    return found


def campaign(office: Office, name: str, ends: str = "2026-12-18") -> None:
    values: dict[str, Any] = {
        "title": ("value", name),
        "starts": ("selected_date", "2026-11-20"),
        "ends": ("selected_date", ends),
        **dict.fromkeys(("audience", "looks", "expected", "how_to_act"), ("value", "x")),
        "owner": ("selected_user", "U0CLEO"),
    }
    assert office.submit("cleo", "news.save", values, data="campaign").json["response_action"] == "update"


@pytest.mark.parametrize("text", ["buyers like #spring-offer a lot", "SPRING OFFER: buyers like it a lot"])
def test_a_campaign_named_in_the_words_is_recognised(office: Office, text: str) -> None:
    campaign(office, "Spring")
    campaign(office, "Spring offer")

    reply = office.command("ana", text)
    office.deliver()

    assert "Saved as *F-1*, about _Spring offer_." in reply.words
    assert f"> {text}" in office.posts(INTAKE)[-1]
    assert "*F-1* from @U0ANA · A campaign · Spring offer" in office.posts(INTAKE)[-1]
    assert "F-1" in office.command("fay", "list #spring offer").words


def test_a_campaign_that_ended_is_named_with_a_mark_and_the_rep_is_told(lite_office: Office) -> None:
    campaign(lite_office, "Spring offer", ends="2026-11-23")
    lite_office.later(days=2)

    marked = lite_office.command("ana", "the #spring-offer mails went out twice")
    leading = lite_office.command("ana", "Spring offer is what they ask for now")

    assert "about _Spring offer_, which is over by now" in marked.words
    assert "about" not in leading.words
    assert (row(lite_office, 1).campaign_id, row(lite_office, 2).campaign_id) == (1, None)


def test_the_campaign_chosen_in_the_form_wins_over_one_in_the_words(lite_office: Office) -> None:
    campaign(lite_office, "Spring")
    campaign(lite_office, "Autumn")

    lite_office.submit(
        "ana",
        "feedback.send",
        {"text": ("value", "#spring was better"), "campaign": ("selected_option", "2")},
    )

    assert row(lite_office).campaign_id == 2
