"""What a sheet of units would change: read against the tree as it is, all errors at once, nothing written."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import select

from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.words import Words, words
from tenants.units.exchange import COLUMNS, UNITS
from tenants.units.kinds import KINDS
from tenants.units.models import Unit, UnitKind
from tenants.units.queries import in_scope
from tenants.units.services import MAX_DEPTH
from tenants.workbooks.reading import Sheet, read_workbook
from tenants.workbooks.refusals import FileRefused, Located, Place, refused
from tenants.workbooks.tables import Row, find_sheet, read_table

MOST_ROWS = 11_000
MOST_STEPS = 3000  # of one import: some 3 ms each, in one transaction
What = Literal["add", "rename", "move", "close", "reopen", "place"]
WHAT: dict[What, Words] = {
    "add": words("新增", "add"), "rename": words("改名", "rename"), "move": words("移动", "move"),
    "close": words("关闭", "close"), "reopen": words("恢复", "reopen"), "place": words("地址位置",
        "address or position"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One change. unit_id: None for a unit to be added; old, new: what it was and becomes, in words."""

    what: What
    code: str
    unit_id: uuid.UUID | None
    values: tuple[tuple[str, Any], ...]
    old: str = ""
    new: str = ""

    @property
    def row(self) -> dict[str, Any]:
        """The values of the row."""
        return dict(self.values)


@dataclass(slots=True)
class Plan:
    """Every change, parents before children. same: rows that change nothing."""

    steps: list[Step] = field(default_factory=list)
    same: int = 0

    @property
    def fingerprint(self) -> str:
        """A hash by which a plan is known again: what was agreed to is what is done."""
        return hashlib.sha256(repr(self.steps).encode()).hexdigest()[:32]

    def of(self, what: What) -> list[Step]:
        """Return the steps of one kind."""
        return [step for step in self.steps if step.what == what]


def read_plan(by: By, data: bytes) -> Plan:
    """Return what a workbook would change; raises FileRefused with everything that is wrong with it."""
    sheets = read_workbook(data)
    faults: list[Located] = []
    sheet = find_sheet(sheets, UNITS) or (sheets[0] if len(sheets) == 1 else None)
    if sheet is None:
        raise FileRefused(
            [Located(Place(UNITS.title), words("缺少工作表“机构”", "The sheet Units is missing"))]
        )
    plan = _Planner(by, sheet, faults).plan()
    if faults:
        raise FileRefused(sorted(faults, key=lambda one: (one.place.row, one.place.column)))
    if len(plan.steps) > MOST_STEPS:
        raise refused(
            f"一次最多 {MOST_STEPS} 处改动，这里有 {len(plan.steps)} 处；请分几次导入",
            f"{MOST_STEPS} changes at once are the most, and these are {len(plan.steps)}; import in parts",
        )
    return plan


class _Planner:
    def __init__(self, by: By, sheet: Sheet, faults: list[Located]) -> None:
        self.faults = faults
        self.rows = read_table(sheet, COLUMNS, faults, most_rows=MOST_ROWS).rows
        self.units = {unit.code: unit for unit in db.session.scalars(select(Unit).where(in_scope(by)))}
        self.taken = set(db.session.scalars(select(Unit.code)))
        self.own_root = by.place.unit_id
        codes = {unit.id: unit.code for unit in self.units.values()}
        self.parents: dict[str, str | None] = {
            code: codes.get(unit.parent_id) if unit.parent_id else None for code, unit in self.units.items()
        }
        self.kinds = {code: unit.kind for code, unit in self.units.items()}

    def plan(self) -> Plan:
        """Return the plan; faults are gathered."""
        rows = self._by_code()
        for code, row in rows.items():
            self._check(code, row)
        self._check_tree(rows)
        plan = Plan()
        for code in sorted(rows, key=self._depth):
            steps = self._steps(code, rows[code])
            plan.steps += steps
            plan.same += not steps
        return plan

    def _by_code(self) -> dict[str, Row]:
        found: dict[str, Row] = {}
        for row in self.rows:
            code = row.values.get("code")
            if code is None:
                self._needed(row, "code")
            elif code in found:
                message = words(f"编号 {code} 出现两次", f"The code {code} stands twice")
                row.table.wrong(row.number, "code", message, code)
            else:
                found[code] = row
        return found

    def _check(self, code: str, row: Row) -> None:
        values, wrong = row.values, row.table.wrong
        unit = self.units.get(code)
        if len(code) > 40:
            wrong(row.number, "code", words("编号最多 40 字", "A code has at most 40 characters"), code)
        if unit is None and code in self.taken:
            wrong(
                row.number,
                "code",
                words(f"编号 {code} 已在别处使用", f"The code {code} is used elsewhere"),
                code,
            )
        for key in ("kind", "name_zh"):
            if key not in values:
                self._needed(row, key)
        for key in ("name_zh", "name_en"):
            if len(str(values.get(key, ""))) > 120:
                wrong(row.number, key, words("名称最多 120 字", "A name has at most 120 characters"), code)
        if len(str(values.get("address", ""))) > 200:
            wrong(
                row.number, "address", words("地址最多 200 字", "An address has at most 200 characters"), code
            )
        for key, most in (("latitude", 90), ("longitude", 180)):
            if key in values and abs(values[key]) > most:
                message = words(f"应在 -{most} 到 {most} 之间", f"This lies between -{most} and {most}")
                wrong(row.number, key, message, code)
        self._check_kind(code, row, unit)
        if (
            (unit is None or unit.id != self.own_root)
            and "parent" in row.table.where
            and "parent" not in values
        ):
            self._needed(row, "parent")
        if unit is not None and unit.id == self.own_root and values.get("active") is False:
            wrong(
                row.number, "active", words("最上级的机构不能关闭", "The topmost unit cannot be closed"), code
            )

    def _check_kind(self, code: str, row: Row, unit: Unit | None) -> None:
        kind = row.values.get("kind")
        if kind is None:
            return
        if unit is not None and kind != unit.kind:
            name = KINDS[UnitKind(unit.kind)]
            message = words(
                f"已有机构的类型不能改，应为“{name.zh}”", f"The kind of a known unit stays: {name.en}"
            )
            row.table.wrong(row.number, "kind", message, code)
        elif unit is None and kind == UnitKind.ROOT:
            row.table.wrong(row.number, "kind", words("总部只有一个", "There is one head office only"), code)
        self.kinds.setdefault(code, kind)

    def _check_tree(self, rows: dict[str, Row]) -> None:
        """Put the rows' parents in place; find those that do not exist, circles, and what is too deep."""
        for code, row in rows.items():
            parent = row.values.get("parent")
            unit = self.units.get(code)
            if unit is not None and (unit.id == self.own_root or "parent" not in row.values):
                continue
            if parent is not None and parent not in self.units and parent not in rows:
                message = words(f"没有编号为 {parent} 的上级", f"There is no unit {parent} to be under")
                row.table.wrong(row.number, "parent", message, code)
                parent = None
            self.parents[code] = parent
        for code, row in rows.items():
            depth = self._depth(code)
            if depth < 0:
                message = words("上级绕成了圈", "Following the parents leads round in a circle")
                row.table.wrong(row.number, "parent", message, code)
            elif depth > MAX_DEPTH:
                message = words(f"最多 {MAX_DEPTH} 层", f"{MAX_DEPTH} levels are the most")
                row.table.wrong(row.number, "parent", message, code)

    def _depth(self, code: str) -> int:
        """Return how many units lie above one, -1 in a circle."""
        depth, seen = 0, {code}
        parent = self.parents.get(code)
        while parent is not None:
            if parent in seen or depth > 100:
                return -1
            seen.add(parent)
            depth += 1
            parent = self.parents.get(parent)
        return depth

    def _steps(self, code: str, row: Row) -> list[Step]:
        values, unit = row.values, self.units.get(code)
        told = tuple(sorted((key, str(value) if key in ("latitude", "longitude") else value)
                            for key, value in values.items()))  # fmt: skip
        if unit is None:
            under = self.parents.get(code) or ""
            return [Step("add", code, None, told, new=f"{values.get('name_zh', '')} ← {under}")]
        steps = []
        names = (values.get("name_zh", unit.name_zh), values.get("name_en", unit.name_en))
        if names != (unit.name_zh, unit.name_en):
            steps.append(
                Step("rename", code, unit.id, told, f"{unit.name_zh} / {unit.name_en}", " / ".join(names))
            )
        old_parent = next((one for one, other in self.units.items() if other.id == unit.parent_id), None)
        if self.parents.get(code) != old_parent and unit.id != self.own_root:
            steps.append(Step("move", code, unit.id, told, old_parent or "", self.parents.get(code) or ""))
        if values.get("active", unit.active) != unit.active:
            steps.append(
                Step("reopen" if values["active"] else "close", code, unit.id, told, new=unit.name_zh)
            )
        if self._place_differs(unit, values):
            steps.append(Step("place", code, unit.id, told, unit.address or "", values.get("address", "")))
        return steps

    def _place_differs(self, unit: Unit, values: dict[str, Any]) -> bool:
        if "address" in values and values["address"] != (unit.address or ""):
            return True
        for key in ("latitude", "longitude"):
            old = getattr(unit, key)
            if key in values and (old is None or abs(float(values[key]) - old) > 1e-9):
                return True
        return False

    def _needed(self, row: Row, key: str) -> None:
        place = row.place(key)
        if any(one.place == place for one in self.faults):
            return
        name = next(column.name for column in COLUMNS if column.key == key)
        row.table.wrong(row.number, key, words(f"请填写“{name.zh}”", f"Fill in {name.en}"))
