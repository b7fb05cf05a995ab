"""Reading by every shape of query that SQLAlchemy can build."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BindParameter,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    column,
    distinct,
    except_,
    exists,
    false,
    func,
    inspect,
    intersect,
    lambda_stmt,
    lateral,
    literal,
    or_,
    select,
    table,
    true,
    tuple_,
    union,
    union_all,
    values,
)
from sqlalchemy import Column as SchemaColumn
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import (
    aliased,
    contains_eager,
    defer,
    foreign,
    joinedload,
    lazyload,
    load_only,
    registry,
    relationship,
    selectinload,
    subqueryload,
    undefer,
    with_loader_criteria,
)

from audits.capture.models import Audit, AuditEvidence, Evidence
from audits.insight.models import RollupCell
from saas.kernel.tenancy import TenantScoped
from tenants.models import Tenant
from tenants.people.models import Account, AccountTenant, Membership
from tenants.standards.models import StandardVersion
from tenants.units.models import Unit
from tests.contracts.probes.kit import NAME, Intruder, Same, probe

# --- the plain shapes ----------------------------------------------------------------------------------


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


# --- several tables ------------------------------------------------------------------------------------


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
    query = select(Unit.name_en, Audit.id, AuditEvidence.digest).select_from(Unit.__table__.outerjoin(inner, true()))
    told = {row[2] for row in i.session.execute(query)}
    digests = i.world.ids["north"]["digest"] + i.world.beyond["digest"]
    return Same(told, {f"sha256:{digest}" for digest in digests})


@probe("own")
def join_from_their_tenant_to_its_units(i: Intruder) -> Any:
    query = select(Tenant.id, Unit.name_en).join(Unit, Unit.tenant_id == Tenant.id).where(Tenant.slug == "south")
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


# --- queries in queries --------------------------------------------------------------------------------


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
    query = select(literal(1)).where(select(1).select_from(theirs).where(theirs.tenant_id == i.south.id).exists())
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
    return i.session.execute(select(Unit.name_en.label("x"), func.count().over().label("y")).order_by("x")).all()


# --- without the mapped class --------------------------------------------------------------------------


@probe("own")
def select_the_table_itself(i: Intruder) -> Any:
    return i.session.execute(select(Unit.__table__)).all()


@probe("own")
def select_an_alias_of_the_table(i: Intruder) -> Any:
    return i.session.execute(select(Unit.__table__.alias("u").alias("v"))).all()


@probe("own")
def execute_on_the_sessions_connection(i: Intruder) -> Any:
    return i.connection.execute(select(Unit)).all()


@probe("own")
def describe_the_table_anew(i: Intruder) -> Any:
    again = Table("unit", MetaData(), SchemaColumn("tenant_id", Integer), SchemaColumn("name_en", String))
    return i.session.execute(select(again)).all()


@probe("own")
def describe_the_table_without_its_tenant(i: Intruder) -> Any:
    return i.session.execute(select(table("unit", column("name_en")))).all()


@probe("own", only="sqlite")
def describe_the_table_in_capitals(i: Intruder) -> Any:
    return i.session.execute(select(table("UNIT", column("name_en"), column("tenant_id")))).all()


@probe("refused")
def describe_the_table_with_its_schema(i: Intruder) -> Any:
    schema = "main" if i.world.kind == "sqlite" else "public"
    again = Table("unit", MetaData(schema=schema), SchemaColumn("tenant_id", Integer), SchemaColumn("name_en", String))
    return i.session.execute(select(again.c.name_en)).all()


@probe("refused", only="postgresql", by=ProgrammingError)  # a part of a table has no TABLESAMPLE
def sample_the_table(i: Intruder) -> Any:
    return i.session.execute(select(Unit.__table__.tablesample(100))).all()


@probe("refused", only="sqlite")
def reflect_the_table(i: Intruder) -> Any:
    return i.connection.execute(select(Table("unit", MetaData(), autoload_with=i.connection))).all()


@probe("refused", only="sqlite")
def inspect_its_columns(i: Intruder) -> Any:
    return inspect(i.connection).get_columns("unit")


# --- loading what hangs on a row -----------------------------------------------------------------------


class Place:
    """A branch, mapped a second time and without the mixin, so that nothing but its table says whose it is."""

    name_en: str


class Badge:
    """A membership with a relationship that forgets the tenant."""

    places: Any


_again = registry()
_again.map_imperatively(Place, Unit.__table__)
_again.map_imperatively(
    Badge,
    Membership.__table__,
    properties={
        "places": relationship(
            Place,
            primaryjoin=foreign(Unit.__table__.c.kind) != Membership.__table__.c.role,
            viewonly=True,
            uselist=True,
        )
    },
)


def _badge_places(i: Intruder, *options: Any) -> Any:
    badges = i.session.scalars(select(Badge).options(*options)).unique().all()
    return [
        [place.name_en for badge in badges for place in badge.places],
        Same(len(badges[0].places), i.own_units()),
    ]


@probe("own")
def load_a_relationship_lazily(i: Intruder) -> Any:
    return _badge_places(i, lazyload(Badge.places))


@probe("own")
def load_a_relationship_by_a_join(i: Intruder) -> Any:
    return _badge_places(i, joinedload(Badge.places))


@probe("own")
def load_a_relationship_by_ids(i: Intruder) -> Any:
    return _badge_places(i, selectinload(Badge.places))


@probe("own")
def load_a_relationship_by_a_subquery(i: Intruder) -> Any:
    return _badge_places(i, subqueryload(Badge.places))


@probe("own")
def load_a_relationship_from_ones_own_join(i: Intruder) -> Any:
    query = select(Badge).outerjoin(Badge.places).options(contains_eager(Badge.places))
    return [place.name_en for badge in i.session.scalars(query).unique() for place in badge.places]


@probe("own")
def load_a_limited_join(i: Intruder) -> Any:
    query = select(Badge).options(joinedload(Badge.places)).limit(2)
    return [place.name_en for badge in i.session.scalars(query).unique() for place in badge.places]


@probe("own")
def map_the_table_without_the_mixin(i: Intruder) -> Any:
    return [place.name_en for place in i.session.scalars(select(Place))]


@probe("own")
def load_deferred_columns(i: Intruder) -> Any:
    versions = i.session.scalars(select(StandardVersion).options(defer(StandardVersion.note))).all()
    cells = i.session.scalars(select(RollupCell).options(undefer(RollupCell.body), load_only(RollupCell.n))).all()
    audits = i.session.scalars(select(Audit)).all()
    return [[v.note for v in versions], [cell.body for cell in cells], [len(audit.sheet) for audit in audits]]


@probe("own")
def refresh_expired_rows(i: Intruder) -> Any:
    units = i.session.scalars(select(Unit)).all()
    i.session.expire_all()
    i.session.refresh(units[0])
    return [unit.name_en for unit in units]


@probe("own")
def stream_rows(i: Intruder) -> Any:
    return list(i.session.scalars(select(Unit).execution_options(yield_per=2)))


@probe("own")
def stream_rows_from_the_server(i: Intruder) -> Any:
    return list(i.connection.execution_options(stream_results=True, max_row_buffer=2).execute(select(Unit)))


@probe("own")
def query_with_conditions_on_both_sides(i: Intruder) -> Any:
    mine, theirs = aliased(Unit), aliased(Unit)
    query = select(mine.name_en, theirs.name_en).where(
        and_(mine.tenant_id == i.north.id, or_(theirs.tenant_id == i.south.id, theirs.kind == mine.kind))
    )
    return i.session.execute(query).all()


@probe("refused", role=None)
def select_without_any_scope(i: Intruder) -> Any:
    return i.session.scalars(select(Unit)).all()


@probe("refused", role=None)
def count_without_any_scope(i: Intruder) -> Any:
    return i.session.scalar(select(func.count()).select_from(Unit))


@probe("own", role=None)
def read_platform_tables_without_any_scope(i: Intruder) -> Any:
    return Same(len(i.session.scalars(select(Account.id)).all()), len(i.north.people) * 2 + 1)  # and an operator


