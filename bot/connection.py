"""Purpose: calls Slack over connections that stay open between calls, one for each thread and host.

slack_sdk opens a connection for every call; in a storm opening them, with TLS, is most of the work. Repeats
nothing: a call whose connection breaks is broken.
"""

import http.client
import io
import select
import ssl
import threading
import time
from functools import lru_cache
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request

from slack_sdk import WebClient

# Servers close what is idle after five seconds or more. A call must not meet a connection being closed.
IDLE_S = 3.0


class KeepingClient(WebClient):
    """A WebClient whose connection is kept; through a proxy it calls as slack_sdk does."""

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """As slack_sdk's: status, headers and body of a 2xx answer, HTTPError for any other.

        URLError where nothing could be sent, the connection's own error where no answer came.
        """
        if self.proxy is not None:
            return super()._perform_urllib_http_request_internal(url, req)
        connection = _connection(req.type, req.host, self.ssl, self.timeout)
        answer, body = _exchange(connection, req)
        if not 200 <= answer.status < 300:
            raise HTTPError(url, answer.status, answer.reason, answer.headers, io.BytesIO(body))
        charset = answer.headers.get_content_charset() or "utf-8"
        return {"status": answer.status, "headers": answer.headers, "body": body.decode(charset)}


class _Kept:
    """One open connection, and when (seconds, monotonic) it was last used."""

    def __init__(self, connection: http.client.HTTPConnection) -> None:
        self.connection = connection
        self.used_at = time.monotonic()

    def fresh(self) -> bool:
        """Whether it can be used again: not idle for long, and not closed from the other end."""
        socket = self.connection.sock
        if socket is None or time.monotonic() - self.used_at > IDLE_S:
            return False
        looking = select.poll()
        looking.register(socket, select.POLLIN)
        return not looking.poll(0)


class _Own(threading.local):
    """What this thread keeps open, by scheme and host."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], _Kept] = {}


_own = _Own()


def _connection(
    scheme: str, host: str, given: ssl.SSLContext | None, timeout: float
) -> http.client.HTTPConnection:
    """This thread's connection to that host; it opens by itself where it is not open."""
    kept = _own.kept.get((scheme, host))
    if kept is None:
        kept = _own.kept[scheme, host] = _Kept(_made(scheme, host, given))
    elif not kept.fresh():
        kept.connection.close()
    kept.used_at = time.monotonic()
    kept.connection.timeout = timeout
    if kept.connection.sock is not None:
        kept.connection.sock.settimeout(timeout)
    return kept.connection


def _made(scheme: str, host: str, given: ssl.SSLContext | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, context=given or _context())
    return http.client.HTTPConnection(host)


@lru_cache(maxsize=1)
def _context() -> ssl.SSLContext:
    """Made once: reading the machine's certificates takes longer than a call."""
    return ssl.create_default_context()


def _exchange(connection: http.client.HTTPConnection, req: Request) -> tuple[http.client.HTTPResponse, bytes]:
    try:
        try:
            connection.request(req.get_method(), req.selector, req.data, dict(req.header_items()))
        except OSError as error:
            raise URLError(error) from error
        answer = connection.getresponse()
        return answer, answer.read()
    except BaseException:
        # What may still come over it would be taken for the next call's answer.
        connection.close()
        raise
