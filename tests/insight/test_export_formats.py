"""CSV, Excel and Parquet hold the same rows, each in its own way, whatever people have typed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.app_fixtures import on_both
from tests.insight.exports import EVIL, ask, fetched, lines
from tests.tenants.conftest import text_of

if TYPE_CHECKING:
    from tests.arrange import House


def test_a_note_is_never_a_formula(visited: House, run_jobs: Callable[..., int]) -> None:
    client = visited.sign_in_as("tenant_admin")
    found = {}
    for kind in ("csv", "xlsx", "parquet"):
        found[kind] = ask(client, shape="answers", format=kind)
    run_jobs()
    notes = {row["note"] for row in lines(fetched(client, found["csv"]))}
    assert notes == {"", "'" + EVIL}
    with zipfile.ZipFile(io.BytesIO(fetched(client, found["xlsx"]))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "HYPERLINK(" in sheet
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet


def test_parquet_has_types_and_the_same_rows(visited: House, run_jobs: Callable[..., int]) -> None:
    from pyarrow import parquet

    client = visited.sign_in_as("tenant_admin")
    text, typed = ask(client), ask(client, format="parquet")
    run_jobs()
    table = parquet.read_table(io.BytesIO(fetched(client, typed)))
    kinds = {field.name: str(field.type) for field in table.schema}
    assert (kinds["visited_on"], kinds["score"], kinds["passed"]) == ("date32[day]", "double", "bool")
    rows = lines(fetched(client, text))
    assert [row["audit_id"] for row in table.to_pylist()] == [row["audit_id"] for row in rows]
    assert [row["score"] for row in table.to_pylist()] == [float(row["score"]) for row in rows]


ODD = [
    "plain", "=1+1", "<b>&amp;\"'", " kept ", "two\nlines\tand a tab", "bell \x07", "_x0007_ as typed", "\ufffe",
    "😀 顾客", "long" * 10_000, "", None,
]  # fmt: skip


def test_a_workbook_says_what_was_put_in_to_whoever_opens_it(tmp_path: Path) -> None:
    import openpyxl

    from audits.insight.export.columns import Block, Column
    from audits.insight.export.xlsx_file import XlsxFile
    from saas.kernel.words import words
    from tenants.workbooks.reading import read_workbook

    head = [("free", "Text & more"), ("day", "Day"), ("number", "Number"), ("yes_no", "Passed"), ("whole", "Count")]
    columns = [Column(kind, words(heading, heading), kind) for kind, heading in head]
    path = tmp_path / "odd.xlsx"
    file = XlsxFile(path, columns, "zh")
    day, number = date(2024, 2, 29), 1 / 3
    file.write(Block.of_rows([(text, day, number, place % 2 == 0, -place) for place, text in enumerate(ODD)]))
    file.write(Block.of_rows([(None, None, None, None, None), ("last", None, None, None, None)]))
    file.close()
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Text & more", "Day", "Number", "Passed", "Count")
    assert rows[1][1].date() == day
    assert (rows[1][0], *rows[1][2:]) == ("plain", number, True, 0)
    assert [row[2] for row in rows[1:13]] == [number] * 12, "to the last digit"
    assert {cell.data_type for cell in sheet["A"][1:11]} == {"s"}, "never a formula"
    assert sheet["B2"].number_format.replace("\\", "") == "yyyy-mm-dd"
    (own,) = read_workbook(path.read_bytes())
    cells = [own.rows[number].get(1) for number in range(2, 14)]
    assert [cell.value if cell else None for cell in cells] == [text[:32_767] if text else None for text in ODD]
    assert 14 not in own.rows, "a row of nothing is empty"


@on_both
def test_a_workbook_has_the_rows_of_the_csv_file(visited: House, run_jobs: Callable[..., int]) -> None:
    import openpyxl

    client = visited.sign_in_as("tenant_admin")
    for shape in ("audits", "answers"):
        text, book = ask(client, shape=shape), ask(client, shape=shape, format="xlsx")
        run_jobs()
        sheet = openpyxl.load_workbook(io.BytesIO(fetched(client, book))).active
        assert sheet is not None
        found = [[_as_csv(value) for value in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
        assert found == [[_as_csv(value) for value in row.values()] for row in lines(fetched(client, text))]


def _as_csv(value: Any) -> str | float:
    """Return a cell of either file in one form: numbers as such, days and verdicts as CSV has them."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    text = "" if value is None else str(value).removeprefix("'")
    try:
        return float(text)
    except ValueError:
        return text


def test_a_sheet_that_is_full_goes_on_in_the_next(tmp_path: Path) -> None:
    from audits.insight.export.columns import Block, Column
    from audits.insight.export.xlsx_file import XlsxFile
    from saas.kernel.words import words

    columns = [Column("number", words("数", "Number"), "whole"), Column("text", words("文", "Text"), "free")]
    file = XlsxFile(tmp_path / "three.xlsx", columns, "en", rows_a_sheet=3)
    file.write(Block.of_rows([(n, f"row {n}") for n in range(5)]))
    file.close()
    with zipfile.ZipFile(tmp_path / "three.xlsx") as book:
        sheets = sorted(name for name in book.namelist() if name.startswith("xl/worksheets/sheet"))
        texts = [book.read(name).decode() for name in sheets]
    assert [text.count("<row ") for text in texts] == [3, 3, 2]
    assert all("Number" in text for text in texts)
    assert [n for n in range(5) if f"row {n}<" in texts[n // 2]] == list(range(5))


def test_a_workbook_larger_than_excel_is_refused_with_a_way_out(
    visited: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from audits.insight.export import services

    monkeypatch.setattr(services, "SHEET_ROWS", 2)
    client = visited.sign_in_as("tenant_admin")
    refused = client.submit("/audits/exports?window=12m", {"shape": "answers", "format": "xlsx"})
    assert refused.status_code == 422
    assert "Parquet" in text_of(refused)
    chosen = refused.text.split('value="answers"')[1][:20]
    assert "checked" in chosen, "what was chosen is kept"
    assert client.submit("/audits/exports?window=12m", {"shape": "answers", "format": "csv"}).status_code == 302
