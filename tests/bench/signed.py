"""Purpose: a request as Slack sends it, signed and ready to be written to a socket.

What stands in its body is the caller's. Sends nothing.
"""

from bot.trial.processes import HOST
from sandbox import signing


def request(secret: str, port: int, content_type: str, body: bytes) -> bytes:
    """A POST to the bot's one address for Slack on this machine, signed now."""
    headers = {
        "Host": f"{HOST}:{port}",
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "Accept": "application/json,*/*",
        "Accept-Encoding": "gzip,deflate",
        "Content-Type": content_type,
        "Content-Length": str(len(body)),
        **signing.headers(secret, body),
    }
    lines = [f"{name}: {value}\r\n" for name, value in headers.items()]
    return f"POST /slack/events HTTP/1.1\r\n{''.join(lines)}\r\n".encode() + body
