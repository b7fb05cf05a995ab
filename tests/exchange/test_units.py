"""Units from and to Excel: all changes of a sheet are made together, or none."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.exchange.conftest import hidden, send, text_of

if TYPE_CHECKING:
    from tests.arrange import Browser, House

ADDRESS = "/settings/units/exchange"


def sheet_of(browser: Browser, change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    """Return the downloaded workbook after somebody edited it."""
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"{ADDRESS}/units.xlsx").data))
    change(book["机构 Units"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def tree(house: House) -> dict[str, tuple[Any, ...]]:
    from sqlalchemy import select

    from saas.kernel.db import db
    from tenants.units.models import Unit

    with house.inside():
        units = list(db.session.scalars(select(Unit)))
    codes = {unit.id: unit.code for unit in units}
    return {
        u.code: (
            codes.get(u.parent_id) if u.parent_id else None,
            u.name_zh,
            u.active,
            u.address,
            u.depth,
            u.path,
        )
        for u in units
    }


def row_of(sheet: Any, code: str) -> int:
    return next(int(row[0].row) for row in sheet.iter_rows(max_col=1) if row[0].value == code)


def confirm(browser: Browser, page: Any) -> Any:
    return browser.submit(f"{ADDRESS}/confirm", hidden(page))


def test_what_was_downloaded_changes_nothing(house: House, admin: Browser) -> None:
    page = send(admin, f"{ADDRESS}?lang=en", sheet_of(admin), "units.xlsx")
    assert "Nothing to change" in page.text
    assert "7 rows stay as they are" in text_of(page)


def test_units_are_added_renamed_moved_and_closed_together(house: House, admin: Browser) -> None:
    def edit(sheet: Any) -> None:
        sheet.append(["W1", "网点", "W", "西一", None, "西街 1 号", 31.2, 121.4, None])
        sheet.append(["W", "Region", "HQ", "西区", "West"])
        sheet.cell(row_of(sheet, "N2"), 3).value = "W"
        sheet.cell(row_of(sheet, "S1"), 4).value = "新名字"
        sheet.cell(row_of(sheet, "S2"), 9).value = "否"

    before = tree(house)
    page = send(admin, f"{ADDRESS}?lang=en", sheet_of(admin, edit), "units.xlsx")
    words = text_of(page)
    assert "5 to change" in words
    assert "move N2 N W" in words
    assert tree(house) == before
    assert confirm(admin, page).status_code == 302
    after = tree(house)
    assert after["W1"][:4] == ("W", "西一", True, "西街 1 号")
    assert after["N2"][0] == "W"
    assert after["N2"][5].startswith(after["W"][5])
    assert after["S1"][1] == "新名字"
    assert after["S2"][2] is False
    trail = text_of(admin.get("/settings/trail?lang=en"))
    for deed in ("imported units", "moved a unit", "renamed a unit", "closed a unit", "added a unit"):
        assert deed in trail


def test_a_region_moves_with_everything_under_it(house: House, admin: Browser) -> None:
    page = send(admin, ADDRESS, sheet_of(admin, lambda s: s.cell(row_of(s, "N"), 3, "S")), "units.xlsx")
    assert confirm(admin, page).status_code == 302
    after = tree(house)
    assert after["N1"][4] == 3
    assert after["N1"][5].startswith(after["N"][5])
    assert after["N"][5].startswith(after["S"][5])


def test_two_regions_change_places(house: House, admin: Browser) -> None:
    def swap(sheet: Any) -> None:
        sheet.cell(row_of(sheet, "N"), 3, "S")
        sheet.cell(row_of(sheet, "N1"), 3, "HQ")
        sheet.cell(row_of(sheet, "S"), 3, "N1")

    page = send(admin, ADDRESS, sheet_of(admin, swap), "units.xlsx")
    assert confirm(admin, page).status_code == 302
    assert [tree(house)[code][0] for code in ("N1", "S", "N")] == ["HQ", "N1", "S"]


def test_the_numbers_follow_a_branch_to_its_new_region(
    house: House, admin: Browser, record: Callable[..., object], run_jobs: Callable[..., int]
) -> None:
    from sqlalchemy import select

    from audits.insight.models import RollupCell
    from saas.kernel.db import db

    def cells() -> dict[str, int]:
        codes = {unit.id: code for code, unit in house.units.items()}
        with house.inside():
            rows = db.session.execute(
                select(RollupCell.unit_id, RollupCell.n).where(RollupCell.period == "2026-01")
            )
            return {codes[row.unit_id]: row.n for row in rows if row.n}

    record(house, "N1")
    record(house, "N2")
    run_jobs()
    assert cells() == {"HQ": 2, "N": 2, "N1": 1, "N2": 1}
    page = send(admin, ADDRESS, sheet_of(admin, lambda s: s.cell(row_of(s, "N2"), 3, "S")), "units.xlsx")
    assert confirm(admin, page).status_code == 302
    run_jobs()
    assert cells() == {"HQ": 2, "N": 1, "N1": 1, "S": 1, "N2": 1}


def test_all_errors_are_listed_by_row_and_column_and_nothing_changes(house: House, admin: Browser) -> None:
    def spoil(sheet: Any) -> None:
        sheet.cell(row_of(sheet, "N2"), 3).value = "NOWHERE"
        sheet.cell(row_of(sheet, "N1"), 2).value = "银行"
        sheet.cell(row_of(sheet, "S1"), 2).value = "区域"
        sheet.cell(row_of(sheet, "S2"), 4).value = None
        sheet.cell(row_of(sheet, "S"), 7).value = 91
        sheet.append(["N1", "网点", "N", "重复"])
        sheet.append([None, "网点", "N", "没有编号"])
        sheet.append(["X", "柜台", "X", "自己的上级"])
        sheet.append(["Y", "网点", "N", "=1+1"])

    before = tree(house)
    page = send(admin, f"{ADDRESS}?lang=en", sheet_of(admin, spoil), "units.xlsx")
    assert page.status_code == 422
    words = text_of(page)
    for said in (
        "There is no unit NOWHERE", "is not in the list", "The kind of a known unit stays: Branch",
        "Fill in Chinese name",
        "between -90 and 90", "The code N1 stands twice", "Fill in Code", "in a circle", "This is a formula",
    ):  # fmt: skip
        assert said in words
    assert tree(house) == before


def test_a_plan_that_is_out_of_date_is_shown_again(house: House, admin: Browser) -> None:
    page = send(admin, ADDRESS, sheet_of(admin, lambda s: s.cell(row_of(s, "S1"), 4, "新名字")), "units.xlsx")
    admin.submit(f"/settings/units/{house.units['S1'].id}/rename", {"name_zh": "别的名字", "name_en": "Else"})
    refused = admin.submit(f"{ADDRESS}/confirm?lang=en", hidden(page))
    assert refused.status_code == 409
    assert "The tree has changed since the preview" in refused.text
    assert tree(house)["S1"][1] == "别的名字"
    assert confirm(admin, refused).status_code == 302
    assert tree(house)["S1"][1] == "新名字"


def test_too_many_changes_at_once_are_to_be_made_in_parts(house: House, admin: Browser) -> None:
    from tenants.units.exchange import COLUMNS, UNITS
    from tenants.workbooks.writing import SheetOut, write_workbook

    rows = [{"code": f"B{n}", "kind": "branch", "parent": "N", "name_zh": "网点"} for n in range(3001)]
    page = send(
        admin, f"{ADDRESS}?lang=en", write_workbook([], [SheetOut(UNITS, COLUMNS, rows)]), "many.xlsx"
    )
    assert "3000 changes at once are the most" in text_of(page)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a workbook"])
def test_what_is_no_workbook_is_refused_in_words(admin: Browser, data: bytes) -> None:
    page = send(admin, f"{ADDRESS}?lang=en", data, "x.xlsx")
    assert page.status_code == 422
    assert "nothing has changed" in text_of(page)


def test_only_administrators_import_and_managers_download_their_part(house: House) -> None:
    regional = house.sign_in_as("regional_manager")
    assert regional.get(ADDRESS).status_code == 403
    assert send(regional, ADDRESS, b"", "x.xlsx").status_code == 403
    book = openpyxl.load_workbook(io.BytesIO(regional.get(f"{ADDRESS}/units.xlsx").data))
    assert [row[0].value for row in book["机构 Units"].iter_rows(min_row=2, max_col=1)] == ["N", "N1", "N2"]
    assert house.sign_in_as("viewer").get(f"{ADDRESS}/units.xlsx").status_code == 403
