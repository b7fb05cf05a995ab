"""Reading by queries inside queries."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Integer,
    column,
    except_,
    exists,
    func,
    intersect,
    literal,
    select,
    union,
    union_all,
    values,
)
from sqlalchemy.orm import (
    aliased,
)

from tenants.models import Tenant
from tenants.people.models import AccountTenant, Membership
from tenants.units.models import Unit
from tests.contracts.probes.kit import Intruder, Same, probe


@probe("own")
def select_from_a_subquery(i: Intruder) -> Any:
    inner = select(Unit.name_en).limit(100).subquery()
    return i.session.execute(select(inner)).all()


@probe("own")
def map_a_subquery(i: Intruder) -> Any:
    inner = select(Unit).order_by(Unit.code).limit(100).subquery()
    return i.session.scalars(select(aliased(Unit, inner))).all()


@probe("own")
def select_from_a_cte(i: Intruder) -> Any:
    inner = select(Unit.name_en, Unit.tenant_id).cte("found")
    return i.session.execute(select(inner).join(Unit, Unit.tenant_id == inner.c.tenant_id)).all()


@probe("own")
def walk_the_tree_recursively(i: Intruder) -> Any:
    tree = select(Unit.id, Unit.name_en).where(Unit.parent_id.is_(None)).cte("tree", recursive=True)
    tree = tree.union_all(select(Unit.id, Unit.name_en).join(tree, Unit.parent_id == tree.c.id))
    rows = i.session.execute(select(tree)).all()
    return [rows, Same(len(rows), i.own_units())]


@probe("own")
def ask_whether_theirs_exists(i: Intruder) -> Any:
    query = select(exists().where(Unit.id == i.their_unit()[1]))
    return Same(i.session.scalar(query), False)


@probe("own")
def ask_whether_theirs_exists_without_naming_columns(i: Intruder) -> Any:
    theirs = aliased(Unit)
    query = select(literal(1)).where(
        select(1).select_from(theirs).where(theirs.tenant_id == i.south.id).exists()
    )
    return Same(i.session.scalar(query), None)


@probe("own")
def filter_a_platform_table_by_their_rows(i: Intruder) -> Any:
    query = select(Tenant.id).where(exists().where(Unit.tenant_id == Tenant.id))
    return Same(i.session.scalars(query).all(), [i.north.id])


@probe("own")
def unite_everything(i: Intruder) -> Any:
    both = union(select(Unit.name_en), select(Membership.title))
    return i.session.execute(both).all()


@probe("own")
def unite_all_intersect_and_except(i: Intruder) -> Any:
    names = select(Unit.name_en)
    none = select(Unit.name_en).where(Unit.tenant_id == i.north.id)
    return [
        i.session.execute(union_all(names, names)).all(),
        i.session.execute(intersect(names, names)).all(),
        Same(i.session.execute(except_(names, none)).all(), []),
    ]


@probe("own")
def map_a_union(i: Intruder) -> Any:
    both = union_all(select(Unit).where(Unit.kind == "branch"), select(Unit).where(Unit.kind == "region"))
    return i.session.scalars(select(Unit).from_statement(both)).all()


@probe("own")
def select_a_scalar_subquery(i: Intruder) -> Any:
    return i.session.execute(select(select(func.max(Unit.name_en)).scalar_subquery())).all()


@probe("own")
def compare_with_a_scalar_subquery(i: Intruder) -> Any:
    greatest = select(func.max(Unit.name_en)).scalar_subquery()
    return i.session.scalars(select(Unit).where(Unit.name_en == greatest)).all()


@probe("own")
def select_in_a_subquery_of_their_ids(i: Intruder) -> Any:
    everyone = select(AccountTenant.account_id).where(AccountTenant.tenant_id == i.south.id)
    found = i.session.scalars(select(Membership).where(Membership.account_id.in_(everyone))).all()
    return Same(len(found), 0)


@probe("own")
def correlate_a_subquery(i: Intruder) -> Any:
    other = aliased(Unit)
    parent = select(other.name_en).where(other.id == Unit.parent_id).scalar_subquery()
    return i.session.execute(select(Unit.name_en, parent)).all()


@probe("own")
def correlate_everything_away(i: Intruder) -> Any:
    inner = select(func.count()).select_from(Unit).correlate(None).where(Unit.id == Unit.id).scalar_subquery()
    rows = i.session.execute(select(Unit.name_en, inner)).all()
    return [rows, Same({row[1] for row in rows}, {i.own_units()})]


@probe("own", only="postgresql")
def join_with_given_values(i: Intruder) -> Any:
    ids = values(column("tenant", Integer), name="given").data([(i.north.id,), (i.south.id,)])
    return i.session.execute(select(Unit.name_en).join(ids, ids.c.tenant == Unit.tenant_id)).all()


@probe("own")
def name_a_label_like_nothing_else(i: Intruder) -> Any:
    return i.session.execute(
        select(Unit.name_en.label("x"), func.count().over().label("y")).order_by("x")
    ).all()
