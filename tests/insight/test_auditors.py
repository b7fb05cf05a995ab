"""Auditors: severity, drift and agreement, for reviewers and administrators alone; doubles are arranged blindly."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from audits.insight.auditors.agreement import by_item, coefficients
from audits.insight.auditors.reading import Double, Made
from audits.insight.auditors.sentences import of_record, reading, summary
from audits.insight.auditors.severity import severities
from audits.insight.auditors.values import Crew, Record
from audits.insight.studies.models import AuditorRecord, Study
from audits.programmes.doubles import NewDouble, arrange_double, pair_assignments
from audits.programmes.models import Assignment, DoubleVisit
from audits.programmes.services import assign_visit
from audits.programmes.values import NewAssignment
from saas.kernel.db import db, transaction
from saas.kernel.problems import Conflict, Invalid
from scoring.stats.intraclass import icc
from tests.arrange import BEGINNING, House, record, run_jobs

PAGE = "/overview/auditors"


def rounds(drift: float = 0.0) -> list[Made]:
    """Three auditors take turns at six branches, eighteen times; the harsh one is eight points down, and may drift."""
    random = Random(3)
    levels = {f"B{i}": 70.0 + 4 * i for i in range(6)}
    gives = {"fair": 0.0, "harsh": -8.0, "mild": 5.0}
    found = []
    for turn in range(18):
        for place, (branch, level) in enumerate(levels.items()):
            auditor = list(gives)[(turn + place) % 3]
            points = level + gives[auditor] + random.gauss(0, 3)
            points += drift if auditor == "harsh" and turn >= 12 else 0
            found.append(Made(points, branch, auditor, "", str(date(2026, 1, 1) + timedelta(days=turn * 10 + place))))
    return found


def test_severity_is_points_below_the_average_with_its_interval() -> None:
    made = {one.membership_id: one for one in severities(rounds()).records}
    assert made["harsh"].severity == pytest.approx(7, abs=1.5)
    assert (made["harsh"].low or 0) > 1
    assert (made["mild"].high or 0) < 0
    assert of_record(made["harsh"], drifted=False).zh.startswith("比平均严 ")
    assert of_record(made["mild"], drifted=False).en.endswith("more lenient than the average.")


def test_a_drift_is_found_where_it_began() -> None:
    made = {one.membership_id: one for one in severities(rounds(drift=12)).records}
    assert (made["harsh"].p or 1) < 0.001
    assert made["harsh"].residuals[made["harsh"].index][0] >= "2026-05-01"
    assert "points more lenient than before" in of_record(made["harsh"], drifted=True).en
    assert (made["fair"].p or 0) > 0.05
    again = Record.from_dict(json.loads(json.dumps(made["harsh"].to_dict())))
    assert again.to_dict() == made["harsh"].to_dict()


def test_auditors_that_share_no_branch_have_no_severity_and_it_says_why() -> None:
    apart = [visit._replace(auditor=f"{visit.auditor}{visit.branch in ('B0', 'B1', 'B2')}") for visit in rounds()]
    found = severities(apart)
    assert {one.severity for one in found.records} == {None}
    assert "互不相连" in found.why[0]
    crew = Crew(6, 108, None, None, None, *found.why, 0, 0, None, (), ())
    assert summary(found.records, crew).zh.startswith("分不出谁严谁宽")


def double(a: float, b: float, one: dict[str, float], two: dict[str, float]) -> Double:
    return Double((a, b), (one, two), ("x", "y"))


def test_agreement_is_that_of_the_published_formulas() -> None:
    scores = [(80.0, 82.0), (70.0, 66.0), (91.0, 90.0), (60.0, 65.0), (75.0, 75.0)]
    answers = [({"Q": 1.0}, {"Q": 1.0}), ({"Q": 1.0}, {"Q": 0.0}), ({"Q": 0.0}, {"Q": 0.0}), ({"Q": 1.0}, {"Q": 1.0}),
               ({"Q": 0.0}, {"Q": 0.0})]  # fmt: skip
    doubles = [double(*pair, *both) for pair, both in zip(scores, answers, strict=True)]
    same = {one.name: one for one in coefficients(doubles, {"Q": "yes_no"})}
    expected = icc(scores).icc2
    assert expected
    assert same["icc2"].value == expected.value
    # Both ways round: 4 x yes/yes, 1 yes/no, 1 no/yes, 4 no/no -> po 0.8, pe 0.5
    assert same["kappa"].value == pytest.approx(0.6)
    mixed = [d._replace(auditors=(f"x{i}", "y")) for i, d in enumerate(doubles)]
    assert {one.name for one in coefficients(mixed, {"Q": "yes_no"})} == {"icc1", "icc1k", "alpha", "kappa"}
    (item,) = by_item(doubles, {"Q": "yes_no", "never": "ordered"})
    assert (item.code, item.n, item.same) == ("Q", 5, 0.8)


def test_what_is_undefined_has_no_number_but_a_reason() -> None:
    doubles = [double(80.0, 80.0, {"Q": 1.0}, {"Q": 1.0})] * 3
    for one in coefficients(doubles, {"Q": "yes_no"}):
        assert one.value is None
        assert one.why_zh
        assert reading(one).en.endswith(".")
    (item,) = by_item(doubles, {"Q": "yes_no"})
    assert (item.same, item.coefficient.value) == (1.0, None)


# --- doubles are arranged --------------------------------------------------------------------------------


def new_double(house: House, **change: Any) -> NewDouble:
    first, second = (house.people[who].membership_id for who in ("auditor", "auditor2"))
    made = NewDouble(first, second, house.units["N1"].id, house.version_id, date(2026, 6, 1))
    return replace(made, **change)


def test_both_are_asked_and_neither_learns_of_the_other(house: House) -> None:
    with house.inside("tenant_admin") as by, transaction():
        assert by
        pair = arrange_double(by, new_double(house), now=BEGINNING)
    with house.inside("tenant_admin"):
        sides = db.session.scalars(select(DoubleVisit).where(DoubleVisit.pair_id == pair)).all()
        both = {house.people[who].membership_id for who in ("auditor", "auditor2")}
        assert {side.membership_id for side in sides} == both
        assert {a.window_from for a in db.session.scalars(select(Assignment))} == {date(2026, 6, 1)}
    with house.inside("auditor"):
        assert len(db.session.scalars(select(DoubleVisit)).all()) == 1  # their own side tells nothing of the other
    for role in ("branch_manager", "regional_manager", "viewer"):
        with house.inside(role):
            assert db.session.scalars(select(DoubleVisit)).all() == []
    home = house.sign_in_as("auditor").get("/capture").text
    assert str(pair) not in home
    trail = house.sign_in_as("tenant_admin").get("/settings/trail?deed=pair_assignments&lang=en").text
    assert house.units["N1"].name_en in trail.partition("<tbody>")[2]
    assert str(pair) not in trail


def test_a_pair_must_be_one_visit_of_two_people(house: House) -> None:
    with house.inside("tenant_admin") as by:
        assert by
        with pytest.raises(Invalid), transaction():
            arrange_double(by, new_double(house, second=house.people["auditor"].membership_id), now=BEGINNING)
        with transaction():
            asked = [
                assign_visit(
                    by,
                    NewAssignment(
                        house.people[who].membership_id, house.units[branch].id, house.version_id, date(2026, 6, 1),
                        date(2026, 6, 9),
                    ),
                    now=BEGINNING,
                )
                for who, branch in (("auditor", "N1"), ("auditor2", "N2"), ("auditor2", "N1"), ("auditor2", "N1"))
            ]  # fmt: skip
        with pytest.raises(Conflict), transaction():
            pair_assignments(by, asked[0], asked[1], now=BEGINNING)
        with transaction():
            pair_assignments(by, asked[0], asked[2], now=BEGINNING)
        with pytest.raises(Conflict), transaction():
            pair_assignments(by, asked[0], asked[3], now=BEGINNING)


def test_the_form_keeps_what_was_chosen_and_says_what_is_missing(house: House) -> None:
    admin = house.sign_in_as("tenant_admin")
    branch = str(house.units["N2"].id)
    wrong = admin.submit(f"{PAGE}/doubles", {"branch": branch, "first": "", "second": "", "day": "soon"})
    assert wrong.status_code == 422
    assert f'value="{branch}" selected' in wrong.text
    assert "请填写日期" in wrong.text
    same = str(house.people["auditor"].membership_id)
    twice = admin.submit(f"{PAGE}/doubles", {"branch": branch, "first": same, "second": same, "day": "2026-06-01"})
    assert "两名检查员必须不同" in twice.text
    other = str(house.people["auditor2"].membership_id)
    assert admin.submit(
        f"{PAGE}/doubles", {"branch": branch, "first": same, "second": other, "day": "2026-06-01"}
    ).status_code in (302, 303)
    with house.inside("auditor"):
        assert db.session.scalars(select(Assignment.branch_id)).one() == house.units["N2"].id
    assert house.sign_in_as("reviewer").submit(f"{PAGE}/doubles", {}).status_code == 403


# --- the page ----------------------------------------------------------------------------------------------


@pytest.fixture
def visited(house: House) -> House:
    """Both auditors visit N1 and N2 by turns, auditor2 always failing more; four of these are blind doubles."""
    codes = [i["code"] for i in house.document["items"] if i["response"]["type"] == "yes_no" and not i.get("critical")]
    with house.inside("tenant_admin") as by, transaction():
        assert by
        for turn in range(4):
            arrange_double(by, new_double(house, day=date(2026, 2, 10 + turn)), now=BEGINNING)
    with house.inside("tenant_admin"):
        asked = {(a.membership_id, a.window_from.day): a.id for a in db.session.scalars(select(Assignment))}
    for turn in range(8):
        for who in ("auditor", "auditor2"):
            failed = turn % 3 + (8 if who == "auditor2" else 0)
            answers: dict[str, Any] = dict.fromkeys(codes[:failed], "no")
            started = BEGINNING + timedelta(days=2 * turn, hours=who == "auditor2")
            record(house, ("N1", "N2")[turn % 2], auditor=who, answers=answers, started=started)
            if turn < 4:
                at = BEGINNING + timedelta(days=36 + turn, minutes=who == "auditor2")
                assignment = asked[house.people[who].membership_id, 10 + turn]
                record(house, "N1", auditor=who, answers=answers, started=at, assignment_id=assignment)
    run_jobs(house.app)
    return house


def made(house: House, role: str = "reviewer") -> str:
    reader = house.sign_in_as(role)
    assert f'hx-post="{PAGE}/make"' in reader.get(PAGE).text
    reader.submit(f"{PAGE}/make", {"window": "12m"})
    run_jobs(house.app)
    return str(reader.get(PAGE).text)


def test_reviewers_see_who_is_severe_and_how_far_two_agree(visited: House) -> None:
    page = made(visited)
    names = [visited.people[who].name for who in ("auditor2", "auditor")]
    rows = re.findall(r'row-link" href="/overview/auditors/[^"]*">([^<]+)</a>', page)
    assert rows == names  # the most severe first
    assert "来自 4 组暗中双评（另有 0 组" in page
    assert "ICC(2,1)" in page
    assert "先在这些项上校准" in page
    assert "安排一次暗中双评" not in page  # that is for administrators
    person = visited.sign_in_as("reviewer").get(f"{PAGE}/{visited.people['auditor2'].membership_id}").text
    assert 'class="chart-control"' in person


def test_nobody_who_is_audited_sees_any_of_it(visited: House) -> None:
    made(visited)
    for role in ("branch_manager", "regional_manager", "viewer", "auditor"):
        reader = visited.sign_in_as(role)
        assert reader.get(PAGE).status_code == 403
        assert reader.get(f"{PAGE}/{visited.people['auditor'].membership_id}").status_code == 403
        with visited.inside(role):
            own = visited.people[role].membership_id
            assert {r.membership_id for r in db.session.scalars(select(AuditorRecord))} <= {own}
    with visited.inside("branch_manager"):
        stored = "".join(db.session.scalars(select(Study.result)))
    for who in ("auditor", "auditor2"):
        person = visited.people[who]
        for secret in (str(person.membership_id), str(person.account_id), person.name, person.email):
            assert secret not in stored
