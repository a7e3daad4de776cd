"""Purpose: every Web API method in one table: what runs it, the scope it needs, its rate tier."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.web_api import basics, chat, conversations, files, people, views
from sandbox.web_api.call import Call
from sandbox.workspace import Workspace
from sandbox.world import Json

READ = ("channels:read", "groups:read", "im:read", "mpim:read")
HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
SPECIAL = 5


@dataclass(frozen=True)
class Method:
    run: Callable[[Workspace, Call], Json]
    tier: int = 0
    """As Slack names it; 5 is "special"; 0 has no limit."""
    scopes: tuple[str, ...] = ()
    """One of these is needed; the methods look closer where the type of a channel decides."""


METHODS: dict[str, Method] = {
    "api.test": Method(basics.test, 4),
    "auth.test": Method(basics.auth, SPECIAL),
    "blocks.validate": Method(chat.validate, 3),
    "chat.postMessage": Method(chat.post_message, SPECIAL, ("chat:write",)),
    "chat.update": Method(chat.update, 3, ("chat:write",)),
    "chat.delete": Method(chat.delete, 3, ("chat:write",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, 4, ("chat:write",)),
    "chat.getPermalink": Method(chat.get_permalink, SPECIAL),
    "conversations.open": Method(conversations.open_, 3, ("im:write",)),
    "conversations.info": Method(conversations.info, 3, READ),
    "conversations.list": Method(conversations.list_, 2, READ),
    "conversations.members": Method(conversations.members, 4, READ),
    "conversations.join": Method(conversations.join, 3, ("channels:join",)),
    "conversations.history": Method(conversations.history, 3, HISTORY),
    "conversations.replies": Method(conversations.replies, 3, HISTORY),
    "users.info": Method(people.info, 4, ("users:read",)),
    "users.list": Method(people.list_, 2, ("users:read",)),
    "users.conversations": Method(conversations.of_user, 3, READ),
    "usergroups.list": Method(people.groups, 2, ("usergroups:read",)),
    "usergroups.users.list": Method(people.group_members, 2, ("usergroups:read",)),
    "views.open": Method(views.open_, 4),
    "views.update": Method(views.update, 4),
    "views.push": Method(views.push, 4),
    "views.publish": Method(views.publish, 4),
    "dnd.teamInfo": Method(people.team_dnd, 2, ("dnd:read",)),
    "dnd.info": Method(people.dnd, 3, ("dnd:read",)),
    "reactions.add": Method(basics.react, 3, ("reactions:write",)),
    "files.getUploadURLExternal": Method(files.get_upload_url, 4, ("files:write",)),
    "files.completeUploadExternal": Method(files.complete_upload, 4, ("files:write",)),
    "files.info": Method(files.info, 4, ("files:read",)),
    "team.info": Method(people.team, 3, ("team:read",)),
}
