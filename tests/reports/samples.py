"""A realistic branch report, built the way the product builds it: library standard, answers, score sheets."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import hypot, sqrt
from random import Random
from typing import Any

from audits.reports.document import (
    AuditLine,
    Band,
    BranchReport,
    Comparison,
    Interval,
    Month,
    Part,
    Photo,
    Score,
    Tenant,
)
from audits.reports.losses import Visit, find_criticals, find_losses
from audits.reports.release import released_answers
from saas.kernel.words import Lang
from scoring import load_standard, score
from tests.reports.visits import answers_of, bank, photograph, reference_names

T95 = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776, 6: 2.571}
DATES = ("2026-10-09", "2026-10-17", "2026-10-26", "2026-10-28", "2026-10-29", "2026-10-30")


def sample(
    lang: Lang = "zh", visits: int = 3, quality: float = 0.55, fails: tuple[str, ...] = (), photos: int = 3
) -> tuple[BranchReport, dict[str, bytes]]:
    """Return a report with ``visits`` visits and ``photos`` photographed findings, and its blobs."""
    document = bank()
    standard = load_standard(document)
    answered = [answers_of(7 + n, quality, fails if n == 0 else (), lang) for n in range(visits)]
    sheets = [score(standard, answers).to_dict() for answers in answered]
    shots = [photograph(n) for n in range(photos)]
    names = ["sha256:" + hashlib.sha256(shot).hexdigest() for shot in shots]
    plain = [Visit(DATES[n][5:], sheets[n], answered[n]) for n in range(visits)]
    ranked = [one.code for one in find_losses(document, plain, lang)]
    pictured = {code: (Photo(name),) for code, name in zip(ranked, names, strict=False)}
    shown = [replace(one, photos=_first(pictured, one, plain)) for one in plain]
    report = BranchReport(
        language=lang,
        tenant=Tenant("江海银行" if lang == "zh" else "Jianghai Bank"),
        branch="虹桥火车站支行" if lang == "zh" else "Hongqiao Railway Station Branch",
        region="华东区" if lang == "zh" else "East region",
        period="2026 年 10 月" if lang == "zh" else "October 2026",
        standard_name=document[f"name_{lang}"],
        standard_version="v3",
        score=_score(document, sheets, lang),
        bands=tuple(Band(b["code"], b[f"name_{lang}"], b["min"]) for b in document["scoring"]["bands"]),
        made_on="2026-11-02",
        verify_at="https://sanmi.example/verify/",
        comparisons=_comparisons(sheets, lang),
        months=_months(sheets, lang),
        stages=_parts(document, sheets, "stages", {s["code"]: s[f"name_{lang}"] for s in document["stages"]}),
        dimensions=_parts(document, sheets, "dimensions", reference_names("dimensions", lang)),
        aspects=_parts(document, sheets, "aspects", reference_names("aspects", lang)),
        criticals=find_criticals(document, shown, lang),
        findings=find_losses(document, shown, lang, reference_names("dimensions", lang)),
        audits=tuple(_line(document, standard, n, answered[n], sheets[n], lang) for n in range(visits)),
        standards={standard.digest: document},
        target=85,
    )
    return report, dict(zip(names, shots, strict=True))


def _first(
    pictured: Mapping[str, tuple[Photo, ...]], visit: Visit, visits: list[Visit]
) -> dict[str, tuple[Photo, ...]]:
    """Return the photographs of the items that this visit was the first to fail."""

    def lost(one: Visit, code: str) -> bool:
        return any(row["code"] == code and Fraction(row["lost"] or 0) > 0 for row in one.sheet["items"])

    return {
        code: shots for code, shots in pictured.items()
        if next((one for one in visits if lost(one, code)), None) is visit
    }  # fmt: skip


def _score(document: dict[str, Any], sheets: list[dict[str, Any]], lang: Lang) -> Score:
    finals = [Fraction(sheet["score"]["final"]) for sheet in sheets]
    raws = [Fraction(sheet["score"]["raw"]) for sheet in sheets]
    mean, raw = _mean(finals), _mean(raws)
    band = next(b for b in document["scoring"]["bands"] if mean >= b["min"])
    return Score(
        value=mean,
        display=f"{float(mean):.2f}",
        band=band["code"],
        band_name=band[f"name_{lang}"],
        passed=mean >= 60,
        visits=len(sheets),
        coverage=_mean([Fraction(sheet["coverage"]) for sheet in sheets]),
        interval=_interval(finals),
        raw=raw if raw != mean else None,
    )


def _mean(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _interval(values: list[Fraction]) -> Interval | None:
    if len(values) < 2:
        return None
    mean = _mean(values)
    spread = sqrt(sum(float(value - mean) ** 2 for value in values) / (len(values) - 1) / len(values))
    half = Fraction(repr(round(T95[len(values)] * spread, 6)))
    return Interval(max(mean - half, Fraction(0)), min(mean + half, Fraction(100)))


def _wide(own: Interval, half: Decimal) -> Fraction:
    """Return the half-width of the interval of a difference: the root of the sum of squares."""
    ours = float(Fraction(own.high) - Fraction(own.low)) / 2
    return Fraction(repr(round(hypot(ours, float(half)), 4)))


def _comparisons(sheets: list[dict[str, Any]], lang: Lang) -> tuple[Comparison, ...]:
    finals = [Fraction(sheet["score"]["final"]) for sheet in sheets]
    mean, own = _mean(finals), _interval(finals)
    made = []
    for name, value, half, visits, branches in (
        ("华东区" if lang == "zh" else "East region", Decimal("83.1"), Decimal("1.4"), 118, 38),
        ("全行" if lang == "zh" else "Whole bank", Decimal("81.7"), Decimal("0.6"), 604, 201),
    ):
        gap = mean - Fraction(value)
        wide = _wide(own, half) if own else None
        difference = Interval(gap - wide, gap + wide) if wide is not None else None
        made.append(
            Comparison(name, value, visits, branches, Interval(value - half, value + half), difference)
        )
    return tuple(made)


def _months(sheets: list[dict[str, Any]], lang: Lang) -> tuple[Month, ...]:
    labels = ("11", "12", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10")
    english = ("Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct")
    us = [
        Decimal(v) if v else None
        for v in ("76.2", "77.9", "75.0", "", "78.4", "80.1", "79.2", "", "81.7", "80.4", "82.9")
    ]
    mean = _mean([Fraction(sheet["score"]["final"]) for sheet in sheets])
    return tuple(
        Month(
            label=f"{labels[n]} 月" if lang == "zh" else english[n],
            us=mean if n == 11 else us[n],
            region=Decimal("80.2") + Decimal(n) * Decimal("0.27"),
            tenant=Decimal("80.9") + Decimal(n % 4) * Decimal("0.22"),
        )
        for n in range(12)
    )


def _parts(
    document: dict[str, Any], sheets: list[dict[str, Any]], kind: str, names: dict[str, str]
) -> tuple[Part, ...]:
    made, random = [], Random(kind)
    for place, row in enumerate(sheets[0][kind]):
        known = [
            Fraction(sheet[kind][place]["score"])
            for sheet in sheets
            if sheet[kind][place]["score"] is not None
        ]
        mean = _mean(known) if known else None
        if mean is None:
            continue
        compare = Decimal(random.randrange(740, 900)) / 10
        critical = any(sheet[kind][place]["critical_failures"] for sheet in sheets) and kind == "stages"
        made.append(Part(row["code"], names[row["code"]], mean, compare, Fraction(row["possible"]), critical))
    return tuple(made)


def _line(
    document: dict[str, Any],
    standard: Any,
    place: int,
    answers: dict[str, Any],
    sheet: dict[str, Any],
    lang: Lang,
) -> AuditLine:
    band = next(b for b in document["scoring"]["bands"] if b["code"] == sheet["score"]["band"])
    return AuditLine(
        visited_on=DATES[place],
        display=sheet["score"]["display"],
        band_name=band[f"name_{lang}"],
        coverage=Fraction(sheet["coverage"]),
        digest=sheet["digests"]["sheet"],
        standard=standard.digest,
        answers=released_answers(standard, answers),
        sheet=sheet,
        critical=bool(sheet["critical_failures"]),
    )
