"""What a customer expected before a visit and perceived after it, dimension by dimension, each 0 (nothing) to 5.

A standard asks for it by naming dimensions: ``"expectations": ["courtesy", "timeliness"]``. Nothing of it is scored.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from audits.capture.models import Audit, AuditExpectation, AuditStatus
from audits.capture.values import Expected
from saas.kernel.db import db
from saas.kernel.problems import FieldError
from saas.kernel.tenancy import current_scope
from saas.kernel.words import Words, words
from tenants.standards.library import names_of


@dataclass(frozen=True, slots=True)
class Pairs:
    """How many visits gave this pair in a dimension. With ``count`` copies each it is what ``gap`` takes."""

    dimension: str
    before: int
    after: int
    count: int


def asked_of(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the codes of the dimensions that a standard document asks about, each once, in its order."""
    given = document.get("expectations")
    codes = [code for code in given if isinstance(code, str)] if isinstance(given, list) else []
    return tuple(dict.fromkeys(codes))


def named(document: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the dimensions with their names, as a phone shows them: code, name_zh, name_en."""
    return [{"code": code, **_names(code)} for code in asked_of(document)]


def dimension_name(code: str) -> Words:
    """Return a dimension's name; an unknown code is its own name."""
    names = _names(code)
    return words(names["name_zh"], names["name_en"])


def faults(document: Mapping[str, Any], given: Mapping[str, Expected]) -> list[FieldError]:
    """Return what speaks against answers: dimensions that the standard does not ask about."""
    unasked = words("这份标准没有问这个维度的期望", "This standard does not ask what is expected of this dimension")
    asked = asked_of(document)
    return [FieldError(f"expectations.{code}", unasked) for code in given if code not in asked]


def rows(audit_id: uuid.UUID, given: Mapping[str, Expected]) -> list[dict[str, Any]]:
    """Return the rows to write: none where nobody said anything."""
    tenant_id = current_scope().tenant_id
    return [
        {"tenant_id": tenant_id, "audit_id": audit_id, "dimension": code, "before": pair.before, "after": pair.after}
        for code, pair in given.items()
        if pair != (None, None)
    ]


def expectations_of(audit_id: uuid.UUID) -> dict[str, Expected]:
    """Return dimension code -> pair of one audit that the reader has been found to see."""
    query = select(AuditExpectation).where(AuditExpectation.audit_id == audit_id)
    return {row.dimension: Expected(row.before, row.after) for row in db.session.scalars(query)}


def expectation_pairs(
    standard_id: uuid.UUID, branch_ids: Sequence[uuid.UUID], periods: Iterable[str] | None = None
) -> list[Pairs]:
    """Count the complete pairs of accepted audits, by dimension: of these branches and months ("YYYY-MM").

    The caller chooses branches within the reader's scope. At most 36 rows a dimension, whatever the number of visits.
    """
    both = (AuditExpectation.tenant_id == Audit.tenant_id) & (AuditExpectation.audit_id == Audit.id)
    columns = (AuditExpectation.dimension, AuditExpectation.before, AuditExpectation.after)
    query = (
        select(*columns, func.count())
        .join(Audit, both)
        .where(
            Audit.standard_id == standard_id,
            Audit.branch_id.in_(branch_ids),
            Audit.status == AuditStatus.ACCEPTED,
            AuditExpectation.before.is_not(None),
            AuditExpectation.after.is_not(None),
        )
        .group_by(*columns)
        .order_by(*columns)
    )
    if periods is not None:
        query = query.where(Audit.period.in_(list(periods)))
    rows = db.session.execute(query)
    return [Pairs(code, before or 0, after or 0, visits) for code, before, after, visits in rows]


def _names(code: str) -> dict[str, str]:
    return names_of("dimensions").get(code, {"name_zh": code, "name_en": code})
