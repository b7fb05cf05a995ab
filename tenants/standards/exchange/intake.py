"""A file of any of the kinds that standards come in, told apart by what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from saas.kernel.words import Words, words
from tenants.standards.exchange.checking import checked
from tenants.standards.exchange.json_files import from_json
from tenants.standards.exchange.sheets.reading import from_sheets
from tenants.standards.exchange.xlsform.building import draft_of
from tenants.standards.exchange.xlsform.reading import is_xlsform, read_form
from tenants.standards.exchange.xlsform.report import Report
from tenants.workbooks.reading import read_workbook
from tenants.workbooks.refusals import refused


@dataclass(frozen=True, slots=True)
class Intake:
    """A standard that came in. kind: json, excel or xlsform.

    notes: what was left out or understood otherwise; report: what became of the rows of an XLSForm.
    """

    document: dict[str, Any]
    kind: str
    notes: tuple[Words, ...] = ()
    report: Report | None = None


def take_in(data: bytes) -> Intake:
    """Return the standard of a file. Raises FileRefused, or ModuleNeeded for a JSON set of modules."""
    if not data:
        raise refused("请选择一个文件", "Choose a file")
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[")):
        return Intake(from_json(data), "json")
    if start.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return _workbook(data)
    raise refused("只能导入 .json 或 .xlsx 文件", "Only .json and .xlsx files can be imported")


def _workbook(data: bytes) -> Intake:
    sheets = read_workbook(data)
    if is_xlsform(sheets):
        document, report = draft_of(read_form(sheets))
        return Intake(checked(document), "xlsform", tuple(report.remarks), report)
    book = from_sheets(sheets)
    notes = []
    if book.ignored:
        names = book.ignored[:10]
        notes.append(
            words(
                f"没有读取这些工作表：{'、'.join(names)}", f"These sheets were not read: {', '.join(names)}"
            )
        )
    return Intake(checked(book.document), "excel", tuple(notes))
