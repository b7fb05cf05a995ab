"""SQL on tenants' tables: how it is written, and the proof that it was written so.

``FROM unit`` becomes ``FROM (SELECT * FROM unit WHERE unit.tenant_id = :scope) AS unit``: both databases fold
that into the query around it, and nothing that stands around it can widen it. UPDATE and DELETE get the same
condition; INSERT must give the scope's values.

The bet: SQL cannot reach a table without naming it. So the finished text is searched, and what is not proven
is not sent (walls.py). Should SQLAlchemy one day write SQL another way, nothing is proven and nothing runs.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import BindParameter, Boolean, Integer, Uuid, or_
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import TableClause

from saas.kernel.tenancy import FORGET, NOBODY, PRIVATE, TABLES, Scope, TenancyError, open_scope

_NOWHERE = Scope(0)  # outside any scope nothing matches


def _asked(read: Callable[[Scope], object]) -> Callable[[], object]:
    """Return what a part is cut by, to be asked each time a statement runs."""
    return lambda: read(open_scope() or _NOWHERE)


TENANT = BindParameter("sanmi_tenant", type_=Integer(), callable_=_asked(lambda scope: scope.tenant_id))
PERSON = BindParameter("sanmi_person", type_=Uuid(), callable_=_asked(lambda scope: scope.membership_id or NOBODY))
SEES = BindParameter("sanmi_sees", type_=Boolean(), callable_=_asked(lambda scope: scope.sees_shoppers))
_PART = re.compile(
    r'\(SELECT \* FROM "?(\w+)"? WHERE "?\1"?\.tenant_id = BIND( AND \(BIND OR "?\1"?\.membership_id = BIND\))?\)'
    .replace("BIND", r"(?:\?|%\(sanmi_\w+\)s(?:::\w+)?)")
)  # fmt: skip
_SETS = re.compile(r'[ ,]"?(tenant_id|membership_id)"?=')  # how SQLAlchemy writes SET; conditions have " = "
AROUND = re.compile(
    r'\bset_config\b|\bapp"?\s*\.\s*"?(?:tenant_id|membership_id|sees_shoppers)\b|^\W*(?:do|prepare|attach|copy|vacuum)\b',
    re.IGNORECASE,
)
_HARMLESS = re.compile(r"[\w.*]*")


class TenantCompiler(SQLCompiler):
    """Writes SQL as its dialect does, with the scope's part of a table wherever a tenant's table comes in.

    proven: the finished SQL names no tenant table otherwise. changed: the tenant table that it writes to.
    raw: it has fragments of text. staff_only: it would hand a private row over, so the scope must see shoppers.

    Compiled statements are cached by SQLAlchemy, so all this is done once per kind of statement; the
    values are asked anew at each run.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        self.changed: str | None = None
        self.raw = self.staff_only = False
        super().__init__(*args, **options)
        self.proven = self._prove()

    def visit_table(self, table: Any, *args: Any, **kw: Any) -> Any:
        """Write a tenant's table in FROM as the scope's part of it."""
        text: str = super().visit_table(table, *args, **kw)  # type: ignore[no-untyped-call]
        if not kw.get("asfrom") or kw.get("iscrud") or _table_of(table) is None:
            return text
        name = self.preparer.quote(table.name)
        alias = kw.get("enclosing_alias")
        called = "" if alias is not None and alias.element is table else f" AS {name}"
        part = f"(SELECT * FROM {name} WHERE {self._condition(table)})"  # noqa: S608  made of names and binds
        return part + (text.removeprefix(name) or called)

    def visit_update(self, update_stmt: Any, visiting_cte: Any = None, **kw: Any) -> str:
        """Update the scope's part only, and let nothing move to another tenant."""
        name = self._changes(update_stmt)
        text = super().visit_update(self._cut(update_stmt), visiting_cte, **kw)
        if name:
            self._check_columns(_SETS.findall(text), name)
        return text

    def visit_delete(self, delete_stmt: Any, visiting_cte: Any = None, **kw: Any) -> Any:
        """Delete from the scope's part only."""
        self._changes(delete_stmt)
        return super().visit_delete(self._cut(delete_stmt), visiting_cte, **kw)  # type: ignore[no-untyped-call]

    def visit_insert(self, insert_stmt: Any, visited_bindparam: Any = None, visiting_cte: Any = None, **kw: Any) -> Any:
        """Let in only plain INSERTs, whose values ``check_statement`` can compare with the scope."""
        if self._changes(insert_stmt) and (self.stack or visiting_cte is not None or insert_stmt.select is not None):
            raise TenancyError("tenant tables take plain INSERT ... VALUES only")
        return super().visit_insert(insert_stmt, visited_bindparam, visiting_cte, **kw)  # type: ignore[no-untyped-call]

    def visit_on_conflict_do_update(self, on_conflict: Any, **kw: Any) -> Any:
        """Let an upsert change its own tenant's row (every unique key leads with the tenant), not move it."""
        inserted: Any = self.stack[-1]["selectable"]
        if name := _table_of(inserted.table):
            keys = [str(getattr(key, "key", key)) for key in dict(on_conflict.update_values_to_set)]
            self._check_columns(keys, name)
            self.staff_only |= name in PRIVATE
        return super().visit_on_conflict_do_update(on_conflict, **kw)  # type: ignore[misc]

    def visit_textclause(self, textclause: Any, *args: Any, **kw: Any) -> Any:
        """Remember fragments of text: they may not stand in what changes a tenant's table."""
        self.raw |= not _HARMLESS.fullmatch(textclause.text)
        return super().visit_textclause(textclause, *args, **kw)  # type: ignore[no-untyped-call]

    def visit_column(self, column: Any, *args: Any, **kw: Any) -> Any:
        """Remember literal columns, which are fragments of text too."""
        self.raw |= bool(column.is_literal and not _HARMLESS.fullmatch(column.name))
        return super().visit_column(column, *args, **kw)

    def visit_custom_op_binary(self, element: Any, operator: Any, **kw: Any) -> Any:
        """Remember operators that are fragments of text."""
        self.raw = True
        return super().visit_custom_op_binary(element, operator, **kw)  # type: ignore[no-untyped-call]

    def _condition(self, table: Any) -> str:
        name = self.preparer.quote(table.name)
        condition = f"{name}.tenant_id = {self.process(TENANT)}"
        if _table_of(table) in PRIVATE:
            condition += f" AND ({self.process(SEES)} OR {name}.membership_id = {self.process(PERSON)})"
        return condition

    def _changes(self, statement: Any) -> str | None:
        name = _table_of(statement.table)
        if name:
            if self.changed:
                raise TenancyError("one statement changes one tenant table")
            self.changed = name
            self.raw |= bool(statement._prefixes or statement._hints)  # noqa: SLF001
        return name

    def _cut(self, statement: Any) -> Any:
        table = statement.table
        name = _table_of(table)
        if name is None:
            return statement
        statement = statement.where(table.c.tenant_id == TENANT)
        return statement.where(or_(SEES, table.c.membership_id == PERSON)) if name in PRIVATE else statement

    def _check_columns(self, columns: list[str], table: str) -> None:
        if "tenant_id" in columns:
            raise TenancyError("a row never moves to another tenant")
        self.staff_only |= table in PRIVATE and "membership_id" in columns

    def _prove(self) -> bool:
        """Take all parts out of the finished SQL: no tenant table may stand in the rest, but one to be changed."""
        text = getattr(self, "string", None) or ""
        parts = [(name.lower(), bool(person)) for name, person in _PART.findall(text)]
        rest = [name.lower() for name in pattern().findall(_PART.sub("", text))]
        cuts = [] if self.changed is None or self.isinsert else [(self.changed, self.changed in PRIVATE)]
        return (
            rest == ([self.changed] if self.changed else [])
            and not (self.changed and self.raw)
            and not AROUND.search(text)
            and all((name in PRIVATE) == person for name, person in parts if name in TABLES)
            and self._written(TENANT) == len(parts + cuts)
            and self._written(PERSON) == self._written(SEES) == sum(person for _, person in parts + cuts)
        )

    def _written(self, bind: BindParameter[Any]) -> int:
        if self.positional:
            return (self.positiontup or []).count(bind.key)
        return self.string.count(self.bindtemplate % {"name": bind.key})


def _table_of(source: Any) -> str | None:
    """Return the tenant table that ``source`` is."""
    name = source.name.lower() if isinstance(source, TableClause) else None
    return name if name in TABLES else None


@functools.cache
def pattern() -> re.Pattern[str]:
    """Find where tables stand in SQL: their names, unless a column follows or a label is being given."""
    names = "|".join(sorted(TABLES)) or "$^"
    return re.compile(rf'(?<!\bas )(?<!\bas ")(?<!\bof )(?<!\bof ")\b({names})\b(?!"?\s*\.)', re.IGNORECASE)


@functools.lru_cache(maxsize=4096)
def names_in(statement: str) -> bool:
    """Tell whether ``statement`` names a tenant table anywhere, or the settings that hold the scope."""
    words = set(re.findall(r"\w+", statement.lower()))
    return not words.isdisjoint(TABLES) or AROUND.search(statement) is not None


FORGET.extend((pattern.cache_clear, names_in.cache_clear))
