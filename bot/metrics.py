"""Purpose: the figures an operator watches, for Prometheus.

Numbers only: never a name, a token or a text.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

WRONG_SIGNATURES = "drumbeat_wrong_signatures"
ACK_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)


class Metrics:
    """One set of figures a process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "drumbeat_requests", "Requests from Slack by answer status", ["status"], registry=self._registry
        )
        self._malformed = Counter(
            "drumbeat_malformed",
            "Signed requests that Slack would not send, by what they say they are",
            ["kind"],
            registry=self._registry,
        )
        self._signatures = Counter(
            "drumbeat_signatures",
            "Requests by whether they carried Slack's signature",
            ["right"],
            registry=self._registry,
        )
        self._wrong_signatures = Gauge(
            WRONG_SIGNATURES, "Wrong signatures since the last right one", registry=self._registry
        )
        self._ack = Histogram(
            "drumbeat_ack_seconds",
            "From a request's last byte to its answer",
            buckets=ACK_BUCKETS,
            registry=self._registry,
        )
        self._deliveries = Counter(
            "drumbeat_deliveries",
            "Tries to deliver by kind and outcome",
            ["kind", "outcome"],
            registry=self._registry,
        )
        self._waiting = Gauge("drumbeat_waiting", "Things due and not yet done", registry=self._registry)
        self._owner = Gauge(
            "drumbeat_owner", "1 while this process hands out what is due", registry=self._registry
        )

    def count_answer(self, status: int, seconds: float) -> None:
        self._requests.labels(str(status)).inc()
        self._ack.observe(seconds)

    def count_signature(self, *, right: bool) -> None:
        self._signatures.labels("yes" if right else "no").inc()
        if right:
            self._wrong_signatures.set(0)
        else:
            self._wrong_signatures.inc()

    def count_malformed(self, kind: str) -> None:
        self._malformed.labels(kind).inc()

    def count_delivery(self, kind: str, outcome: str) -> None:
        self._deliveries.labels(kind, outcome).inc()

    def waiting(self, count: int) -> None:
        self._waiting.set(count)

    def owns(self, yes: bool) -> None:
        self._owner.set(1 if yes else 0)

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self._registry)
