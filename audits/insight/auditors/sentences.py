"""Auditors in a reviewer's words."""

from __future__ import annotations

from collections.abc import Sequence

from audits.insight.auditors.values import Coefficient, Crew, Record
from saas.kernel.words import Words, words

NAMES = {
    "icc1": words("一名检查员的可靠度 ICC(1)", "Reliability of one auditor, ICC(1)"),
    "icc1k": words("两人平均的可靠度 ICC(1,2)", "Reliability of two averaged, ICC(1,2)"),
    "icc2": words("一名检查员的可靠度 ICC(2,1)", "Reliability of one auditor, ICC(2,1)"),
    "icc2k": words("两人平均的可靠度 ICC(2,2)", "Reliability of two averaged, ICC(2,2)"),
    "alpha": words("总分的一致 Krippendorff α", "Agreement of totals, Krippendorff's α"),
    "kappa": words("是否项的一致 κ", "Agreement on yes/no items, κ"),
}
GOOD, FAIR = 0.75, 0.5


def side(record: Record) -> str:
    """Return "severe", "lenient" or "unclear": severity with its interval clear of 0."""
    if record.low is not None and record.low > 0:
        return "severe"
    return "lenient" if record.high is not None and record.high < 0 else "unclear"


def summary(records: Sequence[Record], crew: Crew) -> Words:
    """Say how many auditors really differ, and how near two come on the same visit."""
    sides = [side(record) for record in records]
    severity = words(
        "{n} 名检查员中，{severe} 名确实偏严，{lenient} 名确实偏宽，其余分不出。",
        "Of {n} auditors, really severe: {severe}; really lenient: {lenient}; the rest cannot be told apart.",
    ).filled(n=len(sides), severe=sides.count("severe"), lenient=sides.count("lenient"))
    if crew.why_zh:
        severity = words("分不出谁严谁宽：{zh}。", "Who is severe cannot be told: {en}.").filled(
            zh=crew.why_zh, en=crew.why_en
        )
    if crew.difference is None:
        return severity
    agreement = words(
        "两人暗中同评一次到访，得分平均相差 {d} 分。", " Two who blindly score the same visit differ by {d} points."
    ).filled(d=f"{crew.difference:.1f}")
    return Words(severity.zh + agreement.zh, severity.en + agreement.en)


def of_record(record: Record, *, drifted: bool) -> Words:
    """Say of one auditor how severe, and since when otherwise."""
    if record.severity is None:
        strict = words("宽严无法判断", "severity cannot be told")
    elif side(record) == "unclear":
        strict = words("与平均分不出宽严", "not to be told from the average")
    else:
        strict = words("比平均严 {points} 分", "{points} points more severe than the average")
        if record.severity < 0:
            strict = words("比平均宽 {points} 分", "{points} points more lenient than the average")
        strict = strict.filled(points=f"{abs(record.severity):.1f}")
    if not drifted:
        return Words(strict.zh + "。", strict.en[:1].upper() + strict.en[1:] + ".")
    change = record.after - record.before
    drift = words("自 {since} 起比从前宽 {points} 分", "since {since} {points} points more lenient than before")
    if change < 0:
        drift = words("自 {since} 起比从前严 {points} 分", "since {since} {points} points more severe than before")
    drift = drift.filled(since=record.residuals[record.index][0], points=f"{abs(change):.1f}")
    return Words(f"{strict.zh}；{drift.zh}。", f"{strict.en[:1].upper()}{strict.en[1:]}; {drift.en}.")


def reading(one: Coefficient) -> Words:
    """Say what a coefficient means; why there is none where it is undefined."""
    if one.value is None:
        return Words(one.why_zh + "。", one.why_en[:1].upper() + one.why_en[1:] + ".")
    if one.value >= GOOD:
        return words("好", "good")
    return words("尚可", "fair") if one.value >= FAIR else words("差：先校准再比较", "poor: calibrate before comparing")
