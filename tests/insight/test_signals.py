"""Signals: what changed for real is named, what chance does is not; each reader sees their own."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from audits.insight.selection import select_from
from audits.insight.signals.digest import Line, digest_of
from audits.insight.signals.reading import Seen
from audits.insight.signals.sentences import summary, what_changed
from audits.insight.signals.study import look
from audits.insight.signals.values import Signals
from audits.insight.studies.models import Study
from saas.kernel.db import transaction
from tenants.units.queries import UnitFacts
from tests.arrange import BEGINNING, House, record, run_jobs

PAGE = "/overview/signals"
MONTHS = tuple(f"2026-{month:02d}" for month in range(1, 13))


def steady(random: Random, level: float = 85.0, count: int = 12, drop: float = 0.0) -> list[Seen]:
    """Return visits, one a month, the last four lower by ``drop``."""
    return [
        Seen(f"{MONTHS[i]}-10", level + random.gauss(0, 3) - (drop if i >= count - 4 else 0), uuid.UUID(int=i))
        for i in range(count)
    ]


def test_a_drop_is_found_where_it_happened() -> None:
    found = look([("A", steady(Random(1), drop=20))], [], MONTHS)
    (change,) = found.found
    assert (change.since, change.n_before, change.n_after) == ("2026-09-10", 8, 4)
    assert change.after < change.before - 15
    assert found.scores == ("A",)


def test_pass_rates_of_items_are_watched_month_by_month() -> None:
    verdicts = [(9, 10)] * 8 + [(3, 10)] * 4
    found = look([], [("A", "Q1", verdicts), ("A", "Q2", [(9, 10)] * 12), ("B", "Q1", [(1, 1)] * 5)], MONTHS)
    changed = [(c.unit_id, c.item, c.since, c.before, c.after) for c in found.found if c.p < 0.05]
    assert changed == [("A", "Q1", "2026-09", 90.0, 30.0)]
    assert found.items == {"A": 2}  # too few verdicts are not even looked at


def test_a_study_is_kept_and_read_back() -> None:
    made = look([("A", steady(Random(1), drop=20))], [("A", "Q1", [(9, 10)] * 8 + [(3, 10)] * 4)], MONTHS)
    again = Signals.from_dict(json.loads(json.dumps(made.to_dict())))
    assert again.to_dict() == made.to_dict()
    assert {change.key for change in again.found} == {"A/", "A/Q1"}


@pytest.fixture
def watched(house: House) -> House:
    """Twelve visits to N1, N2 and S1; N2 loses nine items from the ninth on; S2 is visited twice."""
    failing = [i for i in house.document["items"] if i["response"]["type"] == "yes_no" and not i.get("critical")]
    for month in range(12):
        for place, branch in enumerate(("N1", "N2", "S1", "S2")):
            if branch == "S2" and month < 10:
                continue
            lost = (month * 7 + place) % 3 + (9 if branch == "N2" and month >= 8 else 0)
            answers: dict[str, Any] = {item["code"]: "no" for item in failing[:lost]}
            record(house, branch, answers=answers, started=BEGINNING + timedelta(days=28 * month, minutes=place))
    run_jobs(house.app)
    return house


def made(house: House, role: str = "tenant_admin", query: str = "") -> str:
    """Return the page after a worker has made the study that the page asked for."""
    reader = house.sign_in_as(role)
    assert f'hx-post="{PAGE}/make"' in reader.get(PAGE + query).text
    reader.submit(f"{PAGE}/make", {})
    assert 'data-study="working"' in reader.get(f"{PAGE}/working").text
    run_jobs(house.app)
    assert reader.get(f"{PAGE}/working").headers["HX-Refresh"] == "true"
    return str(reader.get(PAGE + query).text)


def test_the_page_names_what_changed_and_where(watched: House) -> None:
    page = made(watched, query="?window=6m")
    assert "确实变了" in page
    named = set(re.findall(r'row-link" href="[^"]*unit=([0-9a-f-]{36})', page.partition("<summary>另有")[0]))
    assert named == {str(watched.units["N2"].id)}
    assert "变差" in page
    assert "依据 38 张检查单" in page


def test_where_nothing_really_changed_what_may_be_chance_stays_folded(watched: House) -> None:
    made(watched)
    with watched.inside(), transaction() as session:
        study = session.scalars(select(Study)).one()
        value = json.loads(study.result)
        value["found"] = [{**change, "p": 0.049} for change in value["found"]]
        study.result = json.dumps(value)
    page = watched.sign_in_as("tenant_admin").get(PAGE).text
    assert "确实变了</h2>" not in page
    folded = re.search(r"<details([^>]*)><summary>另有", page)
    assert folded
    assert "open" not in folded[1]


def test_each_reader_sees_their_own_units_and_tests(watched: House) -> None:
    made(watched)
    roles = ("branch_manager", "regional_manager")
    texts = {role: watched.sign_in_as(role).get(f"{PAGE}?window=12m").text for role in roles}
    assert watched.units["N2"].name_zh in texts["regional_manager"]
    assert watched.units["N2"].name_zh not in texts["branch_manager"]
    assert watched.units["S1"].name_zh not in texts["regional_manager"]
    assert watched.sign_in_as("auditor").get(PAGE).status_code == 403
    other = watched.sign_in_as("branch_manager").get(f"{PAGE}/chart?unit={watched.units['N2'].id}")
    assert other.status_code == 404


def test_a_chart_shows_limits_signals_and_where_it_broke(watched: House) -> None:
    made(watched)
    reader = watched.sign_in_as("regional_manager")
    page = reader.get(f"{PAGE}/chart?unit={watched.units['N2'].id}").text
    assert 'class="chart-control"' in page
    assert "处信号，最近一处在" in page
    assert "四个点中有三个靠近同一条界限" in page or "一个点超出界限" in page
    assert page.count('stroke-dasharray="4 3"') >= 2  # the break, at both widths
    by_month = reader.get(f"{PAGE}/chart?unit={watched.units['N'].id}").text
    assert "按到访" not in by_month  # a region has no visits of its own
    yes_no = [i for i in watched.document["items"] if i["response"]["type"] == "yes_no" and not i.get("critical")]
    code = yes_no[0]["code"]
    item = reader.get(f"{PAGE}/chart?unit={watched.units['N2'].id}&item={code}").text
    assert "合格率" in item
    assert reader.get(f"{PAGE}/chart?item=NO-SUCH").status_code == 404


def test_a_chart_is_one_press_from_the_digest_and_from_an_item(watched: House) -> None:
    reader = watched.sign_in_as("branch_manager")
    unit = watched.units["N1"].id
    assert f"{PAGE}/chart?standard={watched.standard_id}&amp;unit={unit}" in reader.get(PAGE).text
    yes_no = [i["code"] for i in watched.document["items"] if i["response"]["type"] == "yes_no" and i["weight"]]
    page = reader.get(f"/overview/items/{yes_no[0]}").text
    assert f"{PAGE}/chart?item={yes_no[0]}&amp;standard={watched.standard_id}&amp;unit={unit}" in page
    assert 'class="chart-control"' in reader.get(f"{PAGE}/chart?item={yes_no[0]}").text
    unscored = next(i["code"] for i in watched.document["items"] if not i["weight"] and not i.get("critical"))
    assert "没有观测" in reader.get(f"{PAGE}/chart?item={unscored}").text


def test_of_many_steady_branches_hardly_any_is_named(watched: House) -> None:
    random = Random(5)
    units = [str(watched.units[code].id) for code in ("N1", "N2", "S1", "S2")]
    named = 0
    with watched.inside("tenant_admin") as by:
        assert by
        chosen = select_from(by, {"window": "12m"}, now=BEGINNING + timedelta(days=350))
        assert chosen
        for _ in range(60):
            study = look([(unit, steady(random)) for unit in units], [], MONTHS)
            digest = digest_of(by, chosen, study)
            named += bool(digest.really)
            assert digest.tested == 4
            assert "4 条曲线" in summary(digest).zh or digest.really
    assert named <= 8  # one in twenty is promised; 60 tries


def test_sentences_speak_of_one_visit_as_one_visit() -> None:
    visits = [*steady(Random(2)), Seen("2026-12-20", 30.0, uuid.UUID(int=99))]
    (change,) = look([("A", visits)], [], MONTHS).found
    unit = UnitFacts(uuid.UUID(int=1), None, "branch", "A", "甲", "A", "/", 0, True)
    said = what_changed(Line(unit, change, better=False))
    assert said.zh.startswith("最近一次到访（2026-12-20）只有一次，得 30.0 分")
    assert "{" not in said.zh + said.en
