"""Purpose: one piece of work that came due, with what to do when it fails.

Runs nothing: the job runner in bot/job_runner does, so that one failing job stops no other.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """`name` is for the log. `failed` gets the error's type name; it may end the work for good."""

    name: str
    run: Callable[[], object]
    failed: Callable[[str], object] = lambda _error: None
