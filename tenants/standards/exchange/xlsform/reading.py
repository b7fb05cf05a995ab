"""From the sheets of an XLSForm to pyxform's tree of questions, within our own bounds on workbooks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from saas.kernel.words import words
from tenants.workbooks.cells import Value, letters
from tenants.workbooks.reading import Sheet
from tenants.workbooks.refusals import FileRefused, Located, Place, refused

SHEETS = ("survey", "choices", "settings")
MOST_ROWS = 3000
LONGEST = 5000
_ROW = re.compile(r"\[row : (\d+)\]\s*")


@dataclass(frozen=True, slots=True)
class Form:
    """An XLSForm. tree: what pyxform made of it; rows: name of a question -> row of the sheet survey."""

    tree: dict[str, Any]
    rows: dict[str, int]
    ignored: tuple[str, ...]


def is_xlsform(sheets: Sequence[Sheet]) -> bool:
    """Tell whether a workbook is an XLSForm: it has a sheet ``survey``."""
    return any(sheet.name.strip().casefold() == "survey" for sheet in sheets)


def read_form(sheets: Sequence[Sheet]) -> Form:
    """Return the form; raises FileRefused with the rows that pyxform cannot read."""
    faults: list[Located] = []
    tables = {name: _table(sheet, faults) for name in SHEETS if (sheet := _named(sheets, name))}
    if faults:
        raise FileRefused(faults)
    rows = {row["name"]: int(row["__row"]) for row in tables["survey"] if row.get("name")}
    survey = next(sheet.name for sheet in sheets if sheet.name.strip().casefold() == "survey")
    tree = _tree({name: [_bare(row) for row in table] for name, table in tables.items()}, survey)
    known = set(SHEETS)
    ignored = tuple(
        sheet.name for sheet in sheets if sheet.rows and sheet.name.strip().casefold() not in known
    )
    return Form(tree, rows, ignored)


def _tree(tables: dict[str, list[dict[str, str]]], survey: str) -> dict[str, Any]:
    from pyxform.errors import PyXFormError
    from pyxform.xls2json import workbook_to_json
    from pyxform.xls2json_backends import DefinitionData

    try:
        tree: dict[str, Any] = workbook_to_json(
            workbook_dict=DefinitionData(**tables, sheet_names=list(tables)),
            form_name="data",
            fallback_form_name="form",
            default_language=None,
            warnings=[],
        )
    except PyXFormError as error:
        raise FileRefused([_located(str(error), survey)]) from None
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError):
        raise refused(
            "这个 XLSForm 无法解析；请先用 ODK 或 Kobo 校验通过后再上传",
            "This XLSForm cannot be parsed; let ODK or Kobo validate it first",
        ) from None
    return tree


def _located(message: str, survey: str) -> Located:
    found = _ROW.search(message)
    said = " ".join(_ROW.sub("", message).split())[:300]
    place = Place(survey, int(found[1])) if found else Place(survey)
    return Located(place, words(f"XLSForm 有误：{said}", f"The XLSForm is not valid: {said}"))


def _named(sheets: Sequence[Sheet], name: str) -> Sheet | None:
    return next((sheet for sheet in sheets if sheet.name.strip().casefold() == name), None)


def _table(sheet: Sheet, faults: list[Located]) -> list[dict[str, str]]:
    """Return the rows of a sheet as texts by heading; ``__row`` is the number of the row."""
    numbers = sorted(sheet.rows)
    if not numbers:
        return []
    headings = {column: _text(cell.value).strip() for column, cell in sheet.rows[numbers[0]].items()}
    if len(numbers) > MOST_ROWS:
        faults.append(
            Located(Place(sheet.name, numbers[MOST_ROWS]), words("行数太多", "There are too many rows"))
        )
    rows = []
    for number in range(numbers[0] + 1, numbers[:MOST_ROWS][-1] + 1):  # blank rows too: pyxform counts them
        row = {"__row": str(number)}
        for column, cell in sheet.rows.get(number, {}).items():
            heading = headings.get(column)
            if not heading:
                continue
            text = _text(cell.value)
            if cell.odd:
                message = words(
                    "这里是公式、错误值或日期；请改成文字",
                    "This is a formula, an error or a date; write text",
                )
                faults.append(Located(Place(sheet.name, number, letters(column)), message))
            elif len(text) > LONGEST:
                message = words("文字太长", "The text is too long")
                faults.append(Located(Place(sheet.name, number, letters(column)), message))
            else:
                row[heading] = text.strip()
        rows.append(row)
    return rows


def _bare(row: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in row.items() if key != "__row"}


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(value)
