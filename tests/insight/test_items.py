"""Item analysis: what an item tells, and what to do about it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from audits.insight.items.advice import advice, summary
from audits.insight.items.values import Examined
from tests.arrange import BEGINNING, House, record, run_jobs

PAGE = "/overview/items-examined"
USUAL = Examined("Q", 2.0, 60, 58, 2, 78.0, 0.6, 0.1, 0.45, "", "")


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({}, "fine"),
        ({"n": 12, "asked": 12, "na": 0}, "few"),
        ({"n": 0, "asked": 4, "na": 4, "mean": None, "ceiling": None, "floor": None, "discrimination": None}, "unseen"),
        ({"na": 40, "n": 20}, "na"),
        ({"ceiling": 0.98, "discrimination": -0.4}, "dead"),
        ({"ceiling": 1.0, "discrimination": None}, "dead"),
        ({"floor": 0.7}, "floor"),
        ({"discrimination": -0.4}, "against"),
        ({"discrimination": -0.1}, "alone"),  # too little to say that it goes the other way
        ({"discrimination": 0.05}, "alone"),
    ],
)
def test_each_fault_has_its_advice(change: dict[str, Any], key: str) -> None:
    found = advice(replace(USUAL, **change))
    assert found.key == key
    assert found.deed.zh.endswith("。")
    assert found.deed.en.endswith(".")


def test_the_summary_counts_what_deserves_a_look() -> None:
    assert summary([USUAL]).zh == "1 项都在起作用。"
    said = summary([USUAL, replace(USUAL, ceiling=1.0), replace(USUAL, floor=0.8), replace(USUAL, discrimination=0.0)])
    assert said.zh.startswith("4 项中 1 项在起作用，3 项值得改：1 项人人满分，1 项多数零分，1 项")
    assert "{" not in said.zh + said.en


def test_an_item_is_kept_and_read_back() -> None:
    assert Examined.from_dict(json.loads(json.dumps(USUAL.to_dict()))) == USUAL


def _yes_no(house: House) -> list[str]:
    items = house.document["items"]
    return [i["code"] for i in items if i["response"]["type"] == "yes_no" and i["weight"] and not i.get("critical")]


@pytest.fixture
def visited(house: House) -> House:
    """Twenty-four visits: the first item fails whenever five others do, the second never, the third always."""
    codes = _yes_no(house)
    for visit in range(24):
        failed = {codes[2]} | (set(codes[3:8]) | {codes[0]} if visit % 2 else set())
        answers: dict[str, Any] = dict.fromkeys(failed, "no")
        branch = ("N1", "N2", "S1", "S2")[visit % 4]
        record(house, branch, answers=answers, started=BEGINNING + timedelta(days=visit))
    run_jobs(house.app)
    return house


def made(house: House) -> str:
    reader = house.sign_in_as("tenant_admin")
    assert f'hx-post="{PAGE}/make"' in reader.get(PAGE).text
    reader.submit(f"{PAGE}/make", {"window": "12m"})
    run_jobs(house.app)
    return str(reader.get(PAGE).text)


def verdict(page: str, code: str) -> str:
    found = re.search(rf'/overview/items/{code}\?[^>]*>[^<]*</a></th>\s*<td[^>]*><span[^>]*>([^<]+)', page)
    assert found, code
    return found.group(1)


def test_the_page_says_which_items_do_their_work(visited: House) -> None:
    page = made(visited)
    works, dead, hard = (verdict(page, code) for code in _yes_no(visited)[:3])
    assert (works, dead, hard) == ("正常", "人人满分", "多数零分")
    assert "依据 24 张检查单" in page
    code = _yes_no(visited)[1]
    assert f"/standards/{visited.standard_id}/edit#item={code}" in page


def test_columns_sort_and_what_has_no_value_stands_last(visited: House) -> None:
    made(visited)
    reader = visited.sign_in_as("tenant_admin")
    works, dead, _ = _yes_no(visited)[:3]
    for sort in ("-discrimination", "discrimination"):
        page = reader.get(f"{PAGE}?sort={sort}").text
        rows = re.findall(r'row-link" href="/overview/items/([A-Z0-9-]+)\?', page)
        assert rows.index(works) < rows.index(dead)


def test_reviewers_read_it_without_the_editor_and_branches_do_not(visited: House) -> None:
    made(visited)
    page = visited.sign_in_as("reviewer").get(PAGE).text
    assert "人人满分" in page
    assert "/edit#item=" not in page
    for role in ("branch_manager", "regional_manager", "viewer", "auditor"):
        assert visited.sign_in_as(role).get(PAGE).status_code == 403
