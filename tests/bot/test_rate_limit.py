"""Stories: a workspace's messages a minute are bounded, and one workspace's burst costs no other anything."""

from bot.delivery.rate_limit import BURST, RateLimit


class Time:
    """A clock that a test sets."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_after_a_burst_a_workspace_gets_five_messages_a_second() -> None:
    time = Time()
    rate_limit = RateLimit(monotonic=time)

    at_once = sum(rate_limit.spend(1) for _ in range(150))
    spent, other = rate_limit.spent(), rate_limit.spend(2)
    time.now += 2
    later = sum(rate_limit.spend(1) for _ in range(50))

    assert (at_once, spent, other, later) == (BURST, {1}, True, 10)


def test_a_workspace_that_was_silent_for_long_has_its_burst_again() -> None:
    time = Time()
    rate_limit = RateLimit(monotonic=time)
    for _ in range(100):
        rate_limit.spend(1)

    time.now += 60

    assert rate_limit.spent() == set()
    assert sum(rate_limit.spend(1) for _ in range(150)) == BURST


def test_one_rate_limited_method_leaves_the_others_alone() -> None:
    rate_limit = RateLimit(monotonic=lambda: 100.0)

    rate_limit.block(1, "chat.postMessage", 30)
    rate_limit.block(1, "chat.postMessage", 10)

    assert rate_limit.wait_s(1, "chat.postMessage") == 30
    assert rate_limit.wait_s(1, "chat.update") == 0
    assert rate_limit.wait_s(2, "chat.postMessage") == 0
