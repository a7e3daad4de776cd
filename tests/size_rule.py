"""Purpose: the house rule on size, for `make check`: no function over 50 lines; files over 300 are printed.

A long file asks for the missing idea, so it fails nothing: one split by length gets a name nobody looks for.
What may stand is in pyproject.toml, [tool.drumbeat.house], with its reason. Judges nothing but length.
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


def long_file(path: Path) -> Iterator[str]:
    """A line where the file is over the budget."""
    length = len(path.read_text(encoding="utf-8").splitlines())
    if length > LONGEST_FILE:
        yield f"{path.relative_to(ROOT)}: {length} lines, {LONGEST_FILE} wanted"


def long_functions(path: Path) -> Iterator[str]:
    """A line for each function over the budget."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                place = f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
                yield f"{place}: {length} lines, {LONGEST_FUNCTION} at most"


def main() -> int:
    """0 when every function is within the budget or excused."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    excused: dict[str, str] = settings["tool"]["drumbeat"]["house"]
    judged = [path for path in files() if not any(path.match(pattern) for pattern in excused)]
    long = [line for path in judged for line in long_file(path)]
    failures = [line for path in judged for line in long_functions(path)]
    sys.stdout.write("".join(f"{line}\n" for line in [*long, *failures]))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
