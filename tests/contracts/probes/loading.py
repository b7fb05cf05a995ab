"""Loading what hangs on a row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    and_,
    func,
    or_,
    select,
)
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
)

from audits.capture.models import Audit
from audits.insight.models import RollupCell
from tenants.people.models import Account, Membership
from tenants.standards.models import StandardVersion
from tenants.units.models import Unit
from tests.contracts.probes.kit import Intruder, Same, probe


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
    cells = i.session.scalars(
        select(RollupCell).options(undefer(RollupCell.body), load_only(RollupCell.n))
    ).all()
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
    return Same(
        len(i.session.scalars(select(Account.id)).all()), len(i.north.people) * 2 + 1
    )  # and an operator
