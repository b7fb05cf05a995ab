"""The world of the contract tests: built once per process and database, put back before each test that writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.contracts.counted_jobs import counted_jobs as counted_jobs
from tests.contracts.world import World, make_world
from tests.databases import Databases


@pytest.fixture(scope="session")
def worlds(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], World]]:
    made: dict[str, World] = {}
    with ExitStack() as stack:

        def world(kind: str) -> World:
            if kind not in made:
                directory = tmp_path_factory.mktemp(f"world-{kind}")
                made[kind] = stack.enter_context(make_world(databases, kind, directory))
            return made[kind]

        yield world


@pytest.fixture
def world(worlds: Callable[[str], World], request: pytest.FixtureRequest) -> World:
    found = worlds(getattr(request, "param", "sqlite"))
    found.reset()
    return found
