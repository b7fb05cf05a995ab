"""What a new organisation is told to do first."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.arrange import House, record, run_jobs


def deed(page: str) -> str | None:
    """Return where the one emphasised button leads."""
    found = re.search(r'<a[^>]*class="[^"]*button--primary[^"]*"[^>]*href="([^"]+)"', page) or re.search(
        r'<a[^>]*href="([^"]+)"[^>]*class="[^"]*button--primary', page
    )
    return found[1] if found else None


def test_an_administrator_is_led_from_the_standard_to_the_first_visit(make_tenant: Callable[..., House]) -> None:
    bare = make_tenant("bare", standard=False).sign_in_as("tenant_admin")
    page = bare.get("/overview").text
    assert "四步开始" in page
    assert deed(page) == "/standards/library"
    house = make_tenant("ready")
    admin = house.sign_in_as("tenant_admin")
    assert deed(admin.get("/overview").text) == "/capture"
    record(house)
    run_jobs(house.app)
    assert "四步开始" not in admin.get("/overview").text


def test_others_are_told_to_wait_without_steps_that_are_not_theirs(make_tenant: Callable[..., House]) -> None:
    page = make_tenant("bare", standard=False).sign_in_as("viewer").get("/audits").text
    assert "还没有发布服务标准" in page
    assert "四步开始" not in page
