"""Purpose: faults on demand: which calls fail, how, and how often. It does not carry them out."""

import random
from dataclasses import asdict, dataclass

from sandbox.errors import Refused
from sandbox.odd_answers import ODD
from sandbox.world import Json

KINDS = (
    "429",
    "500",
    "error",
    "delay",
    "500_after_accept",
    "drop_after_accept",
    "timeout_accept",
    "late_accept",
    "slow_answer",
    *ODD,
)


@dataclass
class Rule:
    method: str = "*"
    fault: str = "500"
    times: int | None = None
    """The next N calls; None: for as long as the rule stands."""
    probability: float = 1.0
    retry_after: int | str = 1
    """As it stands in the header, whatever that is."""
    seconds: float = 1.0
    error: str = "internal_error"
    """The name of the error, for the fault `error`."""
    accepted: bool = True
    """Whether a call that is answered oddly was accepted."""
    channel: str = ""
    team: str = ""

    def hits(self, method: str, channel: str, team: str, chance: random.Random) -> bool:
        if self.times == 0 or self.method not in ("*", method):
            return False
        if self.channel not in ("", channel) or self.team not in ("", team):
            return False
        return self.probability >= 1 or chance.random() < self.probability


class Faults:
    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self.chance = random.Random()  # noqa: S311 - no secret

    def seed(self, seed: int) -> None:
        """Let chance take the same course as in another run with this seed."""
        self.chance.seed(seed)

    def set(self, rules: list[Json]) -> None:
        self._rules = [_rule(r) for r in rules]

    def add(self, rule: Json) -> None:
        self._rules.append(_rule(rule))

    def pick(self, method: str, channel: str, team: str) -> Rule | None:
        """The fault this call gets; the first rule that fits, counted down."""
        rule = next((r for r in self._rules if r.hits(method, channel, team, self.chance)), None)
        if rule is not None and rule.times is not None:
            rule.times -= 1
        return rule

    def listed(self) -> list[Json]:
        return [asdict(r) for r in self._rules]


def _rule(values: Json) -> Rule:
    try:
        rule = Rule(**values)
    except TypeError as problem:
        raise Refused("invalid_fault", str(problem)) from problem
    if rule.fault not in KINDS:
        raise Refused("invalid_fault", f"{rule.fault}: one of {', '.join(KINDS)}")
    return rule
