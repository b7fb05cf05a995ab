"""What a visit is about, found at once: every audit that arrives asks for its branch and for its version."""

from __future__ import annotations

import uuid

from sqlalchemy import bindparam, select

from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.kept_plans import keeps_plan
from saas.kernel.problems import NotFound
from saas.kernel.unchanged import while_unchanged
from tenants.standards.models import StandardVersion
from tenants.standards.queries import VERSION_COLUMNS, LoadedVersion, VersionFacts, loaded
from tenants.units.models import Unit
from tenants.units.queries import UNIT_COLUMNS, UnitFacts

_U, _V = Unit.__table__.c, StandardVersion.__table__.c
_FIRST = len(UNIT_COLUMNS)
# Made once: building a statement costs more than running it.
_BOTH = keeps_plan(
    select(*UNIT_COLUMNS, *VERSION_COLUMNS)
    .select_from(Unit.__table__.join(StandardVersion.__table__, _V.tenant_id == _U.tenant_id))
    .where(_U.id == bindparam("branch"), _V.id == bindparam("version"))
)


def visited(by: By, unit_id: uuid.UUID, version_id: uuid.UUID) -> tuple[UnitFacts, LoadedVersion]:
    """Return the unit, which lies in the reader's subtree, and the version as it is now; raises NotFound."""
    unit, version = while_unchanged("visited", (unit_id, version_id), lambda: _read(unit_id, version_id))
    if not unit.path.startswith(by.place.unit_path):
        raise NotFound()
    return unit, loaded(version)


def _read(unit_id: uuid.UUID, version_id: uuid.UUID) -> tuple[UnitFacts, VersionFacts]:
    row = db.session.execute(_BOTH, {"branch": unit_id, "version": version_id}).one_or_none()
    if row is None:
        raise NotFound()
    return UnitFacts(*row[:_FIRST]), VersionFacts(*row[_FIRST:])
