"""What page one says in words: each sentence worked out from the report's value, in its language."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from audits.insight.charts import say_number, say_signed
from audits.reports.document import Band, BranchReport, Comparison, Exact, Verdict
from saas.kernel.words import Words, words

MOST_URGENT = 3

_VERDICTS: dict[Verdict, Words] = {
    Verdict.HIGHER: words("确实更高", "Really higher"),
    Verdict.LOWER: words("确实更低", "Really lower"),
    Verdict.SAME: words("无法区分", "Cannot tell apart"),
    Verdict.UNKNOWN: words("次数太少，无法判断", "Too few visits to tell"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One row of "are we different": all cells as text."""

    name: str
    mean: str
    difference: str
    interval: str
    verdict: str
    basis: str


def about_score(report: BranchReport) -> tuple[str, ...]:
    """Answer question one: the score, how sure it is, on how much of the standard it rests."""
    score, lang = report.score, report.language
    if score.value is None:
        return (words("本期没有可以计分的检查。", "There is no audit to score in this period.").say(lang),)
    says = [_certainty(report)]
    if score.raw is not None:
        says.append(
            words(
                "因一票否决，得分由 {raw} 压低到 {final}。",
                "A critical failure brings the score down from {raw} to {final}.",
            ).filled(raw=say_number(score.raw, report.decimals), final=score.display)
        )
    says.append(
        words(
            "评分覆盖标准分值的 {share}%；不适用的检查项不计入分子，也不计入分母。",
            "Answers cover {share}% of the points; what does not apply counts neither for nor against.",
        ).filled(share=say_number(Fraction(score.coverage) * 100, 1))
    )
    return tuple(one.say(lang) for one in says)


def _certainty(report: BranchReport) -> Words:
    score = report.score
    if score.interval is None:
        return words(
            "本期只有 {n} 次检查，还估不出误差：{score} 分是这 {n} 次所见，不足以说明稳定水平。",
            "With {n} visit(s) the margin of error is unknown: {score} was seen, it is not a settled level.",
        ).filled(n=score.visits, score=score.display)
    low, high = say_number(score.interval.low, 1), say_number(score.interval.high, 1)
    return words(
        "{n} 次检查平均 {score} 分。每次所见不同，真实水平有 {sure}% 的把握在 {low} 与 {high} 之间。",
        "{n} visits average {score}. Visits differ: the true level is {sure}% sure to lie from {low} to {high}.",
    ).filled(n=score.visits, score=score.display, low=low, high=high, sure=score.interval.confidence)


def about_standing(report: BranchReport) -> str:
    """Answer question two in one sentence."""
    lang = report.language
    if report.score.value is None or not report.comparisons:
        return words("没有可以比较的对象。", "There is nothing to compare with.").say(lang)
    told = [one for one in report.comparisons if one.verdict is not Verdict.UNKNOWN]
    verdicts = {one.verdict for one in told} or {Verdict.UNKNOWN}
    names = words("、", " and ").say(lang).join(one.name for one in told)
    if verdicts == {Verdict.SAME}:
        says = words(
            "不能说不同：与{names}的差在误差之内。",
            "No: the difference from {names} is within the margin of error.",
        )
    elif verdicts == {Verdict.UNKNOWN}:
        says = words(
            "还看不出来：检查次数太少，分差可能只是偶然。",
            "We cannot tell yet: with so few visits it may be chance.",
        )
    elif verdicts == {Verdict.HIGHER}:
        says = words(
            "是，确实更高：与{names}的差超出误差。",
            "Yes, really higher than {names}, beyond the margin of error.",
        )
    elif verdicts == {Verdict.LOWER}:
        says = words(
            "是，确实更低：与{names}的差超出误差。",
            "Yes, really lower than {names}, beyond the margin of error.",
        )
    else:
        says = words("要分开看，见下表的结论。", "It depends on whom we compare with: see the table.")
    return says.filled(names=names).say(lang)


def standings(report: BranchReport) -> tuple[Standing, ...]:
    """Return the comparison rows as text."""
    return tuple(_standing(report, one) for one in report.comparisons)


def _standing(report: BranchReport, one: Comparison) -> Standing:
    lang, ours = report.language, report.score.value
    known = ours is not None and one.mean is not None
    gap = Fraction(ours or 0) - Fraction(one.mean or 0) if known else None
    span = one.difference
    return Standing(
        name=one.name,
        mean=say_number(one.mean, 1),
        difference=say_signed(gap, 1),
        interval=words("{low} 至 {high}", "{low} to {high}")
        .filled(low=_bound(span.low), high=_bound(span.high))
        .say(lang)
        if span
        else say_number(None),
        verdict=_VERDICTS[one.verdict].say(lang),
        basis=words("{branches} 家 {visits} 次", "{branches} branches, {visits} visits")
        .filled(branches=one.branches, visits=one.visits)
        .say(lang),
    )


def _bound(value: Exact) -> str:
    """Write a limit with as many decimals as show on which side of zero it lies: the conclusion hangs on it."""
    for decimals in (1, 2, 3):
        text = say_signed(value, decimals)
        if value == 0 or not text.startswith("±"):
            return text
    return say_signed(value, 6)


def about_gain(report: BranchReport) -> str:
    """Answer question three: what the most urgent findings are worth, and where that would bring us."""
    lang, urgent = report.language, report.findings[:MOST_URGENT]
    if not urgent:
        if report.score.value is None:
            return words("没有检查，也就没有扣分项。", "No audits, so nothing lost points.").say(lang)
        return words(
            "本期没有扣分项：照现在这样做下去。", "Nothing lost points this period: keep doing what you do."
        ).say(lang)
    gain = sum((Fraction(one.recoverable) for one in urgent), Fraction(0))
    says = words(
        "合计可挽回 {gain} 分：都做到，得分可到 {there}{band}。",
        "Together worth {gain} points: with all of them mended the score reaches {there}{band}.",
    )
    if report.score.raw is not None:
        says = words(
            "先消除一票否决，得分回到 {back}；下列 {n} 项再挽回 {gain} 分，可到 {there}{band}。",
            "Mend the critical failure first: the score returns to {back}; "
            "these {n} then add {gain}, reaching {there}{band}.",
        )
    base = report.score.raw if report.score.raw is not None else report.score.value
    there = _reached(report, base or Fraction(0), gain)
    band = band_at(report.bands, there)
    named = words("（{name}）", " ({name})").filled(name=band.name).say(lang) if band else ""
    back = say_number(report.score.raw, report.decimals)
    return says.filled(
        gain=say_number(gain, 1), there=say_number(there, 1), band=named, n=len(urgent), back=back
    ).say(lang)


def _reached(report: BranchReport, base: Fraction, gain: Fraction) -> Fraction:
    """Return where the gain leads: up to the ceiling, or down to nought where less is better."""
    if report.lower_is_better:
        return max(base - gain, Fraction(0))
    return base + gain if report.ceiling is None else min(base + gain, Fraction(report.ceiling))


def band_at(bands: tuple[Band, ...], value: Exact) -> Band | None:
    """Return the band that holds ``value``: the highest minimum it reaches; None without one."""
    reached = [band for band in bands if value >= Fraction(band.minimum)]
    return max(reached, key=lambda band: Fraction(band.minimum), default=None)


def notes(report: BranchReport) -> tuple[str, ...]:
    """Return how to read the numbers, in as few lines as will do."""
    says = [
        words(
            "得分：本期各次检查总分的平均；每次总分 = 100 × 得到的分值 ÷ 适用的分值，"
            "精确计算，只在印出时四舍五入。",
            "Score: the mean of the period's audits; each is 100 × points earned ÷ points that apply, "
            "computed exactly and rounded only for print.",
        ),
        words(
            "可挽回：此项次次做好，本期得分能提高多少。",
            "Recoverable: what the period's score gains if the item is always done well.",
        ),
        words(
            "结论：差的区间不含零，才说确实更高或更低。",
            "Conclusion: higher or lower is said only when the interval of the difference leaves out zero.",
        ),
    ]
    return tuple(one.say(report.language) for one in says)
