"""From inside one tenant: who is audited must not learn who the shopper was, and shoppers only of themselves.

The same shapes for every table of ``ShopperPrivate``, found by the mixin, so that a new one is covered at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, func, insert, literal, or_, select, text, true, union_all, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased, make_transient_to_detached

from audits.capture.models import Audit, AuditOrigin, EvidenceOrigin
from audits.programmes.models import Assignment
from saas.kernel.db import Base, db
from saas.kernel.tenancy import ShopperPrivate, tenant_scope
from tenants.people.models import Membership, ShopperIdentity
from tests.contracts.probes.kit import STALE, Intruder, Same, probe

BLIND = ("branch_manager", "regional_manager", "viewer")
Model = Any


def private_models() -> list[Model]:
    """Return the mapped classes of all private tables."""
    found = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, ShopperPrivate)]
    return sorted(found, key=lambda model: model.__tablename__)


READS: dict[str, Callable[[Model], Any]] = {
    "select": lambda m: select(m.membership_id),
    "select with a wide condition": lambda m: select(m.membership_id).where(or_(true(), m.membership_id.is_not(None))),
    "select an alias": lambda m: select(aliased(m).membership_id),
    "select the table": lambda m: select(m.__table__.c.membership_id),
    "join outwards from members": lambda m: select(m.membership_id).select_from(Membership).outerjoin(m, true()),
    "join outwards from audits": lambda m: select(m.membership_id).select_from(Audit).outerjoin(m, true()),
    "select a subquery": lambda m: select(select(m.membership_id).subquery()),
    "select a scalar": lambda m: select(select(m.membership_id).limit(1).scalar_subquery()),
    "unite": lambda m: union_all(select(m.membership_id), select(m.membership_id)),
    "filter members by it": lambda m: select(Membership.id).where(
        Membership.id.in_(select(m.membership_id)), Membership.role == "auditor"
    ),
    "filter members by its existence": lambda m: select(Membership.id).where(
        select(literal(1)).where(m.membership_id == Membership.id).exists()
    ),
}


def _reads(shape: str, role: str | None) -> Callable[[Intruder], Any]:
    def run(i: Intruder) -> Any:
        own = i.north.people[role].membership_id if role else None
        seen = [set(db.session.scalars(READS[shape](model)).all()) - {own, None} for model in private_models()]
        return Same(seen, [set() for _ in private_models()])

    run.__name__ = f"{shape} every private table as {role or 'a job'}"
    return run


for _shape in READS:
    probe("own", role="branch_manager")(_reads(_shape, "branch_manager"))
for _role in ("regional_manager", "viewer", "auditor"):
    probe("own", role=_role)(_reads("select", _role))


@probe("own", role="branch_manager")
def count_private_rows_as_a_branch(i: Intruder) -> Any:
    counts = [db.session.scalar(select(func.count()).select_from(model)) for model in private_models()]
    return Same(counts, [0] * len(counts))


@probe("own", role="branch_manager")
def get_private_rows_by_key_as_a_branch(i: Intruder) -> Any:
    who, audit = i.north.people["auditor"].membership_id, i.world.ids["north"]["audit"][0]
    found = [
        db.session.get(ShopperIdentity, (i.north.id, who)),
        db.session.get(AuditOrigin, (i.north.id, uuid.UUID(audit))),
    ]
    return Same(found, [None, None])


@probe("refused", role="branch_manager")
def read_private_rows_by_text_as_a_branch(i: Intruder) -> Any:
    return db.session.execute(text("SELECT name FROM shopper_identity")).all()


@probe("refused", role="branch_manager")
def bring_another_person_as_a_parameter(i: Intruder) -> Any:
    query = select(ShopperIdentity.name)
    return db.session.execute(query, {"sanmi_person": i.north.people["auditor"].membership_id}).all()


@probe("refused", role="branch_manager")
def bring_the_right_to_see_as_a_parameter(i: Intruder) -> Any:
    return db.session.execute(select(ShopperIdentity.name), {"sanmi_sees": True}).all()


@probe("own", role="auditor")
def read_the_identities_as_a_shopper(i: Intruder) -> Any:
    return Same(db.session.scalars(select(ShopperIdentity.name)).all(), [i.north.people["auditor"].name])


@probe("own", role="reviewer")
def read_the_identities_as_a_reviewer(i: Intruder) -> Any:
    names = {person.name for person in i.north.people.values() if person.role == "auditor"}
    return Same(set(db.session.scalars(select(ShopperIdentity.name))), names)


@probe("own", role="branch_manager")
def change_private_rows_as_a_branch(i: Intruder) -> Any:
    changed = db.session.execute(update(ShopperIdentity).values(name="x"))
    moved = db.session.execute(update(AuditOrigin).values(latitude=0.0))
    return Same([changed.rowcount, moved.rowcount], [0, 0])  # type: ignore[attr-defined]


@probe("own", role="branch_manager")
def delete_private_rows_as_a_branch(i: Intruder) -> Any:
    done = [db.session.execute(delete(model)).rowcount for model in private_models()]  # type: ignore[attr-defined]
    return Same(done, [0] * len(done))


@probe("refused", role="branch_manager")
def write_a_private_row_in_anothers_name(i: Intruder) -> Any:
    who = i.north.people["viewer"].membership_id
    db.session.execute(insert(ShopperIdentity).values(tenant_id=i.north.id, membership_id=who, name="x"))


@probe("refused", role="branch_manager")
def add_a_private_row_in_anothers_name(i: Intruder) -> Any:
    db.session.add(ShopperIdentity(membership_id=i.north.people["viewer"].membership_id, name="x"))
    db.session.flush()


@probe("own", role="auditor")
def write_a_private_row_in_ones_own_name(i: Intruder) -> Any:
    own = i.north.people["auditor"].membership_id
    row = {"tenant_id": i.north.id, "digest": "sha256:x", "membership_id": own, "claims": {}}
    count = select(func.count()).select_from(EvidenceOrigin)
    before = db.session.scalar(count) or 0
    db.session.execute(insert(EvidenceOrigin), [row])
    return Same(db.session.scalar(count), before + 1)


@probe("refused", role="auditor")
def hand_ones_own_private_row_to_another(i: Intruder) -> Any:
    db.session.execute(update(AuditOrigin).values(membership_id=i.north.people["auditor2"].membership_id))


@probe("refused", role="auditor")
def overwrite_anothers_private_row_by_an_upsert(i: Intruder) -> Any:
    dialect = sqlite if i.world.kind == "sqlite" else postgresql
    values = {
        column.key: None for column in Assignment.__table__.c if column.nullable
    } | {
        "tenant_id": i.north.id, "id": uuid.UUID(i.world.ids["north"]["assignment"][2]),
        "membership_id": i.north.people["auditor"].membership_id,
    }  # fmt: skip
    changed = dialect.insert(Assignment).values(**values).on_conflict_do_update(
        index_elements=["tenant_id", "id"], set_={"status": "withdrawn"}
    )  # fmt: skip
    db.session.execute(changed)


@probe("refused", role="auditor", by=STALE)
def forge_anothers_private_row(i: Intruder) -> Any:
    forged = ShopperIdentity(
        tenant_id=i.north.id, membership_id=i.north.people["auditor2"].membership_id, name="old"
    )
    make_transient_to_detached(forged)
    db.session.add(forged)
    forged.name = "new"
    db.session.flush()


@probe("own", role=None)
def read_private_rows_as_a_job(i: Intruder) -> Any:
    with tenant_scope(i.north.scope(None)):
        counts = [db.session.scalar(select(func.count()).select_from(model)) for model in private_models()]
    return Same(counts, [0] * len(counts))


@probe("own", role=None)
def read_what_a_reviewer_has_loaded(i: Intruder) -> Any:
    key = (i.north.id, i.north.people["auditor"].membership_id)
    with tenant_scope(i.north.scope("reviewer")):
        assert db.session.get(ShopperIdentity, key)
    with tenant_scope(i.north.scope("branch_manager")):
        return Same(db.session.get(ShopperIdentity, key), None)


