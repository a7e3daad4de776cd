"""Purpose: files as the bot uploads them and as people find them."""

from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient

from sandbox.client import Sandbox
from tests.patience import PATIENCE_S
from tests.sandbox.refusals import error_of


def post(url: str, content: bytes) -> str:
    with urlopen(Request(url, data=content, method="POST"), timeout=PATIENCE_S) as answer:
        return str(answer.read().decode())


def test_a_file_is_shared_in_a_thread_and_can_be_downloaded(
    client: WebClient, sandbox: Sandbox, together: str
) -> None:
    parent = client.chat_postMessage(channel=together, text="the digest")["ts"]

    told = client.files_upload_v2(
        channel=together, thread_ts=parent, filename="deck.pptx", title="The deck", content=b"slides"
    )

    (reply,) = [m for m in sandbox.messages(together) if m.json.get("files")]
    (file,) = reply.json["files"]
    assert (reply.json["thread_ts"], file["title"], file["filetype"]) == (parent, "The deck", "pptx")
    shares = client.files_info(file=told["file"]["id"])["file"]["shares"]
    assert shares["public"] == {together: [{"ts": reply.ts}]}
    with urlopen(file["url_private_download"], timeout=PATIENCE_S) as answer:
        assert answer.read() == b"slides"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="deck.pptx"'


def test_a_picture_carries_its_description_and_is_shown(client: WebClient, sandbox: Sandbox) -> None:
    place = client.conversations_open(users="U0ANA")["channel"]["id"]

    client.files_upload_v2(channel=place, filename="health.png", alt_txt="A rising line", content=b"png")

    (message,) = sandbox.dms("ana")
    assert message.json["files"][0]["alt_txt"] == "A rising line"
    with urlopen(message.json["files"][0]["url_private"], timeout=PATIENCE_S) as answer:
        assert answer.headers["Content-Disposition"].startswith("inline")


def test_a_file_that_was_not_completed_is_known_to_nobody(client: WebClient, together: str) -> None:
    begun = client.files_getUploadURLExternal(filename="a.txt", length=3)
    post(begun["upload_url"], b"abc")

    assert error_of(lambda: client.files_info(file=begun["file_id"]))["error"] == "file_not_found"


def test_a_file_is_completed_once(client: WebClient, together: str) -> None:
    begun = client.files_getUploadURLExternal(filename="a.txt", length=3)
    post(begun["upload_url"], b"abc")
    complete: Any = {"files": [{"id": begun["file_id"]}], "channel_id": together}
    client.files_completeUploadExternal(**complete)

    refusal = error_of(lambda: client.files_completeUploadExternal(**complete))

    assert refusal["error"] == "file_not_found"


def test_the_bytes_must_be_those_announced(client: WebClient) -> None:
    begun = client.files_getUploadURLExternal(filename="a.txt", length=3)

    with pytest.raises(HTTPError, match="400"):
        post(begun["upload_url"], b"abcd")
    with pytest.raises(HTTPError, match="404"):
        post(f"{begun['upload_url']}x", b"abc")


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"channel_id": "C0SALES"}, "not_in_channel"),
        ({"channel_id": "C0NOWHERE"}, "channel_not_found"),
        ({"channel_id": "C0OLD"}, "is_archived"),
        ({"channel_id": "C0TOGETHER", "thread_ts": "1.2"}, "thread_not_found"),
    ],
)
def test_a_file_goes_only_where_the_bot_is(
    client: WebClient, together: str, given: dict[str, Any], error: str
) -> None:
    begun = client.files_getUploadURLExternal(filename="a.txt", length=3)
    post(begun["upload_url"], b"abc")

    refusal = error_of(lambda: client.files_completeUploadExternal(files=[{"id": begun["file_id"]}], **given))

    assert refusal["error"] == error


def test_an_upload_fails_on_demand(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.fault("upload", "500", times=1)
    begun = client.files_getUploadURLExternal(filename="a.txt", length=3)

    with pytest.raises(HTTPError, match="500"):
        post(begun["upload_url"], b"abc")
    assert post(begun["upload_url"], b"abc") == "OK - 3"


def test_a_page_may_answer_an_upload_that_arrived(client: WebClient, sandbox: Sandbox, together: str) -> None:
    sandbox.fault("upload", "html", times=1)
    begun = client.files_getUploadURLExternal(filename="a.txt", length=3)

    said = post(begun["upload_url"], b"abc")

    assert said.startswith("<!doctype")
    assert client.files_completeUploadExternal(files=[{"id": begun["file_id"]}], channel_id=together)["ok"]


def test_a_page_may_answer_an_upload_that_did_not_arrive(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.fault("upload", "html", times=1, accepted=False)
    begun = client.files_getUploadURLExternal(filename="a.txt", length=3)

    said = post(begun["upload_url"], b"abc")

    assert said.startswith("<!doctype")
    refused = error_of(lambda: client.files_completeUploadExternal(files=[{"id": begun["file_id"]}]))
    assert refused["error"] == "file_not_found"
