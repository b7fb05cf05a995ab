"""Reading the ``response`` object of an item."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from scoring.document.banded import Banded, ItemBand
from scoring.document.choices import Choice, MultiChoice, option_key
from scoring.document.fields import Fields
from scoring.document.recorded import RECORDED, Recorded
from scoring.document.responses import Deduction, Response, Scale, YesNo
from scoring.exact import number
from scoring.problems import shown

MOST_BANDS = 50
MOST_OPTIONS = 500


def read_response(fields: Fields, weight: Fraction) -> Response:
    """Return the compiled response; problems are noted and something harmless is returned then."""
    kind = fields.one_of("type", (*READERS, "deduction"))
    if kind == "deduction":
        return Deduction(fields.needed("per_occurrence", 0), weight)
    return READERS[kind](fields)


def _yes_no(fields: Fields) -> Response:
    if not fields.has("scores"):
        return YesNo()
    scores = fields.below("scores")
    for word in ("yes", "no"):
        if scores.ok and word not in scores.value:
            scores.wrong(
                word,
                "缺失；应为 0 到 1 的分值（null 表示只记录）",
                "is missing; give a score from 0 to 1 (null = unscored)",
            )
    return YesNo(scores.number("yes", 0, 1), scores.number("no", 0, 1))


def _scale(fields: Fields) -> Response:
    if fields.has("anchors"):
        fields.below("anchors")
    return Scale()


def _banded(fields: Fields) -> Response:
    kind = fields.text("type")
    rows = fields.rows("bands", needed=kind != "count")
    if len(rows) > MOST_BANDS:
        fields.wrong("bands", f"超过 {MOST_BANDS} 档", f"has more than {MOST_BANDS} bands")
    return Banded(kind, tuple(_band(row, kind) for row in rows[:MOST_BANDS] if row.ok))


def _band(row: Fields, kind: str) -> ItemBand:
    lowest = None if kind == "number" else 0
    low = row.number("min", lowest) if kind == "number" else row.needed("min", lowest)
    high = row.number("max", lowest)
    if low is not None and high is not None and low > high:
        row.wrong("max", "小于 min", "is less than min")
    return ItemBand(number(row.value.get("min")), number(row.value.get("max")), row.needed("score", 0, 1))


def _options(fields: Fields, low: int) -> dict[str, Fraction | None]:
    rows = fields.rows("options")
    if not rows or len(rows) > MOST_OPTIONS:
        fields.wrong("options", f"应有 1 到 {MOST_OPTIONS} 个选项", f"must hold 1 to {MOST_OPTIONS} options")
    options: dict[str, Fraction | None] = {}
    for row in rows[:MOST_OPTIONS]:
        key = option_key(row.value.get("value"))
        if row.ok and not key:  # empty text too
            said = shown(row.value.get("value"))
            row.wrong("value", f"应为文字或数，而不是 {said}", f"must be text or a number, not {said}")
        elif key in options:
            row.wrong("value", f"选项 {key} 重复", f"repeats the option {key}")
        if row.ok and "score" not in row.value:
            row.wrong("score", "缺失；不计分的选项写 null", "is missing; write null for an unscored option")
        options[key if key else ""] = row.number("score", low, 1)
    return options


def _choice(fields: Fields) -> Response:
    return Choice(_options(fields, 0))


def _multi_choice(fields: Fields) -> Response:
    mode = fields.one_of("mode", ("sum", "deduct"), "sum")
    return MultiChoice(_options(fields, -1), deduct=mode == "deduct")


def _recorded(fields: Fields) -> Response:
    kind = fields.text("type")
    key = {"photo": "max_photos", "text": "max_chars"}.get(kind)
    most = fields.number(key, 1) if key else None
    return Recorded(kind, None if most is None else int(most))


READERS: dict[str, Callable[[Fields], Response]] = {
    "yes_no": _yes_no,
    "scale_0_5": _scale,
    "duration_seconds": _banded,
    "count": _banded,
    "number": _banded,
    "choice": _choice,
    "multi_choice": _multi_choice,
    **dict.fromkeys(RECORDED, _recorded),
}
