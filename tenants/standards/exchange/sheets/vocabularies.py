"""The closed lists of words that the sheets of a standard offer."""

from __future__ import annotations

from saas.kernel.words import Words, words
from tenants.industries import INDUSTRIES
from tenants.standards.answering import KINDS
from tenants.standards.library import names_of
from tenants.workbooks.columns import Vocabulary


def _table(name: str) -> Vocabulary:
    return Vocabulary(tuple((code, words(n["name_zh"], n["name_en"])) for code, n in names_of(name).items()))


def _list(**entries: Words) -> Vocabulary:
    return Vocabulary(tuple(entries.items()))


RESPONSES = Vocabulary(tuple(KINDS.items()))
DIMENSIONS = _table("dimensions")
ASPECTS = _table("aspects")
TIME_MEASURES = _table("time_measures")
INDUSTRY = Vocabulary(tuple(INDUSTRIES.items()))
EVIDENCE = _list(
    none=words("不要求", "None"),
    photo=words("照片", "Photo"),
    audio=words("录音", "Audio"),
    note=words("文字说明", "Note"),
)
LEVELS = _list(
    excellent=words("优质标准", "Excellent"), general=words("一般标准", "General"),
    below_general=words("低于一般", "Below general"), absent=words("没有做到", "Absent"),
)  # fmt: skip
THRESHOLDS = _list(seed=words("资料", "Seed"), practice=words("惯例", "Practice"))
BASIS = _list(seed=words("资料", "Seed"), seed_extended=words("资料延伸", "Seed, extended"))
CHOOSING = _list(sum=words("相加", "Add up"), deduct=words("从满分扣", "Deduct from full marks"))
METHODS = _list(
    weighted_mean=words("全部检查项加权平均", "Weighted mean of all items"),
    weighted_sections=words("先算环节再加权", "Stages first, then weighted"),
    points=words("得分相加", "Sum of points"),
)
DIRECTIONS = _list(
    higher_is_better=words("越高越好", "Higher is better"),
    lower_is_better=words("越低越好", "Lower is better"),
)
CRITICAL = _list(
    cap=words("总分封顶", "Cap the total"), zero=words("总分记 0", "Total becomes 0"),
    zero_stage=words("所在环节记 0", "Its stage becomes 0"), flag_only=words("只标注", "Flag only"),
)  # fmt: skip
NA_POLICY = _list(exclude_and_renormalise=words("不计入分母", "Leaves both sums"))
KIND = _list(template=words("标准", "Standard"))
SCHEMA = Vocabulary((("1.0", words("1.0", "1.0")), ("1.1", words("1.1", "1.1"))))
COMPARISONS = Vocabulary((
    ("equals", words("等于", "is")), ("not_equals", words("不等于", "is not")),
    ("in", words("是其中之一", "is one of")), ("not_in", words("不是其中之一", "is none of")),
    ("at_least", words("不少于", "is at least")), ("at_most", words("不超过", "is at most")),
))  # fmt: skip
