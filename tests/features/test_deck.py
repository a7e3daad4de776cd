"""Stories: the Thursday digest brings its slides, as the first reply in its thread."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation

from digests import file_content
from messages.file import FileKind
from tests.features.test_news import CAMPAIGN, NEWS
from tests.office import TOGETHER, Office

THURSDAY = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)


def slides(content: bytes) -> str:
    deck = Presentation(BytesIO(content))
    return "\n".join(
        shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame
    )


def in_thread(office: Office) -> list[dict[str, Any]]:
    return [post for post in office.world.posts[TOGETHER] if post.get("thread_ts")]


def test_the_slides_are_the_first_reply_in_the_digests_thread(office: Office) -> None:
    office.submit("kim", "news.save", NEWS, data="news")
    office.submit("cleo", "news.save", CAMPAIGN, data="campaign")
    office.command("ana", "the mail confuses buyers")
    office.click("dev", "feedback.acknowledge", "1")

    office.at(THURSDAY)

    (digest,) = [post for post in office.world.posts[TOGETHER] if "Marketing this week" in post["text"]]
    (reply,) = in_thread(office)
    assert reply["thread_ts"] == digest["ts"]
    assert reply["files"][0]["title"] == "Marketing this week, Thu, Nov 26"
    (content,) = office.world.files.values()
    assert all(
        words in slides(content)
        for words in ("Warehouse tour videos", "Fabrikam cut its prices", "F-1: the mail confuses buyers")
    )


def test_an_empty_digest_brings_none(office: Office) -> None:
    office.at(THURSDAY)

    assert in_thread(office) == []
    assert office.calls("files.getUploadURLExternal") == []


def test_a_digest_that_can_not_be_posted_brings_none_either(lite_office: Office) -> None:
    lite_office.submit("kim", "news.save", NEWS, data="news")
    lite_office.world.refusals["chat.postMessage", TOGETHER] = "is_archived"

    lite_office.at(THURSDAY)

    assert lite_office.world.files == {}
    assert len([dm for dm in lite_office.dms("mira") if "archived" in dm]) == 1


def test_slides_that_can_not_be_made_keep_the_digest_from_nothing(
    lite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_values: Any) -> bytes:
        raise ValueError("no slides today")

    monkeypatch.setitem(file_content.MAKE, FileKind.DECK, broken)
    lite_office.submit("kim", "news.save", NEWS, data="news")

    lite_office.at(THURSDAY)

    assert any("Fabrikam" in post for post in lite_office.posts(TOGETHER))
    assert in_thread(lite_office) == []
    assert any("couldn't make the file" in dm for dm in lite_office.dms("mira"))
