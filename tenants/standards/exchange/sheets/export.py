"""From a document to the rows of a workbook; whatever no column can say goes to the cell ``more`` of its row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from saas.kernel.words import words
from tenants.standards.exchange.sheets import layout
from tenants.standards.exchange.sheets.about import about_page
from tenants.standards.exchange.sheets.building import (
    BookRows,
    ItemRows,
    document_of,
    item_object,
    plain_object,
)
from tenants.standards.exchange.sheets.conditions import rows_of
from tenants.standards.exchange.sheets.layout import NULL_WHEN_EMPTY
from tenants.standards.exchange.sheets.objects import (
    Json,
    cells_of,
    difference,
    more_text,
    more_value,
    read_back,
    same,
)
from tenants.workbooks.cells import Value
from tenants.workbooks.columns import Column
from tenants.workbooks.refusals import FileRefused, Located, Place, refused
from tenants.workbooks.tables import SheetName
from tenants.workbooks.writing import SheetOut, write_workbook

Cells = dict[str, Value]
SHEETS: tuple[tuple[str, SheetName, Sequence[Column]], ...] = (
    ("stages", layout.STAGES, layout.STAGE_COLUMNS),
    ("items", layout.ITEMS, layout.ITEM_COLUMNS),
    ("anchors", layout.ANCHORS, layout.ANCHOR_COLUMNS),
    ("bands", layout.BANDS, layout.BAND_COLUMNS),
    ("options", layout.OPTIONS, layout.OPTION_COLUMNS),
    ("conditions", layout.CONDITIONS, layout.CONDITION_COLUMNS),
    ("grades", layout.GRADES, layout.GRADE_COLUMNS),
    ("scenarios", layout.SCENARIOS, layout.SCENARIO_COLUMNS),
)


def to_workbook(document: Mapping[str, Any]) -> bytes:
    """Return the .xlsx file of a document, from which `sheets.reading.from_workbook` gives the same document.

    Raises FileRefused when the document is too unfinished to stand in rows.
    """
    export = _Export(document)
    if not same(document_of(export.book), document):  # pragma: no cover - a fault of ours, never handed out
        raise refused(
            "无法无损导出为 Excel，请改用 JSON", "It cannot be written to Excel without loss; use JSON"
        )
    sheets = [_settings(export.cells_of_settings)]
    sheets += [SheetOut(name, columns, export.rows[key]) for key, name, columns in SHEETS]
    return write_workbook([about_page()], sheets)


def _settings(cells: Cells) -> SheetOut:
    rows: list[Cells] = []
    for row in layout.SETTING_ROWS:
        shown: Cells = {"setting": f"{row.name.zh} / {row.name.en}"}
        if row.key in cells:
            shown["value"] = cells[row.key]
        if row.note:
            shown["hint"] = f"{row.note.zh} {row.note.en}"
        rows.append(shown)
    return SheetOut(layout.SETTINGS, layout.SETTING_COLUMNS, rows)


class _Export:
    """Rows of every sheet, and beside them what a reader makes of them."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.rows: dict[str, list[Cells]] = {key: [] for key, _, _ in SHEETS}
        items = _items(document)
        kinds = {item["code"]: str(item["response"].get("type", "")) for item in items}
        self.book = BookRows(settings={}, kinds=kinds)
        self.book.stages = self._plain("stages", _objects(document, "stages"))
        self.book.items = [self._item(item, kinds) for item in items]
        self.book.grades = self._plain("grades", _objects(document.get("scoring"), "bands"))
        self.book.scenarios = self._plain("scenarios", _objects(document, "scenarios"))
        cells = cells_of(layout.SETTING_ROWS, document)
        self.book.settings = read_back(layout.SETTING_ROWS, cells)
        self._more(cells, self.book, "settings", difference(document_of(self.book), document))
        self.cells_of_settings = cells

    def _more(self, cells: Cells, rows: Any, name: str, over: Json) -> None:
        if over:
            cells["more"] = text = more_text(over)
            setattr(rows, name, {**getattr(rows, name), "more": more_value(text)})

    def _plain(self, key: str, objects: Sequence[Json], nulls: Sequence[str] = ()) -> list[dict[str, Any]]:
        """Write rows that are objects of their own; return what a reader finds in them."""
        columns = next(columns for name, _, columns in SHEETS if name == key)
        found = []
        for one in objects:
            cells = cells_of(columns, one)
            values = read_back(columns, cells)
            over = difference(plain_object(values, nulls=nulls), one)
            if over:
                cells["more"] = text = more_text(over)
                values["more"] = more_value(text)
            self.rows[key].append(cells)
            found.append(values)
        return found

    def _item(self, item: Json, kinds: Mapping[str, str]) -> ItemRows:
        code, response = item["code"], item["response"]
        cells = cells_of(layout.ITEM_COLUMNS, item, skip=("source",))
        source = _source_text(item.get("source"))
        if source:
            cells["source"] = source
        rows = ItemRows(read_back(layout.ITEM_COLUMNS, cells))
        self.rows["items"].append(cells)
        rows.anchors = self._anchors(code, response.get("anchors"))
        rows.bands = self._parts("bands", code, _objects(response, "bands"))
        rows.options = self._parts("options", code, _objects(response, "options"))
        rows.conditions = self._conditions(code, item.get("when"))
        self._more(cells, rows, "own", difference(item_object(rows, kinds), item))
        return rows

    def _parts(self, key: str, code: str, objects: Sequence[Json]) -> list[dict[str, Any]]:
        if any("item" in one for one in objects):
            return []  # a name of ours: the whole list goes to "more"
        first = len(self.rows[key])
        values = self._plain(key, objects, NULL_WHEN_EMPTY[key])
        for number, cells in enumerate(self.rows[key][first:]):
            self.rows[key][first + number] = {"item": code, **cells}
        return [{"item": code, **one} for one in values]

    def _anchors(self, code: str, anchors: object) -> list[dict[str, Any]]:
        if not isinstance(anchors, Mapping) or not all(
            name in ("0", "1", "2", "3", "4", "5")
            and isinstance(one, Mapping)
            and not {"item", "points"} & set(one)
            for name, one in anchors.items()
        ):
            return []
        found = []
        for name in sorted(anchors):
            values = self._plain("anchors", [anchors[name]])[0]
            self.rows["anchors"][-1] = {"item": code, "points": int(name), **self.rows["anchors"][-1]}
            found.append({"item": code, "points": int(name), **values})
        return found

    def _conditions(self, code: str, when: object) -> list[dict[str, Any]]:
        rows = rows_of(when) if when else None
        found = []
        for row in rows or ():
            cells = cells_of(layout.CONDITION_COLUMNS, {"item": code, **row})
            if len(cells) < len(row) + 1:
                return []
            self.rows["conditions"].append(cells)
            found.append(read_back(layout.CONDITION_COLUMNS, cells))
        return found


def _objects(holder: object, key: str) -> list[Json]:
    """Return the objects of a list, or nothing when it is no list of objects (then it goes to "more" whole)."""
    value = holder.get(key) if isinstance(holder, Mapping) else None
    whole = isinstance(value, list) and all(isinstance(one, dict) for one in value)
    return list(value) if whole and isinstance(value, list) else []


def _items(document: Mapping[str, Any]) -> list[Json]:
    """Return the items; raises FileRefused naming each that cannot be told from the others."""
    items = document.get("items")
    wrong: list[Located] = []
    seen: set[str] = set()
    rows = items if isinstance(items, list) else []
    for index, item in enumerate(rows):
        code = item.get("code") if isinstance(item, dict) else None
        if not isinstance(code, str) or not code.strip() or code != code.strip() or code in seen:
            message = words(
                "检查项须有互不相同的代号，才能写入表格", "Items need codes of their own to stand in rows"
            )
            wrong.append(Located(Place(path=f"items[{index}].code"), message))
        elif not isinstance(item.get("response"), dict):
            message = words("请先选作答方式", "Choose how it is answered first")
            wrong.append(Located(Place(path=f"items[{index}].response"), message, code))
        seen.add(str(code))
    if wrong or not isinstance(items, list):
        raise FileRefused(wrong, words("草稿还不能导出为 Excel", "The draft cannot be written to Excel yet"))
    return list(items)


def _source_text(source: object) -> str | None:
    if not isinstance(source, list) or not source:
        return None
    lines = []
    for one in source:
        if not isinstance(one, dict) or not all(isinstance(value, str) for value in one.values()):
            return None
        lines.append(
            f"{one.get('seed')} | {one.get('locator')}" if "seed" in one else str(one.get("locator"))
        )
    text = "\n".join(lines)
    return text if len(text) < 8000 and text.strip() else None
