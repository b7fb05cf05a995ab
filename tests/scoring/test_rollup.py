"""Cells: exact sums of audits."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import ScoreSheet, canonical_json
from scoring.growing import grown
from scoring.measure import Measure, Tally
from scoring.rollup import Cell
from scoring.sheet_counts import SheetCounts
from tests.scoring.factories import SCALE, document, item, scored, stage

DOC = document(
    item("A", 8, SCALE, dimension="skill", aspect="process"),
    item("B", 2, critical=True, stage="s2", dimension="safety"),
    item("C", 1, bonus=True, stage="s2"),
    stages=[stage("s1", pass_mark=60), stage("s2")],
    critical_policy={"mode": "cap", "cap": 50},
)


def audit(**answers: Any) -> Any:
    return scored(DOC, **answers)


SHEETS = [audit(A=5, B="yes"), audit(A=3, B="no"), audit(A=4, B="na", C="yes"), audit()]


def of(*sheets: ScoreSheet) -> Any:
    """Their cell (Any, so that its fractions compare with whole numbers)."""
    return Cell.of(sheets)


def test_a_cell_sums_what_the_sheets_say() -> None:
    cell = of(*SHEETS)
    total = cell.total
    assert (cell.audits, total.audits, total.n) == (4, 4, 3)
    assert total.sum == 100 + 48 + Fraction(185, 2)
    assert total.sum_sq == 100**2 + 48**2 + Fraction(185, 2) ** 2
    assert (total.earned, total.possible) == (10 + Fraction(24, 5) + Fraction(37, 5), 28)
    assert (total.passes, total.fails, total.na, total.critical_failures) == (2, 1, 1, 1)
    assert total.coverage_sum == 1 + 1 + Fraction(4, 5) + 0
    assert cell.bands == {"excellent": 2, "fail": 1}


def test_the_mean_of_audits_and_the_pooled_points_are_told_apart() -> None:
    total = of(*SHEETS).total
    assert total.mean == Fraction(481, 6)
    assert total.pooled == Fraction(100 * 111, 5 * 28)
    assert total.mean != total.pooled
    assert total.coverage == Fraction(7, 10)
    assert total.pass_rate == Fraction(2, 3)


def test_raw_scores_are_kept_beside_final_ones() -> None:
    capped = of(audit(A=5, B="no"))
    assert (capped.total.mean, capped.raw.mean) == (50, 80)


def test_the_variance_comes_from_the_sums() -> None:
    scores = [Fraction(100), Fraction(48), Fraction(185, 2)]
    mean = sum(scores, Fraction(0)) / 3
    assert of(*SHEETS).total.variance == sum(((s - mean) ** 2 for s in scores), Fraction(0)) / 2
    assert Cell.of(SHEETS[:1]).total.variance is None


def test_groups_and_items_have_their_own_measures() -> None:
    cell = of(*SHEETS)
    assert cell.stages["s1"].mean == 80
    assert (cell.stages["s1"].passes, cell.stages["s1"].fails) == (3, 0)
    assert cell.stages["s2"].critical_failures == 1
    assert cell.dimensions["safety"].n == 2
    assert cell.aspects["process"].n == 3
    item_a, item_b, item_c = (cell.items[code] for code in "ABC")
    assert (item_a.audits, item_a.n, item_a.mean, item_a.pooled) == (4, 3, 80, 80)
    assert (item_a.passes, item_a.fails) == (1, 2)
    assert (item_b.n, item_b.na, item_b.fails, item_b.critical_failures) == (2, 1, 1, 1)
    assert (item_c.n, item_c.earned, item_c.possible, item_c.pooled) == (1, 1, 0, None)


def test_nothing_has_no_mean() -> None:
    empty = of()
    assert empty == Cell.merge([]) == Cell()
    assert (empty.total.mean, empty.total.pooled, empty.total.coverage, empty.total.pass_rate) == (None,) * 4
    assert Cell.of_stored([empty.to_dict()]) == empty


def test_taking_an_audit_out_is_recomputing_without_it() -> None:
    before = Cell.of(SHEETS[:3])
    assert Cell.of([sheet for sheet in SHEETS if sheet is not SHEETS[3]]) == before
    assert canonical_json(Cell.merge([before, Cell.of(SHEETS[3:])]).to_dict()) == canonical_json(
        Cell.of(SHEETS).to_dict()
    )


def test_items_are_joined_by_code_across_versions() -> None:
    newer = document(item("A", 5, SCALE), item("N", 5))
    cell: Any = Cell.merge([Cell.of(SHEETS), Cell.of([scored(newer, A=5, N="no")])])
    assert cell.items["A"].n == 4
    assert cell.items["N"].audits == 1


def test_a_cell_is_small_and_survives_json() -> None:
    cell = of(*SHEETS)
    text = json.dumps(cell.to_dict())
    assert Cell.of_stored([json.loads(text)]) == cell
    assert len(text) < 1000
    assert cell.items["C"].to_list() == [4, 1, "100", "10000", "1", "0", "1"]
    assert Measure.from_list([4, 1, "100", "10000", "1", "0", "1"]) == cell.items["C"]


RATIOS = st.fractions(min_value=0, max_value=10**6, max_denominator=10**5).map(Fraction.as_integer_ratio)
COUNTS = st.integers(0, 10**9)
MEASURES = st.builds(Measure, COUNTS, COUNTS, st.tuples(*[RATIOS] * 5), COUNTS, COUNTS, COUNTS, COUNTS)


@given(st.lists(MEASURES, max_size=6))
def test_stored_measures_add_up_to_what_the_measures_do(measures: list[Measure]) -> None:
    read = Tally()
    for measure in measures:
        read.add_measure(measure)
    found = Measure.summed(json.loads(json.dumps(measure.to_list())) for measure in measures)
    assert found == read.measure() == Measure.from_list(found.to_list())
    for name in ("sum", "sum_sq", "earned", "possible", "coverage_sum"):
        assert getattr(found, name) == sum(getattr(measure, name) for measure in measures)


def test_numerals_longer_than_python_reads_add_up() -> None:
    huge = Measure(2, 2, ((10**5000, 1), (0, 1), (7, 10**4400 + 1), (1, 3), (0, 1)))
    assert Measure.summed([huge.to_list(), huge.to_list()]).sum == 2 * 10**5000
    assert Measure.summed([huge.to_list()]) == huge


@pytest.mark.parametrize("row", [[1, 1, "a"], [1, 1, 5], [1, 1, "1/0"], [1, "1"], [1, 1.5], [1, 1, *"11111", "x"]])
def test_what_is_no_measure_is_not_added(row: list[Any]) -> None:
    with pytest.raises(ValueError, match=r"whole numbers|invalid literal|denominator|no measure"):
        Measure.summed([[1, 1, "1"], row])


def test_stored_cells_add_up_to_the_cell_of_all() -> None:
    parts = [json.loads(json.dumps(Cell.of(part).to_dict())) for part in (SHEETS[:1], SHEETS[1:])]
    assert Cell.of_stored(parts) == Cell.of(SHEETS)
    assert Cell.of_stored([]) == Cell()


@pytest.mark.parametrize(
    "broken", [{}, {"audits": 1}, {**Cell().to_dict(), "items": 5}, {**Cell().to_dict(), "total": 5}]
)
def test_what_is_no_cell_fails_clearly(broken: Any) -> None:
    with pytest.raises(ValueError, match=r"rollup cell|counts|measure"):
        Cell.of_stored([Cell().to_dict(), broken])


def test_sheets_counted_by_their_bytes_give_the_same_cell() -> None:
    many = SHEETS * 3
    assert Cell.of_bytes(sheet.unsealed_bytes for sheet in many) == Cell.of(many)


@pytest.mark.parametrize("code", ['a"],"possible":1', "a},{b", '"},{"', "],\\"])
def test_a_code_that_looks_like_the_end_of_a_list_is_counted_right(code: str) -> None:
    sheet = replace(SHEETS[0], items=tuple(replace(row, code=code + row.code) for row in SHEETS[0].items))
    told = [replace(row, code=code + row.code) for row in sheet.stages]
    sheet = replace(sheet, stages=tuple(told))
    assert Cell.of_bytes([sheet.unsealed_bytes, SHEETS[1].unsealed_bytes]) == Cell.of([sheet, SHEETS[1]])


def test_json_that_is_not_canonical_is_read_the_long_way() -> None:
    loose = json.dumps(SHEETS[2].to_dict(), indent=1).encode()
    assert Cell.of_bytes([loose, SHEETS[0].unsealed_bytes]) == of(SHEETS[2], SHEETS[0])


def test_what_is_no_sheet_is_refused() -> None:
    with pytest.raises(ValueError, match="no score sheet"):
        Cell.of_bytes([b'{"aspects":[]}'])


def counted(sheets: Iterable[bytes]) -> SheetCounts:
    counts = SheetCounts()
    for sheet in sheets:
        counts.add(sheet)
    return counts


@given(st.lists(st.sampled_from(SHEETS), max_size=12), st.integers(0, 12), st.booleans())
def test_a_stored_cell_that_grows_is_the_cell_of_all(sheets: list[ScoreSheet], first: int, loose: bool) -> None:
    cell = json.loads(canonical_json(Cell.of(sheets[:first]).to_dict()))
    before = json.dumps(cell)
    rest = [json.dumps(sheet.to_dict()).encode() if loose else sheet.unsealed_bytes for sheet in sheets[first:]]
    half = counted(rest[:2])
    half.add_counts(counted(rest[2:]))
    assert canonical_json(grown(cell, half)) == canonical_json(Cell.of(sheets).to_dict())
    assert json.dumps(cell) == before, "what was given is left as it was"
