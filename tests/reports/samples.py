"""A realistic branch report, built the way the product builds it: library standard, answers, score sheets."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from io import BytesIO
from math import sqrt
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image, ImageDraw

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

LIBRARY = Path(__file__).resolve().parents[2] / "tenants" / "standards" / "library"
T95 = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776, 6: 2.571}
DATES = ("2026-10-09", "2026-10-17", "2026-10-26", "2026-10-28", "2026-10-29", "2026-10-30")
NOTES = {
    "zh": ("大堂经理在整理单据，客户开口后才抬头", "等候区饮水机无水杯", "", "柜员单手递回身份证，未示意核对"),
    "en": ("The lobby manager was sorting slips and looked up only when spoken to", "No cups at the water dispenser",
           "", "The teller passed the ID back with one hand"),
}  # fmt: skip


@lru_cache(maxsize=1)
def bank() -> dict[str, Any]:
    """Return the library's bank standard."""
    document: dict[str, Any] = json.loads((LIBRARY / "bank.json").read_text("utf-8"), parse_float=Decimal)
    return document


def reference_names(kind: str, lang: Lang) -> dict[str, str]:
    """Return the names of the library's dimensions or aspects by code."""
    common = json.loads((LIBRARY / "common.json").read_text("utf-8"))
    return {row["code"]: row[f"name_{lang}"] for row in common[kind]}


def answers_of(seed: int, quality: float, fails: tuple[str, ...] = (), lang: Lang = "zh") -> dict[str, Any]:
    """Return one visit's answers; ``quality`` 0..1 is the chance of full marks, ``fails`` answer "no"."""
    random = Random(seed)
    return {
        item["code"]: _answer(item, random, quality, item["code"] in fails, lang) for item in bank()["items"]
    }


def _answer(item: dict[str, Any], random: Random, quality: float, fail: bool, lang: Lang) -> Any:
    response, kind = item["response"], item["response"]["type"]
    good = random.random() < quality and not fail
    if item["na_allowed"] and random.random() < 0.12:
        return "na"
    value: Any
    if kind == "yes_no":
        value = "yes" if (good or item["critical"]) and not fail else "no"
    elif kind == "scale_0_5":
        value = 5 if good else random.choice((1, 2, 3, 3, 4))
    elif kind == "duration_seconds":
        band = response["bands"][0 if good else 1]
        value = Decimal(str(band["min"])) + Decimal("2.4")
    elif kind == "count":
        bands = response["bands"] or [{"min": 3, "max": 3}]
        value = bands[0 if good else min(1, len(bands) - 1)]["min"]
    elif kind == "choice":
        value = response["options"][2]["value"]
    elif kind == "photo":
        value = ["sha256:" + "0" * 64]
    else:
        value = "我是李四，本次由我暗访" if lang == "zh" else "I am Li Si, the shopper"
    note = "" if good else random.choice(NOTES[lang])
    return {"value": value, "note": note, "evidence": []}


def photograph(seed: int, edge: int = 640) -> bytes:
    """Return a JPEG that looks like a room at a glance, with EXIF that must not survive."""
    random = Random(seed)
    image = Image.new("RGB", (edge, edge * 3 // 4), (206, 209, 204))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, edge * 9 // 20, edge, edge), fill=(164, 154, 140))
    for _ in range(26):
        x, y = random.randrange(edge), random.randrange(edge // 5, edge * 7 // 10)
        shade = random.randrange(60, 220)
        draw.rectangle((x, y, x + random.randrange(20, 130), y + random.randrange(15, 110)), fill=(shade, shade - 8, shade - 20))
    output, exif = BytesIO(), Image.Exif()
    exif[0x010E] = "SHOPPER-CANARY 31.2304N 121.4737E"
    image.save(output, "JPEG", quality=80, exif=exif)
    return output.getvalue()


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


def _first(pictured: dict[str, tuple[Photo, ...]], visit: Visit, visits: list[Visit]) -> dict[str, tuple[Photo, ...]]:
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
    mean, raw = sum(finals) / len(finals), sum(raws) / len(raws)
    band = next(b for b in document["scoring"]["bands"] if mean >= b["min"])
    return Score(
        value=mean,
        display=f"{float(mean):.2f}",
        band=band["code"],
        band_name=band[f"name_{lang}"],
        passed=mean >= 60,
        visits=len(sheets),
        coverage=sum(Fraction(sheet["coverage"]) for sheet in sheets) / len(sheets),
        interval=_interval(finals),
        raw=raw if raw != mean else None,
    )


def _interval(values: list[Fraction]) -> Interval | None:
    if len(values) < 2:
        return None
    mean = sum(values) / len(values)
    spread = sqrt(sum(float(value - mean) ** 2 for value in values) / (len(values) - 1) / len(values))
    half = Fraction(repr(round(T95[len(values)] * spread, 6)))
    return Interval(max(mean - half, Fraction(0)), min(mean + half, Fraction(100)))


def _comparisons(sheets: list[dict[str, Any]], lang: Lang) -> tuple[Comparison, ...]:
    finals = [Fraction(sheet["score"]["final"]) for sheet in sheets]
    mean, own = sum(finals) / len(finals), _interval(finals)
    made = []
    for name, value, half, visits, branches in (
        ("华东区" if lang == "zh" else "East region", Decimal("83.1"), Decimal("1.4"), 118, 38),
        ("全行" if lang == "zh" else "Whole bank", Decimal("81.7"), Decimal("0.6"), 604, 201),
    ):
        gap = mean - Fraction(value)
        wide = Fraction(repr(round(sqrt(float((Fraction(own.high) - Fraction(own.low)) / 2) ** 2 + float(half) ** 2), 4))) if own else None
        difference = Interval(gap - wide, gap + wide) if wide is not None else None
        made.append(Comparison(name, value, visits, branches, Interval(value - half, value + half), difference))
    return tuple(made)


def _months(sheets: list[dict[str, Any]], lang: Lang) -> tuple[Month, ...]:
    labels = ("11", "12", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10")
    english = ("Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct")
    us = [Decimal(v) if v else None for v in ("76.2", "77.9", "75.0", "", "78.4", "80.1", "79.2", "", "81.7", "80.4", "82.9")]
    mean = sum(Fraction(sheet["score"]["final"]) for sheet in sheets) / len(sheets)
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
        known = [Fraction(sheet[kind][place]["score"]) for sheet in sheets if sheet[kind][place]["score"] is not None]
        mean = sum(known) / len(known) if known else None
        if mean is None:
            continue
        compare = Decimal(random.randrange(740, 900)) / 10
        critical = any(sheet[kind][place]["critical_failures"] for sheet in sheets) and kind == "stages"
        made.append(Part(row["code"], names[row["code"]], mean, compare, Fraction(row["possible"]), critical))
    return tuple(made)


def _line(
    document: dict[str, Any], standard: Any, place: int, answers: dict[str, Any], sheet: dict[str, Any], lang: Lang
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
