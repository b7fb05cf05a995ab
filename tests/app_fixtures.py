"""The application for tests, loaded as a plugin by tests/conftest.py.

=============== =================================================================================
fixture         gives
=============== =================================================================================
``settings``    of a migrated, empty database: SQLite, or what ``@on_both`` asks for
``app``         the application on it; no context is pushed (each request must have its own)
``client``      a browser in which nobody is signed in
``make_tenant`` ``make_tenant("north", "bank")`` -> ``tests.arrange.House``
``house``       one such tenant
``sign_in_as``  ``sign_in_as("branch_manager")`` -> a browser (of ``house``, or ``house=other``)
``record``      ``record(house, "N1", answers={...})`` -> the audit's id
``run_jobs``    ``run_jobs()`` does what the outbox promises, without Redis
=============== =================================================================================
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # what follows is imported at the first use: tests of scoring need none of it
    from flask import Flask

    from saas.config import Settings
    from tests.arrange import Browser, House
    from tests.databases import Databases

on_both = pytest.mark.parametrize("settings", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Databases:
    from tests.databases import Databases

    return Databases(tmp_path_factory.mktemp("databases"), lambda: request.getfixturevalue("postgres"))


@pytest.fixture
def settings(databases: Databases, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    with databases.store(getattr(request, "param", "sqlite"), tmp_path / "data") as made:
        yield made.settings


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    from saas.app import create_app

    made = create_app(settings)
    made.testing = True
    yield made
    close(made)


@pytest.fixture
def client(app: Flask) -> Browser:
    from tests import arrange

    return arrange.browser(app)


@pytest.fixture
def make_tenant(app: Flask) -> Callable[..., House]:
    from tests import arrange

    return functools.partial(arrange.make_tenant, app)


@pytest.fixture
def house(make_tenant: Callable[..., House]) -> House:
    return make_tenant()


@pytest.fixture
def sign_in_as(request: pytest.FixtureRequest) -> Callable[..., Browser]:
    def sign_in(role: str, house: House | None = None) -> Browser:
        return (house or request.getfixturevalue("house")).sign_in_as(role)

    return sign_in


@pytest.fixture
def record() -> Callable[..., object]:
    from tests import arrange

    return arrange.record


@pytest.fixture
def run_jobs(app: Flask) -> Callable[..., int]:
    from tests import arrange

    return functools.partial(arrange.run_jobs, app)


def close(app: Flask) -> None:
    """Give back the database connections of an application."""
    from saas.kernel.db import db

    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what became of the ways across the walls between tenants: a table with -v, else a line."""
    outcomes: dict[str, dict[str, str]] = {}
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, value in report.user_properties:
            if name == "probe":
                way, kind, outcome = str(value).split("|")
                outcomes.setdefault(way, {})[kind] = outcome
    if not outcomes:
        return
    told = [outcome for ways in outcomes.values() for outcome in ways.values()]
    refused = sum(outcome.startswith("refused") for outcome in told)
    terminalreporter.section("ways across the walls between tenants")
    if terminalreporter.config.get_verbosity() > 0:
        for way, ways in sorted(outcomes.items()):
            told_of = [f"{ways.get(kind, '-'):<26}" for kind in ("sqlite", "postgresql")]
            terminalreporter.line(f"{way:<75} {' '.join(told_of)}")
    terminalreporter.line(
        f"{len(outcomes)} ways, tried {len(told)} times: {refused} refused, {len(told) - refused} led to own rows only"
    )
