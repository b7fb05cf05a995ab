"""The committed build is what the sources say, small, and fit for a strict content security policy."""

from __future__ import annotations

import gzip
import json
import re

import pytest

from tests.built import ROOT, Built
from tests.capture_client.every_type import DOCUMENT
from tests.capture_client.fake_server import STATIC, FakeServer

BUILT = Built(
    client="audits/capture/client",
    static="audits/capture/static",
    units="tests/capture_client/built/units.js",
    template="templates/capture/_build.html",
    also=(
        "saas/static/css/tokens.css", "saas/static/css/dark.css", "templates/components/brand.css",
        "tests/capture_client/units.ts", "tests/capture_client/explore.ts",
    ),
    libraries=("preact", "@preact/signals", "@preact/signals-core", "idb"),
)  # fmt: skip


def test_the_build_is_made_from_the_present_sources() -> None:
    BUILT.assert_fresh()


def test_no_built_file_was_edited_by_hand() -> None:
    BUILT.assert_untouched()


def test_every_bundled_library_brings_its_licence() -> None:
    BUILT.assert_licensed()


def test_the_lock_file_names_no_registry() -> None:
    assert "resolved" not in (ROOT / "package-lock.json").read_text("utf-8")


def test_page_script_and_style_stay_under_70_kib_on_the_wire() -> None:
    bank = json.loads((ROOT / "tenants" / "standards" / "library" / "bank.json").read_text("utf-8"))
    page = FakeServer(bank).form_page().encode()
    parts = [page, *((STATIC / name).read_bytes() for name in ("form.js", "form.css"))]
    assert sum(len(gzip.compress(part, 6)) for part in parts) < 70 * 1024


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_needs_no_inline_handler_or_style(lang: str) -> None:
    server = FakeServer(DOCUMENT)
    server.lang = lang
    page = server.form_page()
    assert not re.search(r"\son\w+=|\sstyle=", page.split("<script", 1)[0])
    assert 'lang="zh-Hans"' in page if lang == "zh" else 'lang="en"' in page


def test_text_in_a_standard_cannot_leave_the_json_it_travels_in() -> None:
    evil = "</script><script>alert(1)</script>"
    server = FakeServer({**DOCUMENT, "name_zh": evil})
    assert evil not in server.form_page()
