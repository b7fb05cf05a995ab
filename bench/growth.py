"""A picture of growth: milliseconds against audits, a line a page, the size on a logarithmic axis."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

from audits.insight.charts.palette import paper_palette
from audits.insight.charts.svg import box, dot, drawing, line, words_at

RESULTS = Path(__file__).parent / "results"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 860.0, 420.0, 60.0, 290.0, 46.0, 40.0
MOST = 100.0  # ms at the top, unless a page takes longer


def draw_growth(name: str, database: str, pages: dict[str, list[tuple[int, float]]]) -> None:
    """Write ``results/NAME.svg``; nothing when there is one size only. pages: name -> (audits, milliseconds)."""
    sizes = sorted({size for points in pages.values() for size, _ in points})
    if len(sizes) < 2:
        return
    palette = paper_palette()
    most = max([MOST, *(spent for points in pages.values() for _, spent in points)])
    low, high = math.log10(sizes[0]), math.log10(sizes[-1])

    def x(size: int) -> float:
        return LEFT + (math.log10(size) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def y(spent: float) -> float:
        return TOP + (1 - spent / most) * (HEIGHT - TOP - BOTTOM)

    title = f"Pages against audits, {database}: 95 % within so many ms"
    body = [words_at(palette, 8, 22, title, size=14)]
    for tick in (0.0, 50.0, most):
        body.append(line(palette, LEFT, y(tick), WIDTH - RIGHT, y(tick), "hair"))
        body.append(words_at(palette, LEFT - 8, y(tick) + 4, f"{tick:.0f}", anchor="end", size=11))
    for size in sizes:
        body.append(words_at(palette, x(size), HEIGHT - 14, f"{size:,}", anchor="middle", size=11))
    ends = sorted(pages.items(), key=lambda pair: -pair[1][-1][1])
    for place, (page, points) in enumerate(ends):
        for (one, before), (other, after) in pairwise(points):
            body.append(line(palette, x(one), y(before), x(other), y(after), "us", width=1.4))
        body += [dot(palette, x(size), y(spent), 2.6, "us") for size, spent in points]
        label = f"{points[-1][1]:.0f} ms  {page}"
        at = TOP + 6 + place * 24
        body.append(line(palette, x(points[-1][0]), y(points[-1][1]), WIDTH - RIGHT + 22, at - 4, "hair"))
        body.append(words_at(palette, WIDTH - RIGHT + 26, at, label, size=11))
    RESULTS.mkdir(exist_ok=True)
    says = "; ".join(f"{page} {points[-1][1]:.0f} ms at {points[-1][0]:,}" for page, points in ends)
    ground = box(palette, 0, 0, WIDTH, HEIGHT, "ground")
    picture = str(drawing(palette, "growth", WIDTH, HEIGHT, title, says, [ground, *body]))
    (RESULTS / f"{name}.svg").write_text(picture, encoding="utf-8")
