"""Stories: how the loop does is asked by command, and leaders take the rows with them."""

import csv
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest

from tests.features.test_feedback_details import DETAILS
from tests.features.test_feedback_steps import RESULT, TEST, sent, step
from tests.features.test_news import CAMPAIGN
from tests.office import TOGETHER, Office


def rows(office: Office) -> list[dict[str, str]]:
    (content,) = office.world.files.values()
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def test_the_report_counts_what_was_sent_taken_and_answered(office: Office) -> None:
    sent(office, "ana", "the mail confuses buyers")
    sent(office, "fay", "another mail confuses them")
    office.click("dev", "feedback.acknowledge", "1")

    shown = office.command("ben", "report").words

    assert "2 feedbacks" in shown.replace("*", "")
    assert "50 % were taken within a business day" in shown.replace("*", "")
    assert "confuses (2), mail (2)" in shown
    assert "[Send me the table (CSV)]" in shown


def test_it_is_asked_for_one_campaign(office: Office) -> None:
    office.submit("cleo", "news.save", CAMPAIGN, data="campaign")
    sent(office, "ana", "about nothing in particular")
    asked = "report #warehouse-tour-videos"
    assert "No feedback on Warehouse tour videos" in office.command("ben", asked).words

    about: dict[str, Any] = {
        "campaign": ("selected_option", "1"),
        "sentiment": ("selected_option", "not_working"),
    }
    office.submit("fay", "feedback.send", {"text": ("value", "the videos are too long"), **about})
    details = {**dict.fromkeys(DETAILS, ("value", "")), "account": ("value", "Contoso")}
    office.submit("fay", "feedback.add", details, data="2")
    office.click("dev", "feedback.acknowledge", "2")
    step(office, "dev", "testing", number=2, **TEST)
    step(office, "dev", "result", number=2, **RESULT)
    step(office, "dev", "shipped", number=2)

    shown = office.command("ben", asked).words.replace("*", "")
    assert "1 feedback · 1 not working" in shown
    assert "Customers named most: Contoso (1)" in shown
    assert "100 % of what ended has an answer" in shown
    assert "1 test run, 1 worked" in shown
    assert "I know no campaign" in office.command("ben", "report #Nonsense").words


def test_private_ones_are_in_no_figure_and_in_no_table(office: Office) -> None:
    office.submit(
        "ana", "feedback.send", {"text": ("value", "secret"), "private": ("selected_options", ["private"])}
    )
    assert "No feedback" in office.command("ben", "report").words

    sent(office, "fay", "open")
    office.click("ben", "feedback.export", "-")
    office.deliver()

    assert [row["text"] for row in rows(office)] == ["open"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_of_the_table_is_run_by_a_spreadsheet(lite_office: Office, sign: str) -> None:
    sent(lite_office, "ana", f"{sign}1; {sign}2")
    lite_office.world.people["U0ANA"]["real_name"] = f"{sign}Ana"
    lite_office.event(type="user_change", user=lite_office.world.people["U0ANA"])
    values: dict[str, Any] = dict.fromkeys(DETAILS, ("value", f"{sign}3"))
    lite_office.submit("ana", "feedback.add", values, data="1")

    lite_office.click("cleo", "feedback.export", "-")
    lite_office.deliver()

    (row,) = rows(lite_office)
    assert (row["text"], row["account"]) == (f"'{sign}1; {sign}2", f"'{sign}3")
    assert row["author"] == f"'{sign}Ana"
    (content,) = lite_office.world.files.values()
    assert all(line.startswith('"') for line in content.decode("utf-8-sig").splitlines())


def test_a_leader_gets_the_rows_as_a_table_that_runs_nothing(office: Office) -> None:
    sent(office, "ana", "=HYPERLINK(1)")
    sent(office, "fay", 'with "quotes", a comma\nand a line')

    office.click("cleo", "feedback.export", "-")
    office.deliver()

    first, second = rows(office)
    assert (first["number"], first["author"], first["text"]) == ("F-1", "Ana", "'=HYPERLINK(1)")
    assert second["text"] == 'with "quotes", a comma\nand a line'
    assert "on its way" in office.whispers[-1]
    assert any("feedback-2026-11-23.csv" in dm for dm in office.posts("D0CLEO"))


@pytest.mark.parametrize("who", ["ana", "dev", "eli"])
def test_nobody_else_gets_them(lite_office: Office, who: str) -> None:
    sent(lite_office)

    lite_office.click(who, "feedback.export", "-")
    lite_office.deliver()

    assert "for the leaders" in lite_office.whispers[-1]
    assert lite_office.world.files == {}


def test_somebody_on_neither_side_sees_no_figures(lite_office: Office) -> None:
    sent(lite_office)

    assert "people of Sales and Marketing" in lite_office.command("eli", "report").words


def test_a_sentence_that_begins_with_report_is_feedback(lite_office: Office) -> None:
    assert "Saved as" in lite_office.command("ana", "report pages are missing in the kit").words


def test_a_result_nobody_decided_on_stands_on_the_agenda(office: Office) -> None:
    sent(office)
    office.click("dev", "feedback.acknowledge", "1")
    step(office, "dev", "testing", **TEST)
    step(office, "dev", "result", **RESULT)

    office.at(datetime(2026, 11, 30, 8, 0, tzinfo=UTC))

    (agenda,) = [post for post in office.posts(TOGETHER) if "Monday alignment" in post]
    assert "What needs a decision" in agenda and "replies up 12 %" in agenda
