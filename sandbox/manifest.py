"""Purpose: what the app said of itself in its manifest: commands, shortcuts, events, scopes.

It does not check a manifest against Slack's schema.
"""

from dataclasses import dataclass, field

from sandbox.world import Json

# Every bot scope the methods here ask for. chat:write.public is left out on purpose: with it no post would
# ever be refused as not_in_channel. A manifest may name it.
ALL_SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "dnd:read",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "mpim:read",
    "reactions:read",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "users:read",
    "users:read.email",
)


@dataclass(frozen=True)
class App:
    commands: dict[str, bool]
    """Each slash command with its should_escape."""
    scopes: tuple[str, ...] = ALL_SCOPES
    events: frozenset[str] | None = None
    """None: every event."""
    shortcuts: frozenset[tuple[str, str]] | None = None
    """(type, callback_id); None: every shortcut."""
    home_enabled: bool = True
    raw: Json = field(default_factory=dict)

    def wants(self, event: str) -> bool:
        return self.events is None or event in self.events

    def has_shortcut(self, kind: str, callback_id: str) -> bool:
        return self.shortcuts is None or (kind, callback_id) in self.shortcuts


def everything() -> App:
    return App(commands={"/feedback": True, "/drumbeat": True})


def read(manifest: Json | None) -> App:
    if not manifest:
        return everything()
    features = manifest.get("features", {})
    settings = manifest.get("settings", {})
    return App(
        commands={c["command"]: bool(c.get("should_escape")) for c in features.get("slash_commands", [])},
        scopes=tuple(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
        shortcuts=frozenset((s["type"], s["callback_id"]) for s in features.get("shortcuts", [])),
        home_enabled=bool(features.get("app_home", {}).get("home_tab_enabled")),
        raw=manifest,
    )
