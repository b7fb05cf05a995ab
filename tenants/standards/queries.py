"""Reading standards: the published versions, loaded once per process because they never change."""

from __future__ import annotations

import functools
import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, exists, select

from saas.kernel.db import db
from saas.kernel.kept_plans import keeps_plan
from saas.kernel.problems import NotFound
from saas.kernel.tenancy import TenancyError, current_scope
from saas.kernel.words import Words
from scoring import Standard, load_standard
from tenants.people.models import Membership
from tenants.standards.models import StandardDraft, StandardRecord, StandardVersion


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """A published version without its document."""

    id: uuid.UUID
    standard_id: uuid.UUID
    number: int
    digest: str
    note: str
    published_at: datetime
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class StandardFacts:
    """A standard with its newest version in use, if any."""

    id: uuid.UUID
    code: str
    name_zh: str
    name_en: str
    origin: str | None
    current: VersionFacts | None

    @property
    def label(self) -> Words:
        """What lists call it: its name and the number of its newest version in use."""
        number = f" v{self.current.number}" if self.current else ""
        return Words(self.name_zh + number, self.name_en + number)


@dataclass(frozen=True, slots=True)
class LoadedVersion:
    """A version ready to score and to show. document: the plain JSON document, not to be changed."""

    facts: VersionFacts
    document: dict[str, Any]
    standard: Standard


def list_standards() -> list[StandardFacts]:
    """Return the tenant's standards by code, each with its newest version that is not retired."""
    found = []
    for standard_id, code, name_zh, name_en, origin, *version in db.session.execute(_WITH_NEWEST):
        current = VersionFacts(*version) if version[0] else None
        found.append(StandardFacts(standard_id, code, name_zh, name_en, origin, current))
    return found


def standard_by_id(standard_id: uuid.UUID) -> StandardFacts:
    """Return one standard; raises NotFound."""
    for found in list_standards():
        if found.id == standard_id:
            return found
    raise NotFound()


def versions_of(standard_id: uuid.UUID) -> list[VersionFacts]:
    """Return the versions of a standard, the newest first."""
    rows = db.session.execute(
        select(*VERSION_COLUMNS).where(_C.standard_id == standard_id).order_by(_C.number.desc())
    )
    return [VersionFacts(*row) for row in rows]


def draft_of(standard_id: uuid.UUID) -> StandardDraft | None:
    """Return the draft of a standard."""
    return db.session.scalars(select(StandardDraft).where(StandardDraft.standard_id == standard_id)).one_or_none()


def title_of(membership_id: uuid.UUID | None) -> str | None:
    """Return the title by which others know a member."""
    if membership_id is None:
        return None
    return db.session.scalar(select(Membership.title).where(Membership.id == membership_id))


def version_facts(version_id: uuid.UUID) -> VersionFacts:
    """Return a version's facts as they are now (retirement can change); raises NotFound."""
    row = db.session.execute(_FACTS, {"wanted": version_id}).one_or_none()
    if row is None:
        raise NotFound()
    return VersionFacts(*row)


def exact_version(version_id: uuid.UUID) -> dict[str, Any]:
    """Return a version's document, decimals exact; raises NotFound."""
    text = db.session.scalar(select(StandardVersion.document).where(StandardVersion.id == version_id))
    if text is None:
        raise NotFound()
    document: dict[str, Any] = json.loads(text, parse_float=Decimal)
    return document


def loaded_version(version_id: uuid.UUID) -> LoadedVersion:
    """Return a version with its loaded standard; raises NotFound.

    The document is kept per process: a published version never changes. The tenant is part of the key,
    and the facts are read under the open scope each time, so the cache cannot carry one across.
    """
    return loaded(version_facts(version_id))


def loaded(found: VersionFacts) -> LoadedVersion:
    """Return a version whose facts have just been read, with its loaded standard."""
    document, standard = _load(current_scope().tenant_id, found.id, found.digest)
    return LoadedVersion(found, document, standard)


@functools.lru_cache(maxsize=256)
def _load(tenant_id: int, version_id: uuid.UUID, digest: str) -> tuple[dict[str, Any], Standard]:
    if tenant_id != current_scope().tenant_id:
        raise TenancyError("a standard is loaded in its own tenant's scope")
    text = db.session.execute(
        select(StandardVersion.document).where(StandardVersion.id == version_id, StandardVersion.digest == digest)
    ).scalar_one()
    return json.loads(text), load_standard(json.loads(text, parse_float=Decimal))


# Statements are made once: building one costs more than running it. Columns of the table, not of the class: a plain
# row comes quicker.
_C = StandardVersion.__table__.c
VERSION_COLUMNS = (_C.id, _C.standard_id, _C.number, _C.digest, _C.note, _C.published_at, _C.retired_at)
_FACTS = keeps_plan(select(*VERSION_COLUMNS).where(_C.id == bindparam("wanted")))
_V = StandardVersion.__table__.alias("newer").c
_R = StandardRecord.__table__.c
_WITH_NEWEST = keeps_plan(
    select(_R.id, _R.code, _R.name_zh, _R.name_en, _R.origin, *VERSION_COLUMNS)
    .select_from(StandardRecord.__table__.outerjoin(
        StandardVersion.__table__,
        (_C.tenant_id == _R.tenant_id) & (_C.standard_id == _R.id) & _C.retired_at.is_(None)
        & ~exists().where(
            _V.tenant_id == _C.tenant_id, _V.standard_id == _C.standard_id, _V.retired_at.is_(None),
            _V.number > _C.number,
        ).correlate(StandardVersion.__table__),
    ))
    .order_by(_R.code)
)  # fmt: skip
