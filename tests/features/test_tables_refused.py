"""Stories: where a workspace's Slack refuses tables, people read the same in lines, and an admin knows."""

from datetime import timedelta

import pytest

from messages import quiet
from messages.blocks import Message, message, section
from messages.mrkdwn import Mrkdwn
from messages.table import Column, table
from messages.terminal import lines
from storage import outbox
from storage.outbox import deliveries
from storage.scope import Scope
from tests.features.test_feedback_steps import sent
from tests.office import TOGETHER, Office

COLUMNS = (Column("Who"), Column("Points"))
LINE = "• *Ana*: 7"


def scores(title: str = "Scores") -> Message:
    return message(title, section(Mrkdwn(title)), table(COLUMNS, [("Ana", "7")]))


def post(office: Office, key: str, says: Message) -> None:
    def owe(scope: Scope) -> None:
        outbox.post(scope, TOGETHER, key, says, tell="U0MIRA")

    office.here().write(owe)
    office.deliver()


def tried(office: Office) -> int:
    """How often the scores went to Slack."""
    return len([args for args in office.calls("chat.postMessage") if args["text"] == "Scores"])


def test_a_message_with_a_table_is_posted_as_one(office: Office) -> None:
    post(office, "scores", scores())

    assert "Who  Points\nAna  7" in office.posts(TOGETHER)[-1]
    assert "twin" not in office.calls("chat.postMessage")[-1]


def test_a_refused_table_is_sent_as_lines_once(office: Office) -> None:
    office.world.without_tables = True

    post(office, "scores", scores())

    assert LINE in office.posts(TOGETHER)[-1]
    assert tried(office) == 2
    assert not any("couldn't" in dm for dm in office.dms("mira"))


def test_what_slack_refuses_in_lines_too_ends_and_is_told(office: Office) -> None:
    office.world.refusals["chat.postMessage", TOGETHER] = "invalid_blocks"

    post(office, "scores", scores())

    row = office.store.read(lambda session: deliveries.find(session, office.workspace_id, "scores"))
    assert row is not None and (row.state, row.error, tried(office)) == ("failed", "invalid_blocks", 2)
    assert any("invalid_blocks" in dm for dm in office.dms("mira"))


def test_a_refusal_is_remembered_for_a_week(lite_office: Office) -> None:
    lite_office.world.without_tables = True
    post(lite_office, "first", scores())
    lite_office.world.without_tables = False

    post(lite_office, "second", scores())
    lite_office.now += timedelta(days=8)
    post(lite_office, "third", scores())

    assert [LINE in said for said in lite_office.posts(TOGETHER) if "Scores" in said] == [True, True, False]
    assert tried(lite_office) == 4


def test_status_names_it_as_long_as_it_holds(lite_office: Office) -> None:
    assert "tables" not in lite_office.drumbeat("mira", "status").words
    lite_office.shows_tables(False)

    assert "Slack doesn't show tables in this workspace" in lite_office.drumbeat("mira", "status").words


def test_a_change_of_a_message_is_brought_as_lines_as_well(lite_office: Office) -> None:
    post(lite_office, "scores", scores())
    lite_office.world.without_tables = True

    lite_office.here().write(lambda scope: outbox.update(scope, "scores", "scores:2", scores("Anew")))
    lite_office.deliver()

    assert any("Anew" in said and LINE in said for said in lite_office.posts(TOGETHER))


def test_an_answer_is_in_lines_at_once_where_a_table_was_refused(lite_office: Office) -> None:
    sent(lite_office)
    lite_office.shows_tables(False)

    shown = lite_office.command("ana", "list")

    assert "F-1" in shown.words and "[Open]" in shown.words
    assert '"table"' not in shown.body


def test_the_first_table_of_a_workspace_goes_where_slack_says_what_it_makes_of_it(office: Office) -> None:
    sent(office)
    office.shows_tables(None)

    first = office.command("ana", "list")
    second = office.command("ana", "list")

    assert first.body == "" and "F-1" in office.whispers[-1]
    assert '"table"' in second.body


def test_a_first_table_that_is_refused_is_answered_in_lines(office: Office) -> None:
    sent(office)
    office.shows_tables(None)
    office.world.without_tables = True

    first = office.command("ana", "list")
    office.click("ana", "feedback.page.1", "1 list")

    assert "F-1" in first.words and "[Open]" in first.words
    assert "[Open]" in office.whispers[-1]


def test_a_refusal_of_what_was_shown_before_is_heard_of_when_a_page_is_turned(lite_office: Office) -> None:
    sent(lite_office)
    lite_office.world.without_tables = True

    lite_office.click("ana", "feedback.page.1", "1 list")

    assert "[Open]" in lite_office.whispers[-1]
    assert '"table"' not in lite_office.command("ana", "list").body


@pytest.mark.parametrize("shows", [True, False, None])
def test_a_page_is_turned_in_place_whatever_slack_shows(lite_office: Office, shows: bool | None) -> None:
    sent(lite_office)
    lite_office.shows_tables(shows)
    lite_office.world.without_tables = not shows

    lite_office.click("ana", "feedback.page.1", "1 list")

    assert len([said for said in lite_office.whispers if "F-1" in said and "Open" in said]) == 1


def test_one_of_a_table_is_opened_from_the_list_below_it(lite_office: Office) -> None:
    sent(lite_office)

    lite_office.pick("ana", "feedback.act", "1", "b")

    assert lite_office.calls("views.open")[-1]["view"]["title"]["text"].startswith("F-1")


def test_what_is_bundled_or_put_off_keeps_its_twin() -> None:
    put_off = quiet.without_snooze(quiet.with_snooze(scores().payload(), "scores").payload())
    bundle = quiet.bundle([scores().payload(), section_only().payload()])

    assert put_off == scores()
    assert [block["type"] for block in bundle.blocks].count("table") == 1
    assert [block["type"] for block in bundle.twin].count("table") == 0
    assert len(bundle.twin) == len(bundle.blocks)


def test_a_second_table_of_a_message_is_told_in_lines() -> None:
    bundle = quiet.bundle([scores().payload(), scores().payload()])

    assert [block["type"] for block in bundle.blocks].count("table") == 1
    assert LINE in "\n".join(lines(bundle.payload()))


def section_only() -> Message:
    return message("x", section(Mrkdwn("x")))
