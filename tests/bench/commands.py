"""Purpose: slash commands as Slack sends them, signed and ready to be written to a socket.

Every text is a different one, since the bot counts a repeated text once. Sends nothing.
"""

from collections.abc import Sequence
from itertools import count
from urllib.parse import urlencode

from tests.bench import signed

COMMAND = "/feedback"
# As many people as connections: each of them types, waits for the answer and types again.
REPS = tuple(f"rep{number:02}" for number in range(1, 33))
_number = count(1)


def user_id(handle: str) -> str:
    return f"U0{handle.upper()}"


def prepared(secret: str, port: int, how_many: int) -> Sequence[bytes]:
    """That many requests, signed now: Slack's signatures are good for five minutes."""
    return [_request(secret, port, next(_number)) for _ in range(how_many)]


def _request(secret: str, port: int, number: int) -> bytes:
    body = urlencode(_fields(REPS[number % len(REPS)], number)).encode()
    return signed.request(secret, port, "application/x-www-form-urlencoded", body)


def _fields(handle: str, number: int) -> dict[str, str]:
    return {
        "token": "sandbox",
        "team_id": "T0DRUMBEAT",
        "team_domain": "drumbeat",
        "channel_id": "C0SALES",
        "channel_name": "sales",
        "user_id": user_id(handle),
        "user_name": handle,
        "command": COMMAND,
        "text": f"customer {number}: the follow-up mail confuses buyers, they asked which price is right",
        "api_app_id": "A0DRUMBEAT",
        "is_enterprise_install": "false",
        "response_url": f"https://hooks.slack.com/commands/T0DRUMBEAT/{number}/aBcDeFgHiJkLmNoPqRsTuVwX",
        "trigger_id": f"{number}.1234567890.0123456789abcdef0123456789abcdef",
    }
