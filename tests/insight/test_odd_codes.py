"""Codes may be any text without blanks: what is read out of stored JSON must not stumble over brackets in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
from flask import Flask

from saas.kernel.db import transaction
from tenants.standards.keeping_services import put_document
from tenants.standards.library import library_entry
from tenants.standards.services import publish_standard, start_standard
from tests import arrange
from tests.arrange import BEGINNING, House

ODD = ("A]}", "raw", '{"lost":"1"}', '],"total":[', "BK-AR", "items", '"]},"stages":{', "a/b?c#d%25")


@pytest.fixture
def house(app: Flask, run_jobs: Callable[..., int]) -> House:
    """A bank whose first items have odd codes, one of them the code of a stage; every one is lost in one visit."""
    made = arrange.make_tenant(app, "odd", standard=False)
    whole = library_entry("BANK-BRANCH").document
    stage = whole["stages"][0]["code"]
    simple = [item for item in whole["items"] if item["response"]["type"] == "scale_0_5"]
    names = dict(zip((item["code"] for item in simple), (*ODD, stage), strict=False))
    made.document = {**_renamed(whole, names), "schema_version": "1.1"}
    with made.inside("tenant_admin") as by, transaction():
        assert by
        made.standard_id = start_standard(by, "BANK-BRANCH", now=BEGINNING)
        put_document(by, made.standard_id, made.document, now=BEGINNING)
        made.version_id = publish_standard(by, made.standard_id, "odd codes", now=BEGINNING).version_id
    arrange.record(made, "N1", answers=dict.fromkeys(names.values(), 2))
    arrange.record(made, "S1")
    run_jobs()
    return made


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [_renamed(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value


def test_the_page_of_an_item_with_an_odd_code_shows_its_score_and_what_was_seen(house: House) -> None:
    client = house.sign_in_as("tenant_admin")
    stage = house.document["stages"][0]["code"]
    found = re.findall(r'href="(/overview/items/[^"]+)"', client.get("/overview?window=2026-01").text)
    links = [unescape(link) for link in found]
    addresses = {unquote(urlsplit(link).path.removeprefix("/overview/items/")): link for link in links}
    assert {*ODD, stage} <= addresses.keys()
    for code in (*ODD, stage):
        page = client.get(addresses[code])
        assert page.status_code == 200, code
        assert "1 / 2 次扣分" in page.text or "1 / 1 次扣分" in page.text, code
        assert "2 级" in page.text, f"what was seen of {code}"


def test_pages_and_sums_hold_with_odd_codes(house: House) -> None:
    client = house.sign_in_as("tenant_admin")
    for path in ("/overview", *(f"/overview/stages/{quote(one['code'], safe='')}" for one in house.document["stages"])):
        assert client.get(f"{path}?window=2026-01").status_code == 200, path
