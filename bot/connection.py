"""Purpose: calls Slack over connections that stay open between calls, however many threads call.

slack_sdk opens a connection for every call; in a storm opening them, with TLS, is most of the work. Repeats
nothing: a call whose connection breaks is broken.
"""

import http.client
import io
import select
import ssl
import threading
import time
from collections import deque
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
        idle = _idle.setdefault((req.type, req.host), _Idle())
        connection = idle.take() or _made(req.type, req.host, self.ssl)
        connection.timeout = self.timeout
        if connection.sock is not None:
            connection.sock.settimeout(self.timeout)
        answer, body = _exchange(connection, req)
        idle.put(connection)
        if not 200 <= answer.status < 300:
            raise HTTPError(url, answer.status, answer.reason, answer.headers, io.BytesIO(body))
        charset = answer.headers.get_content_charset() or "utf-8"
        return {"status": answer.status, "headers": answer.headers, "body": body.decode(charset)}


class _Idle:
    """The connections to one host that nobody uses just now; the one used last is used next."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: deque[tuple[http.client.HTTPConnection, float]] = deque()

    def take(self) -> http.client.HTTPConnection | None:
        """One that is open still, or None. Those left over from busier times are closed."""
        with self._lock:
            while self._kept and self._kept[0][1] < time.monotonic() - IDLE_S:
                self._kept.popleft()[0].close()
            while self._kept:
                connection = self._kept.pop()[0]
                if _open(connection):
                    return connection
                connection.close()
        return None

    def put(self, connection: http.client.HTTPConnection) -> None:
        """Keep it for the next call."""
        with self._lock:
            self._kept.append((connection, time.monotonic()))


_idle: dict[tuple[str, str], _Idle] = {}
"""By scheme and host."""


def _open(connection: http.client.HTTPConnection) -> bool:
    """Whether the other end has not closed it: nothing is there to be read."""
    if connection.sock is None:
        return False
    looking = select.poll()
    looking.register(connection.sock, select.POLLIN)
    return not looking.poll(0)


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
