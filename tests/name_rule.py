"""Purpose: the house rule on names, for `make check`: what a stranger would guess wrong.

No class name stands for two things in the rooms, and no public function or class is called by a bare
participle or pronoun (`told`, `found`, `one`), which says neither what it does nor what it is. The sandbox
stands beside the house and has its own words.
"""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.size_rule import ROOT, files

ROOMS = ("bot", "handlers", "digests", "presenters", "messages", "storage", "domain")
PRONOUNS = re.compile(
    "all|any|each|it|of|one|that|them|these|they|this|those|what|which|where|who|whom|whose"
)
PARTICIPLES = re.compile(
    "begun|done|drawn|found|given|gone|heard|held|hidden|kept|known|left|lost|made|met|owed|put|said|seen|sent|"
    "shown|spoken|spent|taken|told|thrown|written"
)
# They end like participles and are nouns or verbs.
WORDS = frozenset({"embed", "feed", "need", "seed", "speed", "embedded"})


def says_nothing(name: str) -> bool:
    """Whether a name is a bare participle or pronoun."""
    word = name.lower()
    regular = word.endswith("ed") and word.isalpha() and not _compound(name)
    return bool(PRONOUNS.fullmatch(word) or PARTICIPLES.fullmatch(word)) or (regular and word not in WORDS)


def _compound(name: str) -> bool:
    """CamelCase of more than one word."""
    return any(letter.isupper() for letter in name[1:])


def public(tree: ast.Module) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions and classes of a module that others may use."""
    for node in tree.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if not node.name.startswith("_"):
            yield node


def problems(trees: dict[Path, ast.Module]) -> Iterator[str]:
    """A line for each name that breaks the rule; paths are relative to the house."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path, tree in trees.items():
        for node in public(tree):
            place = f"{path}:{node.lineno}"
            if isinstance(node, ast.ClassDef):
                places[node.name].append(place)
            if says_nothing(node.name):
                yield f"{place} {node.name}: a participle or pronoun says nothing"
    for name, twice in places.items():
        if len(twice) > 1:
            yield f"{name} stands {len(twice)} times: {', '.join(twice)}"


def main() -> int:
    """0 when every name may stand."""
    trees = {
        path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8"))
        for path in files()
        if path.relative_to(ROOT).parts[0] in ROOMS and "versions" not in path.parts
    }
    failures = list(problems(trees))
    sys.stdout.write("".join(f"{line}\n" for line in failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
