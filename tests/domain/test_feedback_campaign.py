"""Stories: which campaign a person's words name."""

from datetime import date

import pytest

from domain.feedback.campaign import NamedCampaign, campaign_in, fold

TODAY = date(2026, 11, 23)


def campaign(number: int, name: str, ends: date = TODAY) -> NamedCampaign:
    return NamedCampaign(number, name, fold(name), ends)


RUNNING = (
    campaign(1, "Spring"),
    campaign(2, "Spring Offer"),
    campaign(3, "Überraschung"),
    campaign(4, "春祭り"),
    campaign(5, "A"),
    campaign(6, "C++ (beta)"),
    campaign(7, "عرض الربيع"),
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("#spring-offer confuses buyers", 2),
        ("buyers like it #SPRING_OFFER!", 2),
        ("#spring offer confuses buyers", 2),
        ("the #spring mails", 1),
        ("Spring offer: confuses buyers", 2),
        ("spring\n offer", 2),
        ("SPRING is over", 1),
        ("#überraschung kommt an", 3),
        ("ÜBERRASCHUNG kommt an", 3),
        ("#春祭り は良い", 4),
        ("they liked #a most", 5),
        ("#c++ (beta) works", 6),
        ("العملاء #عرض-الربيع", 7),
        ("#spring and #spring-offer", 2),
    ],
)
def test_words_name_a_campaign(text: str, number: int) -> None:
    found = campaign_in(text, RUNNING, TODAY)

    assert found is not None and found.id == number


@pytest.mark.parametrize(
    "text",
    [
        "springs are broken",
        "#springs are broken",
        "in spring offers are many",
        "a customer said",
        "a#spring is no mark",
        "#",
        "🎉",
        "",
        "# spring",
    ],
)
def test_words_that_name_none(text: str) -> None:
    assert campaign_in(text, RUNNING, TODAY) is None


def test_one_that_is_over_is_meant_with_a_mark_only() -> None:
    over = [campaign(1, "Spring", date(2026, 11, 22))]

    assert campaign_in("Spring is fine", over, TODAY) is None
    assert campaign_in("#spring is fine", over, TODAY) == over[0]


def test_of_two_with_one_name_the_running_one_wins() -> None:
    over, running = campaign(1, "Spring", date(2026, 11, 22)), campaign(2, "Spring")

    assert campaign_in("#spring", [over, running], TODAY) == running


def test_a_name_of_spaces_only_names_nothing() -> None:
    assert campaign_in("# anything", [campaign(1, " - ")], TODAY) is None
