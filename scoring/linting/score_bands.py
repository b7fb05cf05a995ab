"""Bands of the total: gaps, overlaps, and marks that cut through a band."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from scoring.document.model import Standard
from scoring.document.rules import Rules
from scoring.exact import decimal, fraction
from scoring.linting.finding import Finding

PATH = "scoring.bands"


def findings(standard: Standard) -> Iterator[Finding]:
    """Yield findings about the bands of the total."""
    rules = standard.rules
    if not rules.bands:
        yield Finding(
            "no_bands",
            "info",
            PATH,
            "没有等级，评分单上只有分数",
            "there are no bands; the sheet shows the number alone",
            "如需等级，添加 bands",
            "add bands if levels are wanted",
        )
        return
    yield from _lowest(rules)
    yield from _stated_ends(standard)
    yield from _out_of_reach(standard)
    yield from _pass_mark(rules)
    yield from _limits(rules)


def _lowest(rules: Rules) -> Iterator[Finding]:
    low = rules.bands[0].low
    if low > 0:
        yield _gap("0", f"{decimal(low)}", rules.bands[0].code)


def _gap(low: str, high: str, code: str) -> Finding:
    return Finding(
        "band_gap",
        "error",
        PATH,
        f"从 {low} 到 {high} 没有等级（见 {code}）",
        f"there is no band from {low} to {high} (see {code})",
        "让相邻等级首尾相接：一档的上限就是上一档的 min，最低一档从 0 开始",
        "let the bands meet: one ends where the next begins, and the lowest begins at 0",
    )


def _stated_ends(standard: Standard) -> Iterator[Finding]:
    """Compare the ``max`` a band may state with where the next band begins, which is what counts."""
    ends = _ends(standard.document)
    bands = standard.rules.bands
    for place, band in enumerate(bands):
        end = ends.get(band.code)
        top = None if standard.rules.in_points else Fraction(100)
        following = bands[place + 1].low if place + 1 < len(bands) else top
        if end is None or following is None:
            continue
        if end < following:
            yield _gap(f"{decimal(end)}", f"{decimal(following)}", band.code)
        elif end > following:
            yield Finding(
                "band_overlap",
                "error",
                PATH,
                f"等级 {band.code} 写到 {decimal(end)}，但下一等级从 {decimal(following)} 开始",
                f"the band {band.code} is said to end at {decimal(end)}, but the next begins at {decimal(following)}",
                "删去 max，或改为下一等级的 min",
                "remove max, or make it the next band's min",
            )


def _ends(document: Mapping[str, object]) -> dict[str, Fraction]:
    scoring = document.get("scoring")
    rows = scoring.get("bands") if isinstance(scoring, Mapping) else None
    ends = {}
    for row in rows if isinstance(rows, list | tuple) else ():
        end = fraction(row.get("max")) if isinstance(row, Mapping) else None
        if end is not None:
            ends[str(row.get("code"))] = end
    return ends


def _out_of_reach(standard: Standard) -> Iterator[Finding]:
    """Point bands that no audit can reach."""
    if not standard.rules.in_points:
        return
    most = sum(
        (item.weight * (item.response.best or 0) for item in standard.items if item.countable), Fraction(0)
    )
    for band in standard.rules.bands:
        if band.low > most:
            yield Finding(
                "band_unreachable",
                "warning" if standard.rules.lower_is_better else "error",
                PATH,
                f"等级 {band.code} 从 {decimal(band.low)} 分开始，但最多只有 {decimal(most)} 分",
                f"the band {band.code} begins at {decimal(band.low)}, but at most {decimal(most)} points are possible",
                "降低该等级的 min，或增加权重",
                "lower its min, or raise weights",
            )


def _pass_mark(rules: Rules) -> Iterator[Finding]:
    mark = rules.pass_mark
    if mark is None:
        yield Finding(
            "no_pass_mark",
            "info",
            "scoring.pass_mark",
            "没有总分及格线",
            "there is no pass mark for the total",
            "如需判定合格与否，设 pass_mark",
            "set pass_mark if audits should pass or fail",
        )
    elif not rules.lower_is_better and mark not in {band.low for band in rules.bands}:
        yield Finding(
            "pass_mark_inside_band",
            "warning",
            "scoring.pass_mark",
            f"及格线 {decimal(mark)} 落在一个等级中间，同一等级有合格也有不合格",
            f"the pass mark {decimal(mark)} lies inside a band, so one band holds both passed and failed audits",
            "让及格线等于某一等级的 min",
            "make the pass mark the min of a band",
        )


def _limits(rules: Rules) -> Iterator[Finding]:
    best = rules.bands[0 if rules.lower_is_better else -1].code
    for index, limit in enumerate(rules.band_limits):
        if limit.best_band == best:
            yield Finding(
                "band_limit_idle",
                "warning",
                f"scoring.band_limits[{index}]",
                f"{best} 已是最好等级，此限制不起作用",
                f"{best} is the best band already, so this limit does nothing",
                "选一个较差的等级",
                "name a lesser band",
            )
