"""Purpose: the two ways something is refused here. It does not decide when."""

from typing import Any


class SlackError(Exception):
    """What the Web API answers as `{"ok": false, "error": ...}`."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra: dict[str, Any] = extra

    def body(self) -> dict[str, Any]:
        return {"ok": False, "error": self.error, **self.extra}


class Refused(Exception):  # noqa: N818 - it is the Slack client that refuses; nothing went wrong
    """What a person's Slack client, or the control API, would not do; nothing was sent to the bot."""

    def __init__(self, error: str, detail: str = "", **extra: Any) -> None:
        super().__init__(f"{error}: {detail}" if detail else error)
        self.error = error
        self.detail = detail
        self.extra: dict[str, Any] = extra


def bad_arguments(*messages: str) -> SlackError:
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {m}" for m in messages]})
