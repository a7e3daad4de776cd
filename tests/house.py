"""Purpose: the house rule on size, for `make check`: no file over 300 lines, no function over 50.

An exception stands in pyproject.toml, [tool.drumbeat.house], with its reason. Judges nothing but length.
"""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

LONGEST_FILE = 300
LONGEST_FUNCTION = 50
ROOT = Path(__file__).parents[1]


def files() -> list[Path]:
    """Every Python file that git knows or would take."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"]
    listed = subprocess.check_output(command, cwd=ROOT, text=True).split()
    return [ROOT / name for name in listed if (ROOT / name).exists()]


def too_long(path: Path) -> Iterator[str]:
    """What in a file is over the budget, a line each."""
    text = path.read_text(encoding="utf-8")
    name, length = path.relative_to(ROOT), len(text.splitlines())
    if length > LONGEST_FILE:
        yield f"{name}: {length} lines, {LONGEST_FILE} at most"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{name}:{node.lineno} {node.name}: {lines} lines, {LONGEST_FUNCTION} at most"


def main() -> int:
    """0 when everything is within the budget or excused."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    excused: dict[str, str] = settings["tool"]["drumbeat"]["house"]
    found = [
        problem
        for path in files()
        if not any(path.match(pattern) for pattern in excused)
        for problem in too_long(path)
    ]
    sys.stdout.write("".join(f"{problem}\n" for problem in found) or "house: every file and function fits\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
