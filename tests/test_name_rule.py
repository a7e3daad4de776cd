"""The rule on names: what it stops, and what may stand."""

import ast
from pathlib import Path

import pytest

from tests.name_rule import problems, says_nothing


@pytest.mark.parametrize("name", ["told", "found", "one", "Kept", "Scheduled", "listed", "Who", "malformed"])
def test_a_bare_participle_or_pronoun_says_nothing(name: str) -> None:
    assert says_nothing(name)


@pytest.mark.parametrize(
    "name", ["feed", "find_page", "is_empty", "ClosedWeek", "FeedView", "record_sent", "seed"]
)
def test_a_verb_or_a_noun_may_stand(name: str) -> None:
    assert not says_nothing(name)


def test_a_class_stands_once_in_the_house_and_only_what_is_public_is_judged() -> None:
    trees = {
        Path("domain/a.py"): ast.parse("class Week: ...\nclass _Kept: ...\ndef told(): ...\n"),
        Path("storage/b.py"): ast.parse("class Week: ...\ndef _found(): ...\n"),
    }

    assert list(problems(trees)) == [
        "domain/a.py:3 told: a participle or pronoun says nothing",
        "Week stands 2 times: domain/a.py:1, storage/b.py:1",
    ]
