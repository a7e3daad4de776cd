"""Purpose: what the storm is compared with, as a process: a bare thread pool of slack_sdk calls.

Knows no database. Prints how many messages a second it posted.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

from slack_sdk import WebClient

from bot.delivery.send import EVENT_TYPE
from bot.slack_client import DELIVERY_TIMEOUT_S
from tests.bench.planted import PAYLOAD


def main(url: str, threads: int, messages: int) -> None:
    """The same call as the bot makes, from as many threads as asked for."""
    slack = WebClient("xoxb-bench", base_url=url, timeout=DELIVERY_TIMEOUT_S, retry_handlers=[])

    def post(number: int) -> None:
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": f"m{number}"}}
        slack.chat_postMessage(channel=f"C0P{number}", metadata=metadata, **PAYLOAD)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(post, range(threads)))  # every thread runs before it counts
        began = time.perf_counter()
        list(pool.map(post, range(messages)))
        took = time.perf_counter() - began
    sys.stdout.write(f"{messages / took:.1f}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
