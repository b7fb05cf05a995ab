"""Rules the empty rest of the last page into further rows of the plan, so that no half page stays blank.

Done on the finished page, not in the layout: how much room is left is known only afterwards, and laying
the report out twice would double its cost. The lines are artifacts: a screen reader passes over them.
"""

from __future__ import annotations

from typing import Any

ROW = 13 / 25.4 * 96
"""Height of a row of the plan in CSS px (10 mm and 3 mm of padding), as in branch.css."""
FOOT = 19 / 25.4 * 96
SIDE = 18 / 25.4 * 96
POINTS = 0.75
COLOUR = "0.835 0.847 0.859 RG"


def rule_the_rest(document: Any, pdf: Any) -> None:
    """Draw rows from the anchor ``end`` to the foot of the last page; a finisher of WeasyPrint's."""
    last = document.pages[-1]
    if "end" not in last.anchors:
        return
    top = last.anchors["end"][1]
    rows = int((last.height - FOOT - top) // ROW)
    if rows < 1:
        return
    columns = [found[0] for name in ("owner", "done") if (found := _anchor(document, name)) is not None]
    lines = [(SIDE, y, last.width - SIDE, y) for y in (top + ROW * n for n in range(rows + 1))]
    lines += [(x, top, x, top + ROW * rows) for x in columns]
    _page_stream(pdf).stream.append(_drawing(lines))


def _anchor(document: Any, name: str) -> Any:
    return next((page.anchors[name] for page in document.pages if name in page.anchors), None)


def _page_stream(pdf: Any) -> Any:
    """Return the content stream of the last page."""
    number = int(pdf.pages["Kids"][-3])
    contents = pdf.objects[number]["Contents"]
    return pdf.objects[int(contents.split()[0])]


def _drawing(lines: list[tuple[float, float, float, float]]) -> bytes:
    strokes = " ".join(
        f"{x1 * POINTS:.2f} {y1 * POINTS:.2f} m {x2 * POINTS:.2f} {y2 * POINTS:.2f} l S"
        for x1, y1, x2, y2 in lines
    )
    return f"/Artifact BMC q {COLOUR} 0.4 w {strokes} Q EMC".encode()
