"""Purpose: every engine over every database it knows, for the tests that must hold on all of them.

A test module imports `database_url` to run on each; one more engine is a row of ENGINES.
"""

from pathlib import Path

import pytest

from bot.delivery.procrastinate_queue import install
from tests.conftest import emptied, sqlite_url

ENGINES = [
    pytest.param("embedded+sqlite"),
    pytest.param("embedded+postgres", marks=pytest.mark.postgres),
    pytest.param("procrastinate+postgres", marks=pytest.mark.postgres),
]


@pytest.fixture(params=ENGINES)
def pair(request: pytest.FixtureRequest) -> str:
    """Engine and database by their names."""
    name: str = request.param
    return name


@pytest.fixture
def engine(pair: str) -> str:
    """The engine's name."""
    return pair.split("+", maxsplit=1)[0]


@pytest.fixture
def database_url(pair: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database with what the engine needs in it."""
    if pair.endswith("sqlite"):
        return sqlite_url(request.getfixturevalue("sqlite_template"), tmp_path)
    url = emptied(request.getfixturevalue("postgres_url"))
    if pair.startswith("procrastinate"):
        install(url)
    return url
