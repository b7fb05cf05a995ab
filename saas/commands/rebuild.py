"""``sanmi rebuild-rollups``: the numbers on the dashboards, once more from the audits."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click
from sqlalchemy import select

from audits.capture.services import ROLLUP
from audits.insight.cells import Group
from audits.insight.jobs import recompute_all
from audits.insight.models import RollupCell
from audits.insight.rollups import all_groups, rebuild
from saas.app import create_app
from saas.checks import check_database, check_schema
from saas.config import SettingError
from saas.kernel.db import db, transaction
from saas.kernel.outbox import is_pending
from saas.kernel.tenancy import Scope, tenant_scope
from saas.startup import refuse, settings_or_exit
from tenants.models import Tenant


class _Compared(Exception):
    """Raised inside the transaction of a comparison, so that nothing of it is kept."""


@click.command("rebuild-rollups")
@click.option("--tenant", "slug", help="Only this tenant.")
@click.option("--check", is_flag=True, help="Write nothing; compare with what is stored, exit 1 when it differs.")
def rebuild_rollups(slug: str | None, check: bool) -> None:
    """Recompute every rollup from the stored audits."""
    settings = settings_or_exit()
    try:
        check_database(settings)
        check_schema(settings)
    except SettingError as error:
        refuse(str(error))
    with create_app(settings).app_context():
        tenants = _tenants(slug)
        if not tenants:
            refuse(f"there is no tenant {slug}" if slug else "there is no tenant yet")
        wrong = sum([_check(*tenant) if check else _rebuild(*tenant) for tenant in tenants])
    sys.exit(1 if wrong else 0)


def _tenants(slug: str | None) -> list[tuple[int, str]]:
    query = select(Tenant.id, Tenant.slug).order_by(Tenant.slug)
    found = db.session.execute(query.where(Tenant.slug == slug) if slug else query)
    tenants = [(row.id, row.slug) for row in found]
    db.session.remove()
    return tenants


def _rebuild(tenant_id: int, slug: str) -> int:
    groups = recompute_all(tenant_id)
    click.echo(f"{slug}: {groups} periods recomputed")
    return 0


def _check(tenant_id: int, slug: str) -> int:
    cells = 0
    wrong = []
    with tenant_scope(Scope(tenant_id)):
        for group in all_groups():
            stored, computed = compare(group)
            cells += len(computed)
            wrong += [(group, unit) for unit in _different(stored, computed)]
        waiting = bool(wrong) and is_pending(ROLLUP)
    for group, unit in wrong[:20]:
        click.echo(f"{slug}: {group.period}, unit {unit}: stored is not what its audits give", err=True)
    if waiting:
        click.echo(f"{slug}: audits still wait for the aggregate worker; check again when it is done", err=True)
    click.echo(f"{slug}: {cells} rollups compared, {len(wrong)} different")
    return len(wrong)


def compare(group: Group) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what is stored and what its audits give, unit -> content; changes nothing.

    The recomputation runs in a transaction that is never committed.
    """
    stored: dict[str, Any] = {}
    computed: dict[str, Any] = {}
    try:
        with transaction():
            stored.update(_contents(group))
            rebuild(group)
            computed.update(_contents(group))
            raise _Compared
    except _Compared:
        db.session.expire_all()
    return stored, computed


def _contents(group: Group) -> Iterator[tuple[str, Any]]:
    """Yield unit -> every stored column but the moment of computing; an empty cell says the same as none."""
    columns = [c for c in RollupCell.__mapper__.column_attrs if c.key not in ("tenant_id", "computed_at")]
    rows = db.session.execute(
        select(*(getattr(RollupCell, c.key) for c in columns)).where(
            RollupCell.period == group.period, RollupCell.standard_id == group.standard_id, RollupCell.n > 0
        )
    )
    for row in rows:
        yield str(row.unit_id), tuple(row)


def _different(stored: dict[str, Any], computed: dict[str, Any]) -> list[str]:
    return sorted(unit for unit in stored.keys() | computed.keys() if stored.get(unit) != computed.get(unit))
