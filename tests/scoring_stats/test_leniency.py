"""Crossed effects of branches and auditors, against lme4 and against the textbook's dense matrices."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

from scoring.stats.crossed.model import Comparison, compare
from tests.scoring_stats.asking import ask, printed, reason, refused
from tests.scoring_stats.penicillin import ROWS

# ranef(lmer(diameter ~ 1 + (1|plate) + (1|sample), Penicillin))$sample, as Bates (2010), section 2.1, prints it
SAMPLES = {
    "A": 2.18705819,
    "B": -1.01047615,
    "C": 1.93789966,
    "D": -0.09689497,
    "E": -0.01384214,
    "F": -3.00374477,
}


def test_penicillin_agrees_with_lme4() -> None:
    """Standard deviations 0.8467, 1.9316 and 0.5499, intercept 22.9722 (0.8086), REML criterion 330.8606."""
    found = ask("leniency", rows=ROWS)
    sds = {name: variance**0.5 for name, variance in found["variance"].items()}
    assert sds == {
        "branch": printed(0.8467, 4),
        "auditor": printed(1.9316, 4),
        "residual": printed(0.5499, 4),
    }
    assert (found["intercept"], found["intercept_se"]) == (printed(22.9722, 4), printed(0.8086, 4))
    assert found["reml_criterion"] == printed(330.8606, 4)
    effects = {auditor["id"]: auditor["effect"] for auditor in found["auditors"]}
    assert effects == pytest.approx(SAMPLES, abs=2e-6)
    assert [auditor["severity"] for auditor in found["auditors"]] == [
        -auditor["effect"] for auditor in found["auditors"]
    ]
    assert found["components"] == 1


def test_conditional_standard_deviations_are_those_of_a_balanced_table() -> None:
    """A complete table's V inverts by hand: of b given y, mean known, two terms are left (24 plates, 6 samples)."""
    found = ask("leniency", rows=ROWS)
    plate, sample, rest = (found["variance"][name] for name in ("branch", "auditor", "residual"))
    own = plate - plate**2 * 6 / (rest + 6 * plate)
    common = plate**2 * 6 * (1 / (rest + 6 * plate) - 1 / (rest + 6 * plate + 24 * sample)) / 24
    assert [branch["se"] for branch in found["branches"]] == pytest.approx(
        [(own + common) ** 0.5] * 24, rel=1e-9
    )


def dense(rows: Sequence[dict[str, Any]], names: Sequence[str]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return scores and indicator matrices, levels in sorted order."""
    scores = np.array([row["score"] for row in rows], dtype=float)
    columns = []
    for name in names:
        levels = sorted({row[name] for row in rows})
        columns.append(np.array([[float(row[name] == level) for level in levels] for row in rows]))
    return scores, columns


def minus_two_log_likelihood(logs: np.ndarray, y: np.ndarray, columns: list[np.ndarray]) -> float:
    variances = np.exp(logs)
    v = np.eye(len(y)) * variances[-1] + sum(s * z @ z.T for s, z in zip(variances, columns, strict=False))
    inverse, ones = np.linalg.inv(v), np.ones(len(y))
    constant = ones @ inverse @ ones
    rest = y - (ones @ inverse @ y) / constant
    degrees = len(y) - 1
    return float(
        degrees * np.log(2 * np.pi) + np.linalg.slogdet(v)[1] + np.log(constant) + rest @ inverse @ rest
    )


def unbalanced(seed: int, scenarios: bool) -> list[dict[str, Any]]:
    random = Random(seed)
    b, a, s = ([random.gauss(0, sd) for _ in range(size)] for sd, size in ((4, 12), (3, 7), (2, 4)))
    rows = []
    for _ in range(70):
        i, j, k = random.randrange(12), random.randrange(7), random.randrange(4)
        score = round(80 + b[i] + a[j] + s[k] * scenarios + random.gauss(0, 5), 2)
        rows.append(
            {"branch": i, "auditor": f"A{j}", "score": score} | ({"scenario": f"S{k}"} if scenarios else {})
        )
    return rows


@pytest.mark.parametrize(("seed", "scenarios"), [(1, False), (2, False), (3, True)])
def test_unbalanced_visits_agree_with_the_dense_formulas(seed: int, scenarios: bool) -> None:
    """Henderson (1975): the same estimates from V itself, maximised by another method, and the same predictions."""
    rows = unbalanced(seed, scenarios)
    names = ["branch", "auditor", *(["scenario"] if scenarios else [])]
    y, columns = dense(rows, names)
    found = ask("leniency", rows=rows)
    variances = np.array([found["variance"][name] for name in [*names, "residual"]])
    best = minimize(minus_two_log_likelihood, np.log(variances + 1e-6), (y, columns), "Nelder-Mead", options={
        "xatol": 1e-7, "fatol": 1e-10, "maxiter": 4000, "maxfev": 4000,
    })  # fmt: skip
    assert found["reml_criterion"] == pytest.approx(best.fun, abs=1e-6)
    assert variances == pytest.approx(np.exp(best.x), rel=1e-3, abs=1e-3)
    z, g = np.hstack(columns), np.repeat(variances[:-1], [c.shape[1] for c in columns])
    inverse = np.linalg.inv(np.eye(len(y)) * variances[-1] + (z * g) @ z.T)
    ones = np.ones(len(y))
    mean = (ones @ inverse @ y) / (ones @ inverse @ ones)
    effects = g * (z.T @ inverse @ (y - mean))
    spread = np.sqrt(g - np.einsum("ij,ji->i", (g[:, None] * z.T) @ inverse, z * g))
    told = sorted(found["branches"], key=lambda branch: branch["id"])
    assert found["intercept"] == pytest.approx(mean, rel=1e-9)
    assert [branch["adjusted"] for branch in told] == pytest.approx(list(mean + effects[:12]), rel=1e-8)
    assert [branch["se"] for branch in told] == pytest.approx(list(spread[:12]), rel=1e-7)
    assert [auditor["effect"] for auditor in found["auditors"]] == pytest.approx(
        list(effects[12:19]), rel=1e-6, abs=1e-8
    )


def test_rows_in_any_order_give_the_same_answer_and_ids_come_back_as_given() -> None:
    rows = unbalanced(5, scenarios=False)
    found, other = ask("leniency", rows=rows), ask("leniency", rows=rows[::-1])
    assert {type(branch["id"]) for branch in found["branches"]} == {int}
    assert [b["adjusted"] for b in found["branches"]] == sorted(
        (b["adjusted"] for b in found["branches"]), reverse=True
    )
    for one, two in zip(found["branches"], other["branches"], strict=True):
        assert one == pytest.approx(two, rel=1e-6)


def test_a_lenient_auditor_no_longer_lifts_a_branch() -> None:
    """Two equal branches; one is seen mostly by an auditor who gives ten points more to everybody."""
    random = Random(7)
    rows = []
    for branch in range(20):
        for visit in range(6):
            auditor = (
                "lenient"
                if (branch == 0 and visit < 5) or (branch > 1 and visit == 0)
                else f"A{(branch + visit) % 6}"
            )
            score = 80 + 10 * (auditor == "lenient") + (branch - 10) * 0.5 * (branch > 1) + random.gauss(0, 2)
            rows.append({"branch": branch, "auditor": auditor, "score": score})
    found = ask("leniency", rows=rows)
    branches = {branch["id"]: branch for branch in found["branches"]}
    assert branches[0]["raw"] - branches[1]["raw"] > 6
    assert abs(branches[0]["adjusted"] - branches[1]["adjusted"]) < 2.5
    mildest = min(found["auditors"], key=lambda auditor: auditor["severity"])
    assert mildest["id"] == "lenient"


def test_parts_without_a_common_visit_are_found_and_refused() -> None:
    rows = [
        {"branch": f"{part}{b}", "auditor": f"{part}{a}", "score": 80 + b * 2 + a + (b * a) % 3}
        for part in "XY" for b in range(4) for a in range(3)
    ]  # fmt: skip
    answer = ask("leniency", rows=rows)
    assert answer["defined"] is False
    assert "2 parts that share no visit" in answer["reason"]
    assert answer["components"] == 2
    assert answer["parts"][0] == {
        "branches": ["X0", "X1", "X2", "X3"],
        "auditors": ["X0", "X1", "X2"],
        "branch_count": 4,
    }
    assert "components" in ask("leniency", rows=[*rows, {"branch": "X0", "auditor": "Y1", "score": 80}])


def test_what_cannot_be_told_apart_is_undefined_with_the_reason() -> None:
    def rows(*triples: tuple[Any, Any, float]) -> list[dict[str, Any]]:
        return [{"branch": b, "auditor": a, "score": s} for b, a, s in triples]

    grid = [(b, a, 80.0 + 3 * b + 2 * a) for b in range(4) for a in range(3)]
    assert "no error left" in reason("leniency", rows=rows(*grid))
    assert "all scores are the same" in reason("leniency", rows=rows(*((b, a, 80.0) for b, a, _ in grid)))
    assert "only one auditor" in reason("leniency", rows=rows((1, 1, 3), (2, 1, 4), (2, 1, 5)))
    assert "only one branch" in reason("leniency", rows=rows((1, 1, 3), (1, 2, 4), (1, 2, 5)))
    assert "single visit" in reason("leniency", rows=rows((1, 1, 3), (2, 1, 4), (3, 2, 5)))
    assert "no visits" in reason("leniency", rows=[])
    assert (
        refused("leniency", rows=[{"branch": 1, "auditor": 2}]) == "rows[0].score: must be a number, not null"
    )
    assert refused("leniency", rows=[{"branch": 1, "score": 2}]) == (
        "rows[0].auditor: must be an id, text or a number, not null"
    )


def test_branches_that_do_not_differ_share_one_score_and_every_rank() -> None:
    rows = [
        {"branch": b, "auditor": a, "score": 80 + a + (1 if (b + v) % 2 else -1)}
        for b in range(6) for a in range(3) for v in range(2)
    ]  # fmt: skip
    found = ask("leniency", rows=rows)
    assert found["variance"]["branch"] == 0
    for branch in found["branches"]:
        assert branch["adjusted"] == pytest.approx(found["intercept"])
        assert (branch["rank_lower"], branch["rank_upper"]) == (1, 6)
        assert branch["lower"] < branch["adjusted"] < branch["upper"]


def simulated(seed: int, branches: int, auditors: int, visits: int) -> tuple[Comparison, np.ndarray]:
    random = np.random.default_rng(seed)
    branch, auditor = np.repeat(np.arange(branches), visits), random.integers(0, auditors, branches * visits)
    truth = 82 + random.normal(0, 4, branches)
    scores = truth[branch] + random.normal(0, 3, auditors)[auditor] + random.normal(0, 6, len(branch))
    return compare(scores, {"branch": branch, "auditor": auditor}), truth


def test_adjusted_scores_are_nearer_the_truth_and_intervals_cover_it() -> None:
    """A small programme is the hard case: 40 branches, 10 auditors, 4 visits each; 40 worlds with known truth."""
    covered, compared, ranked, ratios = [], [], [], []
    for seed in range(40):
        found, truth = simulated(seed, 40, 10, 4)
        covered += list((found.lower <= truth) & (truth <= found.upper))
        off = (found.adjusted - found.adjusted.mean()) - (truth - truth.mean())
        compared += list(np.abs(off) <= 1.96 * found.own_error)
        place = np.argsort(np.argsort(-truth)) + 1
        ranked += list((found.rank_lower <= place) & (place <= found.rank_upper))
        ratios.append(np.sqrt(np.mean((found.adjusted - truth) ** 2) / np.mean((found.raw - truth) ** 2)))
    assert 0.93 <= np.mean(covered) <= 0.98
    assert 0.93 <= np.mean(compared) <= 0.98
    assert 0.94 <= np.mean(ranked) <= 0.99
    assert np.mean(ratios) < 0.85


def test_more_auditors_than_branches_and_many_of_both_work_alike() -> None:
    few, _ = simulated(1, 8, 40, 20)
    assert few.adjusted.shape == (8,)
    many, truth = simulated(2, 1500, 300, 5)  # sparse, beyond what is kept dense
    assert 0.92 <= np.mean((many.lower <= truth) & (truth <= many.upper)) <= 0.975
    assert np.corrcoef(many.adjusted, truth)[0, 1] > np.corrcoef(many.raw, truth)[0, 1]
