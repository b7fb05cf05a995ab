"""Reading the ``scoring`` block of a document."""

from __future__ import annotations

from fractions import Fraction

from scoring.document.fields import Fields
from scoring.document.rules import (
    CRITICAL_MODES,
    DIRECTIONS,
    METHODS,
    WORST_STAGE,
    Band,
    BandLimit,
    Rules,
)

MOST_DECIMALS = 10


def read_rules(fields: Fields, stages: frozenset[str]) -> Rules:
    """Return the compiled rules; problems are noted."""
    fields.one_of("na_policy", ("exclude_and_renormalise",), "exclude_and_renormalise")
    method = fields.one_of("method", METHODS, METHODS[0])
    lower = fields.one_of("direction", DIRECTIONS, DIRECTIONS[0]) == DIRECTIONS[1]
    if lower and method != "points":
        fields.wrong(
            "direction",
            "lower_is_better 只用于 points 计分法",
            "lower_is_better goes with the method points only",
        )
    high = None if method == "points" else 100
    bands = _bands(fields, high)
    mode, cap = _critical(fields, high, lower)
    return Rules(
        method=method,
        lower_is_better=lower,
        critical_mode=mode,
        cap=cap,
        pass_mark=fields.number("pass_mark", 0, high),
        bands=bands,
        band_limits=tuple(
            _limit(row, stages, bands, lower) for row in fields.rows("band_limits", needed=False)
        ),
        decimals=_decimals(fields),
        full=_full(fields, method),
    )


def _full(fields: Fields, method: str) -> Fraction:
    total = fields.number("total", 0)
    if method != "points" and total not in (None, 100):
        fields.wrong(
            "total",
            "加权计分法的总分固定为 100；要用其他总分请选 points 计分法",
            "is always 100 with a weighted method; choose the method points for another total",
        )
    return Fraction(100) if total is None else total


def _decimals(fields: Fields) -> int:
    places = fields.number("decimals", 0, MOST_DECIMALS)
    if places is None:
        return 2
    if places.denominator != 1:
        fields.wrong("decimals", "应为整数", "must be a whole number")
    return int(places)


def _bands(fields: Fields, high: int | None) -> tuple[Band, ...]:
    bands: list[Band] = []
    for row in fields.rows("bands", needed=False):
        band = Band(row.code(), row.needed("min", 0, high), row.text("name_zh", ""), row.text("name_en", ""))
        if row.has("min") and any(band.low == other.low for other in bands):
            row.wrong(
                "min",
                f"与另一等级的下限 {band.low} 相同（等级重叠）",
                f"repeats the lower end {band.low} (bands overlap)",
                "band_overlap",
            )
        if any(band.code == other.code for other in bands):
            row.wrong("code", f"等级代码 {band.code} 重复", f"repeats the band code {band.code}")
        row.number("max", 0)
        bands.append(band)
    return tuple(sorted(bands, key=lambda band: band.low))


def _critical(fields: Fields, high: int | None, lower: bool) -> tuple[str, Fraction | None]:
    if not fields.has("critical_policy"):
        return "flag_only", None
    policy = fields.below("critical_policy")
    mode = policy.one_of("mode", CRITICAL_MODES)
    if lower and mode in ("zero", "zero_stage"):
        policy.wrong(
            "mode",
            f"分数越低越好时，{mode} 反而给出最好成绩；请用 cap（分数至少记为上限值）或 flag_only",
            f"{mode} would give the best result where lower is better; use cap or flag_only",
        )
    return mode, policy.needed("cap", 0, high) if mode == "cap" else None


def _limit(row: Fields, stages: frozenset[str], bands: tuple[Band, ...], lower: bool) -> BandLimit:
    stage = row.text("stage", WORST_STAGE)
    if stage != WORST_STAGE and stage not in stages:
        row.wrong("stage", f"没有环节 {stage}", f"there is no stage {stage}")
    sides = [key for key in ("limit", "over", "under") if row.has(key)]
    if len(sides) != 1:
        row.wrong("limit", "应有 limit、over、under 之一", "must have exactly one of limit, over and under")
    side = sides[0] if sides else "limit"
    key = "best_band" if row.has("best_band") or not row.has("band") else "band"
    best = row.text(key)
    if best not in {band.code for band in bands}:
        row.wrong(key, f"没有等级 {best}", f"there is no band {best}")
    return BandLimit(
        stage, row.number(side) or Fraction(0), lower if side == "limit" else side == "over", best
    )
