"""How long the dashboard's pages take on the demo's year of data, beside a bare database read of the same cells."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sqlalchemy import select

from audits.insight.models import RollupCell
from bench.figure import Figure
from bench.house import SECRET, p95_of
from saas.app import create_app
from saas.config import Settings
from saas.kernel.db import db
from saas.kernel.tenancy import Scope, tenant_scope
from saas.migrate import migrate
from tests import arrange
from tests.app_fixtures import close

AIM = 50  # ms, p95


def measure() -> Iterator[Figure]:
    """Load demo data into SQLite and time each page in process, without the network."""
    with tempfile.TemporaryDirectory(prefix="sanmi-bench-") as folder:
        settings = Settings.from_env({"SANMI_DATA_DIR": str(Path(folder) / "data"), "SANMI_SECRET_KEY": SECRET})
        migrate(settings)
        app = create_app(settings)
        house = arrange.make_tenant(app)
        began = time.perf_counter()
        audits = 400
        for number in range(audits):
            day = arrange.BEGINNING.replace(month=1 + number % 11, day=1 + number % 28)
            arrange.record(house, ("N1", "N2", "S1", "S2")[number % 4], started=day)
        rate = audits / (time.perf_counter() - began)
        yield Figure("record through the service, one at a time", rate, "/s", more=True)
        arrange.run_jobs(app, limit=audits + 1)
        client = house.sign_in_as("tenant_admin")
        bare = p95_of(partial(_read, app, house.id))
        for name, path in {
            "overview of the tenant": "/overview?window=12m",
            "overview of a branch": f"/overview?window=12m&unit={house.units['N1'].id}",
            "list of audits": "/audits?window=12m",
        }.items():
            spent = p95_of(partial(_get, client, path))
            yield Figure(f"{name}: p95", spent, "ms", AIM, reference=bare, what="bare read of the cells")
        close(app)


def _get(client: arrange.Browser, path: str) -> None:
    assert client.get(path).status_code == 200


def _read(app: object, tenant_id: int) -> None:
    with app.app_context(), tenant_scope(Scope(tenant_id)):  # type: ignore[attr-defined]
        for body in db.session.scalars(select(RollupCell.body)):
            json.loads(body)

