"""Fair comparison of branches: what the visits bear out, and in what words it is told."""

from __future__ import annotations

import json
from random import Random

from audits.insight.fairness.computing import compute
from audits.insight.fairness.reading import Visits
from audits.insight.fairness.sentences import sentence
from audits.insight.fairness.values import Comparison

LEVELS = {"A": 92.0, "B": 91.0, "C": 84.0, "D": 83.0, "E": 70.0, "F": 69.0}
SEVERITY = {"mild": 6.0, "fair": 0.0, "harsh": -6.0}


def visits(each: int = 9, seed: int = 1, **levels: float) -> Visits:
    """Every auditor goes everywhere, but A sees the harsh one more often and C the mild one."""
    random = Random(seed)
    found = Visits([], [], [], [])
    for branch, level in (levels or LEVELS).items():
        for visit in range(each):
            usual = list(SEVERITY)[visit % 3]
            auditor = {"A": "harsh", "C": "mild"}.get(branch, usual) if visit % 2 else usual
            found.scores.append(level + SEVERITY[auditor] + random.gauss(0, 3))
            found.branches.append(branch)
            found.auditors.append(auditor)
            found.scenarios.append("")
    return found


def compared(given: Visits, **options: bool) -> Comparison:
    made = compute(given, **options)
    assert made is not None
    return made


def test_what_the_auditors_gave_is_taken_out() -> None:
    made = compared(visits())
    rows = {row.branch_id: row for row in made.rows}
    assert made.method == "crossed"
    assert (rows["A"].leniency or 0) < -1 < 1 < (rows["C"].leniency or 0)
    for row in made.rows:
        assert abs(row.adjusted - LEVELS[row.branch_id]) < 4
    assert abs(rows["A"].adjusted - LEVELS["A"]) < abs(rows["A"].raw - LEVELS["A"])
    assert made.auditor_sd is not None
    assert made.auditor_sd > 3


def test_a_verdict_is_an_interval_clear_of_the_average() -> None:
    made = compared(visits())
    for row in made.rows:
        above, below = row.low > made.mean, row.high < made.mean
        assert row.verdict == ("above" if above else "below" if below else "unclear")
    assert {row.branch_id: row.verdict for row in made.rows}["A"] == "above"
    assert {row.branch_id: row.verdict for row in made.rows}["F"] == "below"


def test_groups_and_places_share_what_cannot_be_told_apart() -> None:
    made = compared(visits(each=24))
    groups = {row.branch_id: row.group for row in made.rows}
    assert groups["A"] == groups["B"] == 1
    assert groups["E"] == groups["F"] == made.groups >= 3
    assert [row.group for row in made.rows] == sorted(row.group or 0 for row in made.rows)
    assert {(row.best, row.worst) for row in made.rows if row.group == made.groups} == {(5, 6)}


def test_too_few_visits_are_listed_without_a_place_and_take_none() -> None:
    given = visits()
    for score, auditor in ((60.0, "mild"), (62.0, "harsh")):
        for column, value in zip(
            (given.scores, given.branches, given.auditors), (score, "new", auditor), strict=True
        ):
            column.append(value)  # type: ignore[attr-defined]
        given.scenarios.append("")
    made = compared(given)
    new = next(row for row in made.rows if row.branch_id == "new")
    assert (new.best, new.worst, new.group) == (None, None, None)
    assert (made.ranked, max(row.worst or 0 for row in made.rows)) == (6, 6)
    assert sentence(new, made).zh.startswith("只到访 2 次，先不排名（至少 3 次）")
    assert sentence(new, made).en.startswith("Only 2 visits, so no place yet (it takes 3).")


def test_auditors_that_share_no_branch_are_not_taken_out_and_it_says_why() -> None:
    given = visits()
    apart = [
        f"{auditor} {branch in 'ABC'}" for auditor, branch in zip(given.auditors, given.branches, strict=True)
    ]
    made = compared(Visits(given.scores, given.branches, apart, given.scenarios))
    assert made.method == "plain"
    assert "2 parts" in made.why_en
    assert "互不相连" in made.why_zh
    assert made.rows[0].leniency is None
    assert all(min(row.raw, made.mean) <= row.adjusted <= max(row.raw, made.mean) for row in made.rows)


def test_where_lower_is_better_the_lowest_stand_first() -> None:
    made = compared(visits(), lower_is_better=True)
    assert made.rows[0].branch_id in "EF"
    assert made.rows[0].verdict == "above"
    assert [row.adjusted for row in made.rows] == sorted(row.adjusted for row in made.rows)
    assert made.rows[0].low <= made.rows[0].adjusted <= made.rows[0].high < made.mean


def test_one_branch_or_no_variance_is_nothing_to_compare() -> None:
    assert compute(visits(A=90.0)) is None
    assert compute(Visits([], [], [], [])) is None
    assert compute(Visits([80.0] * 4, ["A", "A", "B", "B"], ["x"] * 4, [""] * 4)) is None


def test_a_sentence_says_place_side_and_auditors() -> None:
    made = compared(visits())
    first = sentence(made.rows[0], made)
    assert "6 家中" in first.zh
    assert "确实好于平均" in first.zh
    assert "eally better than average" in first.en
    told = {row.branch_id: sentence(row, made) for row in made.rows}
    assert "偏宽" in told["C"].zh
    assert "points lenient, taken out" in told["C"].en
    assert "偏严" in told["A"].zh
    assert "{" not in "".join(words.zh + words.en for words in told.values())


def test_a_comparison_is_kept_and_read_back() -> None:
    made = compared(visits())
    again = Comparison.from_dict(json.loads(json.dumps(made.to_dict())))
    assert again.to_dict() == made.to_dict()
    assert [row.branch_id for row in again.rows] == [row.branch_id for row in made.rows]
