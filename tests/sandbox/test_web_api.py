"""Purpose: the Web API as the bot meets it: shapes, rights, pages, history."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.client import Sandbox
from tests.sandbox.parts import FORM, header, section
from tests.sandbox.refusals import error_of

Call = Callable[[WebClient], Any]


def test_the_token_is_known_and_the_scopes_are_in_the_headers(client: WebClient) -> None:
    answer = client.auth_test()

    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == (
        "T0DRUMBEAT",
        "U0DRUMBEAT",
        "B0DRUMBEAT",
    )
    assert "chat:write" in answer.headers["x-oauth-scopes"]
    assert answer.headers["date"]


@pytest.mark.parametrize(("token", "error"), [("xoxb-other", "invalid_auth"), ("", "not_authed")])
def test_a_wrong_token_is_refused(sandbox: Sandbox, token: str, error: str) -> None:
    client = WebClient(token=token, base_url=f"{sandbox.url}/api/", retry_handlers=[])

    assert error_of(client.auth_test)["error"] == error


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda c: c.api_call("chat.unheardOf"), "unknown_method"),
        (lambda c: c.chat_postMessage(channel="C0NOWHERE", text="x"), "channel_not_found"),
        (lambda c: c.chat_postMessage(channel="C0LEADERS", text="x"), "channel_not_found"),
        (lambda c: c.chat_postMessage(channel="C0SALES", text="x"), "not_in_channel"),
        (lambda c: c.chat_postMessage(channel="C0OLD", text="x"), "is_archived"),
        (lambda c: c.api_call("chat.postMessage", params={"channel": "U0ANA"}), "no_text"),
        (lambda c: c.chat_postMessage(channel="U0ANA", text="x", thread_ts="1.2"), "thread_not_found"),
        (
            lambda c: c.chat_postMessage(channel="U0ANA", text="x", metadata={"event_type": "a"}),
            "invalid_metadata_format",
        ),
        (lambda c: c.blocks_validate(blocks=[{"type": "no"}]), "invalid_blocks"),
        (lambda c: c.blocks_validate(message={"text": "x", "blocks": [{"type": "no"}]}), "invalid_blocks"),
        (lambda c: c.blocks_validate(view={"type": "modal", "blocks": []}), "invalid_arguments"),
        (lambda c: c.blocks_validate(), "invalid_arguments"),
        (lambda c: c.blocks_validate(message="[]"), "invalid_arguments"),
        (lambda c: c.chat_update(channel="D0ANA", ts="1.2", text="x"), "channel_not_found"),
        (lambda c: c.api_call("chat.postMessage", params={"text": "x"}), "invalid_arguments"),
        (lambda c: c.conversations_join(channel="C0LEADERS"), "channel_not_found"),
        (lambda c: c.conversations_join(channel="C0OLD"), "is_archived"),
        (lambda c: c.conversations_history(channel="C0SALES"), "not_in_channel"),
        (lambda c: c.conversations_history(channel="C0LEADERS"), "channel_not_found"),
        (lambda c: c.conversations_list(types="nonsense"), "invalid_types"),
        (lambda c: c.conversations_list(limit=1001), "invalid_limit"),
        (lambda c: c.conversations_list(cursor="nonsense!"), "invalid_cursor"),
        (lambda c: c.conversations_open(users="U0NOBODY"), "user_not_found"),
        (lambda c: c.conversations_open(users="U0OLAF"), "user_disabled"),
        (lambda c: c.users_info(user="U0NOBODY"), "user_not_found"),
        (lambda c: c.usergroups_users_list(usergroup="S0NONE"), "no_such_subteam"),
        (lambda c: c.views_open(trigger_id="1.2.3", view=FORM), "invalid_trigger_id"),
        (lambda c: c.views_update(view_id="V0", view=FORM), "not_found"),
        (lambda c: c.views_publish(user_id="U0ANA", view=FORM), "invalid_arguments"),
    ],
)
def test_what_slack_refuses_is_refused_by_its_name(client: WebClient, call: Call, error: str) -> None:
    assert error_of(lambda: call(client))["error"] == error


def test_joining_a_private_channel_is_not_supported(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.invite("drumbeat", "leaders")

    error = error_of(lambda: client.conversations_join(channel="C0LEADERS"))["error"]

    assert error == "method_not_supported_for_channel_type"


def test_blocks_beyond_a_limit_are_refused_with_the_reason(client: WebClient) -> None:
    body = error_of(lambda: client.chat_postMessage(channel="U0ANA", text="x", blocks=[header("x" * 151)]))

    reason = "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    assert (body["error"], body["response_metadata"]["messages"]) == ("invalid_blocks", [reason])


@pytest.mark.parametrize("manifest", [{"oauth_config": {"scopes": {"bot": ["users:read"]}}}])
def test_a_scope_that_was_not_granted_is_named(client: WebClient) -> None:
    body = error_of(lambda: client.chat_postMessage(channel="U0ANA", text="x"))

    assert (body["error"], body["needed"], body["provided"]) == ("missing_scope", "chat:write", "users:read")


@pytest.mark.parametrize("manifest", [{"oauth_config": {"scopes": {"bot": ["channels:read"]}}}])
def test_the_type_of_a_conversation_decides_its_scope(client: WebClient) -> None:
    body = error_of(lambda: client.conversations_list(types="public_channel,private_channel"))

    assert (body["error"], body["needed"]) == ("missing_scope", "groups:read")


def test_a_message_to_a_person_opens_their_conversation(client: WebClient, sandbox: Sandbox) -> None:
    answer = client.chat_postMessage(channel="U0ANA", text="hello <!channel>")

    assert answer["channel"] == "D0ANA"
    assert [m.text for m in sandbox.dms("ana")] == ["hello <!channel>"]


def test_metadata_comes_back_whole_only_when_asked_for(client: WebClient, together: str) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"key": "k1"}}
    client.chat_postMessage(channel=together, text="x", metadata=metadata)

    whole = client.conversations_history(channel=together, include_all_metadata=True)["messages"][0]
    short = client.conversations_history(channel=together)["messages"][0]

    assert whole["metadata"] == metadata
    assert short["metadata"] == {"event_type": "delivery"}


def test_a_very_long_text_is_cut(client: WebClient, sandbox: Sandbox) -> None:
    client.chat_postMessage(channel="U0ANA", text="x" * 40_001)

    assert len(sandbox.dms("ana")[0].text) == 40_000


def test_an_update_without_blocks_takes_them_away(client: WebClient, sandbox: Sandbox) -> None:
    sent = client.chat_postMessage(channel="U0ANA", text="x", blocks=[section("block")])

    client.chat_update(channel=sent["channel"], ts=sent["ts"], text="only words")

    assert (sandbox.dms("ana")[0].blocks, sandbox.dms("ana")[0].text) == ([], "only words")


def test_an_update_beyond_4000_characters_is_refused(client: WebClient) -> None:
    sent = client.chat_postMessage(channel="U0ANA", text="x")

    body = error_of(lambda: client.chat_update(channel=sent["channel"], ts=sent["ts"], text="x" * 4001))

    assert body["error"] == "msg_too_long"


def test_somebody_elses_message_cannot_be_updated(client: WebClient, sandbox: Sandbox, together: str) -> None:
    ts = sandbox.as_("ana").says("mine", together).json["ts"]

    assert (
        error_of(lambda: client.chat_update(channel=together, ts=ts, text="x"))["error"]
        == "cant_update_message"
    )


def test_an_ephemeral_is_seen_by_its_person_only(client: WebClient, sandbox: Sandbox, together: str) -> None:
    client.chat_postEphemeral(channel=together, user="U0ANA", text="psst")

    assert [m.text for m in sandbox.as_("ana").sees(together)] == ["psst"]
    assert sandbox.as_("ben").sees(together) == []


def test_ts_rise_within_a_channel(client: WebClient, together: str) -> None:
    sent = [client.chat_postMessage(channel=together, text=str(n))["ts"] for n in range(20)]

    assert sent == sorted(set(sent))


def test_history_is_newest_first_and_pages_without_a_gap(client: WebClient, together: str) -> None:
    sent = [client.chat_postMessage(channel=together, text=str(n))["ts"] for n in range(5)]

    first = client.conversations_history(channel=together, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_history(channel=together, limit=2, cursor=cursor)
    third = client.conversations_history(
        channel=together, limit=2, cursor=second["response_metadata"]["next_cursor"]
    )

    pages = [*first["messages"], *second["messages"], *third["messages"]]
    assert [m["ts"] for m in pages] == sent[::-1]
    assert (first["has_more"], third["has_more"]) == (True, False)


@pytest.mark.parametrize(("inclusive", "expected"), [(True, ["3", "2", "1"]), (False, ["2"])])
def test_history_is_bounded_by_oldest_and_latest(
    client: WebClient, together: str, inclusive: bool, expected: list[str]
) -> None:
    sent = [client.chat_postMessage(channel=together, text=str(n))["ts"] for n in range(5)]

    found = client.conversations_history(
        channel=together, oldest=sent[1], latest=sent[3], inclusive=inclusive
    )

    assert [m["text"] for m in found["messages"]] == expected


def test_replies_are_in_their_thread_only(client: WebClient, together: str) -> None:
    root = client.chat_postMessage(channel=together, text="root")["ts"]
    client.chat_postMessage(channel=together, text="reply", thread_ts=root)

    history = client.conversations_history(channel=together)["messages"]
    replies = client.conversations_replies(channel=together, ts=root)["messages"]

    assert [(m["text"], m["reply_count"]) for m in history] == [("root", 1)]
    assert [m["text"] for m in replies] == ["root", "reply"]
    assert replies[1]["parent_user_id"] == "U0DRUMBEAT"


def test_a_long_thread_pages_without_a_gap(client: WebClient, together: str) -> None:
    root = client.chat_postMessage(channel=together, text="root")["ts"]
    sent = [client.chat_postMessage(channel=together, text=str(n), thread_ts=root)["ts"] for n in range(3)]

    first = client.conversations_replies(channel=together, ts=root, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_replies(channel=together, ts=root, limit=2, cursor=cursor)

    assert [m["ts"] for m in first["messages"]] == [root, *sent[:2]]
    assert [m["ts"] for m in second["messages"]] == [root, sent[2]]


def test_people_are_listed_in_pages_the_deactivated_among_them(client: WebClient) -> None:
    first = client.users_list(limit=10)
    second = client.users_list(limit=10, cursor=first["response_metadata"]["next_cursor"])

    people = {m["name"]: m for m in [*first["members"], *second["members"]]}
    assert len(people) == 17
    assert people["olaf"]["deleted"]
    assert (people["ana"]["tz"], people["mira"]["is_admin"]) == ("Europe/Madrid", True)
    assert (people["slackbot"]["is_bot"], people["drumbeat"]["is_bot"]) == (False, True)


def test_a_large_workspace_wants_a_limit(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.settings(user_page=5)

    assert error_of(client.users_list)["error"] == "limit_required"


def test_user_groups_show_members_and_hide_the_disabled(client: WebClient) -> None:
    shown = client.usergroups_list(include_users=True)["usergroups"]
    hidden = client.usergroups_list(include_disabled=True)["usergroups"]

    assert {g["handle"]: len(g["users"]) for g in shown} == {"sales-team": 6, "marketing-team": 6}
    assert len(hidden) == 3


def test_user_groups_need_a_paid_plan(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.plan("free")

    assert error_of(client.usergroups_list)["error"] == "paid_teams_only"


def test_channels_the_bot_is_in_are_its_conversations(client: WebClient, sandbox: Sandbox) -> None:
    client.conversations_join(channel="C0SALES")
    sandbox.invite("drumbeat", "leaders")

    found = client.users_conversations(types="public_channel,private_channel")["channels"]

    assert [c["name"] for c in found] == ["sales", "leaders"]


def test_do_not_disturb_is_told(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.do_not_disturb("ana", next_dnd_start_ts=100, next_dnd_end_ts=200)

    assert client.dnd_info(user="U0ANA")["next_dnd_end_ts"] == 200
    assert not client.dnd_info(user="U0BEN")["dnd_enabled"]


def test_a_reaction_is_given_once(client: WebClient) -> None:
    sent = client.chat_postMessage(channel="U0ANA", text="x")
    about = {"channel": sent["channel"], "timestamp": sent["ts"], "name": "tada"}
    client.reactions_add(**about)

    assert error_of(lambda: client.reactions_add(**about))["error"] == "already_reacted"


def test_a_message_has_a_permalink(client: WebClient) -> None:
    sent = client.chat_postMessage(channel="U0ANA", text="x")

    link = client.chat_getPermalink(channel=sent["channel"], message_ts=sent["ts"])["permalink"]

    assert link == f"https://northwind.slack.com/archives/D0ANA/p{sent['ts'].replace('.', '')}"


def test_a_deleted_message_is_gone(client: WebClient, sandbox: Sandbox) -> None:
    sent = client.chat_postMessage(channel="U0ANA", text="x")

    client.chat_delete(channel=sent["channel"], ts=sent["ts"])

    assert sandbox.dms("ana") == []
