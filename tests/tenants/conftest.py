"""Small helpers of these tests: reading a page's text, time that passes."""

from __future__ import annotations

import re
from html import unescape

import pytest
from werkzeug.test import TestResponse


def text_of(response: TestResponse) -> str:
    """Return a page's visible words, blanks folded."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", response.text, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> object:
    """``later(days=15)``: the web layer's clock goes on by that much."""
    from datetime import timedelta

    from saas.kernel.clock import now

    def go_on(**by: float) -> None:
        moment = now() + timedelta(**by)
        for module in ("tenants.people.web", "tenants.people.admin", "tenants.people.sign_in"):
            name = "clock_now" if module.endswith("sign_in") else "now"
            monkeypatch.setattr(f"{module}.{name}", lambda: moment)

    return go_on
