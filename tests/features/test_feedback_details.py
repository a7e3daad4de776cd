"""Stories: a rep adds to what they sent, and answers Marketing's question."""

from datetime import UTC, datetime
from typing import Any

from tests.features.test_feedback_steps import sent, step
from tests.office import INTAKE, Office, Reply

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DETAILS = ("account", "deal", "segment", "competitor", "quote", "more")


def add(office: Office, who: str, **fields: str) -> Reply:
    empty = dict.fromkeys(DETAILS, "")
    values: dict[str, Any] = {name: ("value", text) for name, text in {**empty, **fields}.items()}
    reply = office.submit(who, "feedback.add", values, data="1")
    office.deliver()
    return reply


def test_details_stand_on_the_card(office: Office) -> None:
    sent(office)

    said = {"segment": "retail", "competitor": "Fabrikam", "more": "three of them"}
    add(office, "ana", account="Contoso", deal="200 k€", quote="we <!channel> never got it", **said)

    card = office.posts(INTAKE)[-1].replace("*", "")
    assert "Contoso" in card and "Deal: 200 k€" in card
    assert "Segment: retail" in card and "Competitor: Fabrikam" in card and "Also: three of them" in card
    assert "we <!channel> never got it" in card


def test_the_form_knows_what_was_said_before(lite_office: Office) -> None:
    sent(lite_office)
    add(lite_office, "ana", account="Contoso")

    lite_office.click("ana", "feedback.details", "1")

    fields = lite_office.calls("views.open")[-1]["view"]["blocks"]
    assert fields[0]["element"]["initial_value"] == "Contoso"


def test_an_answer_goes_back_to_whoever_asked(office: Office) -> None:
    office.now = TUESDAY
    sent(office)
    step(office, "dev", "needs_info", why=("value", "which mail?"))
    assert "which mail?" in office.dms("ana")[-1] and "[Add details]" in office.dms("ana")[-1]

    add(office, "ana", more="the one from Monday")

    assert "needs info → picked up" in str(history(office))
    assert "Also: the one from Monday" in office.posts(INTAKE)[-1].replace("*", "")


def history(office: Office) -> Any:
    office.click("dev", "feedback.act", "1")
    return office.calls("views.open")[-1]["view"]


def test_whoever_took_it_hears_the_answer(office: Office) -> None:
    office.now = TUESDAY
    sent(office)
    office.click("dev", "feedback.acknowledge", "1")
    step(office, "dev", "needs_info", why=("value", "which mail?"))

    add(office, "ana", more="the one from Monday")

    assert (
        "answered about *F-1*, “the follow-up mail confuses buyers”: the one from Monday"
        in office.dms("dev")[-1]
    )


def test_nothing_is_not_an_addition(lite_office: Office) -> None:
    sent(lite_office)

    assert "Fill in at least one field" in add(lite_office, "ana").errors["more"]


def test_nobody_else_adds_to_it(lite_office: Office) -> None:
    sent(lite_office)

    lite_office.click("fay", "feedback.details", "1")

    assert "Only the person who sent it" in lite_office.whispers[-1]
    assert "Only the person who sent it" in str(add(lite_office, "fay", more="x").json)


def test_what_ended_is_not_added_to(lite_office: Office) -> None:
    sent(lite_office)
    lite_office.click("ana", "feedback.withdraw", "1")

    assert "was withdrawn already" in str(add(lite_office, "ana", more="x").json)


def upload(office: Office, *files: dict[str, str]) -> Reply:
    """Ana adds files, and nothing else."""
    empty: dict[str, Any] = dict.fromkeys(DETAILS, ("value", ""))
    reply = office.submit("ana", "feedback.add", {**empty, "files": ("files", list(files))}, data="1")
    office.deliver()
    return reply


OFFER = {"id": "F1", "name": "offer <a> & b.pdf", "permalink": "https://northwind.slack.com/files/U0ANA/F1/o"}


def test_files_are_named_on_the_card_and_shown_below_it(office: Office) -> None:
    sent(office)

    upload(office, OFFER, {"id": "F2", "name": "العرض.png", "permalink": "<!channel>"})

    card, shows = office.world.posts[INTAKE][-2:]
    assert "offer &lt;a&gt; &amp; b.pdf, العرض.png" in str(card)
    assert f"<{OFFER['permalink']}|offer &lt;a&gt; &amp; b.pdf>" in str(shows)
    assert "<!channel>" not in str(shows)
    assert (shows["unfurl_links"], shows["unfurl_media"]) == (True, True)


def test_files_of_a_private_one_go_to_the_liaison_alone(office: Office) -> None:
    office.submit(
        "ana", "feedback.send", {"text": ("value", "x"), "private": ("selected_options", ["private"])}
    )
    office.deliver()
    before = len(office.posts(INTAKE))

    upload(office, OFFER)

    assert "added to *F-1*" in office.dms("dev")[-1]
    assert len(office.posts(INTAKE)) == before


def test_files_added_later_stand_beside_the_first(lite_office: Office) -> None:
    sent(lite_office)

    upload(lite_office, OFFER)
    upload(lite_office, {"id": "F3"})

    assert "b.pdf, a file" in str(lite_office.world.posts[INTAKE])


def test_the_form_takes_up_to_ten_files(lite_office: Office) -> None:
    sent(lite_office)

    lite_office.click("ana", "feedback.details", "1")

    (field,) = [b for b in lite_office.calls("views.open")[-1]["view"]["blocks"] if b["block_id"] == "files"]
    assert (field["element"]["type"], field["element"]["max_files"]) == ("file_input", 10)
    assert "10 MB" in field["hint"]["text"]
