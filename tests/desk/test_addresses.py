"""Addresses that pages are full of: made at once for a whole table, the same as one by one."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from flask import url_for

from saas.kernel.addresses import at, here, onward, toward
from tests.arrange import House

QUERY = {"standard": str(uuid.UUID(int=1)), "window": "wave:1f & more", "unit": None}


def parts(address: str) -> tuple[str, list[tuple[str, str]]]:
    found = urlsplit(address)
    return unquote(found.path), sorted(parse_qsl(found.query, keep_blank_values=True))


@pytest.mark.parametrize("code", ["BK-AR01", "微笑 三米", "a&b=c", "50%", "x+y"])
def test_a_row_s_address_is_the_one_that_the_router_builds(house: House, code: str) -> None:
    with house.app.test_request_context("/overview"):
        given: dict[str, Any] = {key: value for key, value in QUERY.items() if value}
        assert parts(toward("insight.item", QUERY, "code")(code)) == parts(url_for("insight.item", code=code, **given))
        assert parts(toward("insight.overview", QUERY, "unit")(code)) == parts(
            url_for("insight.overview", **{**given, "unit": code})
        )
        assert parts(at("insight.overview", {**QUERY, "unit": code})) == parts(
            url_for("insight.overview", **{**given, "unit": code})
        )


def test_an_option_changes_one_value_and_starts_from_the_first_page(house: House) -> None:
    asked = "/overview?window=3m&unit=old&page=3&note=a%26b&note=c%2Bd"
    with house.app.test_request_context(asked):
        to = onward("unit", ("page", "after"))
        kept = [("note", "a&b"), ("note", "c+d"), ("unit", "new one"), ("window", "3m")]
        assert parts(to("new one")) == ("/overview", kept)
        assert to("x") == here({"unit": "x", "page": None, "after": None})
        assert parts(here({})) == parts(asked)
        assert here(dict.fromkeys(("window", "unit", "page", "note"))) == "/overview"
