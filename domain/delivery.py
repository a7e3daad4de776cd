"""Purpose: what a delivery is, when to try again, and which of Slack's answers are a no.

Does not send, store or word anything.
"""

from datetime import timedelta
from enum import StrEnum

LONGEST_WAIT = timedelta(minutes=15)
# After a second try: late enough that everything Slack accepted is to be seen.
TIDY_AFTER = timedelta(seconds=60)

# Tries whose outcome nobody knew, each looked for and not found: with the waits between them, four hours.
MOST_UNKNOWNS = 24
# Tries of all kinds after which nobody looks any more whether it arrived: at four a minute, a day.
MOST_TRIES = 5760
# From this try on, those that Slack itself said to have stumbled over count as well.
PATIENT_TRIES = 5
# Our own words, beside Slack's codes, for what is given up: it is not there, or nobody could find out.
UNANSWERED = "no_clear_answer"
UNSEEN = "could_not_look"


class DeliveryKind(StrEnum):
    MESSAGE = "message"
    UPDATE = "update"
    JOIN = "join"
    FILE = "file"
    TIDY = "tidy"


class Urgency(StrEnum):
    """NOW goes at once. ASKED was put off by its reader: it waits for their hours, not for their budget.
    SOON waits for both, BATCH for the day's bundle.
    """

    NOW = "now"
    ASKED = "asked"
    SOON = "soon"
    BATCH = "batch"


class DeliveryState(StrEnum):
    """HELD waits for its reader's working hours and budget; BUNDLED went out as part of another delivery.

    LEFT ended without a failure of anybody's: its reader's account is not active any more.
    """

    HELD = "held"
    BUNDLED = "bundled"
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    LEFT = "left"


# Slack's words for troubles that pass by themselves.
PASSING = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "org_login_required",
        "external_channel_migrating",
        "accesslimited",
        "update_failed",
        "file_update_failed",
    }
)

# Slack's words for a no, which it would only say again: the errors listed at docs.slack.dev/reference/methods
# (in what was published there up to August 2026, and in Slack's OpenAPI description of its Web API) for
# chat.postMessage, chat.update, chat.delete, conversations.open, .join, .history and .replies, views.publish,
# files.info, files.getUploadURLExternal and files.completeUploadExternal, without those that pass. What is
# not listed says nothing of whether the call was accepted.
FINAL = frozenset(
    """
    access_denied account_inactive alt_txt_too_large app_access_restricted as_user_not_supported
    attachment_payload_limit_exceeded block_mismatch blocked_file_type cannot_reply_to_message
    cant_broadcast_message cant_delete_message cant_update_message canvas_disabled_file_team
    canvas_disabled_user_team canvas_globally_disabled channel_canvas_deleted channel_is_limited_access
    channel_not_found channels_limit_exceeded compliance_exports_prevent_deletion deprecated_endpoint
    draft_already_deleted draft_already_sent draft_has_conflict draft_not_found duplicate_channel_not_found
    duplicate_external_id duplicate_message_not_found edit_window_closed ekm_access_denied
    enterprise_is_restricted file_deleted file_is_deleted file_not_found file_share_limit_reached
    file_type_not_allowed file_upload_size_restricted file_uploads_disabled
    file_uploads_except_images_disabled forbidden hash_conflict invalid_arg_name invalid_arguments
    invalid_array_arg invalid_attachments invalid_auth invalid_blocks invalid_blocks_format invalid_channel
    invalid_charset invalid_cursor invalid_form_data invalid_json invalid_limit invalid_metadata_filter_keys
    invalid_metadata_format invalid_metadata_schema invalid_post_type invalid_ts_latest invalid_ts_oldest
    invalid_user_combination is_archived is_bot is_inactive json_not_object markdown_text_conflict
    max_file_sharing_exceeded message_limit_exceeded message_not_found messages_tab_disabled
    metadata_must_be_sent_from_app metadata_too_large method_deprecated
    method_not_supported_for_channel_type missing_argument missing_file_data missing_post_type
    missing_profile_id missing_scope msg_blocks_too_long msg_too_long no_dual_broadcast_content_update
    no_permission no_text not_allowed_token_type not_authed not_enabled not_enough_users not_implemented
    not_in_channel not_visible pagination_not_available posting_to_channel_denied restricted_action
    restricted_action_non_threadable_channel restricted_action_read_only_channel
    restricted_action_thread_locked restricted_action_thread_only_channel send_on_behalf_not_allowed
    slack_connect_blocked_file_type slack_connect_canvas_link_sharing_blocked
    slack_connect_canvas_sharing_blocked slack_connect_clip_sharing_blocked
    slack_connect_file_link_sharing_blocked slack_connect_file_upload_sharing_blocked
    slack_connect_lists_sharing_blocked slack_connect_team_blocked snippet_too_large storage_limit_reached
    streaming_state_conflict team_access_not_granted team_not_found template_not_visible thread_not_found
    token_expired token_revoked too_many_attachments too_many_contact_cards too_many_members too_many_users
    two_factor_setup_required unable_to_share_files unknown_method unknown_snippet_type unknown_subtype
    upgrade_required user_disabled user_is_bot user_is_restricted user_is_ultra_restricted
    user_not_found user_not_visible users_list_not_supplied view_too_large
    """.split()  # noqa: SIM905 - a line for each would hide what they are
)


# Slack refuses the token itself: nobody there can be told anything.
MUTE = frozenset({"token_revoked", "token_expired", "invalid_auth", "not_authed"})


# What Slack says of a message to a person whose account is not active any more, or never was.
INACTIVE = frozenset({"account_inactive", "user_disabled", "user_not_found"})
# A message of ours that can't be changed any more: somebody deleted it.
DELETED = frozenset({"message_not_found"})
# What Slack says of a message with a table that it does not show; of two tables it says the last.
BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "invalid_attachments"})
# The place itself takes nothing more, whatever is said there.
CLOSED = frozenset({"is_archived", "is_inactive", "channel_not_found", "not_in_channel"})


def is_person(target: str) -> bool:
    """Whether a delivery's target is a person and not a channel."""
    return target.startswith(("U", "W"))


def subject_of(key: str) -> str:
    """What a delivery's key says it is about, without the numbers and people in it: `feedback`, `occurrence`.

    A key may name whoever sent something private, so it is shown and logged nowhere.
    """
    return key.partition(":")[0]


def passes(error: str) -> bool:
    """Whether an error in Slack's answer is worth another try."""
    return error in PASSING


def final(error: str) -> bool:
    """Whether an error in Slack's answer is a no: it did not accept the call, and will not."""
    return error in FINAL


def wait_before(attempt: int) -> timedelta:
    """How long to wait after failed attempt `attempt` (from 1): 1 s, doubled each time, 15 min at most."""
    return min(timedelta(seconds=2 ** (min(attempt, 12) - 1)), LONGEST_WAIT)
