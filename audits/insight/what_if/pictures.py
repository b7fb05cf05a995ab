"""The picture of a run: every branch before and after."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup

from audits.insight.charts import Shifted, Shifts, figure_at_both_widths
from audits.insight.pictures import steps_of
from audits.insight.what_if.queries import NamedShift
from saas.kernel.words import Lang, Words, words
from scoring import Standard


def picture(shifts: list[NamedShift], draft: Standard, lang: Lang) -> Markup | None:
    """Return the chart at both widths with its sentence and table; None without two branches."""
    rows = tuple(
        Shifted(
            Words(one.name_zh, one.name_en), Decimal(one.shift.before), Decimal(one.shift.after),
            _places(one.shift.climbed), one.shift.band_changes, f"/overview?unit={one.shift.branch_id}",
        )
        for one in shifts
        if one.shift.before is not None and one.shift.after is not None
    )  # fmt: skip
    if len(rows) < 2:
        return None
    bands = () if draft.rules.in_points else steps_of(draft)
    chart = Shifts(words("各网点得分：空心为原来，实心为之后", "Scores: a ring before, a dot after"), rows, bands)
    return figure_at_both_widths(chart, lang)


def _places(climbed: int | None) -> str:
    if not climbed:
        return "="
    return f"↑ {climbed}" if climbed > 0 else f"↓ {-climbed}"
