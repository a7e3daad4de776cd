"""Stories: how the loop does is asked by command, and leaders take the rows with them."""

import csv
import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest

from domain.feedback import Sentiment
from domain.feedback.figures import Figures
from messages.feedback import report
from messages.terminal import lines
from presenters.page_link import PageLinks
from storage.db.engine import Store
from tests.features.test_feedback_details import DETAILS
from tests.features.test_feedback_steps import RESULT, TEST, sent, step
from tests.features.test_news import CAMPAIGN
from tests.office import MONDAY, PUBLIC_URL, TOGETHER, Office
from tests.page_visit import Shown, link_in, visit


def rows(office: Office) -> list[dict[str, str]]:
    (content,) = office.world.files.values()
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def test_the_report_counts_what_was_sent_taken_and_answered(office: Office) -> None:
    sent(office, "ana", "the mail confuses buyers")
    sent(office, "fay", "another mail confuses them")
    office.click("dev", "feedback.acknowledge", "1")

    shown = office.command("ben", "report").words

    assert "2 pieces of feedback" in shown.replace("*", "")
    assert re.search(r"Picked up within a business day +50 %", shown)
    assert "confuses (2), mail (2)" in shown
    assert "[Send me the spreadsheet]" in shown


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
    assert "1 piece of feedback · 1 not working" in shown
    assert "Customers mentioned most: Contoso (1)" in shown
    assert re.search(r"Answered, of what's closed +100 %", shown)
    assert re.search(r"Tests run +1\nThat worked +1", shown)
    assert "There's no campaign" in office.command("ben", "report #Nonsense").words


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

    assert "people in Sales and Marketing" in lite_office.command("eli", "report").words


def test_a_sentence_that_begins_with_report_is_feedback(lite_office: Office) -> None:
    assert "Got it" in lite_office.command("ana", "report pages are missing in the kit").words


def test_a_result_nobody_decided_on_stands_on_the_agenda(office: Office) -> None:
    sent(office)
    office.click("dev", "feedback.acknowledge", "1")
    step(office, "dev", "testing", **TEST)
    step(office, "dev", "result", **RESULT)

    office.at(datetime(2026, 11, 30, 8, 0, tzinfo=UTC))

    (agenda,) = [post for post in office.posts(TOGETHER) if "Monday alignment" in post]
    assert "Decisions wanted" in agenda and "replies up 12 %" in agenda


FIGURE = re.compile(r"\d+(?: (?:%|min|h|days))?|–")
HALF = timedelta(minutes=40)
REPORTS = {
    "full": Figures(
        14,
        {Sentiment.WORKING: 3, Sentiment.NOT_WORKING: 8, Sentiment.IDEA: 0},
        (("mail", 5), ("price", 2)),
        (("Contoso", 4), ("<b>Fabrikam & Co</b>", 1)),
        *(0.756, HALF, timedelta(hours=70), 0.9, 3, 2),
    ),
    "bare": Figures(1, dict.fromkeys(Sentiment, 0), (), (), None, None, None, None, 0, 0),
    "no tests": Figures(
        2, dict.fromkeys(Sentiment, 1), (("mail", 2),), (), 0.0, HALF, timedelta(hours=5), 1.0, 0, 0
    ),
}


@pytest.mark.parametrize("kind", REPORTS)
@pytest.mark.parametrize("campaign", ["", "Autumn <mail>"])
def test_the_page_shows_the_figures_of_the_message_and_no_other(kind: str, campaign: str) -> None:
    values = report.FeedbackReport(REPORTS[kind], MONDAY.date(), MONDAY.date(), leader=False)

    said = "\n".join(lines(report.report(values, campaign, None).reply()))
    page = report.report_page(values, campaign, 90, None, "/feedback what happened")
    shown = Shown(200, {}, page.html.partition("<footer>")[0]).words

    assert FIGURE.findall(shown) == FIGURE.findall(said.replace("*", ""))
    assert len(FIGURE.findall(shown)) >= 7
    assert campaign in shown
    assert "<b>Fabrikam" not in page.html


def test_the_report_opens_as_a_page_for_whoever_asked(office: Office) -> None:
    sent(office, "ana", "the mail confuses buyers")
    sent(office, "fay", "another mail confuses them")
    office.click("dev", "feedback.acknowledge", "1")

    asked = office.command("ana", "report")
    shown = visit(office, link_in(asked))

    assert shown.status == 200
    assert "Feedback from the field 2" in shown.words
    assert "Picked up within a business day 50 %" in shown.words
    assert "confuses 2" in shown.words
    assert shown.links == []


def test_a_leader_takes_the_same_rows_from_the_page_as_by_message(office: Office) -> None:
    sent(office, "ana", "=HYPERLINK(1)")
    office.submit(
        "ana", "feedback.send", {"text": ("value", "secret"), "private": ("selected_options", ["private"])}
    )
    (link,) = visit(office, link_in(office.command("ben", "report"))).links
    table = visit(office, link)

    office.click("ben", "feedback.export", "-")
    office.deliver()

    (content,) = office.world.files.values()
    assert table.text == content.decode()
    assert "'=HYPERLINK(1)" in table.text and "secret" not in table.text
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.headers["content-disposition"] == 'attachment; filename="feedback-2026-11-23.csv"'


def test_the_table_is_for_leaders_at_the_moment_it_is_opened(lite_office: Office) -> None:
    sent(lite_office)
    page = link_in(lite_office.command("ben", "report"))
    (table,) = visit(lite_office, page).links
    lite_office.set_up(sales_leaders=("selected_users", ["U0FAY"]))

    assert visit(lite_office, page).links == []
    assert "for the leaders" in visit(lite_office, table).words


def test_the_link_on_the_page_runs_out_with_the_pages_own(lite_office: Office) -> None:
    sent(lite_office)
    page = link_in(lite_office.command("ben", "report"))
    lite_office.now = MONDAY + timedelta(days=6)
    (table,) = visit(lite_office, page).links
    lite_office.now = MONDAY + timedelta(days=7)

    assert visit(lite_office, table).status == 404


def test_the_page_of_one_campaign_shows_that_campaign(lite_office: Office) -> None:
    lite_office.submit("cleo", "news.save", CAMPAIGN, data="campaign")
    sent(lite_office, "ana", "about nothing in particular")
    sent(lite_office, "fay", "#warehouse-tour-videos are too long")

    page = visit(lite_office, link_in(lite_office.command("ben", "report #warehouse-tour-videos")))
    table = visit(lite_office, page.links[0]).text

    assert "Feedback on Warehouse tour videos" in page.words
    assert "Feedback from the field 1" in page.words
    assert "are too long" in table and "about nothing" not in table


def test_a_page_with_nothing_to_count_says_so(lite_office: Office) -> None:
    page = lite_office.here().read(PageLinks(PUBLIC_URL, "U0BEN").link_to, report.PAGE)

    assert "Nothing came in over the last 90 days" in visit(lite_office, str(page)).words


def test_where_nobody_reaches_its_pages_it_offers_none(
    lite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(lite_store, monkeypatch, public_url=None)
    office.set_up()
    sent(office)

    asked = office.command("ben", "report")

    assert "[Send me the spreadsheet]" in asked.words
    assert '"url"' not in asked.body
    assert "actions" not in office.command("ana", "report").body
