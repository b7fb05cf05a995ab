"""What a workbook has beside its rows: the frame of a sheet, styles, the list of sheets, what refers to what."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

HEAD, DAY = 1, 2  # styles of cells, by their place in ``cellXfs``
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

SHEET_BEGINS = (
    f"{_XML}<worksheet {_MAIN}>"
    '<sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    '<cols><col min="1" max="{columns}" width="14.7" customWidth="1"/></cols><sheetData>'
)
SHEET_ENDS = "</sheetData></worksheet>"
_STYLES = (
    f"{_XML}<styleSheet {_MAIN}>"
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE2F4ED"/><bgColor indexed="64"/></patternFill></fill>'
    "</fills>"
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
    '<border><left/><right/><top/><bottom style="thin"><color auto="1"/></bottom><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def sheet_file(number: int) -> str:
    """Return where in the archive a sheet lies; the first is 1."""
    return f"xl/worksheets/sheet{number}.xml"


def around(sheets: Sequence[str]) -> dict[str, str]:
    """Return the other files of the archive. sheets: their names, in order."""
    numbers = range(1, len(sheets) + 1)
    types = "".join(f'<Override PartName="/{sheet_file(n)}" ContentType="{_TYPE}.worksheet+xml"/>' for n in numbers)
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, sheets, strict=True)
    )
    links = "".join(_link(n, "worksheet", f"worksheets/sheet{n}.xml") for n in numbers)
    styles = _link(len(sheets) + 1, "styles", "styles.xml")
    return {
        "[Content_Types].xml": (
            f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{types}'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>'
        ),
        "_rels/.rels": f"{_links(_link(1, 'officeDocument', 'xl/workbook.xml'))}",
        "xl/workbook.xml": f'{_XML}<workbook {_MAIN} xmlns:r="{_RELATED}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _links(links + styles),
        "xl/styles.xml": _STYLES,
    }


def _link(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_RELATED}/{kind}" Target="{target}"/>'


def _links(links: str) -> str:
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
