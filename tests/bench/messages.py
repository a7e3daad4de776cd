"""Purpose: message events as Slack sends them, signed and ready to be written to a socket.

Each is another message. Half of them reach somebody of the other side. Sends nothing.
"""

import json
from collections.abc import Sequence
from itertools import count

from tests.bench import signed
from tests.bench.commands import REPS, user_id

TEAM = "T0DRUMBEAT"
CHANNELS = tuple(f"C0TALK{number:02}" for number in range(8))
# Whom a message mentions; the sandbox's cast has her in Marketing.
REACHED = "U0CLEO"
BEGAN = 1_764_000_000
_number = count(1)


def prepared(secret: str, port: int, how_many: int) -> Sequence[bytes]:
    """That many requests, signed now: Slack's signatures are good for five minutes."""
    return [request(secret, port, event(next(_number))) for _ in range(how_many)]


def reaching(messages: int) -> int:
    """How many touchpoints so many messages make, whatever their numbers: every second one mentions her."""
    return messages // 2


def event(number: int) -> dict[str, object]:
    """The message with that number, in one of the channels; every fourth one is a reply in a thread."""
    rep = user_id(REPS[number % len(REPS)])
    named = f"<@{REACHED}> " if number % 2 else ""
    message: dict[str, object] = {
        "type": "message",
        "channel": CHANNELS[number // 2 % len(CHANNELS)],
        "channel_type": "channel",
        "user": rep,
        "team": TEAM,
        "client_msg_id": f"{number:08x}-0000-4000-8000-000000000000",
        "text": f"{named}customer {number} asks which of the two prices on the new sheet is the right one",
        "ts": f"{BEGAN + number}.000100",
        "event_ts": f"{BEGAN + number}.000100",
    }
    if number // 2 % 4 == 0:
        message |= {"thread_ts": f"{BEGAN}.000000", "parent_user_id": user_id(REPS[0])}
    return message


def request(secret: str, port: int, message: dict[str, object]) -> bytes:
    """The event as an HTTP request."""
    body = json.dumps(
        {
            "token": "sandbox",
            "team_id": TEAM,
            "api_app_id": "A0DRUMBEAT",
            "event": message,
            "type": "event_callback",
            "event_id": f"Ev{message['ts']}",
            "event_time": int(str(message["ts"]).partition(".")[0]),
            "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": "U0BOT", "is_bot": True}],
            "is_ext_shared_channel": False,
        }
    ).encode()
    return signed.request(secret, port, "application/json", body)
