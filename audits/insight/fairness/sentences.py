"""What a comparison says about one branch, in a manager's words."""

from __future__ import annotations

from audits.insight.fairness.values import Comparison, Standing
from audits.insight.figures import RANKED_FROM
from saas.kernel.words import Words, words

NOTABLE = 1.0  # points of leniency worth a word


def sentence(row: Standing, whole: Comparison) -> Words:
    """Say where the branch stands, how sure that is, and what would settle it."""
    parts = [_place(row, whole), _side(row), *_auditors(row)]
    return Words(
        "；".join(part.zh for part in parts) + "。",
        ". ".join(part.en[:1].upper() + part.en[1:] for part in parts) + ".",
    )


def _place(row: Standing, whole: Comparison) -> Words:
    if row.best is None:
        return words(
            "只到访 {n} 次，先不排名（至少 {least} 次）",
            "only {n} visits, so no place yet (it takes {least})",
        ).filled(n=row.n, least=RANKED_FROM)
    if row.best == row.worst:
        return words("{all} 家中第 {best} 名", "place {best} of {all}").filled(
            best=row.best, all=whole.ranked
        )
    if row.best == 1 and row.worst == whole.ranked:
        return words("{all} 家中名次还看不出来", "its place among {all} cannot be told yet").filled(
            all=whole.ranked
        )
    return words("{all} 家中排第 {best} 至 {worst} 名", "between place {best} and {worst} of {all}").filled(
        best=row.best, worst=row.worst, all=whole.ranked
    )


def _side(row: Standing) -> Words:
    if row.verdict == "above":
        return words("确实好于平均", "really better than average")
    if row.verdict == "below":
        return words("确实不如平均", "really worse than average")
    if row.more is None:
        return words(
            "与平均相差太小，多去几次也难分出", "too near the average to tell, even with many more visits"
        )
    if row.more == 1:
        return words(
            "还分不清是否好于平均，再去一次可见分晓",
            "not yet clear whether it is better than average; one more visit would settle it",
        )
    return words(
        "还分不清是否好于平均，再去约 {more} 次可见分晓",
        "not yet clear whether it is better than average; about {more} more visits would settle it",
    ).filled(more=row.more)


def _auditors(row: Standing) -> list[Words]:
    if row.leniency is None or abs(row.leniency) < NOTABLE:
        return []
    points = f"{abs(row.leniency):.1f}"
    if row.leniency > 0:
        return [
            words(
                "来的检查员偏宽 {points} 分，已扣除", "its auditors were {points} points lenient, taken out"
            ).filled(points=points)
        ]
    return [
        words(
            "来的检查员偏严 {points} 分，已补回", "its auditors were {points} points strict, given back"
        ).filled(points=points)
    ]
