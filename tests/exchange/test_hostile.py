"""Files that mean harm, or were harmed: refused in words, within bounds of time and memory, changing nothing."""

from __future__ import annotations

import io
import random
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from saas.kernel.words import words
from scoring import digest
from tenants.standards.exchange.intake import take_in
from tenants.standards.exchange.sheets.export import SHEETS, _Export, _settings, to_workbook
from tenants.workbooks.cells import letters
from tenants.workbooks.refusals import FileRefused, Located, Place
from tenants.workbooks.writing import SheetOut, write_workbook
from tests.exchange.conftest import draft, send, text_of
from tests.exchange.documents import of_everything

if TYPE_CHECKING:
    from tests.arrange import Browser, House

GOOD = to_workbook(of_everything())
ITEMS = "xl/worksheets/sheet4.xml"
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def parts(data: bytes = GOOD) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def refusal(data: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        take_in(data)
    assert refused.value.located
    return refused.value


def quickly(data: bytes, *, seconds: float = 6, megabytes: float = 60) -> FileRefused:
    """Return the refusal of a file, which must come within bounds (generous ones: tracing slows down)."""
    tracemalloc.start()
    began = time.process_time()
    try:
        found = refusal(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert time.process_time() - began < seconds
    assert peak < megabytes * 1024 * 1024, peak
    return found


def text(refused: FileRefused) -> str:
    return " ".join(f"{one.place} {one.message.en}" for one in refused.located)


def test_a_zip_bomb_is_refused_by_its_directory_alone() -> None:
    bomb = packed({**parts(), "xl/media/huge.bin": bytes(120 * 1024 * 1024)})
    assert len(bomb) < 2_000_000
    assert "Unpacked it has" in text(quickly(bomb, seconds=2, megabytes=8))


def test_a_zip_that_lies_about_its_size_stops_where_it_said() -> None:
    bomb = bytearray(packed({**parts(), ITEMS: bytes(40 * 1024 * 1024)}))
    size, lie = (40 * 1024 * 1024).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    while (place := bomb.find(size)) >= 0:
        bomb[place : place + 4] = lie
    assert "damaged" in text(quickly(bytes(bomb)))


def test_a_sheet_of_a_million_rows_is_refused() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2, 100_000))
    assert "holds too much" in text(quickly(packed({**parts(), ITEMS: SHEET.format(rows).encode()})))
    million = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2, 1_000_000))
    assert "Unpacked it has" in text(quickly(packed({**parts(), ITEMS: SHEET.format(million).encode()})))


def test_two_cells_at_the_ends_of_the_sheet_cost_nothing() -> None:
    far = SHEET.format(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    assert "holds too much" in text(quickly(packed({**parts(), ITEMS: far.encode()}), megabytes=8))


def test_a_million_empty_cells_with_a_style_cost_a_moment_and_are_no_error() -> None:
    empty = "".join(f'<c r="{letters(n)}9000" s="1"/>' for n in range(1, 16_000))
    sheet = parts()[ITEMS].decode().replace("</sheetData>", f'<row r="9000">{empty}</row></sheetData>')
    assert take_in(packed({**parts(), ITEMS: sheet.encode()})).kind == "excel"


def test_formulas_are_refused_where_they_stand() -> None:
    sheet = parts()[ITEMS].decode()
    place = sheet.index('<c r="F2"')
    end = sheet.index("</c>", place) + 4
    formula = '<c r="F2"><f>SUM(F3:F9)</f><v>5</v></c>'
    refused = refusal(packed({**parts(), ITEMS: (sheet[:place] + formula + sheet[end:]).encode()}))
    assert text(refused).startswith("检查项 Items!F2 This is a formula")


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ({"xl/vbaProject.bin": b"x"}, "has macros"),
        ({"xl/macrosheets/sheet1.xml": b"x"}, "has macros"),
        ({"xl/externalLinks/externalLink1.xml": b"<x/>"}, "links to other files"),
        ({"xl/workbook.bin": b"x"}, ".xlsb"),
        ({"mimetype": b"x", "content.xml": b"x"}, ".ods"),
    ],
)
def test_macros_links_and_other_formats_are_refused_by_name(extra: dict[str, bytes], said: str) -> None:
    assert said in text(quickly(packed({**parts(), **extra})))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "has a password, or is an old .xls"),
        (b"PK\x03\x04" + bytes(100), "damaged"),
        (b"PK\x05\x06" + bytes(18), "damaged"),
        (packed({"hello.txt": b"x"}), "damaged"),
        (bytes(9 * 1024 * 1024), "Only .json and .xlsx"),
        (b"PK" + bytes(9 * 1024 * 1024), "more than 8 MB"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(data: bytes, said: str) -> None:
    assert said in text(quickly(data))


@pytest.mark.parametrize(
    "xml",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>',
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        b"<a>" * 500_000,
        b"<worksheet><sheetData><row><c t='s'><v>99999999</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row><c><v>1e9999999</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row r='1'><c r='A1'><v>NaN</v></c></row></sheetData></worksheet>",
        b"",
        b"\xff\xfe\x00",
    ],
)
def test_xml_that_would_unfold_or_makes_no_sense_is_refused(xml: bytes) -> None:
    assert "damaged" in text(quickly(packed({**parts(), ITEMS: xml}), megabytes=20))


def test_huge_strings_are_refused() -> None:
    long = SHEET.format(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * 5_000_000}</t></is></c></row>')
    assert "too long" in text(quickly(packed({**parts(), ITEMS: long.encode()})))


# --- two hundred damaged workbooks ------------------------------------------------------------------------------

GARBAGE: tuple[str | int | Decimal, ...] = (
    "???",
    Decimal("-7.5"),
    "=A1",
    "\U0001f600" * 40,
    "nowhere at all",
    True,
    10**14,
)
NEEDED = {"items": ("code", "stage", "response.type", "weight"), "stages": ("code",), "bands": ("item", "score"),
          "anchors": ("item", "points"), "options": ("item", "value"), "conditions": ("item", "depends", "comparison"),
          "grades": ("code", "min")}  # fmt: skip


def _spoiled_cell(dice: random.Random) -> tuple[bytes, str]:
    """Return a workbook in which one cell that matters holds nonsense, and where that is."""
    export = _Export(of_everything())
    key = dice.choice(sorted(NEEDED))
    name, columns = next((name, columns) for one, name, columns in SHEETS if one == key)
    numbers = [n for n, row in enumerate(export.rows[key]) if key != "items" or n < 4]
    number = dice.choice(numbers)
    column = dice.choice(NEEDED[key])
    row = dict(export.rows[key][number])
    if key == "options" and column == "value":
        row.pop(column, None)
    else:
        row[column] = dice.choice(GARBAGE)
        if column == "code":
            row[column] = "two words"
    export.rows[key][number] = row
    place = next(n for n, one in enumerate(columns, 1) if one.key == column)
    sheets = [SheetOut(sheet, those, export.rows[one]) for one, sheet, those in SHEETS]
    data = write_workbook([], [_settings(export.cells_of_settings), *sheets])
    return data, f"{name.title}!{letters(place)}{number + 2}"


def _cut(dice: random.Random) -> bytes:
    return GOOD[: dice.randrange(10, len(GOOD) - 30)]


def _flipped(dice: random.Random) -> bytes:
    data = bytearray(GOOD)
    for _ in range(dice.randrange(1, 30)):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return bytes(data)


def _lost_part(dice: random.Random) -> bytes:
    members = parts()
    name = dice.choice(
        sorted(one for one in members if one.startswith("xl/w") or one.endswith("Strings.xml"))
    )
    del members[name]
    return packed(members)


def _torn_xml(dice: random.Random) -> bytes:
    members = parts()
    name = dice.choice(
        sorted(one for one in members if "worksheets/sheet" in one or one.endswith("Strings.xml"))
    )
    at = dice.randrange(200, len(members[name]) - 20)
    members[name] = (
        members[name][:at] + dice.choice([b"<", b"&", b"</row>", b"\x00", b""]) + members[name][at + 7 :]
    )
    return packed(members)


DAMAGES: tuple[Callable[[random.Random], bytes], ...] = (_cut, _flipped, _lost_part, _torn_xml)


def _told(data: bytes, whole: str) -> set[str]:
    """Return the places that a refusal names; nothing for a file that is taken and still says the same."""
    found: tuple[Located, ...] = ()
    try:
        assert digest(take_in(data).document) == whole, "a damage changed what the file says"
    except FileRefused as refusal:
        found = refusal.located or (Located(Place(), words("", "")),)
    assert all(one.message.zh and one.message.en for one in found)
    return {str(one.place) for one in found}


def test_two_hundred_damaged_workbooks_are_refused_with_the_place_or_say_the_same(
    house: House, admin: Browser
) -> None:
    dice = random.Random(3)
    before, whole = draft(house), digest(of_everything())
    began = time.process_time()
    refused = 0
    for number in range(200):
        place = ""
        if number % 2:
            data, place = _spoiled_cell(dice)
        else:
            data = DAMAGES[number // 2 % len(DAMAGES)](dice)
        told = _told(data, whole)
        refused += bool(told)
        if place:
            assert place in told, f"{place} was not noticed: {told}"
        if number % 20 == 1:
            page = send(admin, f"/standards/{house.standard_id}/import?lang=en", data, "damaged.xlsx")
            assert page.status_code == 422
            assert "nothing has changed" in text_of(page)
    assert refused > 180
    assert draft(house) == before
    assert time.process_time() - began < 30
