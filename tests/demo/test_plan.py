"""The plan and the answers are pure: everything about them is tested without a database."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from statistics import mean

import pytest

from saas.demo.answers import FilledIn, Setting, fill_in, measure
from saas.demo.calendar import YEAR, rounds
from saas.demo.cast import COMPANIES, PASSWORD, Company, person
from saas.demo.logins import demo_logins
from saas.demo.nature import BranchNature, Day, branch_natures, critical_risk, expected, trade_of
from saas.demo.notes import seconds_zh
from saas.demo.photos import Album
from saas.demo.plan import Sizes
from saas.demo.planner import plan_all, shares
from scoring import load_standard, score
from tenants.people.models import Role
from tenants.people.passwords import check_password_rules
from tenants.standards.library import library_entry

TODAY = date(2026, 11, 21)
every_company = pytest.mark.parametrize("company", COMPANIES, ids=lambda company: company.industry)


def test_the_same_seed_and_day_give_the_same_plan() -> None:
    sizes = Sizes(branches=12, audits=60)
    assert plan_all(sizes, 1, TODAY) == plan_all(sizes, 1, TODAY)
    assert plan_all(sizes, 1, TODAY) != plan_all(sizes, 2, TODAY)


def test_the_default_has_four_tenants_of_three_regions_and_a_dozen_branches_each() -> None:
    plans = plan_all(Sizes(), 1, TODAY)
    assert [len(plan.regions) for plan in plans] == [3, 3, 3, 3]
    assert all(len(plan.branches) >= 12 for plan in plans)
    assert sum(len(plan.visits) for plan in plans) == Sizes().audits


@pytest.mark.parametrize(("total", "weights"), [(1200, [13] * 4), (7, [1, 1, 1]), (10_001, [3, 5, 9]), (0, [1, 2])])
def test_shares_lose_nothing_to_rounding(total: int, weights: list[int]) -> None:
    found = shares(total, weights)
    assert sum(found) == total
    assert min(found) >= 0


def test_visits_cover_the_twelve_months_before_today_and_every_branch() -> None:
    for plan in plan_all(Sizes(), 1, TODAY):
        days = [visit.starts.date() for visit in plan.visits]
        assert days == sorted(days)
        assert days[0] < TODAY - timedelta(days=YEAR - 10)
        assert TODAY - timedelta(days=10) < days[-1] < TODAY
        visits = Counter(visit.branch for visit in plan.visits)
        assert len(visits) == len(plan.branches)
        assert max(visits.values()) - min(visits.values()) <= 9  # without blind doubles: 1


def test_now_and_then_two_auditors_see_one_branch_within_the_hour() -> None:
    for plan in plan_all(Sizes(), 1, TODAY):
        doubles = [visit for visit in plan.visits if visit.doubles is not None]
        assert len(doubles) >= 8
        for visit in doubles:
            one = plan.visits[visit.doubles or 0]
            assert (visit.branch, visit.scenario, visit.window) == (one.branch, one.scenario, one.window)
            assert visit.auditor != one.auditor
            assert visit.starts - one.starts < timedelta(hours=1)
            assert visit.assignment
            assert one.assignment


def test_two_visits_of_a_branch_in_a_row_are_by_different_auditors() -> None:
    for plan in plan_all(Sizes(branches=12, audits=400), 1, TODAY):
        last: dict[int, int] = {}
        for visit in plan.visits:
            assert last.get(visit.branch) != visit.auditor
            last[visit.branch] = visit.auditor


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 3, 31), date(2024, 2, 29), date(2026, 11, 21)])
def test_on_any_day_the_demo_auditor_has_something_to_do_now(today: date) -> None:
    for plan in plan_all(Sizes(branches=12, audits=48), 1, today):
        mine = [visit for visit in plan.still_open if plan.auditors[visit.auditor].email.startswith("auditor@")]
        assert sum(visit.window[0] <= today <= visit.window[1] for visit in mine) >= 3


def test_assignments_lie_in_their_wave_and_their_visit_in_the_window() -> None:
    for plan in plan_all(Sizes(branches=12, audits=400), 1, TODAY):
        for visit in plan.visits:
            wave, (first, last) = plan.rounds[visit.wave], visit.window
            assert wave.starts_on <= first <= visit.starts.date() <= last <= wave.ends_on


def test_quarters_follow_each_other_without_a_gap_and_the_last_holds_today() -> None:
    for offset in range(0, 800, 7):
        today = date(2024, 1, 1) + timedelta(days=offset)
        found = rounds(today)
        assert all(b.starts_on - a.ends_on == timedelta(days=1) for a, b in pairwise(found))
        assert found[0].starts_on <= today - timedelta(days=YEAR)
        assert found[-1].starts_on <= today <= found[-1].ends_on


def test_codes_addresses_and_names_are_unique_however_many_there_are() -> None:
    for plan in plan_all(Sizes(branches=400, audits=400), 1, TODAY):
        assert len({branch.code for branch in plan.branches}) == len(plan.branches)
        assert len({branch.name.zh for branch in plan.branches}) == len(plan.branches)
        assert len({branch.name.en for branch in plan.branches}) == len(plan.branches)
        assert len({each.email for each in (*plan.auditors, *plan.staff)}) == len(plan.auditors) + len(plan.staff)
    assert len({person(number) for number in range(713)}) == 713


def test_the_offered_logins_are_people_of_the_plan_and_their_password_meets_the_rules() -> None:
    known = {each.email: each.role for plan in plan_all(Sizes(), 1, TODAY) for each in (*plan.staff, *plan.auditors)}
    known |= {company.email("admin"): "tenant_admin" for company in COMPANIES}
    tenants = [login for login in demo_logins() if login.tenant]
    assert all(known[login.email] == login.role for login in tenants)
    assert Counter(login.role for login in tenants) == dict.fromkeys(Role, 4)
    for login in demo_logins():
        check_password_rules(login.password, login.email)
        assert login.password == PASSWORD


def answered(company: Company, nature: BranchNature, number: int, share: float = 0.5, lenient: float = 0.0) -> FilledIn:
    document = library_entry(company.standard).document
    trade, day = trade_of(document, Random(1)), Day(share, 0.0, lenient, 0.0)
    setting = Setting(
        lambda item: expected(company, trade, nature, day, item),
        lambda code: critical_risk(nature, day, code),
        company.industry, "投诉", 10,
    )  # fmt: skip
    return fill_in(document, setting, Random(number))


def average(company: Company, nature: BranchNature, share: float = 0.5, lenient: float = 0.0) -> float:
    standard = load_standard(library_entry(company.standard).document)
    sheets = [score(standard, answered(company, nature, number, share, lenient).answers) for number in range(40)]
    return mean(float(sheet.score.raw or 0) for sheet in sheets)


@every_company
def test_answers_are_whole_and_the_engine_takes_them(company: Company) -> None:
    document = library_entry(company.standard).document
    standard = load_standard(document)
    for number in range(30):
        filled = answered(company, BranchNature(), number)
        sheet = score(standard, filled.answers)
        assert {item.code for item in sheet.items if item.state == "unanswered"} <= {
            item["code"] for item in document["items"] if item["response"]["type"] == "photo"
        }
        assert filled.failed_critical == bool(sheet.critical_failures)
        assert set(filled.worth_a_photo) <= {item.code for item in sheet.items if item.lost}


@every_company
def test_every_kind_of_response_is_answered(company: Company) -> None:
    document = library_entry(company.standard).document
    kinds = {item["code"]: item["response"]["type"] for item in document["items"]}
    given = {kinds[code] for number in range(10) for code in answered(company, BranchNature(), number).answers}
    assert given | {"photo"} == set(kinds.values())


@every_company
def test_good_and_poor_branches_and_lenient_and_strict_auditors_differ(company: Company) -> None:
    assert average(company, BranchNature(0.8)) > average(company, BranchNature()) + 4
    assert average(company, BranchNature()) > average(company, BranchNature(-0.8)) + 4
    assert average(company, BranchNature(), lenient=0.4) > average(company, BranchNature(), lenient=-0.4) + 4


def test_a_drifting_branch_ends_lower_and_a_habit_fails_more_often() -> None:
    bank = COMPANIES[0]
    falling = branch_natures(library_entry(bank.standard).document, 6, Random(1))[0]
    assert average(bank, falling, share=0.0) > average(bank, falling, share=1.0) + 8
    natures = (BranchNature(), falling)
    failed = [sum(answered(bank, nature, n).failed_critical for n in range(200)) for nature in natures]
    assert failed[1] > failed[0] + 10


def test_a_lost_point_is_explained_and_a_full_mark_is_not() -> None:
    bank = COMPANIES[0]
    standard = load_standard(library_entry(bank.standard).document)
    for number in range(20):
        answers = answered(bank, BranchNature(-0.5), number).answers
        noted = {code for code, answer in answers.items() if isinstance(answer, dict) and answer["note"]}
        lost = {item.code for item in score(standard, answers).items if item.s is not None and item.s < 1}
        assert noted
        assert noted <= lost


def test_a_measured_value_falls_into_the_band_that_was_meant() -> None:
    for entry in (library_entry(company.standard).document for company in COMPANIES):
        for item in entry["items"]:
            response = item["response"]
            if not response.get("bands"):
                continue
            for band in response["bands"]:
                value, mark = measure(response, band["score"], Random(3))
                assert mark == pytest.approx(band["score"], abs=0.31), (item["code"], value)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(2.4, " 2.4 秒"), (90, " 90 秒"), (130, " 2 分 10 秒"), (1200, " 20 分钟"), (9000, "约 2 小时"), (4e5, "约 5 天")],
)
def test_durations_are_said_as_people_say_them(seconds: float, said: str) -> None:
    assert seconds_zh(seconds) == said


@every_company
def test_photos_are_of_a_sensible_size_alike_for_the_same_visit_and_different_for_two(company: Company) -> None:
    at = plan_all(Sizes(branches=4, audits=4), 1, TODAY)[0].visits[0].starts
    first, again = (Album(company, "seed").take(at, "SH001", "等候区", Random(5)) for _ in range(2))
    other = Album(company, "seed").take(at, "SH001", "等候区", Random(6))
    assert first == again != other
    assert 20_000 < len(first) < 60_000
