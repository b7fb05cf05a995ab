"""Scopes opened wrongly, left behind, switched, or carried to where they do not belong. All begin outside any."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam, func, literal_column, select, text, update
from sqlalchemy.exc import InvalidRequestError, ResourceClosedError
from sqlalchemy.orm.exc import DetachedInstanceError

from audits.capture.models import Audit, AuditOrigin
from saas.kernel.db import db, transaction
from saas.kernel.kept_plans import keeps_plan
from saas.kernel.one_look import look_up
from saas.kernel.tenancy import Scope, TenancyError, enter_scope, leave_scope, open_scope, tenant_scope
from tenants.models import Tenant
from tenants.units.models import Unit
from tests.contracts.probes.kit import NAME, Intruder, Same, probe

GONE = (DetachedInstanceError, ResourceClosedError, InvalidRequestError, TenancyError)


@probe("refused", role=None)
def switch_the_tenant_while_a_scope_is_open(i: Intruder) -> Any:
    with tenant_scope(i.south.scope()):
        db.session.scalars(select(Unit)).all()
        with tenant_scope(i.north.scope()):
            return db.session.get(Unit, i.their_unit())


@probe("refused", role=None)
def widen_the_scope_of_the_same_tenant(i: Intruder) -> Any:
    with tenant_scope(i.north.scope("branch_manager")), tenant_scope(i.north.scope("reviewer")):
        pass


@probe("refused", role=None)
def look_into_another_tenant_while_a_scope_is_open(i: Intruder) -> Any:
    with tenant_scope(i.north.scope()):
        return look_up(i.south.scope(), select(NAME).limit(1), {})


@probe("refused", role=None)
def look_into_another_tenant_while_writing(i: Intruder) -> Any:
    with transaction():
        return look_up(i.south.scope(), select(NAME).limit(1), {})


@probe("refused", role=None)
def take_a_look_with_a_scope_of_ones_own(i: Intruder) -> Any:
    wanted = select(NAME).where(Unit.tenant_id == bindparam("sanmi_tenant"))
    return look_up(i.north.scope(), wanted, {"sanmi_tenant": i.south.id})


@probe("refused", role=None)
def take_a_look_by_text(i: Intruder) -> Any:
    return look_up(i.north.scope(), text("SELECT name_en FROM unit LIMIT 1"), {})  # type: ignore[arg-type]


@probe("own", role=None)
def take_a_look_at_everything(i: Intruder) -> Any:
    return Same(look_up(i.north.scope(), select(func.count()).select_from(Unit), {}), (i.own_units(),))


@probe("own", role=None)
def go_on_after_a_look(i: Intruder) -> Any:
    look_up(i.south.scope(), select(func.count()).select_from(Unit), {})
    with tenant_scope(i.north.scope()):
        return [Same(db.session.get(Unit, i.their_unit()), None), db.session.scalars(select(NAME)).all()]


@probe("refused", role=None)
def use_the_session_after_a_look(i: Intruder) -> Any:
    look_up(i.south.scope(), select(func.count()).select_from(Unit), {})
    return db.session.scalars(select(NAME)).all()


@probe("refused", role=None)
def take_a_kept_look_while_a_scope_is_open(i: Intruder) -> Any:
    with tenant_scope(i.north.scope()):
        return look_up(i.south.scope(), keeps_plan(select(NAME).limit(1)), {})


@probe("refused", role=None)
def take_a_kept_look_with_a_scope_of_ones_own(i: Intruder) -> Any:
    wanted = keeps_plan(select(NAME).where(Unit.tenant_id == bindparam("sanmi_tenant")))
    return look_up(i.north.scope(), wanted, {"sanmi_tenant": i.south.id})


@probe("refused", role=None)
def take_a_kept_look_as_who_sees_shoppers(i: Intruder) -> Any:
    wanted = keeps_plan(select(func.count().label("n")).select_from(AuditOrigin))
    return look_up(Scope(i.north.id), wanted, {"sanmi_sees": True})


@probe("refused", role=None)
def take_a_kept_look_through_a_fragment(i: Intruder) -> Any:
    wanted: Any = select(literal_column("name_en").label("name")).select_from(text("unit")).limit(1)
    return look_up(i.north.scope(), keeps_plan(wanted), {})


@probe("refused", role=None, only="postgresql")
def change_something_by_a_kept_look(i: Intruder) -> Any:
    changed = update(Unit).values(name_en="gone").returning(Unit.name_en).cte()
    return look_up(i.north.scope(), keeps_plan(select(changed.c.name_en).limit(1)), {})


@probe("own", role=None)
def take_a_kept_look_at_everything(i: Intruder) -> Any:
    wanted = keeps_plan(select(func.count().label("n")).select_from(Unit))
    seen = [tuple(look_up(i.north.scope(), wanted, {})) for _ in range(2)]
    return [Same(one, (i.own_units(),)) for one in seen]


@probe("own", role=None)
def take_kept_looks_into_two_tenants_in_turn(i: Intruder) -> Any:
    wanted = keeps_plan(select(func.count().label("n")).select_from(Unit).where(Unit.id == bindparam("wanted")))
    values = {"wanted": i.their_unit()[1]}
    theirs, ours = (look_up(house.scope(), wanted, values) for house in (i.south, i.north))
    return [Same(theirs.n, 1), Same(ours.n, 0)]


@probe("refused", role=None)
def use_the_session_after_a_kept_look(i: Intruder) -> Any:
    look_up(i.south.scope(), keeps_plan(select(func.count().label("n")).select_from(Unit)), {})
    return db.session.scalars(select(NAME)).all()


@probe("refused", role=None)
def narrow_the_scope_of_the_same_tenant(i: Intruder) -> Any:
    with tenant_scope(i.north.scope("reviewer")), tenant_scope(i.north.scope("branch_manager")):
        pass


@probe("refused", role=None)
def open_a_scope_within_a_transaction(i: Intruder) -> Any:
    with transaction(), tenant_scope(i.north.scope()):
        pass


@probe("own", role=None)
def get_from_a_warm_identity_map(i: Intruder) -> Any:
    with tenant_scope(i.south.scope()):
        loaded = db.session.scalars(select(Unit)).all()
        assert db.session.get(Unit, i.their_unit()) in loaded
    with tenant_scope(i.north.scope()):
        return [Same(db.session.get(Unit, i.their_unit()), None), db.session.scalars(select(NAME)).all()]


@probe("own", role=None)
def get_from_a_session_that_was_kept(i: Intruder) -> Any:
    with tenant_scope(i.south.scope()):
        kept = db.session()
        kept.scalars(select(Unit)).all()
    with tenant_scope(i.north.scope()):
        return [Same(list(kept.identity_map.values()), []), Same("scope" in kept.info, False)]


@probe("refused", role=None)
def use_a_session_that_was_kept(i: Intruder) -> Any:
    with tenant_scope(i.south.scope()):
        kept = db.session()
    with tenant_scope(i.north.scope()):
        return kept.scalars(select(NAME)).all()


@probe("refused", role=None)
def use_a_connection_that_was_kept(i: Intruder) -> Any:
    with i.world.app.app_context(), tenant_scope(i.south.scope()):
        kept = db.session.connection()
        with i.world.app.app_context(), tenant_scope(i.north.scope()):
            return kept.execute(select(NAME)).all()


@probe("refused", role=None, by=GONE)
def refresh_an_expired_row_after_its_scope(i: Intruder) -> Any:
    with tenant_scope(i.south.scope()):
        unit = db.session.scalars(select(Unit)).first()
        assert unit
        db.session.expire(unit)
    with tenant_scope(i.north.scope()):
        return unit.name_en


@probe("refused", role=None, by=GONE)
def load_a_deferred_column_after_its_scope(i: Intruder) -> Any:
    with tenant_scope(i.south.scope()):
        audit = db.session.scalars(select(Audit)).first()
    assert audit
    with tenant_scope(i.north.scope()):
        return audit.sheet


@probe("refused", role=None)
def carry_an_expired_row_into_ones_own_session(i: Intruder) -> Any:
    with tenant_scope(i.south.scope()):
        unit = db.session.scalars(select(Unit)).first()
        assert unit
        db.session.expire(unit)
        db.session.expunge(unit)
    with tenant_scope(i.north.scope()):
        db.session.add(unit)
        try:
            return unit.name_en
        except Exception as error:
            raise TenancyError("not found under this scope") from error


@probe("refused", role=None, by=GONE)
def read_a_stream_after_its_scope(i: Intruder) -> Any:
    with tenant_scope(i.south.scope()):
        stream = iter(db.session.scalars(select(NAME).execution_options(yield_per=1)))
    with tenant_scope(i.north.scope()):
        return list(stream)


@probe("refused", role=None, by=GONE)
def read_a_result_after_its_scope(i: Intruder) -> Any:
    with tenant_scope(i.south.scope()):
        result = db.session.execute(select(NAME))
    with tenant_scope(i.north.scope()):
        return result.all()


@probe("own", role=None)
def leave_a_scope_by_an_exception(i: Intruder) -> Any:
    try:
        with tenant_scope(i.south.scope()):
            db.session.scalars(select(Unit)).all()
            raise LookupError
    except LookupError:
        pass
    return [Same(open_scope(), None), Same("scope" in db.session().info, False)]


@probe("refused", role=None)
def query_after_an_exception_in_a_scope(i: Intruder) -> Any:
    try:
        with tenant_scope(i.south.scope()), transaction():
            raise LookupError
    except LookupError:
        return db.session.scalars(select(NAME)).all()


@probe("own", role=None)
def fail_in_the_database_and_go_on(i: Intruder) -> Any:
    with tenant_scope(i.north.scope()):
        try:
            with transaction() as session:
                session.add(Unit(id=i.north.units["N1"].id, tenant_id=i.north.id))
        except Exception:  # whatever the database says: the scope must outlive it
            return db.session.scalars(select(NAME)).all()
    return None


@probe("refused", role=None)
def forget_to_leave_a_scope(i: Intruder) -> Any:
    """The next request of the same thread gets a new session; the scope left behind must not serve it."""
    token = enter_scope(i.south.scope())
    try:
        with i.world.app.app_context():
            return db.session.scalars(select(NAME)).all()
    finally:
        leave_scope(token)


@probe("refused", role=None, by=RuntimeError)  # Flask-SQLAlchemy's own: there is no application context
def use_the_session_in_another_thread(i: Intruder) -> Any:
    with tenant_scope(i.south.scope()):
        session = db.session()
        return _in_thread(lambda: session.scalars(select(NAME)).all())


@probe("refused", role=None)
def open_a_session_in_another_thread(i: Intruder) -> Any:
    def work() -> Any:
        with i.world.app.app_context():
            return db.session.scalars(select(NAME)).all()

    with tenant_scope(i.south.scope()):
        return _in_thread(work)


@probe("refused", role=None)
def carry_the_context_into_another_thread(i: Intruder) -> Any:
    def work() -> Any:
        with i.world.app.app_context():
            return db.session.scalars(select(NAME)).all()

    with tenant_scope(i.south.scope()):
        copied = contextvars.copy_context()
        return _in_thread(lambda: copied.run(work))


@probe("own", role=None)
def work_for_both_tenants_at_once_in_two_threads(i: Intruder) -> Any:
    found: list[Any] = []
    turns = threading.Barrier(2)

    def work(scope: Scope) -> Any:
        with i.world.app.app_context(), tenant_scope(scope):
            turns.wait(10)
            rows = [db.session.scalars(select(NAME)).all() for _ in range(20)]
            return rows if scope.tenant_id == i.north.id else None

    threads = [
        threading.Thread(target=lambda scope=scope: found.append(work(scope)))
        for scope in (i.north.scope(), i.south.scope())
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@probe("own", role=None)
def take_turns_on_one_connection(i: Intruder) -> Any:
    """As behind a transaction pooler: nothing of the transaction before may reach the next."""
    db.engine.dispose()
    found = []
    for scope in (i.south.scope(), i.north.scope()) * 3:
        with i.world.app.app_context(), tenant_scope(scope):
            found.append((scope.tenant_id, db.session.scalars(select(NAME)).all()))
    return [names for tenant_id, names in found if tenant_id == i.north.id]


@probe("own", role=None)
def enter_a_scope_with_rows_of_the_platform_loaded(i: Intruder) -> Any:
    db.session.scalars(select(Tenant)).all()
    with tenant_scope(i.north.scope()):
        return db.session.scalars(select(NAME)).all()


def _in_thread(work: Callable[[], Any]) -> Any:
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:  # carried over to the caller below
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return outcome[0]
