"""What must hold for every standard and every audit."""

from __future__ import annotations

import json
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from scoring import ScoreSheet, canonical_answers, canonical_json, lint, load_standard, score, verify
from scoring.rollup import Cell
from tests.scoring import naive
from tests.scoring.strategies import audits, examples

Audit = tuple[dict[str, Any], dict[str, Any]]


@given(audits())
@examples(250)
def test_the_engine_agrees_with_an_independent_reading_of_the_specification(audit: Audit) -> None:
    doc, answers = audit
    sheet = score(load_standard(doc), answers)
    right = naive.evaluate(doc, answers)
    assert sheet.score.raw == right["raw"]
    assert sheet.score.final == right["final"]
    assert sheet.score.band == right["band"]
    assert sheet.score.passed == right["passed"]
    assert sheet.coverage == right["coverage"]
    assert list(sheet.critical_failures) == right["failures"]
    assert {row.code: row.score for row in sheet.stages} == right["stages"]
    assert {row.code: row.score for row in sheet.dimensions} == right["dimensions"]


@given(audits(), st.randoms(use_true_random=False))
@examples(40)
def test_the_order_of_answers_and_the_spelling_of_numbers_change_no_byte(
    audit: Audit, random: Random
) -> None:
    doc, answers = audit
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    first = canonical_json(score(load_standard(doc), answers).to_dict())
    respelt = json.loads(json.dumps(doc, default=float), parse_float=Decimal)
    assert canonical_json(score(load_standard(respelt), dict(shuffled)).to_dict()) == first


@given(audits(("weighted_mean",)), st.data())
@examples(40)
def test_not_applicable_leaves_the_ratio_of_the_rest_as_it_was(audit: Audit, data: st.DataObject) -> None:
    doc, answers = audit
    doc = {**doc, "items": [{key: v for key, v in row.items() if key != "when"} for row in doc["items"]]}
    assume(answers)
    code = data.draw(st.sampled_from(sorted(answers)))
    without = {**doc, "items": [row for row in doc["items"] if row["code"] != code]}
    rest = {key: value for key, value in answers.items() if key != code}
    marked = score(load_standard(doc), {**answers, code: "na"})
    assert marked.score.raw == score(load_standard(without), rest).score.raw
    assert marked.score.raw == score(load_standard(doc), rest).score.raw


@given(audits())
@examples(40)
def test_a_sheet_survives_json_and_verifies_against_what_it_came_from(audit: Audit) -> None:
    doc, answers = audit
    standard = load_standard(doc)
    sheet = score(standard, answers)
    plain = json.loads(json.dumps(sheet.to_dict()))
    again = ScoreSheet.from_dict(plain)
    assert again == sheet
    assert again.to_dict() == sheet.to_dict()
    assert verify(doc, {"answers": answers}, plain).genuine
    assert score(standard, canonical_answers(standard, answers)).to_dict() == sheet.to_dict()


@given(audits())
@examples(70)
def test_a_displayed_number_never_contradicts_its_band_or_verdict(audit: Audit) -> None:
    doc, answers = audit
    standard = load_standard(doc)
    total = score(standard, answers).score
    if total.final is None:
        assert total.display is None
        return
    assert total.display is not None
    printed = Fraction(total.display)
    assert naive.band(doc["scoring"], printed) == total.band_of_score
    mark = naive.exact(doc["scoring"]["pass_mark"])
    assert (printed >= mark) == (total.final >= mark)
    assert abs(printed - total.final) <= Fraction(1, 2 * 10 ** doc["scoring"]["decimals"])


@given(audits(), st.lists(st.integers(0, 3), min_size=1, max_size=8), st.randoms(use_true_random=False))
@examples(50)
def test_cells_merged_in_any_order_equal_the_cell_of_all_audits(
    audit: Audit, parts: list[int], random: Random
) -> None:
    doc, answers = audit
    standard = load_standard(doc)
    groups: dict[int, list[ScoreSheet]] = {}
    sheets = []
    for part in parts:
        kept = {
            code: value for code, value in answers.items() if random.random() < 0.8 and not _gates(doc, code)
        }
        kept |= {code: value for code, value in answers.items() if _gates(doc, code)}
        sheets.append(score(standard, kept))
        groups.setdefault(part, []).append(sheets[-1])
    cells = [Cell.of(group) for group in groups.values()]
    random.shuffle(cells)
    random.shuffle(sheets)
    whole = canonical_json(Cell.of(sheets).to_dict())
    assert canonical_json(Cell.merge(cells).to_dict()) == whole
    left = Cell.merge([Cell.merge(cells[:1]), Cell.merge(cells[1:])])
    assert canonical_json(left.to_dict()) == whole
    assert Cell.of_stored([json.loads(json.dumps(left.to_dict()))]) == Cell.of(sheets)


def _gates(doc: dict[str, Any], code: str) -> bool:
    """Whether another item's condition rests on this one."""
    return any(f'"{code}"' in json.dumps(row["when"], default=str) for row in doc["items"] if "when" in row)


@given(audits())
@examples(40)
def test_scoring_changes_neither_document_nor_answers(audit: Audit) -> None:
    doc, answers = audit
    before = deepcopy((doc, answers))
    score(load_standard(doc), answers)
    lint(doc)
    assert (doc, answers) == before


@given(audits())
@examples(40)
def test_lint_finds_no_hole_where_every_answer_can_be_scored(audit: Audit) -> None:
    codes = {finding.code for finding in lint(audit[0])}
    assert "band_hole" not in codes
    assert "malformed" not in codes


@given(audits())
@examples(70)
def test_an_item_that_an_audit_showed_is_never_called_unreachable(audit: Audit) -> None:
    doc, answers = audit
    sheet = score(load_standard(doc), answers)
    visible = {row.code for row in sheet.items if row.state != "hidden"}
    assert not visible & {finding.item for finding in lint(doc) if finding.code == "never_shown"}
