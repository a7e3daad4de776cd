"""Stories: which campaigns Marketing may announce."""

from datetime import date

import pytest

from domain.errors import UserError
from domain.news import CampaignBrief, check_campaign

TODAY = date(2026, 11, 23)


def campaign(starts: date, ends: date) -> CampaignBrief:
    return CampaignBrief("Autumn mail", starts, ends, "CFOs", "a mail", "a call", "ring them", "U0DEV")


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        pytest.param(TODAY, TODAY, id="today only"),
        pytest.param(date(2026, 11, 1), TODAY, id="its last day is today"),
        pytest.param(date(2026, 12, 1), date(2027, 1, 31), id="to come"),
    ],
)
def test_a_campaign_that_runs_or_will_run_is_taken_as_it_is(starts: date, ends: date) -> None:
    announced = campaign(starts, ends)

    assert check_campaign(announced, TODAY) is announced


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (date(2026, 12, 2), date(2026, 12, 1), "The last day is before the first one."),
        (date(2026, 11, 23), date(2026, 11, 22), "The last day is before the first one."),
        (date(2026, 11, 1), date(2026, 11, 22), "This campaign has already ended."),
    ],
)
def test_a_campaign_that_cannot_be_is_refused_at_its_last_day(starts: date, ends: date, words: str) -> None:
    with pytest.raises(UserError) as refused:
        check_campaign(campaign(starts, ends), TODAY)

    assert (refused.value.words, refused.value.field) == (words, "ends")
