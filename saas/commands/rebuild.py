"""``sanmi rebuild-rollups``: the numbers on the dashboards, once more from the audits."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import click
from flask import Flask
from sqlalchemy import select

from audits.capture.services import ROLLUP
from audits.insight.cells import Group
from audits.insight.jobs import groups_of_tenant, recompute_group
from audits.insight.models import RollupCell
from audits.insight.rebuilding import rebuild
from audits.insight.rollups import all_groups
from saas.app import create_app
from saas.checks import check_database, check_schema
from saas.config import SettingError, Settings
from saas.kernel.db import db, transaction
from saas.kernel.outbox import is_pending
from saas.kernel.tenancy import Scope, tenant_scope
from saas.lifeline import die_with_parent
from saas.startup import refuse, settings_or_exit
from tenants.models import Tenant


class _Compared(Exception):
    """Raised inside the transaction of a comparison, so that nothing of it is kept."""


@click.command("rebuild-rollups")
@click.option("--tenant", "slug", help="Only this tenant.")
@click.option("--check", is_flag=True, help="Write nothing; compare with what is stored, exit 1 when it differs.")
@click.option(
    "--processes", type=click.IntRange(1), help="Work so many periods at a time (PostgreSQL; default: one a core)."
)
def rebuild_rollups(slug: str | None, check: bool, processes: int | None) -> None:
    """Recompute every rollup from the stored audits."""
    settings = settings_or_exit()
    try:
        check_database(settings)
        check_schema(settings)
    except SettingError as error:
        refuse(str(error))
    with create_app(settings).app_context():
        try:
            wrong = _work(slug, check, settings, processes)
        finally:
            db.session.remove()
            db.engine.dispose()
    sys.exit(1 if wrong else 0)


def _work(slug: str | None, check: bool, settings: Settings, processes: int | None) -> int:
    tenants = _tenants(slug)
    if not tenants:
        refuse(f"there is no tenant {slug}" if slug else "there is no tenant yet")
    if check:
        return sum([_check(*tenant) for tenant in tenants])
    # SQLite has one writer: more processes would only wait for each other.
    count = (processes or os.cpu_count() or 1) if settings.on_postgresql else 1
    for tenant in tenants:
        _rebuild(*tenant, settings, count)
    return 0


def _tenants(slug: str | None) -> list[tuple[int, str]]:
    query = select(Tenant.id, Tenant.slug).order_by(Tenant.slug)
    found = db.session.execute(query.where(Tenant.slug == slug) if slug else query)
    tenants = [(row.id, row.slug) for row in found]
    db.session.remove()
    return tenants


def _rebuild(tenant_id: int, slug: str, settings: Settings, processes: int) -> None:
    groups = groups_of_tenant(tenant_id)
    if min(processes, len(groups)) < 2:
        for group in groups:
            recompute_group(tenant_id, group)
    else:
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(processes, mp_context=spawn, initializer=_start, initargs=(settings,)) as pool:
            for done in [pool.submit(_recompute, tenant_id, group) for group in groups]:
                done.result()
    click.echo(f"{slug}: {len(groups)} periods recomputed")


_apps: list[Flask] = []


def _start(settings: Settings) -> None:
    """Put the application together once in each process of a rebuild; it dies with the command."""
    die_with_parent(os.getppid())
    _apps.append(create_app(settings))


def _recompute(tenant_id: int, group: Group) -> None:
    with _apps[0].app_context():
        recompute_group(tenant_id, group)


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
