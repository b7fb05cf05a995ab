"""Reading several tables at once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    false,
    func,
    lateral,
    select,
    true,
)
from sqlalchemy.orm import (
    aliased,
)

from audits.capture.models import Audit, AuditEvidence, Evidence
from tenants.models import Tenant
from tenants.people.models import Account, Membership
from tenants.units.models import Unit
from tests.contracts.probes.kit import Intruder, Same, probe


@probe("own")
def use_an_alias(i: Intruder) -> Any:
    return i.session.scalars(select(aliased(Unit))).all()


@probe("own")
def join_two_aliases(i: Intruder) -> Any:
    one, two = aliased(Unit), aliased(Unit)
    return i.session.execute(select(one.name_en, two.name_en).join(two, two.parent_id == one.id)).all()


@probe("own")
def join_every_row_with_every_row(i: Intruder) -> Any:
    rows = i.session.execute(select(Unit.name_en, Membership.title).join(Membership, true())).all()
    return [rows, Same(len(rows), i.own_units() * len(i.north.people))]


@probe("own")
def list_tables_side_by_side(i: Intruder) -> Any:
    query = select(Unit.name_en, Membership.title).where(Unit.id != Membership.id)
    return i.session.execute(query).all()


@probe("own")
def join_outwards_to_all(i: Intruder) -> Any:
    other = aliased(Unit)
    return i.session.execute(select(Unit.name_en, other.name_en).outerjoin(other, true())).all()


@probe("own")
def join_outwards_from_a_platform_table(i: Intruder) -> Any:
    query = select(Account.id, Membership.title).outerjoin(Membership, Membership.account_id == Account.id)
    return i.session.execute(query).all()


@probe("own")
def keep_rows_without_a_partner_in_an_outer_join(i: Intruder) -> Any:
    query = select(Unit.id, Audit.id).outerjoin(Audit, (Audit.branch_id == Unit.id) & Audit.id.is_(None))
    return Same(len(i.session.execute(query).all()), i.own_units())


@probe("own")
def join_outwards_to_a_join(i: Intruder) -> Any:
    inner = Audit.__table__.join(AuditEvidence.__table__, true())
    query = select(Unit.name_en, Audit.id, AuditEvidence.digest).select_from(
        Unit.__table__.outerjoin(inner, true())
    )
    told = {row[2] for row in i.session.execute(query)}
    digests = i.world.ids["north"]["digest"] + i.world.beyond["digest"]
    return Same(told, {f"sha256:{digest}" for digest in digests})


@probe("own")
def join_from_their_tenant_to_its_units(i: Intruder) -> Any:
    query = (
        select(Tenant.id, Unit.name_en).join(Unit, Unit.tenant_id == Tenant.id).where(Tenant.slug == "south")
    )
    return Same(len(i.session.execute(query).all()), 0)


@probe("own")
def join_four_tables_as_the_pages_do(i: Intruder) -> Any:
    query = (
        select(Unit.name_en, func.count(Audit.id))
        .join(Audit, (Audit.tenant_id == Unit.tenant_id) & (Audit.branch_id == Unit.id))
        .join(AuditEvidence, AuditEvidence.audit_id == Audit.id)
        .join(Evidence, Evidence.digest == AuditEvidence.digest)
        .group_by(Unit.name_en)
    )
    return i.session.execute(query).all()


@probe("own")
def join_fully(i: Intruder) -> Any:
    other = aliased(Unit)
    return i.session.execute(select(Unit.name_en, other.name_en).join(other, false(), full=True)).all()


@probe("own", only="postgresql")
def join_laterally(i: Intruder) -> Any:
    inner = lateral(select(Membership.title).where(Membership.unit_id == Unit.id).limit(3))
    return i.session.execute(select(Unit.name_en, inner.c.title).join(inner, true())).all()
