"""Stories: Marketing enters news and campaigns with one form."""

from typing import Any

import pytest

from tests.office import Office

NEWS: dict[str, Any] = {
    "title": ("value", "Fabrikam cut its prices"),
    "body": ("value", "List prices are down 8 % since Friday."),
    "category": ("selected_option", "competitive"),
    "owner": ("selected_user", "U0KIM"),
}
CAMPAIGN: dict[str, Any] = {
    "title": ("value", "Warehouse tour videos"),
    "starts": ("selected_date", "2026-11-24"),
    "ends": ("selected_date", "2026-12-18"),
    "audience": ("value", "Operations leads in retail"),
    "looks": ("value", "Three short videos"),
    "expected": ("value", "Book a visit"),
    "how_to_act": ("value", "Send the second video after a first call"),
    "owner": ("selected_user", "U0CLEO"),
}


def test_a_marketer_opens_the_form_and_switches_it_to_a_campaign(office: Office) -> None:
    office.drumbeat("kim", "news")
    office.choose("kim", "news.switch", "campaign")

    first, second = office.calls("views.open")[-1]["view"], office.calls("views.update")[-1]["view"]
    assert [b["block_id"] for b in first["blocks"]] == ["what", "title", "body", "category", "owner"]
    assert [b["block_id"] for b in second["blocks"]][:4] == ["what", "title", "starts", "ends"]
    assert office.calls("views.update")[-1]["hash"] == "h0"


@pytest.mark.parametrize(
    ("form", "what", "said"),
    [
        (NEWS, "news", "It goes into the next digest."),
        (CAMPAIGN, "campaign", "reps can name it in their feedback"),
    ],
)
def test_what_was_entered_is_confirmed(office: Office, form: dict[str, Any], what: str, said: str) -> None:
    reply = office.submit("kim", "news.save", form, data=what)

    assert f"Saved: *{form['title'][1]}*" in reply.words
    assert said in reply.words


@pytest.mark.parametrize("who", ["ana", "eli"])
def test_others_are_shown_the_way_of_feedback(office: Office, who: str) -> None:
    assert "Use `/feedback`" in office.drumbeat(who, "news").words


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"ends": ("selected_date", "2026-11-20")}, "ends", "is before the first"),
        (
            {"starts": ("selected_date", "2026-11-01"), "ends": ("selected_date", "2026-11-20")},
            "ends",
            "already",
        ),
        ({"title": ("value", "   ")}, "title", "needs a few words"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    office: Office, changes: dict[str, Any], field: str, words: str
) -> None:
    reply = office.submit("kim", "news.save", {**CAMPAIGN, **changes}, data="campaign")

    assert words in reply.errors[field]


def test_a_campaign_that_is_over_is_not_offered_for_feedback(office: Office) -> None:
    office.submit("kim", "news.save", CAMPAIGN, data="campaign")
    office.later(days=40)

    assert office.suggest("ana", "feedback.campaign", "") == []


@pytest.mark.parametrize(("form", "what"), [(NEWS, "news"), (CAMPAIGN, "campaign")])
def test_nobody_of_neither_side_is_named_for_questions(
    office: Office, form: dict[str, Any], what: str
) -> None:
    reply = office.submit("kim", "news.save", {**form, "owner": ("selected_user", "U0ELI")}, data=what)

    assert "Pick someone from Sales or Marketing" in reply.errors["owner"]
