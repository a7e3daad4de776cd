"""Kills at random while events come: what was acked is counted, and each message once."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import text

from domain.touchpoint import TouchKind
from storage.db.engine import Store
from storage.touchpoint import EXPOSURE
from tests.http.acts import set_up
from tests.http.conftest import Start
from tests.http.storm import conversation, rage

MESSAGES, KILLS, SEED = 80, 3, 20261123


def column(url: str, query: str) -> list[tuple[str, Any]]:
    """Two columns of the database, asked past the product's own queries."""
    store = Store(url)
    try:
        return [
            (str(name), value)
            for name, value in store.read(lambda s: s.connection().execute(text(query)).all())
        ]
    finally:
        store.close()


def independent_count(messages: Sequence[Mapping[str, Any]], side: Mapping[str, str]) -> Counter[str]:
    """Touchpoints by side and kind, and messages by side, as docs/counting.md says, in one plain pass."""
    count: Counter[str] = Counter()
    last: dict[str, Mapping[str, Any]] = {}
    for message in messages:
        writer, place = message["user"], message["channel"]
        reached: dict[str, str] = {}
        if "thread_ts" in message:
            reached[message["parent_user_id"]] = "reply"
        for person in re.findall(r"<@(U\w+)>", message["text"]):
            reached.setdefault(person, "mention")
        if "thread_ts" not in message:
            before = last.get(place)
            if before and int(message["ts"][:10]) - int(before["ts"][:10]) < 3600:
                reached.setdefault(before["user"], "answer")
            last[place] = message
        if writer in side:
            count[f"{side[writer]} exposure"] += 1
            others = [kind for who, kind in reached.items() if who in side and side[who] != side[writer]]
            count.update(f"{side[writer]} {kind}" for kind in others)
    return count


def test_each_message_counts_once_through_kills_and_fourfold_shuffled_sending(
    database_url: str, start: Start
) -> None:
    sandbox, running = start(database_url)
    set_up(sandbox)
    side = dict(column(database_url, "SELECT user_id, side FROM member WHERE side IS NOT NULL AND active"))
    messages = conversation([*sorted(side)[:8], "U0ELI"], SEED, MESSAGES)

    failed = rage(running, messages, KILLS, SEED)

    query = " UNION ALL ".join(
        f"SELECT direction || ' {kind}', sum({kind}) FROM side_day GROUP BY direction"
        for kind in (*TouchKind, EXPOSURE)
    )
    counted = {name: int(count) for name, count in column(database_url, query) if count}
    assert failed > 0
    assert counted == independent_count(messages, side)
    assert sum(counted.values()) > MESSAGES
