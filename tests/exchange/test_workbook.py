"""Standards as Excel workbooks: there and back without loss, errors by sheet, row and column, all at once."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from scoring import digest, load_standard
from tenants.standards.exchange.sheets import layout
from tenants.standards.exchange.sheets.export import to_workbook
from tenants.standards.exchange.sheets.objects import same
from tenants.standards.exchange.sheets.reading import from_workbook
from tenants.standards.exchange.sheets.template import template_workbook
from tenants.standards.library import common_set, library
from tenants.workbooks.reading import read_workbook
from tenants.workbooks.refusals import FileRefused
from tests.exchange.conftest import draft, send, text_of, waiting_in
from tests.exchange.documents import of_everything

if TYPE_CHECKING:
    from tests.arrange import Browser, House

BANK = library()[0].document


def changed(data: bytes, change: Callable[[Any], None]) -> bytes:
    """Return a workbook after somebody edited it in another program."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def edited(document: Mapping[str, Any], cells: Mapping[str, Any]) -> bytes:
    """Return a document's workbook with some cells changed: ``{"检查项 Items!F3": 5}``."""

    def change(book: Any) -> None:
        for place, value in cells.items():
            sheet, _, cell = place.partition("!")
            book[sheet][cell] = value

    return changed(to_workbook(document), change)


def told(data: bytes) -> dict[str, str]:
    """Return what is wrong with a workbook, by place."""
    with pytest.raises(FileRefused) as refused:
        from_workbook(data)
    return {str(one.place): one.message.en for one in refused.value.located}


# --- there and back -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", library(), ids=lambda entry: entry.code)
def test_every_standard_of_the_library_goes_through_excel_unchanged(entry: Any) -> None:
    data = to_workbook(entry.document)
    back = from_workbook(data)
    assert same(back.document, entry.document)
    assert digest(back.document) == digest(entry.document)
    assert back.ignored == ()
    more = [cell for sheet in read_workbook(data)[1:] for row in sheet.rows.values() for cell in row.values()]
    assert not [cell for cell in more if str(cell.value).startswith("{")]  # all of it in columns of its own


def test_every_module_of_the_common_set_is_in_that_list() -> None:
    assert {module["code"] for module in common_set()["modules"]} < {entry.code for entry in library()}


def test_a_standard_with_one_of_everything_goes_through_excel_unchanged() -> None:
    document = of_everything()
    load_standard(document)
    back = from_workbook(to_workbook(document)).document
    assert digest(back) == digest(document)
    assert back["items"][17]["weight"] == document["items"][17]["weight"]
    assert back["items"][17]["text_en"] == "a\r\nb\tc\x0b"


@pytest.mark.parametrize("document", [BANK, of_everything()], ids=["bank", "everything"])
def test_a_workbook_saved_by_another_program_says_the_same(document: dict[str, Any]) -> None:
    again = changed(to_workbook(document), lambda book: None)
    back = from_workbook(again).document
    if document is not BANK:  # openpyxl itself turns \r\n into \n
        back["items"][17]["text_en"] = document["items"][17]["text_en"]
    assert digest(back) == digest(document)


def test_the_same_standard_gives_the_same_file() -> None:
    assert to_workbook(BANK) == to_workbook(BANK)


def test_the_template_is_itself_a_standard_with_lists_and_instructions_in_both_languages() -> None:
    document = from_workbook(template_workbook()).document
    assert len(load_standard(document).items) == 5
    book = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    assert book.sheetnames[0] == "说明 Read me"
    assert book["检查项 Items"]["A1"].value == "检查项代号*\nItem code"
    rules = [
        str(rule.sqref)
        for rule in book["检查项 Items"].data_validations.dataValidation
        if rule.type == "list"
    ]
    assert any(area.startswith("E2") for area in rules)
    assert any("一次列出" in str(row[1].value) for row in book["说明 Read me"].iter_rows(max_col=3))


def test_words_in_either_language_and_bare_codes_are_understood() -> None:
    items = "检查项 Items"
    data = edited(
        BANK, {f"{items}!E2": "scale_0_5", f"{items}!E3": "0–5 级", f"{items}!E4": "Level 0 to 5",
               f"{items}!G2": "否", f"{items}!G3": False, f"{items}!G4": "no", f"{items}!L2": "整洁性"},
    )  # fmt: skip
    kinds = [item["response"]["type"] for item in BANK["items"][:3]]
    if set(kinds) == {"scale_0_5"}:
        assert digest(from_workbook(data).document) == digest(BANK)
    else:
        assert "检查项 Items!E3" not in told(data)


def test_headings_in_one_language_and_another_order_are_fine() -> None:
    def turn(book: Any) -> None:
        sheet = book["环节 Stages"]
        sheet.title = "环节"
        for row in sheet.iter_rows(min_row=1, max_row=20, max_col=4):
            values = [cell.value for cell in row]
            for cell, value in zip(row, reversed(values), strict=True):
                cell.value = value
        for cell in sheet[1]:
            cell.value = str(cell.value or "").split("\n")[0]
        book["检查项 Items"].title = "Items"

    assert digest(from_workbook(changed(to_workbook(BANK), turn)).document) == digest(BANK)


def test_a_sheet_that_is_not_part_of_a_standard_is_named_and_left_alone() -> None:
    data = changed(to_workbook(BANK), lambda book: book.create_sheet("会议记录").append(["记得打印"]))
    back = from_workbook(data)
    assert back.ignored == ("会议记录",)
    assert digest(back.document) == digest(BANK)


# --- errors ---------------------------------------------------------------------------------------------------


def test_all_errors_are_listed_at_once_by_sheet_row_and_column() -> None:
    found = told(
        edited(
            BANK,
            {
                "设置 Settings!B14": "sixty",
                "环节 Stages!B3": "first",
                "检查项 Items!F3": "five",
                "检查项 Items!E4": "scael",
                "检查项 Items!B6": "nowhere",
                "检查项 Items!F7": "=1+2",
                "检查项 Items!G9": "maybe",
                "检查项 Items!A10": None,
                "检查项 Items!F11": 900,
                "等级描述 Levels!B2": 7,
                "分段 Bands!A3": "BK-QQ",
                "分段 Bands!D12": 2,
                "总分等级 Grade bands!B3": 90,
            },
        )
    )
    assert {
        "设置 Settings!B14", "环节 Stages!B3", "检查项 Items!F3", "检查项 Items!E4", "检查项 Items!B6",
        "检查项 Items!F7", "检查项 Items!G9", "检查项 Items!A10", "检查项 Items!F11", "等级描述 Levels!B2",
        "分段 Bands!A3", "分段 Bands!D12", "总分等级 Grade bands!B3",
    } <= set(found)  # fmt: skip
    assert "formula" in found["检查项 Items!F7"]
    assert "choose one of: Yes or no" in found["检查项 Items!E4"]


@pytest.mark.parametrize(
    ("cells", "place", "said"),
    [
        ({"检查项 Items!A3": "BK-AR01"}, "检查项 Items!A3", "repeats the item code"),
        ({"检查项 Items!A3": "BK AR"}, "检查项 Items!A3", "no blanks"),
        ({"检查项 Items!C3": None}, "检查项 Items!C3", "Fill in Chinese text"),
        ({"检查项 Items!F1": "Wieght"}, "检查项 Items!F1", "is it Weight"),
        ({"检查项 Items!AI1": "Weight"}, "检查项 Items!AI1", "stands twice"),
        ({"检查项 Items!A1": "?"}, "检查项 Items!1", "The column Item code is missing"),
        ({"设置 Settings!A5": "Colour"}, "设置 Settings!A5", "There is no setting Colour"),
        ({"检查项 Items!AI2": "{"}, "检查项 Items!AI2", "JSON object"),
        ({"检查项 Items!F3": "#N/A"}, "检查项 Items!F3", ""),
    ],
)
def test_each_error_stands_where_it_is(cells: dict[str, Any], place: str, said: str) -> None:
    found = told(edited(BANK, cells))
    assert place in found, found
    assert said in found[place]


def test_a_date_that_excel_made_of_a_text_is_named() -> None:
    from datetime import date

    found = told(edited(BANK, {"检查项 Items!C3": date(2026, 3, 5)}))
    assert "took this for a date" in found["检查项 Items!C3"]


def test_conditions_that_point_forward_are_told_in_their_row() -> None:
    document = of_everything()
    data = edited(document, {"条件 Conditions!C2": "A-16"})
    assert "does not come earlier" in told(data)["条件 Conditions!C2"]


def test_missing_sheets_are_named() -> None:
    def cut(book: Any) -> None:
        del book[layout.ITEMS.title]
        del book[layout.STAGES.title]

    found = told(changed(to_workbook(BANK), cut))
    assert "The sheet Items is missing" in found["检查项 Items!"]
    assert "The sheet Stages is missing" in found["环节 Stages!"]


# --- on the page ----------------------------------------------------------------------------------------------


def test_a_draft_is_edited_in_excel_and_comes_back_after_a_look(house: House, admin: Browser) -> None:
    address = f"/standards/{house.standard_id}"
    sent = admin.get(f"{address}/draft.xlsx")
    assert "BANK-BRANCH-draft.xlsx" in sent.headers["Content-Disposition"]

    def sharpen(book: Any) -> None:
        book["检查项 Items"]["F2"] = 4
        book["检查项 Items"]["C3"] = "无障碍通道随时可用"

    page = send(admin, f"{address}/import?lang=zh", changed(sent.data, sharpen), "银行.xlsx")
    words = text_of(page)
    assert "权重合计 100 → 102" in words
    assert "改动检查项 2" in words
    assert draft(house)["items"][0]["weight"] == 2
    assert admin.submit(f"{address}/import/confirm", waiting_in(page)).status_code == 302
    assert draft(house)["items"][0]["weight"] == 4
    assert draft(house)["items"][1]["text_zh"] == "无障碍通道随时可用"


def test_a_workbook_with_errors_changes_nothing_and_tells_them_in_the_readers_language(
    house: House, admin: Browser
) -> None:
    before = draft(house)
    bad = edited(BANK, {"检查项 Items!F3": "五", "检查项 Items!B6": "nowhere"})
    page = send(admin, f"/standards/{house.standard_id}/import?lang=zh", bad, "银行.xlsx")
    assert page.status_code == 422
    words = text_of(page)
    assert "检查项 Items 3 F 权重 “五”不是数字；请只写数字，如 2.5" in words
    assert "检查项 Items 6 B 环节代号" in words
    assert "什么都没有改动" in words
    assert draft(house) == before


def test_a_version_is_downloaded_as_excel_by_everybody_who_reads_it(house: House) -> None:
    sent = house.sign_in_as("auditor").get(f"/standards/{house.standard_id}/versions/{house.version_id}.xlsx")
    assert digest(from_workbook(sent.data).document) == digest(house.document)


def test_a_draft_without_codes_says_what_to_mend_before_it_goes_to_excel(
    house: House, admin: Browser
) -> None:
    from saas.kernel.db import transaction
    from tenants.standards.services import save_draft
    from tests.arrange import BEGINNING

    document = draft(house)
    del document["items"][2]["code"]
    with house.inside() as by, transaction():
        assert by
        save_draft(by, house.standard_id, document, 1, now=BEGINNING)
    page = admin.get(f"/standards/{house.standard_id}/draft.xlsx?lang=en")
    assert page.status_code == 422
    assert "items[2].code" in page.text
