"""Fixtures of several rooms: an index on each database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.index.store import Index
from tests.index.postgres import Postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with Postgres.start() as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def index_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of an empty index, on each database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'index.sqlite'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
def opened() -> Iterator[Callable[[str], Index]]:
    """Return what opens indexes, and close them at the end of the test."""
    indexes: list[Index] = []

    def opener(url: str) -> Index:
        indexes.append(Index.open(url))
        return indexes[-1]

    yield opener
    for each in indexes:
        each.close()


@pytest.fixture
def index(index_url: str, opened: Callable[[str], Index]) -> Index:
    return opened(index_url)


@pytest.fixture
def sqlite_index(tmp_path: Path, opened: Callable[[str], Index]) -> Index:
    return opened(f"sqlite:///{tmp_path / 'index.sqlite'}")
