"""Purpose: takes one person out of messages that were written before: their id, their name, their sentences.

Works on a message's values alone; which messages those are is bot/operator/erasure's business.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from messages.mrkdwn import person, plain
from storage.erasure import NOBODY, WORDS

# Longer sentences are cut where they are listed: by so much of its beginning each is known.
BEGINNING = 40
# Fewer letters may be anybody's: they are the person's where the person is named beside them.
OWN = 12
# What a click brings back, and nobody reads.
REFERENCES = frozenset({"block_id", "value", "action_id"})


@dataclass(frozen=True)
class Redaction:
    """`token` stands for the person where a name is only compared; `name` is looked for where that is asked.

    `sentences` are what they wrote: a line that quotes one is gone as a whole.
    """

    user_id: str
    token: str
    name: str
    sentences: Collection[str]

    def of(self, payload: Mapping[str, Any], *, named: bool = False) -> dict[str, Any]:
        """The message without the person; with `named` without their name too, where nobody is mentioned."""
        return {key: self._value(key, value, named) for key, value in payload.items()}

    def _value(self, key: str, value: Any, named: bool) -> Any:
        if isinstance(value, dict):
            return self.of(value, named=named)
        if isinstance(value, list):
            return [self._value(key, each, named) for each in value]
        if not isinstance(value, str):
            return value
        return self._id.sub(self.token, value) if key in REFERENCES else self._text(value, named)

    def _text(self, text: str, named: bool) -> str:
        return "\n".join(self._line(line, named) for line in text.split("\n"))

    def _line(self, line: str, named: bool) -> str:
        if self._quotes(line):
            return WORDS
        gone = self._id.sub(_somebody(), self._mention.sub(_somebody(), line))
        return self._name.sub(_somebody(), gone) if named and self.name else gone

    def _quotes(self, line: str) -> bool:
        readable = _one_line(plain(line))
        return any(
            beginning in readable
            for beginning in self._beginnings
            if len(beginning) >= OWN or self.user_id in line
        )

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(part[:BEGINNING] for sentence in self.sentences for part in _parts(sentence))

    @cached_property
    def _mention(self) -> re.Pattern[str]:
        return re.compile(rf"<@{re.escape(self.user_id)}(\|[^>]*)?>")

    @cached_property
    def _id(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![A-Za-z0-9]){re.escape(self.user_id)}(?![A-Za-z0-9])")

    @cached_property
    def _name(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){re.escape(self.name)}(?!\w)")


def _somebody() -> str:
    return person(NOBODY)


def _parts(sentence: str) -> Iterator[str]:
    """A sentence as one line, as lists show it, and each of its own lines."""
    yield from filter(None, map(_one_line, (sentence, *sentence.splitlines())))


def _one_line(text: str) -> str:
    return " ".join(text.split())
