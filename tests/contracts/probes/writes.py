"""Changing what is the south's, or moving rows between tenants."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import delete, func, insert, literal_column, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import CompileError, IntegrityError
from sqlalchemy.orm import aliased, make_transient_to_detached

from audits.capture.models import Audit
from audits.insight.models import RollupCell
from saas.kernel.tenancy import TenancyError
from tenants.people.models import Membership
from tenants.units.models import Unit
from tests.arrange import BEGINNING
from tests.contracts.probes.kit import NAME, STALE, Intruder, Same, probe

TABLE: Any = Unit.__table__


def _unit(i: Intruder, tenant_id: int | None = None, **values: Any) -> dict[str, Any]:
    row = {
        "id": uuid.uuid4(), "parent_id": None, "kind": "branch", "code": uuid.uuid4().hex, "name_zh": "x",
        "name_en": "x", "path": "/x/", "depth": 1, "active": True, "created_at": BEGINNING, **values,
    }  # fmt: skip
    return row if tenant_id is None else {"tenant_id": tenant_id, **row}


def _upsert(i: Intruder) -> Any:
    return (sqlite if i.world.kind == "sqlite" else postgresql).insert


def _forged(i: Intruder, tenant_id: int) -> Unit:
    """Return a unit that claims to be loaded: the south's id under some tenant."""
    unit = Unit(tenant_id=tenant_id, id=i.their_unit()[1])
    make_transient_to_detached(unit)
    i.session.add(unit)
    return unit


# --- UPDATE and DELETE ---------------------------------------------------------------------------------


@probe("own")
def update_all_rows(i: Intruder) -> Any:
    return Same(i.session.execute(update(Unit).values(address="x")).rowcount, i.own_units())  # type: ignore[attr-defined]


@probe("own")
def update_all_rows_of_the_table(i: Intruder) -> Any:
    done: Any = i.session.execute(update(TABLE).values(address="x"))
    return Same(done.rowcount, i.own_units())


@probe("own")
def update_theirs_by_id(i: Intruder) -> Any:
    done = i.session.execute(update(Unit).where(Unit.id == i.their_unit()[1]).values(name_en="x"))
    return Same(done.rowcount, 0)  # type: ignore[attr-defined]


@probe("own")
def update_and_return(i: Intruder) -> Any:
    return i.session.scalars(update(Unit).values(address="x").returning(Unit.name_en)).all()


@probe("own")
def update_with_the_legacy_query(i: Intruder) -> Any:
    done = i.session.query(Unit).update({"address": "x"}, synchronize_session="fetch")
    return Same(done, i.own_units())


@probe("own")
def update_from_a_subquery_of_theirs(i: Intruder) -> Any:
    other = aliased(Unit)
    stolen = select(func.max(other.name_en)).scalar_subquery()
    i.session.execute(update(Unit).where(Unit.code == "N1").values(address=stolen))
    return i.session.scalars(select(Unit.address).where(Unit.code == "N1")).all()


@probe("own")
def update_from_a_second_table(i: Intruder) -> Any:
    everywhere = or_(Unit.id == Membership.unit_id, Unit.id != Membership.unit_id)
    changed = update(Unit).where(everywhere).values(address=Membership.title)
    i.session.execute(changed, execution_options={"synchronize_session": False})
    titles = set(i.session.scalars(select(Membership.title)))
    return Same(set(i.session.scalars(select(Unit.address))) <= titles, True)


@probe("refused", by=STALE)
def update_theirs_by_key_in_bulk(i: Intruder) -> Any:
    tenant_id, unit_id = i.their_unit()
    i.session.execute(update(Unit), [{"tenant_id": tenant_id, "id": unit_id, "name_en": "x"}])


@probe("refused", by=STALE)
def update_mappings_in_bulk(i: Intruder) -> Any:
    tenant_id, unit_id = i.their_unit()
    i.session.bulk_update_mappings(Unit, [{"tenant_id": tenant_id, "id": unit_id, "name_en": "x"}])


@probe("own")
def delete_all_rows(i: Intruder) -> Any:
    own = i.session.scalar(select(func.count()).select_from(RollupCell))
    return Same(i.session.execute(delete(RollupCell)).rowcount, own)  # type: ignore[attr-defined]


@probe("own")
def delete_theirs_by_id(i: Intruder) -> Any:
    found = delete(Unit).where(Unit.tenant_id == i.south.id)
    return Same(i.session.execute(found).rowcount, 0)  # type: ignore[attr-defined]


@probe("own")
def delete_with_an_exists(i: Intruder) -> Any:
    there = select(Audit.id).where(Audit.tenant_id == i.south.id).exists()
    return Same(i.session.execute(delete(RollupCell).where(there)).rowcount, 0)  # type: ignore[attr-defined]


@probe("own", only="postgresql")
def delete_using_a_second_table(i: Intruder) -> Any:
    found = delete(RollupCell).where(RollupCell.unit_id == Unit.id)
    done = i.session.execute(found, execution_options={"synchronize_session": False})
    return Same(done.rowcount > 0, True)  # type: ignore[attr-defined]


@probe("refused")
def update_with_a_condition_that_text_undoes(i: Intruder) -> Any:
    i.session.execute(
        update(Unit).where(text("1 = 1 OR 1 = 1")).values(address="x"),
        execution_options={"synchronize_session": False},
    )


@probe("refused")
def delete_with_a_condition_that_an_operator_undoes(i: Intruder) -> Any:
    undone = RollupCell.n.op("> 0 OR 1 = 1 OR 0 <", precedence=100)(1)
    i.session.execute(delete(RollupCell).where(undone), execution_options={"synchronize_session": False})


@probe("refused")
def update_with_a_value_that_text_undoes(i: Intruder) -> Any:
    i.session.execute(
        update(Unit).values(address=literal_column("'x' WHERE 1 = 1 --")),
        execution_options={"synchronize_session": False},
    )


@probe("refused")
def delete_by_text(i: Intruder) -> Any:
    i.session.execute(text("DELETE FROM rollup_cell"))


@probe("refused", only="postgresql")
def truncate(i: Intruder) -> Any:
    i.session.execute(text("TRUNCATE rollup_cell"))


# --- moving rows ---------------------------------------------------------------------------------------


@probe("refused")
def give_own_rows_away(i: Intruder) -> Any:
    i.session.execute(update(Unit).values(tenant_id=i.south.id))


@probe("refused")
def give_own_rows_away_by_an_expression(i: Intruder) -> Any:
    i.session.execute(update(Unit).values(tenant_id=Unit.tenant_id + 1))


@probe("refused")
def give_own_rows_away_by_a_parameter(i: Intruder) -> Any:
    i.connection.execute(update(TABLE), {"tenant_id": i.south.id})


@probe("refused")
def give_a_loaded_row_away(i: Intruder) -> Any:
    unit = i.session.scalars(select(Unit).where(Unit.code == "S2")).one()
    unit.tenant_id = i.south.id
    i.session.flush()


@probe("refused", by=(TenancyError, IntegrityError))
def point_at_their_row(i: Intruder) -> Any:
    i.session.add(Unit(**_unit(i, parent_id=i.their_unit()[1])))
    i.session.flush()


# --- INSERT --------------------------------------------------------------------------------------------


@probe("own")
def add_a_row_without_saying_whose(i: Intruder) -> Any:
    i.session.add(Unit(**_unit(i, code="new-one")))
    i.session.flush()
    return Same(i.session.scalars(select(Unit.tenant_id).where(Unit.code == "new-one")).all(), [i.north.id])


@probe("own")
def insert_rows_without_saying_whose(i: Intruder) -> Any:
    i.session.execute(insert(Unit), [_unit(i, code=f"new-{number}") for number in range(3)])
    found = select(Unit.tenant_id).where(Unit.code.startswith("new-"))
    return Same(i.session.scalars(found).all(), [i.north.id] * 3)


@probe("own")
def insert_rows_and_get_them_back(i: Intruder) -> Any:
    rows = [_unit(i, name_en="NORTHMARK new") for _ in range(3)]
    return i.session.scalars(insert(Unit).returning(Unit), rows).all()


@probe("own")
def insert_many_rows_in_one_statement(i: Intruder) -> Any:
    rows = [_unit(i, i.north.id, name_en="NORTHMARK new") for _ in range(3)]
    i.session.execute(insert(TABLE).values(rows))
    return i.session.scalars(select(NAME)).all()


@probe("own")
def insert_one_row_as_a_list(i: Intruder) -> Any:
    i.session.execute(insert(TABLE).values([_unit(i, i.north.id, name_en="NORTHMARK new")]))
    return i.session.scalars(select(NAME)).all()


@probe("refused")
def add_a_row_of_theirs(i: Intruder) -> Any:
    i.session.add(Unit(**_unit(i, i.south.id)))
    i.session.flush()


@probe("refused")
def insert_a_row_of_theirs(i: Intruder) -> Any:
    i.session.execute(insert(Unit).values(**_unit(i, i.south.id)))


@probe("refused")
def insert_their_row_among_own_ones(i: Intruder) -> Any:
    i.session.execute(insert(Unit), [_unit(i, i.north.id), _unit(i, i.south.id), _unit(i, i.north.id)])


@probe("refused")
def insert_their_row_in_one_statement_with_own_ones(i: Intruder) -> Any:
    i.session.execute(insert(TABLE).values([_unit(i, i.north.id), _unit(i, i.south.id)]))


@probe("refused")
def insert_mappings_in_bulk(i: Intruder) -> Any:
    i.session.bulk_insert_mappings(Unit, [_unit(i, i.south.id)])


@probe("refused")
def save_objects_in_bulk(i: Intruder) -> Any:
    i.session.bulk_save_objects([Unit(**_unit(i, i.south.id))])


@probe("refused")
def insert_with_a_computed_tenant(i: Intruder) -> Any:
    i.session.execute(insert(Unit).values(**{**_unit(i), "tenant_id": literal_column(str(i.south.id))}))


@probe("refused", by=(TenancyError, CompileError))
def insert_with_a_computed_tenant_and_a_decoy(i: Intruder) -> Any:
    decoy = literal_column("'x'").op("||")(func.coalesce(i.north.id))
    values = {**_unit(i), "tenant_id": literal_column(str(i.south.id)), "address": decoy}
    i.session.execute(insert(TABLE).values(values), {"tenant_id": i.north.id})


@probe("refused")
def insert_one_computed_tenant_among_many(i: Intruder) -> Any:
    rows = [_unit(i, i.north.id), {**_unit(i), "tenant_id": literal_column(str(i.south.id))}]
    i.session.execute(insert(TABLE).values(rows))


@probe("refused")
def insert_from_a_select(i: Intruder) -> Any:
    source = select(TABLE)
    i.session.execute(insert(Unit).from_select([c.key for c in TABLE.c], source))


@probe("refused", only="postgresql")
def insert_inside_a_cte(i: Intruder) -> Any:
    inner = insert(TABLE).values(**_unit(i, i.south.id)).returning(TABLE.c.name_en).cte("made")
    return i.session.execute(select(inner)).all()


@probe("own", only="postgresql")
def update_inside_a_cte(i: Intruder) -> Any:
    inner = update(TABLE).values(address="x").returning(TABLE.c.name_en).cte("changed")
    return i.session.execute(select(inner)).all()


@probe("refused", by=(TenancyError, IntegrityError))
def replace_their_row(i: Intruder) -> Any:
    values = {**_unit(i, i.south.id), "id": i.their_unit()[1]}
    i.session.execute(insert(Unit).prefix_with("OR REPLACE").values(**values))


@probe("own")
def insert_if_absent_under_their_id(i: Intruder) -> Any:
    values = {**_unit(i, i.north.id), "id": i.their_unit()[1]}
    done = i.session.execute(_upsert(i)(Unit).values(**values).on_conflict_do_nothing().returning(Unit.tenant_id))
    return Same(done.scalars().all(), [i.north.id])  # ids are per tenant: no conflict, and none is told


@probe("refused")
def upsert_their_row(i: Intruder) -> Any:
    values = {**_unit(i, i.south.id), "id": i.their_unit()[1]}
    changed = _upsert(i)(Unit).values(**values).on_conflict_do_update(
        index_elements=["tenant_id", "id"], set_={"name_en": "x"}
    )  # fmt: skip
    i.session.execute(changed)


@probe("refused")
def upsert_an_own_row_away(i: Intruder) -> Any:
    values = {**_unit(i, i.north.id), "id": i.north.units["N1"].id}
    moved = _upsert(i)(Unit).values(**values).on_conflict_do_update(
        index_elements=["tenant_id", "id"], set_={"tenant_id": i.south.id}
    )  # fmt: skip
    i.session.execute(moved)


@probe("own")
def upsert_an_own_row(i: Intruder) -> Any:
    values = {**_unit(i, i.north.id), "id": i.north.units["N1"].id}
    changed = _upsert(i)(Unit).values(**values).on_conflict_do_update(
        index_elements=["tenant_id", "id"], set_={"address": "NORTHMARK x"}
    )  # fmt: skip
    i.session.execute(changed)
    return i.session.scalars(select(Unit.address).where(Unit.code == "N1")).all()


# --- forged and foreign objects ------------------------------------------------------------------------


@probe("refused")
def merge_their_row(i: Intruder) -> Any:
    tenant_id, unit_id = i.their_unit()
    i.session.merge(Unit(**{**_unit(i, tenant_id), "id": unit_id}))
    i.session.flush()


@probe("refused")
def add_a_detached_row_of_theirs(i: Intruder) -> Any:
    unit = _forged(i, i.south.id)
    unit.name_en = "x"
    i.session.flush()


@probe("refused", by=STALE)
def forge_a_row_of_theirs_as_own(i: Intruder) -> Any:
    unit = _forged(i, i.north.id)
    unit.name_en = "x"
    i.session.flush()


@probe("refused", by=Warning)  # SQLAlchemy warns of a DELETE that met no row; warnings are errors here
def forge_a_row_of_theirs_and_delete_it(i: Intruder) -> Any:
    i.session.delete(_forged(i, i.north.id))
    i.session.flush()


@probe("refused")
def delete_a_detached_row_of_theirs(i: Intruder) -> Any:
    i.session.delete(_forged(i, i.south.id))
    i.session.flush()


@probe("refused", role=None)
def add_a_row_without_any_scope(i: Intruder) -> Any:
    i.session.add(Unit(**_unit(i, i.south.id)))
    i.session.flush()


@probe("refused", role=None)
def insert_a_row_without_any_scope(i: Intruder) -> Any:
    i.session.execute(insert(Unit), [_unit(i, i.south.id)])


@probe("refused", role=None)
def update_rows_without_any_scope(i: Intruder) -> Any:
    i.session.execute(update(Unit).values(address="x"))
