"""From a workbook to a document; whatever is wrong is listed at once, by sheet, row and column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from saas.kernel.words import words
from tenants.standards.exchange.checking import MOST_ITEMS, document_faults
from tenants.standards.exchange.sheets import layout
from tenants.standards.exchange.sheets.building import BANDED, CHOSEN, BookRows, ItemRows, document_of
from tenants.standards.exchange.sheets.objects import Json, more_value
from tenants.standards.exchange.sheets.places import Places
from tenants.workbooks.cells import Cell
from tenants.workbooks.columns import CellFault, Column, folded
from tenants.workbooks.reading import Sheet, read_workbook
from tenants.workbooks.refusals import FileRefused, Located, Place
from tenants.workbooks.tables import Row, SheetName, Table, find_sheet, read_table

MOST_ROWS = 10_000
LISTED = "lists"


@dataclass(frozen=True, slots=True)
class ReadBook:
    """What a workbook holds. ignored: names of sheets that are not part of a standard and were not read."""

    document: Json
    ignored: tuple[str, ...]


def from_workbook(data: bytes) -> ReadBook:
    """Return the document of a workbook; raises FileRefused with everything that is wrong with it."""
    return from_sheets(read_workbook(data))


def from_sheets(sheets: Sequence[Sheet]) -> ReadBook:
    """Return the document of the sheets of a workbook; raises FileRefused like `from_workbook`."""
    reader = _Reader(sheets)
    document = reader.document()
    told = {(one.place.sheet, one.place.row, one.place.column) for one in reader.faults}
    for fault in document_faults(document):
        place = reader.places.of(fault.place.path)
        if (place.sheet, place.row, place.column) not in told:
            reader.faults.append(Located(place, fault.message, fault.subject))
    if reader.faults:
        order = {sheet.name: number for number, sheet in enumerate(sheets)}
        raise FileRefused(
            sorted(reader.faults, key=lambda one: (order.get(one.place.sheet, -1), one.place.row))
        )
    return ReadBook(document, reader.ignored())


class _Reader:
    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self.sheets = sheets
        self.faults: list[Located] = []
        self.places = Places()
        self.used: set[str] = set()

    def ignored(self) -> tuple[str, ...]:
        """Return the names of the sheets that say nothing of a standard."""
        ours = ("列表 Lists", layout.ABOUT.title)
        return tuple(s.name for s in self.sheets if s.name not in self.used and s.name not in ours and s.rows)

    def document(self) -> Json:
        """Return the document, as whole as the rows allow."""
        settings = self._settings()
        stages = self._table(layout.STAGES, layout.STAGE_COLUMNS, needed=True)
        items = self._table(layout.ITEMS, layout.ITEM_COLUMNS, needed=True, most=MOST_ITEMS)
        grades = self._table(layout.GRADES, layout.GRADE_COLUMNS)
        scenarios = self._table(layout.SCENARIOS, layout.SCENARIO_COLUMNS)
        kinds = {str(r.values.get("code")): str(r.values.get("response.type", "")) for r in items}
        parts = {
            "anchors": self._parts(layout.ANCHORS, layout.ANCHOR_COLUMNS, kinds, ("scale_0_5",)),
            "bands": self._parts(layout.BANDS, layout.BAND_COLUMNS, kinds, BANDED),
            "options": self._parts(layout.OPTIONS, layout.OPTION_COLUMNS, kinds, CHOSEN),
            "conditions": self._parts(layout.CONDITIONS, layout.CONDITION_COLUMNS, kinds, ()),
        }
        self._anchor_points(parts["anchors"])
        self.places.rows("stages", stages)
        self.places.rows("scoring.bands", grades)
        self.places.rows("scenarios", scenarios)
        self.places.items(items, parts)
        return document_of(BookRows(
            settings,
            [row.values for row in stages],
            [ItemRows(row.values, **_of(parts, str(row.values.get("code")))) for row in items],
            [row.values for row in grades],
            [row.values for row in scenarios],
            kinds,
        ))  # fmt: skip

    def _table(
        self, name: SheetName, columns: Sequence[Column], *, needed: bool = False, most: int = MOST_ROWS
    ) -> list[Row]:
        sheet = find_sheet(self.sheets, name)
        if sheet is None:
            if needed:
                message = words(f"缺少工作表“{name.name.zh}”", f"The sheet {name.name.en} is missing")
                self.faults.append(Located(Place(name.title), message))
            return []
        self.used.add(sheet.name)
        table = read_table(sheet, columns, self.faults, most_rows=most)
        for row in table.rows:
            self._finish(table, row)
        return table.rows

    def _finish(self, table: Table, row: Row) -> None:
        """Read the cell ``more``; miss what is needed."""
        if "more" in row.values:
            try:
                row.values["more"] = more_value(row.values["more"])
            except CellFault as fault:
                del row.values["more"]
                table.wrong(row.number, "more", fault.message)
        wrong = {(one.place.row, one.place.column) for one in self.faults if one.place.sheet == table.sheet}
        for column in table.columns:
            if not column.needed or column.key in row.values or column.key not in table.where:
                continue
            place = row.place(column.key)
            in_more = column.key.partition(".")[0] in (row.values.get("more") or {})
            if not in_more and (place.row, place.column) not in wrong:
                name = column.name
                table.wrong(row.number, column.key, words(f"请填写“{name.zh}”", f"Fill in {name.en}"))

    def _parts(
        self, name: SheetName, columns: Sequence[Column], kinds: Mapping[str, str], fitting: tuple[str, ...]
    ) -> dict[str, list[Row]]:
        """Return the rows that belong to each item; those that belong to none are faults."""
        found: dict[str, list[Row]] = {}
        for row in self._table(name, columns):
            code = row.values.get("item")
            if code is None:
                continue
            if code not in kinds:
                message = words(f"“检查项”表中没有 {code}", f"There is no {code} on the sheet Items")
                row.table.wrong(row.number, "item", message, code)
            elif fitting and kinds[code] and kinds[code] not in fitting:
                message = words(
                    f"{code} 的作答方式不用这一表；请改作答方式，或删去这一行",
                    f"{code} is answered in another way; change how it is answered, or delete this row",
                )
                row.table.wrong(row.number, "item", message, code)
            else:
                found.setdefault(code, []).append(row)
        return found

    def _anchor_points(self, anchors: Mapping[str, list[Row]]) -> None:
        for code, rows in anchors.items():
            seen: set[Any] = set()
            for row in rows:
                points = row.values.get("points")
                if points is None:
                    continue
                if points not in (0, 1, 2, 3, 4, 5):
                    row.table.wrong(
                        row.number,
                        "points",
                        words("级应为 0 到 5 的整数", "Points are 0, 1, 2, 3, 4 or 5"),
                        code,
                    )
                elif points in seen:
                    message = words(f"{code} 的 {points} 级出现两次", f"{code} has level {points} twice")
                    row.table.wrong(row.number, "points", message, code)
                seen.add(points)

    def _settings(self) -> dict[str, Any]:
        """Return the values of the sheet of settings, a row each."""
        values: dict[str, Any] = {}
        columns = layout.SETTING_COLUMNS
        for row in self._table(layout.SETTINGS, columns, needed=True, most=200):
            said = str(row.values.get("setting", ""))
            names = {folded(part) for part in (said, *said.split("/"))}
            setting = next((one for one in layout.SETTING_ROWS if names & one.names), None)
            table = row.table
            if setting is None:
                if said:
                    message = words(f"不认识设置项“{said[:30]}”", f"There is no setting {said[:30]}")
                    table.wrong(row.number, "setting", message)
                continue
            self.places.note(setting.key, row.place("value"))
            cell = self._value_cell(row)
            if cell is None or any(
                one.place == row.place("value") for one in self.faults if one.place.sheet == table.sheet
            ):
                continue
            try:
                value = setting.read(cell)
                values[setting.key] = more_value(value) if setting.key == "more" else value
            except CellFault as fault:
                table.wrong(row.number, "value", fault.message)
        return values

    def _value_cell(self, row: Row) -> Cell | None:
        value = row.values.get("value")
        return None if value is None else Cell(value)


def _of(parts: Mapping[str, Mapping[str, list[Row]]], code: str) -> dict[str, list[dict[str, Any]]]:
    return {name: [row.values for row in rows.get(code, ())] for name, rows in parts.items()}
