"""Purpose: the shapes of what Slack sends: what an event, command, click or form must hold, of which type.

What no listener reads is left out: Slack may add to it. Checked by bot/payload.
"""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from msgspec import UNSET, Meta, Struct, UnsetType

Id = Annotated[str, Meta(min_length=1, max_length=255)]
Stamp = Annotated[str, Meta(pattern=r"^[0-9]{1,11}(\.[0-9]{1,9})?\Z")]
Seconds = Annotated[int, Meta(ge=0, le=99_999_999_999)]
Url = Annotated[str, Meta(pattern=r"^https?://[!-~]+\Z", max_length=4_000)]
Type = TypeVar("Type")
Many = Annotated[list[Type], Meta(min_length=1)]


class NamedShape(Struct):
    """A person, a group or a channel where Slack says more than its id."""

    id: Id
    name: str | None = None


class ProfileShape(Struct):
    email: str | None = None
    huddle_state: str | None = None
    huddle_state_call_id: str | None = None


class PersonShape(NamedShape):
    real_name: str | None = None
    tz: str | None = None
    profile: ProfileShape | None = None


class AnyEvent(Struct):
    type: Id


class Room(Struct):
    """A huddle."""

    id: Id | None = None
    participant_history: list[Id] | None = None
    participants: list[Id] | None = None
    date_start: Seconds | None = None


class Inner(Struct):
    """The message inside an event about a message."""

    subtype: str | None = None
    room: Room | None = None


class MessageShape(AnyEvent):
    """Only what people write has a user; what is edited or deleted stands inside."""

    channel: Id
    ts: Stamp
    user: Id | UnsetType = UNSET
    text: str | None = None
    thread_ts: Stamp | None = None
    parent_user_id: Id | None = None
    subtype: str | None = None
    channel_type: str | None = None
    bot_id: str | None = None
    files: list[dict[str, Any]] | None = None
    message: Inner | None = None
    room: Room | None = None


class MessageItem(Struct, tag_field="type", tag="message"):
    channel: Id
    ts: Stamp


class FileItem(Struct, tag_field="type", tag="file"):
    """Nobody here listens to reactions to files."""


class FileCommentItem(Struct, tag_field="type", tag="file_comment"):
    """The same."""


class Reaction(AnyEvent):
    user: Id
    item: MessageItem | FileItem | FileCommentItem
    reaction: Id
    item_user: Id | None = None
    event_ts: Stamp | None = None


class OfPerson(AnyEvent):
    user: PersonShape


class OfChannel(AnyEvent):
    user: Id
    channel: Id


class OfGroup(AnyEvent):
    subteam_id: Id | None = None
    subteam: NamedShape | UnsetType = UNSET


class HomeOpenShape(AnyEvent):
    user: Id
    tab: str | None = None


class Tokens(Struct):
    bot: list[Id] | None = None


class RevocationShape(AnyEvent):
    tokens: Tokens | None = None


EVENTS: Mapping[str, type[AnyEvent]] = {
    "message": MessageShape,
    "reaction_added": Reaction,
    "user_change": OfPerson,
    "user_huddle_changed": OfPerson,
    "member_joined_channel": OfChannel,
    "member_left_channel": OfChannel,
    "subteam_updated": OfGroup,
    "subteam_members_changed": OfGroup,
    "app_home_opened": HomeOpenShape,
    "app_uninstalled": AnyEvent,
    "tokens_revoked": RevocationShape,
}
"""What each event must be; a test holds this against the events the features declare."""


class EventShape(Struct):
    event: AnyEvent
    event_time: Seconds | None = None


class Verification(Struct):
    challenge: str


class Notice(Struct):
    """What Slack tells the app itself; nobody here listens to it."""


class CommandShape(Struct):
    command: Id
    user_id: Id
    text: str | None = None
    trigger_id: Id | UnsetType = UNSET
    response_url: Url | None = None


class Chosen(Struct):
    value: str


class Element(Struct):
    """What somebody entered or chose; each kind of element has one of these."""

    value: str | None = None
    selected_option: Chosen | None = None
    selected_options: list[Chosen] | None = None
    selected_user: Id | None = None
    selected_users: list[Id] | None = None
    selected_conversation: Id | None = None
    selected_date: str | None = None
    selected_time: str | None = None
    files: list[dict[str, Any]] | None = None


class ActionShape(Element, kw_only=True):
    action_id: Id
    block_id: Id | None = None


class Block(Struct):
    type: Id
    block_id: Id


class Team(Struct):
    domain: str | None = None


class Interaction(Struct):
    user: NamedShape
    team: Team | None = None
    trigger_id: Id | UnsetType = UNSET
    response_url: Url | None = None


class OpenView(Struct):
    id: Id
    hash: Id | None = None
    private_metadata: str | None = None


class Actions(Interaction, kw_only=True):
    actions: Many[ActionShape]
    view: OpenView | None = None


class FormStateShape(Struct):
    values: dict[str, dict[str, Element]]


class ViewShape(OpenView, kw_only=True):
    callback_id: Id
    state: FormStateShape
    blocks: list[Block]


class Submission(Interaction, kw_only=True):
    view: ViewShape


class Suggestion(Interaction, kw_only=True):
    action_id: Id
    value: str | None = None


class ReactionShape(Struct):
    """The message whose menu was used."""

    ts: Stamp
    text: str | None = None
    thread_ts: Stamp | None = None


class MessageAction(Interaction, kw_only=True):
    callback_id: Id
    message: ReactionShape
    channel: NamedShape


SHAPES: Mapping[str, type[Struct]] = {
    "command": CommandShape,
    "event_callback": EventShape,
    "url_verification": Verification,
    "app_rate_limited": Notice,
    "block_actions": Actions,
    "view_submission": Submission,
    "view_closed": Interaction,
    "block_suggestion": Suggestion,
    "message_action": MessageAction,
    "shortcut": Interaction,
}
