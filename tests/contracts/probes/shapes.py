"""Reading one table by every plain shape of query, and by conditions that want more."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BindParameter,
    Integer,
    distinct,
    false,
    func,
    lambda_stmt,
    literal,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import (
    aliased,
    with_loader_criteria,
)

from saas.kernel.tenancy import TenantScoped
from tenants.units.models import Unit
from tests.contracts.probes.kit import NAME, Intruder, Same, probe


@probe("own")
def select_a_mapped_class(i: Intruder) -> Any:
    return i.session.scalars(select(Unit)).all()


@probe("own")
def select_with_the_legacy_query(i: Intruder) -> Any:
    return i.session.query(Unit).filter(Unit.kind == "branch").all()


@probe("own")
def select_columns_only(i: Intruder) -> Any:
    return i.session.execute(select(Unit.name_zh, Unit.name_en)).all()


@probe("own")
def select_an_expression_of_a_column(i: Intruder) -> Any:
    return i.session.scalars(select(func.upper(Unit.name_en) + "!")).all()


@probe("own")
def select_nothing_from_it(i: Intruder) -> Any:
    return Same(len(i.session.execute(select(literal(1)).select_from(Unit)).all()), i.own_units())


@probe("own")
def count_rows(i: Intruder) -> Any:
    return Same(i.session.scalar(select(func.count()).select_from(Unit)), i.own_units())


@probe("own")
def count_a_column(i: Intruder) -> Any:
    return Same(i.session.scalar(select(func.count(Unit.id))), i.own_units())


@probe("own")
def count_distinct(i: Intruder) -> Any:
    return Same(i.session.scalar(select(func.count(distinct(Unit.tenant_id)))), 1)


@probe("own")
def aggregate_a_column(i: Intruder) -> Any:
    return i.session.execute(select(func.max(Unit.name_en), func.min(Unit.name_en))).one()


@probe("own")
def group_and_filter_groups(i: Intruder) -> Any:
    query = select(Unit.tenant_id, func.count()).group_by(Unit.tenant_id).having(func.count() > 0)
    return Same([tuple(row) for row in i.session.execute(query)], [(i.north.id, i.own_units())])


@probe("own")
def order_by_a_subquery_over_all(i: Intruder) -> Any:
    other = aliased(Unit)
    rank = select(func.count()).select_from(other).where(other.name_en < NAME).scalar_subquery()
    return i.session.execute(select(NAME, rank).order_by(rank)).all()


@probe("own")
def rank_with_a_window(i: Intruder) -> Any:
    rows = i.session.execute(select(NAME, func.count().over())).all()
    return [rows, Same(rows[0][1], i.own_units())]


@probe("own")
def lock_rows(i: Intruder) -> Any:
    return i.session.scalars(select(Unit).with_for_update(of=Unit)).all()


@probe("own")
def build_the_statement_from_lambdas(i: Intruder) -> Any:
    query = lambda_stmt(lambda: select(Unit)) + (lambda found: found.where(Unit.kind == "branch"))
    return i.session.scalars(query).all()


# --- conditions that want more -------------------------------------------------------------------------


@probe("own")
def ask_for_everything(i: Intruder) -> Any:
    return i.session.scalars(select(Unit).where(or_(Unit.tenant_id == i.south.id, true(), ~false()))).all()


@probe("own")
def ask_for_their_tenant_id(i: Intruder) -> Any:
    found = i.session.scalars(select(Unit).where(Unit.tenant_id == i.south.id)).all()
    return Same(len(found), 0)


@probe("own")
def ask_for_their_id(i: Intruder) -> Any:
    return Same(len(i.session.scalars(select(Unit).where(Unit.id == i.their_unit()[1])).all()), 0)


@probe("own")
def ask_for_their_keys_as_tuples(i: Intruder) -> Any:
    found = select(Unit).where(tuple_(Unit.tenant_id, Unit.id).in_([i.their_unit()]))
    return Same(len(i.session.scalars(found).all()), 0)


@probe("own")
def get_their_row_by_key(i: Intruder) -> Any:
    return Same(i.session.get(Unit, i.their_unit()), None)


@probe("own")
def override_the_criteria_of_the_class(i: Intruder) -> Any:
    everything = with_loader_criteria(TenantScoped, lambda cls: true(), include_aliases=True)
    return i.session.scalars(select(Unit).options(everything)).all()


@probe("own")
def forge_execution_options(i: Intruder) -> Any:
    options = {"sanmi_tenant": i.south.id, "proven": True, "populate_existing": True, "compiled_cache": None}
    return i.session.scalars(select(Unit), execution_options=options).all()


@probe("refused")
def bring_the_ties_value_as_a_parameter(i: Intruder) -> Any:
    return i.session.scalars(select(Unit), {"sanmi_tenant": i.south.id}).all()


@probe("refused")
def bring_a_bind_of_the_ties_name(i: Intruder) -> Any:
    forged = BindParameter("sanmi_tenant", i.south.id, type_=Integer())
    return i.session.scalars(select(Unit).where(Unit.tenant_id == forged)).all()
