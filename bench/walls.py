"""What the walls between tenants cost a statement: the same statements on an engine with them and on one without."""

from __future__ import annotations

import tempfile
import timeit
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session

from audits.capture.models import Audit, AuditOrigin
from bench.figure import Figure
from saas.app import create_app
from saas.config import Settings
from saas.kernel.audit_trail import note_deed
from saas.kernel.db import configure_engine, db, transaction
from saas.kernel.tenancy import Scope, tenant_scope
from saas.migrate import migrate
from tenants.models import Tenant
from tenants.units.models import Unit

ROUNDS, TIMES = 40, 200
MOMENT = datetime(2026, 1, 5, tzinfo=UTC)


def measure() -> Iterator[Figure]:
    """Time four kinds of statements; the best of many rounds, taken in turns, so that a busy machine matters less."""
    with tempfile.TemporaryDirectory(prefix="sanmi-bench-") as directory:
        settings = Settings.from_env({"SANMI_DATA_DIR": directory})
        migrate(settings)
        app = create_app(settings)
        scope = _arrange(app)
        bare = create_engine(settings.database_url)
        configure_engine(bare)
        with app.app_context(), tenant_scope(scope):
            for name, statement in _statements():
                yield _figure(name, statement, bare)
        bare.dispose()


def _figure(name: str, statement: Any, bare: Engine) -> Figure:
    with Session(bare) as plain:
        walled = _best(lambda: db.session.execute(statement).all(), lambda: plain.execute(statement).all())
    return Figure(f"added by the walls: {name}", walled, "us", limit=50)


def _best(with_walls: Callable[[], object], without: Callable[[], object]) -> float:
    """Return the difference of the two best times, in microseconds."""
    best = [min(timeit.timeit(work, number=TIMES) for _ in range(2)) for work in (with_walls, without)]
    for _ in range(ROUNDS):
        for place, work in enumerate((with_walls, without)):
            best[place] = min(best[place], timeit.timeit(work, number=TIMES))
    return (best[0] - best[1]) / TIMES * 1e6


def _statements() -> Iterator[tuple[str, Any]]:
    yield "one row by its id", select(Unit).where(Unit.code == "A")
    yield "columns of a hundred rows", select(Unit.name_zh, Unit.code).limit(100)
    joined = select(Unit.name_en, func.count(Audit.id)).join(
        Audit, (Audit.tenant_id == Unit.tenant_id) & (Audit.branch_id == Unit.id)
    )
    yield "a join with a count", joined.group_by(Unit.name_en)
    yield "a private table", select(AuditOrigin.audit_id).limit(1)


def _arrange(app: Flask) -> Scope:
    with app.app_context(), transaction() as session:
        tenant = Tenant(slug="bench", name_zh="测", name_en="Bench", industry="bank", created_at=MOMENT)
        session.add(tenant)
        session.flush()
        scope = Scope(tenant.id)
    with app.app_context(), tenant_scope(scope), transaction() as session:
        for number in range(100):
            code = "A" if not number else f"A{number}"
            names = {"code": code, "name_zh": code, "name_en": code, "path": f"/{number}/"}
            session.add(Unit(kind="branch", depth=1, created_at=MOMENT, **names))
        note_deed("add_unit", "A", by=None, at=MOMENT, kind="branch", name="A")
    return scope
