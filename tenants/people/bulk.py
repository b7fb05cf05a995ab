"""Many invitations at once, pasted or from a workbook: read whole, all errors together, nothing half done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.problems import Invalid
from saas.kernel.words import Words, words
from tenants.people.models import Account, AccountTenant
from tenants.people.queries import open_invitations
from tenants.people.roles import ROLES
from tenants.people.services import checked_email, invite
from tenants.units.queries import UnitFacts, units_in_scope
from tenants.workbooks.cells import Cell
from tenants.workbooks.columns import Column, Vocabulary, folded
from tenants.workbooks.reading import Sheet, read_workbook
from tenants.workbooks.refusals import FileRefused, Located, Place, refused
from tenants.workbooks.tables import Row, SheetName, find_sheet, read_table
from tenants.workbooks.writing import Page, SheetOut, write_workbook

MOST = 500
PEOPLE = SheetName("people", words("人员", "People"))
PASTED = "粘贴 Pasted"
ROLE_WORDS = Vocabulary(tuple((role.code, role.name) for role in ROLES))
COLUMNS = (
    Column("email", words("邮箱", "E-mail"), needed=True, width=34, aliases=("email", "电子邮箱", "邮件")),
    Column("name", words("姓名", "Name"), width=18,
           note=words("只写进链接清单，方便转发；本人加入时自己填写。",
                      "Goes into the list of links only; people give their own.")),
    Column("role", words("角色", "Role"), "word", ROLE_WORDS, needed=True, width=26),
    Column("unit", words("机构编号", "Unit code"), width=18, aliases=("机构", "unit", "code"),
           note=words("权限只在该机构及其下级有效；留空为您所在的机构。",
                      "The role holds for it and what is below; empty is your own.")),
)  # fmt: skip
LINKS = SheetName("links", words("邀请链接", "Links"))
LINK_COLUMNS = (
    Column("email", words("邮箱", "E-mail"), width=34), Column("name", words("姓名", "Name"), width=18),
    Column("role", words("角色", "Role"), width=26), Column("unit", words("机构", "Unit"), width=24),
    Column("link", words("邀请链接", "Invitation link"), width=80),
)  # fmt: skip
_APART = re.compile(r"\t|,|，|;|；")


@dataclass(frozen=True, slots=True)
class Invitee:
    """One person to be invited. unit: where the role holds."""

    email: str
    name: str
    role: str
    unit: UnitFacts


@dataclass(frozen=True, slots=True)
class Invited:
    """One invitation that was made; token goes into the link, and is kept nowhere."""

    person: Invitee
    token: str


def from_text(by: By, text: str, *, now: datetime) -> list[Invitee]:
    """Return the people of pasted lines (tab, comma or semicolon between values). Raises FileRefused."""
    rows = {}
    for number, line in enumerate(text.splitlines(), 1):
        values = [part.strip().strip('"') for part in _APART.split(line)]
        cells = {place: Cell(value) for place, value in enumerate(values, 1) if value}
        if cells:
            rows[number] = cells
    if not rows:
        raise refused(
            "请粘贴名单，每行一人：邮箱、姓名、角色、机构编号",
            "Paste the list, a line each: e-mail, name, role, unit code",
        )
    first = rows[min(rows)]
    if not any(folded(str(cell.value)) in COLUMNS[0].names for cell in first.values()):
        rows[0] = {place: Cell(column.name.en) for place, column in enumerate(COLUMNS, 1)}
    return _people(by, Sheet(PASTED, rows), now=now)


def from_workbook(by: By, data: bytes, *, now: datetime) -> list[Invitee]:
    """Return the people of an .xlsx file. Raises FileRefused."""
    sheets = read_workbook(data)
    sheet = find_sheet(sheets, PEOPLE) or (sheets[0] if sheets else None)
    if sheet is None or not sheet.rows:
        raise refused("工作表里没有内容", "There is nothing in the sheet")
    return _people(by, sheet, now=now)


def _people(by: By, sheet: Sheet, *, now: datetime) -> list[Invitee]:
    faults: list[Located] = []
    table = read_table(sheet, COLUMNS, faults, most_rows=MOST)
    reader = _Reader(by, faults, now)
    people = [person for row in table.rows if (person := reader.person(row))]
    if not table.rows and not faults:
        faults.append(Located(Place(sheet.name), words("名单是空的", "The list is empty")))
    if faults:
        raise FileRefused(sorted(faults, key=lambda one: (one.place.row, one.place.column)))
    return people


class _Reader:
    def __init__(self, by: By, faults: list[Located], now: datetime) -> None:
        units = [unit for unit in units_in_scope(by) if unit.active]
        self.own = next(unit for unit in units_in_scope(by) if unit.id == by.place.unit_id)
        self.by_code = {unit.code: unit for unit in units}
        self.by_name: dict[str, list[UnitFacts]] = {}
        for unit in units:
            for name in {folded(unit.name_zh), folded(unit.name_en)}:
                self.by_name.setdefault(name, []).append(unit)
        members = select(Account.email).join(AccountTenant, AccountTenant.account_id == Account.id)
        self.members = set(db.session.scalars(members.where(AccountTenant.tenant_id == by.tenant.id)))
        self.waiting = {one.email for one in open_invitations(by, now=now) if not one.over}
        self.seen: dict[str, int] = {}
        self.faults = faults

    def person(self, row: Row) -> Invitee | None:
        """Return who a row invites, or None after noting what is wrong."""
        count = len(self.faults)
        self._needed(row)
        email = self._email(row)
        unit = self._unit(row)
        if len(self.faults) > count or "role" not in row.values or email is None or unit is None:
            return None
        return Invitee(email, str(row.values.get("name", ""))[:120], row.values["role"], unit)

    def _needed(self, row: Row) -> None:
        for column in COLUMNS:
            place = row.place(column.key)
            noted = any((one.place.row, one.place.column) == (place.row, place.column) for one in self.faults)
            if column.needed and column.key not in row.values and column.key in row.table.where and not noted:
                name = column.name
                row.table.wrong(row.number, column.key, words(f"请填写“{name.zh}”", f"Fill in {name.en}"))

    def _email(self, row: Row) -> str | None:
        if "email" not in row.values:
            return None
        try:
            email = checked_email(row.values["email"])
        except Invalid as wrong:
            row.table.wrong(row.number, "email", wrong.errors[0].message)
            return None
        problem = self._taken(email)
        self.seen.setdefault(email, row.number)
        if problem:
            row.table.wrong(row.number, "email", problem, email)
        return email

    def _taken(self, email: str) -> Words | None:
        if email in self.seen:
            return words(
                f"与第 {self.seen[email]} 行是同一个邮箱",
                f"The same address stands in row {self.seen[email]}",
            )
        if email in self.members:
            return words("此人已是成员；请删去这一行", "This person is a member already; delete the row")
        if email in self.waiting:
            return words(
                "已有未使用的邀请；请先撤回，或删去这一行",
                "An invitation is open already; withdraw it or delete the row",
            )
        return None

    def _unit(self, row: Row) -> UnitFacts | None:
        said = str(row.values.get("unit", "")).strip()
        if not said:
            return self.own
        named = self.by_name.get(folded(said), [])
        unit = self.by_code.get(said) or (named[0] if len(named) == 1 else None)
        if unit is None and len(named) > 1:
            row.table.wrong(
                row.number,
                "unit",
                words("有几个同名机构，请写编号", "Several units have this name; give the code"),
            )
        elif unit is None:
            row.table.wrong(
                row.number, "unit", words(f"没有机构 {said[:40]}", f"There is no unit {said[:40]}")
            )
        return unit


def invite_all(by: By, people: Sequence[Invitee], *, now: datetime) -> list[Invited]:
    """Invite everybody in the caller's transaction; return the tokens of their links."""
    return [Invited(one, invite(by, one.email, one.role, one.unit.id, now=now)) for one in people]


def as_text(people: Sequence[Invitee]) -> str:
    """Return a list as lines that `from_text` reads back."""
    return "\n".join("\t".join((one.email, one.name, one.role, one.unit.code)) for one in people)


def blank_workbook(example_unit: str) -> bytes:
    """Return the workbook to fill in."""
    lines = ((words("怎么用", "How it works"), words(
        "在“人员”表里每行写一人，保存后上传；也可以直接把表格复制粘贴到网页上。",
        "A row for each person on the sheet People; upload it, or paste the rows into the page.")),)  # fmt: skip
    shown = ROLE_WORDS.shown("auditor") or "auditor"
    example = {"email": "name@example.org", "name": "张敏 Zhang Min", "role": shown, "unit": example_unit}
    about = Page(SheetName("about", words("说明", "Read me")), words("批量邀请", "Invite many"), lines)
    return write_workbook([about], [SheetOut(PEOPLE, COLUMNS, [example])])


def links_workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """Return a list of links as a workbook; rows: e-mail, name, role, unit, link."""
    keys = [column.key for column in LINK_COLUMNS]
    cells = [
        {key: value for key, value in zip(keys, row, strict=False) if value.strip()} for row in rows[:MOST]
    ]
    return write_workbook([], [SheetOut(LINKS, LINK_COLUMNS, cells)])
