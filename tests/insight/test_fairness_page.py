"""The comparison page: made by a worker when it is asked for, for each reader's branches, of nobody's name."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from audits.insight.fairness import computing
from audits.insight.fairness.models import FairComparison
from saas.kernel.db import db
from saas.kernel.jobs import run
from saas.kernel.outbox import OutboxRow
from tests.arrange import BEGINNING, House, record, run_jobs

PAGE = "/overview/comparison"


def worse(house: House, failures: int) -> dict[str, Any]:
    """Return answers in which so many ordinary yes/no items fail."""
    items = [
        i for i in house.document["items"] if i["response"]["type"] == "yes_no" and not i.get("critical")
    ]
    return {item["code"]: "no" for item in items[:failures]}


@pytest.fixture
def visited(house: House) -> House:
    """Both auditors go to N1 and N2, one of them to S1 and S2 as well; N1 is the best, N2 the worst."""
    failures = {"N1": 0, "N2": 9, "S1": 4, "S2": 5}
    for hour in range(4):
        for place, (branch, count) in enumerate(failures.items()):
            auditor = "auditor2" if branch.startswith("N") and hour % 2 else "auditor"
            started = BEGINNING + timedelta(hours=hour, minutes=place)
            answers = worse(house, count + (hour + place) % 3 + 2 * (auditor == "auditor2"))
            record(house, branch, auditor=auditor, answers=answers, started=started)
    run_jobs(house.app)
    return house


def made(house: House, role: str = "tenant_admin") -> str:
    """Return the page after a worker has made the numbers that the page asked for."""
    reader = house.sign_in_as(role)
    waiting = reader.get(PAGE).text
    assert f'hx-post="{PAGE}/make"' in waiting
    reader.submit(f"{PAGE}/make", {})
    assert 'data-study="working"' in reader.get(f"{PAGE}/working").text
    run_jobs(house.app)
    assert reader.get(f"{PAGE}/working").headers["HX-Refresh"] == "true"
    return str(reader.get(PAGE).text)


def test_a_worker_makes_what_the_page_asks_for(visited: House) -> None:
    page = made(visited)
    assert f'hx-post="{PAGE}/make"' not in page
    order = re.findall(r'row-link" href="/overview\?[^"]*unit=([0-9a-f-]{36})', page)
    assert (order[0], order[-1]) == (str(visited.units["N1"].id), str(visited.units["N2"].id))
    assert "4 家中排第 1" in page or "4 家中第 1 名" in page
    assert "依据 16 张检查单、2 名检查员" in page


def test_a_comparison_that_failed_says_so_and_can_be_tried_again(
    visited: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = visited.sign_in_as("tenant_admin")
    reader.submit(f"{PAGE}/make", {})

    def fail(*_: Any, **__: Any) -> Any:
        raise MemoryError("the machine is full")

    with monkeypatch.context() as broken, visited.app.app_context():
        broken.setattr(computing, "compute", fail)
        run(db.session.scalars(select(OutboxRow.id).where(OutboxRow.done_at.is_(None))).one())
        db.session.remove()
    page = reader.get(PAGE).text
    assert "这次没有算出来" in page
    assert "the machine is full" not in page
    assert 'data-study="working"' in reader.submit(f"{PAGE}/make", {}).text
    run_jobs(visited.app)
    assert "4 家中" in reader.get(PAGE).text


def test_a_later_audit_is_said_and_numbers_rest_for_a_minute(visited: House) -> None:
    made(visited)
    record(visited, "N1", started=BEGINNING + timedelta(hours=9))
    run_jobs(visited.app)
    page = visited.sign_in_as("tenant_admin").get(PAGE).text
    assert "之后又有新的检查单" in page
    assert f'hx-post="{PAGE}/make"' not in page


def test_each_reader_sees_their_own_branches(visited: House) -> None:
    made(visited)
    names = {code: visited.units[code].name_zh for code in ("N1", "N2", "S1", "S2")}
    for role, seen in {
        "regional_manager": {"N1", "N2"},
        "branch_manager": {"N1"},
        "viewer": set(names),
    }.items():
        page = visited.sign_in_as(role).get(PAGE).text
        assert {code for code, name in names.items() if f">{name}</a>" in page} == seen, role


def test_the_table_narrows_to_one_verdict_and_counts_each(visited: House) -> None:
    made(visited)
    reader = visited.sign_in_as("tenant_admin")
    link = re.compile(r'row-link" href="/overview\?[^"]*unit=([0-9a-f-]{36})')
    sides = ("above", "unclear", "below", "nonsense")
    rows = {side: link.findall(reader.get(f"{PAGE}?show={side}").text) for side in sides}
    assert len(rows["nonsense"]) == 4
    assert sorted(rows["above"] + rows["unclear"] + rows["below"]) == sorted(rows["nonsense"])
    assert str(visited.units["N2"].id) not in rows["above"]
    assert len(re.findall('row-link"', reader.get(f"{PAGE}?from=2").text)) == 2
    assert len(re.findall('row-link"', reader.get(f"{PAGE}?from=99").text)) == 4


def test_nothing_stored_or_shown_tells_who_went_there(visited: House) -> None:
    page = made(visited, "branch_manager")
    with visited.inside(None):
        stored = db.session.scalars(select(FairComparison.result)).one()
    for role in ("auditor", "auditor2"):
        person = visited.people[role]
        for secret in (str(person.membership_id), str(person.account_id), person.name, person.email):
            assert secret not in stored
            assert secret not in page


def test_without_visits_it_says_what_to_do(house: House) -> None:
    page = made(house)
    assert "这段时间还比不出来" in page


def test_the_page_speaks_english_too(visited: House) -> None:
    made(visited)
    page = visited.sign_in_as("tenant_admin").get(PAGE, headers={"Accept-Language": "en"}).text
    if "Fair comparison" in page:
        assert "How these numbers are made" in page
