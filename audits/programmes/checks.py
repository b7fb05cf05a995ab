"""What must be true of visits before anybody is asked for them; each fact is looked up once for all of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select

from audits.programmes.models import Programme, Wave
from audits.programmes.values import NewAssignment
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.problems import FieldError, Invalid, NotFound
from saas.kernel.words import Words, words
from tenants.people.models import Membership, Role
from tenants.standards.queries import LoadedVersion, loaded_version
from tenants.units.queries import branches_in_scope

NO_BRANCH = words("不是您范围内在用的网点", "This is no active branch in your scope")
NO_AUDITOR = words("不是在岗的检查员", "This is no active auditor")
NO_VERSION = words("没有这一版标准，或已停用", "There is no such version, or it is retired")
NO_WAVE = words("没有这一期次", "There is no such wave")
OTHER_STANDARD = words("标准与检查项目不符", "The standard is not the programme's")
NO_SCENARIO = words("这一版标准没有这个情景", "This version has no such scenario")
BACKWARDS = words("结束日期早于开始日期", "The last day is before the first")
OUTSIDE = words("日期不在期次之内", "The days lie outside the wave")


def check_visits(by: By, visits: Sequence[NewAssignment]) -> None:
    """Raise Invalid with every error of every visit, located as ``visits.<index>.<field>``."""
    facts = _Facts(by, visits)
    errors = [
        FieldError(f"visits.{index}.{name}", message)
        for index, visit in enumerate(visits)
        for name, message in facts.faults(visit)
    ]
    if errors:
        raise Invalid(errors=errors)


class _Facts:
    """What the visits refer to, read once."""

    def __init__(self, by: By, visits: Sequence[NewAssignment]) -> None:
        self.branches = {unit.id for unit in branches_in_scope(by)}
        self.auditors = _auditors()
        self.versions = {id_: _version(id_) for id_ in {visit.standard_version_id for visit in visits}}
        self.waves = _waves({visit.wave_id for visit in visits if visit.wave_id})

    def faults(self, visit: NewAssignment) -> Iterator[tuple[str, Words]]:
        """Yield (field, what is wrong) for one visit."""
        if visit.branch_id not in self.branches:
            yield "branch_id", NO_BRANCH
        if visit.membership_id not in self.auditors:
            yield "membership_id", NO_AUDITOR
        if visit.window_to < visit.window_from:
            yield "window_to", BACKWARDS
        version = self.versions[visit.standard_version_id]
        if version is None or version.facts.retired_at is not None:
            yield "standard_version_id", NO_VERSION
            return
        if visit.scenario is not None and visit.scenario not in _scenarios(version):
            yield "scenario", NO_SCENARIO
        yield from self._wave_faults(visit, version.facts.standard_id)

    def _wave_faults(self, visit: NewAssignment, standard_id: uuid.UUID) -> Iterator[tuple[str, Words]]:
        if visit.wave_id is None:
            return
        if visit.wave_id not in self.waves:
            yield "wave_id", NO_WAVE
            return
        starts_on, ends_on, wanted = self.waves[visit.wave_id]
        if wanted != standard_id:
            yield "standard_version_id", OTHER_STANDARD
        if visit.window_from < starts_on or visit.window_to > ends_on:
            yield "window_from", OUTSIDE


def _auditors() -> set[uuid.UUID]:
    query = select(Membership.id).where(Membership.role == Role.AUDITOR, Membership.active.is_(True))
    return set(db.session.scalars(query))


def _version(version_id: uuid.UUID) -> LoadedVersion | None:
    try:
        return loaded_version(version_id)
    except NotFound:
        return None


def _scenarios(version: LoadedVersion) -> set[str]:
    return {scenario["code"] for scenario in version.document.get("scenarios", ())}


def _waves(ids: set[uuid.UUID]) -> dict[uuid.UUID, tuple[date, date, uuid.UUID]]:
    """Return wave id -> (first day, last day, the programme's standard)."""
    rows = db.session.execute(
        select(Wave.id, Wave.starts_on, Wave.ends_on, Programme.standard_id)
        .join(Programme, (Programme.tenant_id == Wave.tenant_id) & (Programme.id == Wave.programme_id))
        .where(Wave.id.in_(ids))
    )
    return {row.id: (row.starts_on, row.ends_on, row.standard_id) for row in rows}
