"""What people read is said as it is spoken on a sales floor: no word of the list stands anywhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).parents[2]
ROOMS = ("messages", "handlers", "digests", "presenters", "domain", "bot")
# What people don't say, and what is said instead.
AVOIDED = {
    r"\ba feedback\b|feedbacks": "feedback, a piece of feedback",
    r"\bto be taken\b|\bwas taken\b|\btakes it\b": "pick up, waiting for an owner",
    r"sees to it|what is being done": "Owner, Fix",
    r"reach(es|ed)? each other|touchpoints?\b": "talk, contact, conversations",
    r"\b(the two|both|either|neither|no|other) sides?\b": "Sales and Marketing",
    r"we heard": "You said, we did",
    r"\bliaisons?\b": "field contact",
    r"\bset-up\b|\bstewards?\b": "setup, setup admin",
    r"questions: ": "Ask @x",
    r"they see:|we expect them to|what you can do:": "What they'll see, What we want them to do, Your move",
    r"\bwhoever\b|\bsomebody\b": "the name, or a rep",
    r"\bis over\b|\bgoes on\b": "ended, continues",
    r"\bi can't read\b|\bi don't know\b|\bi know no\b": "what was read, and an example that works",
    r"could be \d|it could be": "the interval belongs behind details",
    r"\bany more\b": "anymore",
    r"thank you for|in the loop|it counts\b": "shorter",
    r"\w!(?= |$|\")": "no exclamation mark",
}


def templates() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "messages/templates").iterdir()):
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|<[^>]*>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        yield path.name, re.sub(r"\{\{.*?\}\}", "X", text)


def constants() -> Iterator[tuple[str, str]]:
    """Every sentence that stands in code and is no docstring, log line or name."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            silent = {id(node) for each in ast.walk(tree) for node in _unread(each)}
            for node in ast.walk(tree):
                said = node.value if isinstance(node, ast.Constant) and id(node) not in silent else None
                if isinstance(said, str) and isinstance(node, ast.Constant) and " " in said.strip():
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", said


def _unread(node: ast.AST) -> Iterator[ast.AST]:
    """What nobody but a developer or an operator's log reads."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    if isinstance(node, ast.Assert) and node.msg:
        yield from ast.walk(node.msg)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        of = node.func.value
        if isinstance(of, ast.Name) and of.id == "log":
            yield from node.args


TEXTS = [
    *templates(),
    *constants(),
    *(("settings", str(f.description)) for f in Settings.model_fields.values()),
]


@pytest.mark.parametrize("avoided", AVOIDED, ids=list(AVOIDED.values()))
def test_no_word_of_the_list_is_said(avoided: str) -> None:
    pattern = re.compile(avoided, re.IGNORECASE)

    assert [(where, text[:80]) for where, text in TEXTS if pattern.search(text)] == []


def test_there_is_something_to_look_at() -> None:
    assert len(TEXTS) > 300
