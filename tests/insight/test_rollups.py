"""Rollups follow the audits exactly: added, voided, corrected, rebuilt."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from audits.insight import cell_plans, own_cells, rollups
from audits.insight.cells import Group
from audits.insight.jobs import recompute_all
from audits.insight.models import RollupCell
from audits.insight.told_cells import ToldCells
from audits.review.services import correct_audit, void_audit
from saas.kernel.clock import now
from saas.kernel.db import db, transaction
from scoring.rollup import Cell
from tenants.units.moving import move_unit
from tests.app_fixtures import on_both
from tests.arrange import BEGINNING, House, perfect_answers, record

RunJobs = Callable[..., int]
pytestmark = on_both


def _cells(house: House) -> dict[tuple[uuid.UUID, str], tuple[int, str, str]]:
    with house.inside(None):
        rows = db.session.execute(
            select(RollupCell.unit_id, RollupCell.period, RollupCell.n, RollupCell.total, RollupCell.body).where(
                RollupCell.n > 0
            )
        )
        return {(unit, period): (n, total, body) for unit, period, n, total, body in rows}


def _mean(house: House, unit: str) -> Fraction | None:
    found = [body for (unit_id, _), (_, _, body) in _cells(house).items() if unit_id == house.units[unit].id]
    return Cell.of_stored([json.loads(found[0])]).total.mean if found else None


def test_a_visit_counts_for_its_branch_and_for_every_unit_above(house: House, run_jobs: RunJobs) -> None:
    record(house, "N1", answers={"BK-AR01": 0})
    record(house, "N2")
    run_jobs()
    assert _mean(house, "N1") == 98
    assert _mean(house, "N2") == 100
    assert _mean(house, "N") == _mean(house, "HQ") == 99
    assert _mean(house, "S") is None


def test_doing_the_job_again_changes_not_a_byte(house: House, run_jobs: RunJobs, app: Flask) -> None:
    for number in range(6):
        record(house, ("N1", "S1")[number % 2], answers={"BK-AR01": number % 6, "BK-AR02": "na"})
    run_jobs()
    before = _cells(house)
    with app.app_context():
        recompute_all(house.id)
    assert _cells(house) == before


def test_one_by_one_and_all_at_once_give_the_same_bytes(house: House, run_jobs: RunJobs, app: Flask) -> None:
    for number in range(5):
        record(house, "N1", answers={"BK-AR01": number, "BK-AR03": 2 + number})
        run_jobs()
    one_by_one = _cells(house)
    with app.app_context():
        recompute_all(house.id)
    assert _cells(house) == one_by_one


def test_a_voided_visit_takes_its_numbers_out_again(house: House, run_jobs: RunJobs) -> None:
    record(house, "N1")
    run_jobs()
    before = _cells(house)
    mistaken = record(house, "N1", answers={"BK-AR01": 0})
    run_jobs()
    assert _mean(house, "HQ") == 99
    with house.inside("reviewer") as by, transaction():
        assert by
        void_audit(by, mistaken, "去错了网点", now=now())
    run_jobs()
    assert _cells(house) == before


def test_the_last_visit_voided_leaves_no_cell_to_be_seen(house: House, run_jobs: RunJobs) -> None:
    only = record(house, "N1")
    run_jobs()
    with house.inside("reviewer") as by, transaction():
        assert by
        void_audit(by, only, "测试", now=now())
    run_jobs()
    assert _cells(house) == {}


def test_a_corrected_visit_counts_with_its_new_answers_only(house: House, run_jobs: RunJobs) -> None:
    wrong = record(house, "N1", answers={"BK-AR01": 0})
    run_jobs()
    with house.inside("reviewer") as by, transaction():
        assert by
        correct_audit(by, wrong, uuid.uuid4(), perfect_answers(house.document), "按错了", now=now())
    run_jobs()
    assert _mean(house, "N1") == 100
    assert [n for n, _, _ in _cells(house).values()] == [1, 1, 1]


def test_visits_of_two_months_stand_in_two_cells(house: House, run_jobs: RunJobs) -> None:
    record(house, "N1")
    record(house, "N1", started=BEGINNING.replace(month=2))
    run_jobs()
    assert sorted(period for unit, period in _cells(house) if unit == house.units["N1"].id) == ["2026-01", "2026-02"]


@pytest.mark.parametrize("seed", range(5))
def test_a_day_of_two_workers_comes_to_what_a_rebuild_does(
    house: House, run_jobs: RunJobs, app: Flask, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Audits arrive, are voided and corrected, branches move; now one worker takes a slice and now the other."""
    dice, there = random.Random(seed), list[uuid.UUID]()
    workers = [ToldCells(), ToldCells()]
    for _ in range(40):
        act = dice.choice(("arrive", "arrive", "arrive", "void", "correct", "move", "work", "work", "work"))
        answers = {"BK-AR01": dice.randrange(6), "BK-AR03": dice.randrange(20)}
        if act == "arrive":
            there += [record(house, dice.choice(("N1", "N1", "N2", "S1", "S2")), answers=answers)]
        elif act == "work":
            monkeypatch.setattr(rollups, "_TOLD", dice.choice(workers))
            run_jobs()
        elif act == "move":
            with house.inside("tenant_admin") as by, transaction():
                assert by
                branch, region = dice.choice(("N1", "S1")), dice.choice(("N", "S"))
                move_unit(by, house.units[branch].id, house.units[region].id, now=now())
        elif there:
            gone = there.pop(dice.randrange(len(there)))
            with house.inside("reviewer") as by, transaction():
                assert by
                if act == "void":
                    void_audit(by, gone, "去错了网点", now=now())
                else:
                    corrected = {**perfect_answers(house.document), **answers}
                    there.append(correct_audit(by, gone, uuid.uuid4(), corrected, "看错了钟", now=now()))
    run_jobs()
    found = _cells(house)
    with app.app_context():
        recompute_all(house.id)
    assert _cells(house) == found


def test_what_was_counted_before_is_not_read_again(
    house: House, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollups, "_TOLD", ToldCells())
    record(house, "N1")
    run_jobs()
    looked_through: list[uuid.UUID] = []
    counted = own_cells._counted

    def watched(units: list[uuid.UUID], criteria: Any) -> Any:
        looked_through.extend(units)
        return counted(units, criteria)

    monkeypatch.setattr(own_cells, "_counted", watched)
    gone = record(house, "N1", answers={"BK-AR01": 0})
    run_jobs()
    assert house.units["N1"].id not in looked_through
    assert _mean(house, "N1") == 99
    with house.inside("reviewer") as by, transaction():
        assert by
        void_audit(by, gone, "去错了网点", now=now())
    run_jobs()
    assert house.units["N1"].id in looked_through, "it may have lost one"
    assert _mean(house, "N1") == 100


def test_units_above_grow_by_what_is_new_and_their_other_children_are_not_read(
    house: House, run_jobs: RunJobs, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollups, "_TOLD", ToldCells())
    for branch in ("N1", "N2", "S1"):
        record(house, branch)
    run_jobs()
    read: list[uuid.UUID] = []
    below = cell_plans._below

    def watched(group: Group, units: list[uuid.UUID]) -> Any:
        read.extend(units)
        return below(group, units)

    monkeypatch.setattr(cell_plans, "_below", watched)
    record(house, "N1", answers={"BK-AR01": 0})
    run_jobs()
    assert not read
    assert [_mean(house, code) for code in ("N1", "N", "HQ")] == [99, Fraction(298, 3), Fraction(398, 4)]
    with house.inside("tenant_admin") as by, transaction():
        assert by
        move_unit(by, house.units["N2"].id, house.units["S"].id, now=now())
    record(house, "S2", answers={"BK-AR01": 0})
    run_jobs()
    assert {house.units[code].id for code in ("N", "S", "HQ")} <= set(read), "what lies below them has changed"
    record(house, "N1")
    run_jobs()
    found = _cells(house)
    with app.app_context():
        recompute_all(house.id)
    assert _cells(house) == found
