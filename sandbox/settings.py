"""Purpose: what a sandbox is told when it starts, most of it changeable later. It reads no environment."""

from dataclasses import dataclass, fields

from sandbox.errors import Refused
from sandbox.world import Json


@dataclass
class Settings:
    bot_url: str = ""
    signing_secret: str = "sandbox-signing-secret"  # noqa: S105 - a local stand-in's, known to all
    token: str = "xoxb-sandbox"  # noqa: S105
    verification_token: str = "sandbox"  # noqa: S105
    public_url: str = ""
    """Where the bot finds the sandbox; known once it listens."""
    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    response_url_seconds: float = 1800.0
    response_url_uses: int = 5
    retry_delays: tuple[float, ...] = (0.05, 0.3, 1.0)
    """Slack waits nearly nothing, a minute, five minutes; a test cannot."""
    drain_seconds: float = 60.0
    poll_seconds: float = 0.05
    history_lag_seconds: float = 0.0
    """conversations.history shows each message up to so much later."""
    user_page: int = 1000
    """users.list without a limit says limit_required above this many people."""

    def change(self, values: Json) -> None:
        known = {f.name for f in fields(self)} - {"public_url"}
        if unknown := set(values) - known:
            raise Refused("unknown_setting", ", ".join(sorted(unknown)))
        for name, value in values.items():
            setattr(self, name, tuple(value) if name == "retry_delays" else value)
