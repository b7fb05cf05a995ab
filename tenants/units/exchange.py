"""The tree of units as one sheet of a workbook: a row a unit, its place given by its parent's code."""

from __future__ import annotations

from sqlalchemy import select

from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.words import words
from tenants.units.kinds import KINDS
from tenants.units.models import Unit
from tenants.units.queries import in_scope
from tenants.workbooks.cells import Value
from tenants.workbooks.columns import Column, Unwritable, Vocabulary
from tenants.workbooks.tables import SheetName
from tenants.workbooks.writing import Page, SheetOut, write_workbook

UNITS = SheetName("units", words("机构", "Units"))
ABOUT = SheetName("about", words("说明", "Read me"))
KIND_WORDS = Vocabulary(tuple(KINDS.items()))
COLUMNS = (
    Column("code", words("编号", "Code"), "code", needed=True, width=16, aliases=("机构编号", "unit code"),
           note=words("认机构靠编号：已有的编号会更新，新的会新增。",
                      "Units are known by it: a known code is changed, a new one added.")),
    Column("kind", words("类型", "Kind"), "word", KIND_WORDS, needed=True, width=22),
    Column("parent", words("上级编号", "Parent's code"), "code", width=16, aliases=("上级", "parent"),
           note=words("改这里就是移动；总部留空。", "Change it to move the unit; empty for the head office.")),
    Column("name_zh", words("中文名称", "Chinese name"), needed=True, width=30),
    Column("name_en", words("英文名称", "English name"), width=34),
    Column("address", words("地址", "Address"), width=40),
    Column("latitude", words("纬度", "Latitude"), "number", width=12),
    Column("longitude", words("经度", "Longitude"), "number", width=12),
    Column("active", words("营业中", "Open"), "flag", width=12,
           note=words("填“否”即关闭，历史保留。", "No closes it; its history stays.")),
)  # fmt: skip


def units_workbook(by: By) -> bytes:
    """Return the reader's part of the tree as an .xlsx file."""
    units = list(db.session.scalars(select(Unit).where(in_scope(by)).order_by(Unit.path)))
    codes = {unit.id: unit.code for unit in units}
    rows = [
        _row(unit, codes.get(unit.parent_id) if unit.parent_id else None) for unit in _in_tree_order(units)
    ]
    return write_workbook([_about()], [SheetOut(UNITS, COLUMNS, rows)])


def _in_tree_order(units: list[Unit]) -> list[Unit]:
    """Return parents before their children, siblings by code."""
    below: dict[object, list[Unit]] = {}
    known = {unit.id for unit in units}
    for unit in sorted(units, key=lambda one: one.code):
        below.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    ordered: list[Unit] = []
    waiting = below.get(None, [])[::-1]
    while waiting:
        unit = waiting.pop()
        ordered.append(unit)
        waiting.extend(below.get(unit.id, [])[::-1])
    return ordered


def _row(unit: Unit, parent: str | None) -> dict[str, Value]:
    values = {
        "code": unit.code, "kind": unit.kind, "parent": parent, "name_zh": unit.name_zh, "name_en": unit.name_en,
        "address": unit.address, "latitude": unit.latitude, "longitude": unit.longitude, "active": unit.active,
    }  # fmt: skip
    cells: dict[str, Value] = {}
    for column in COLUMNS:
        value = values[column.key]
        if value is None or value == "":
            continue
        try:
            cells[column.key] = column.write(value)
        except Unwritable:  # a kind that is no longer known, say: the cell stays empty and is asked for
            continue
    return cells


def _about() -> Page:
    return Page(ABOUT, words("机构表", "Units"), (
        (words("怎么用", "How it works"), words(
            "在“机构”表里新增、改名、移动或关闭机构，保存为 .xlsx 再上传。上传后先列出改动，确认后一起生效。",
            "Add, rename, move or close units on the sheet Units, save as .xlsx and upload it. The changes are listed "
            "first and made all together when you agree.")),
        (words("编号", "Codes"), words(
            "机构靠编号识别，编号不能改。表里没有的机构保持不变，不会被删除。",
            "Units are known by their codes, which do not change. Units that are not in the sheet stay as they are.")),
        (words("移动", "Moving"), words(
            "改“上级编号”就把机构连同下级一起移过去；历史检查随它归入新的区域。",
            "Another parent's code moves a unit with all that is under it; its past audits count for the new region.")),
        (words("有错怎么办", "If something is wrong"), words(
            "所有错误一次列出，写明行和列；有错时什么都不会改动。",
            "All errors are listed at once by row and column; nothing is changed then.")),
    ))  # fmt: skip
