"""Small demos: two tenants, loaded once for all tests that only look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from saas.app import create_app
from saas.demo.load import Step, load
from saas.demo.marker import Order
from saas.demo.plan import Sizes
from tests.app_fixtures import close
from tests.databases import Databases

ORDER = Order(Sizes(branches=6, audits=72, photos=4, tenants=2), seed=3, today=date(2026, 11, 21))
Installation = Callable[[str], AbstractContextManager[Flask]]


def run_load(app: Flask, tell: Callable[[Step], None] = lambda _step: None) -> None:
    """Load the small demo into an installation."""
    with app.app_context():
        load(ORDER, app.extensions["sanmi_blobs"], tell)


@pytest.fixture(scope="module")
def installation(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """``with installation("sqlite") as app`` gives an empty one of its own."""

    @contextmanager
    def make(kind: str) -> Iterator[Flask]:
        data_dir: Path = tmp_path_factory.mktemp("demo")
        with databases.store(kind, data_dir) as store:
            app = create_app(store.settings)
            yield app
            close(app)

    return make


@pytest.fixture(scope="module")
def loaded(installation: Installation) -> Iterator[Flask]:
    """An installation with the small demo; only to be looked at."""
    with installation("sqlite") as app:
        run_load(app)
        yield app
