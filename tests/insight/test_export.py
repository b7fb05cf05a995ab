"""Audits as files: what is in them, for whom, how far they are, and what happens when they are cut off or stopped."""

from __future__ import annotations

import csv
import io
import threading
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.app_fixtures import on_both
from tests.arrange import BEGINNING, record
from tests.tenants.conftest import text_of

if TYPE_CHECKING:
    from tests.arrange import Browser, House

EVIL = '=HYPERLINK("http://evil.example","click")'


@pytest.fixture
def visited(house: House, run_jobs: Callable[..., int]) -> House:
    """Audits of three branches, one of them with a note that a spreadsheet would take for a formula."""
    for days, branch in enumerate(("N1", "N2", "S1", "N1")):
        answers = {"BK-AR03": {"value": 12.5, "note": EVIL}} if branch == "N2" else {}
        record(house, branch, answers=answers, started=BEGINNING + timedelta(days=days))
    run_jobs()
    return house


def ask(client: Browser, query: str = "?window=12m", **form: str) -> str:
    """Ask for an export; return its address."""
    made = client.submit(f"/audits/exports{query}", {"shape": "audits", "format": "csv", **form})
    assert made.status_code == 302, text_of(made)
    return str(made.headers["Location"])


def fetched(client: Browser, address: str) -> bytes:
    """Return the finished file."""
    found = client.get(f"{address}/file")
    assert found.status_code == 200, text_of(found)
    return found.get_data()


def lines(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


@on_both
def test_a_row_an_audit_says_what_the_list_says(visited: House, run_jobs: Callable[..., int]) -> None:
    client = visited.sign_in_as("tenant_admin")
    address = ask(client)
    assert 'data-export="working"' in client.get(address).text
    run_jobs()
    assert 'data-export="done"' in client.get(address, headers={"HX-Request": "true"}).text
    rows = lines(fetched(client, address))
    assert [(row["visited_on"], row["branch_code"]) for row in rows] == [
        ("2026-01-08", "N1"), ("2026-01-07", "S1"), ("2026-01-06", "N2"), ("2026-01-05", "N1"),
    ]  # fmt: skip
    shown = client.get("/audits?window=12m").text
    for row in rows:
        assert row["score_shown"] in shown
        assert float(row["score"]) == pytest.approx(float(Fraction(row["score_exact"])))
        assert row["passed"] == "yes"
        assert f"/audits/{row['audit_id']}" in shown


@on_both
def test_a_row_an_answer_adds_up_to_the_score(visited: House, run_jobs: Callable[..., int]) -> None:
    client = visited.sign_in_as("tenant_admin")
    address = ask(client, shape="answers")
    run_jobs()
    rows = lines(fetched(client, address))
    assert len(rows) == 4 * len(visited.document["items"])
    lost = [row for row in rows if row["lost"] and float(row["lost"]) > 0]
    assert {(row["branch_code"], row["item_code"], row["answer"]) for row in lost} == {("N2", "BK-AR03", "12.5")}
    audit = [row for row in rows if row["branch_code"] == "N2"]
    earned = sum(float(row["earned"] or 0) for row in audit)
    possible = sum(float(row["weight"]) for row in audit if row["earned"])
    whole = lines(fetched(client, _done(client, run_jobs)))
    score = next(float(row["score"]) for row in whole if row["branch_code"] == "N2")
    assert 100 * earned / possible == pytest.approx(score)


def _done(client: Browser, run_jobs: Callable[..., int]) -> str:
    address = ask(client)
    run_jobs()
    return address


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


@pytest.mark.parametrize(("role", "codes"), [("regional_manager", {"N1", "N2"}), ("branch_manager", {"N1"})])
@on_both
def test_a_file_holds_the_readers_own_part_of_the_tree(
    visited: House, run_jobs: Callable[..., int], role: str, codes: set[str]
) -> None:
    client = visited.sign_in_as(role)
    address = ask(client)
    run_jobs()
    assert {row["branch_code"] for row in lines(fetched(client, address))} == codes
    outside = visited.units["S1"].id
    assert client.submit(f"/audits/exports?unit={outside}", {"shape": "audits", "format": "csv"}).status_code == 404


def test_filters_of_the_list_hold_for_the_file(visited: House, run_jobs: Callable[..., int]) -> None:
    client = visited.sign_in_as("tenant_admin")
    audit = lines(fetched(client, _done(client, run_jobs)))[0]["audit_id"]
    assert client.submit(f"/audits/{audit}/void", {"reason": "a duplicate"}).status_code == 302
    run_jobs()
    voided = ask(client, "?window=12m&outcome=voided")
    branch = ask(client, f"?window=12m&unit={visited.units['N2'].id}")
    run_jobs()
    assert [row["audit_id"] for row in lines(fetched(client, voided))] == [audit]
    assert [row["branch_code"] for row in lines(fetched(client, branch))] == ["N2"]


def test_nobody_else_gets_the_file(visited: House, run_jobs: Callable[..., int]) -> None:
    address = _done(visited.sign_in_as("tenant_admin"), run_jobs)
    for role in ("reviewer", "viewer", "regional_manager"):
        client = visited.sign_in_as(role)
        assert client.get(address).status_code == 404
        assert client.get(f"{address}/file").status_code == 404
        assert client.submit(f"{address}/stop").status_code == 404
    assert visited.sign_in_as("auditor").get("/audits/exports").status_code == 403


def test_who_came_is_nowhere_in_it(visited: House, run_jobs: Callable[..., int]) -> None:
    client = visited.sign_in_as("tenant_admin")  # who may see shoppers on screen
    addresses = [ask(client, shape=shape) for shape in ("audits", "answers")]
    run_jobs()
    person = visited.people["auditor"]
    for address in addresses:
        text = fetched(client, address).decode("utf-8-sig")
        ids = (str(person.membership_id), str(person.account_id))
        for telling in (person.name, person.email, *ids, "Auditor", "T01:"):
            assert telling not in text


def test_who_has_lost_the_right_meanwhile_gets_a_reason_instead(visited: House, run_jobs: Callable[..., int]) -> None:
    from saas.kernel.db import db, transaction
    from tenants.people.models import Membership

    client = visited.sign_in_as("regional_manager")
    address = ask(client)
    with visited.inside(), transaction():
        moved = db.session.get(Membership, (visited.id, visited.people["regional_manager"].membership_id))
        assert moved
        moved.unit_id = visited.units["S"].id
    run_jobs()
    assert client.get(address).status_code == 404, "the unit is no longer theirs"
    with visited.inside():
        from audits.insight.export.models import AuditExport

        export = db.session.query(AuditExport).one()
        assert (export.status, export.parts) == ("failed", [])


@on_both
def test_a_download_that_was_cut_off_goes_on(
    visited: House, run_jobs: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from audits.insight.export import jobs

    monkeypatch.setattr(jobs, "PART", 100)  # many parts
    client = visited.sign_in_as("tenant_admin")
    address = _done(client, run_jobs)
    first = client.get(f"{address}/file")
    whole = first.get_data()
    assert first.content_length == len(whole) > 500
    size = len(whole)
    for asked, start, stop in (("150-", 150, size), ("0-99", 0, 100), ("99-301", 99, 302), ("-7", size - 7, size)):
        headers = {"Range": f"bytes={asked}", "If-Range": first.headers["ETag"]}
        rest = client.get(f"{address}/file", headers=headers)
        assert rest.status_code == 206
        assert rest.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(whole)}"
        assert rest.get_data() == whole[start:stop]
    other = client.get(f"{address}/file", headers={"Range": "bytes=5-", "If-Range": '"another"'})
    assert (other.status_code, other.get_data()) == (200, whole)
    assert client.get(f"{address}/file", headers={"Range": f"bytes={len(whole)}-"}).status_code == 416


def test_stopping_ends_the_work_and_leaves_nothing(
    visited: House, run_jobs: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from audits.insight.export import jobs, tables
    from audits.insight.export.csv_file import CsvFile

    client = visited.sign_in_as("tenant_admin")
    monkeypatch.setattr(jobs, "TELL", 0)
    monkeypatch.setattr(tables, "SLICE", 1)
    address = ask(client)
    slices: list[int] = []
    answers: list[int] = []
    write = CsvFile.write

    def stop_after_two(self: Any, rows: Any) -> None:
        slices.append(len(rows))
        if len(slices) == 2:  # from another browser: a request has a context of its own
            stopping = threading.Thread(target=lambda: answers.append(client.submit(f"{address}/stop").status_code))
            stopping.start()
            stopping.join()
        write(self, rows)

    monkeypatch.setattr(CsvFile, "write", stop_after_two)
    run_jobs()
    assert answers == [302]
    assert slices == [1, 1], "nothing is read after the slice at hand"
    assert 'data-export="stopped"' in client.get(address).text
    assert client.get(f"{address}/file").status_code == 404


def test_a_killed_worker_leaves_work_that_is_done_again(
    visited: House, run_jobs: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy import select

    from audits.insight.export.csv_file import CsvFile
    from saas.kernel.db import db
    from saas.kernel.jobs import run
    from saas.kernel.outbox import OutboxRow

    client = visited.sign_in_as("tenant_admin")
    address = ask(client)

    class Killed(BaseException):
        pass

    def die(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as dying, visited.app.app_context():
        dying.setattr(CsvFile, "write", die)
        waiting = db.session.scalars(select(OutboxRow.id).where(OutboxRow.done_at.is_(None))).one()
        db.session.remove()
        with pytest.raises(Killed):
            run(waiting)
    assert 'data-export="working"' in client.get(address).text
    run_jobs()
    assert len(lines(fetched(client, address))) == 4


def test_a_week_later_the_file_is_gone_with_its_bytes(visited: House, run_jobs: Callable[..., int]) -> None:
    import time_machine

    client = visited.sign_in_as("tenant_admin")
    address = _done(client, run_jobs)
    store = visited.app.extensions["sanmi_blobs"]
    with visited.inside():
        from audits.insight.export.models import AuditExport
        from saas.kernel.clock import now
        from saas.kernel.db import db

        digests = [str(part[0]) for part in db.session.query(AuditExport).one().parts]
        later = now() + timedelta(days=8)
    assert all(store.exists(visited.id, digest) for digest in digests)
    with time_machine.travel(later, tick=True):
        again = visited.sign_in_as("tenant_admin")
        assert again.get(address).status_code == 404
        other = ask(again, "?window=12m&outcome=failed")
        run_jobs()
        assert lines(fetched(again, other)) == []
    assert not any(store.exists(visited.id, digest) for digest in digests)


def test_three_at_once_are_enough(visited: House) -> None:
    client = visited.sign_in_as("tenant_admin")
    addresses = [ask(client) for _ in range(3)]
    refused = client.submit("/audits/exports?window=12m", {"shape": "audits", "format": "csv"})
    assert refused.status_code == 409
    client.submit(f"{addresses[0]}/stop")
    ask(client)
