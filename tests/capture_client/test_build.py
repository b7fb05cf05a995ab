"""The committed build is what the sources say, small, and fit for a strict content security policy."""

from __future__ import annotations

import gzip
import hashlib
import json
import re

import pytest

from tests.capture_client.every_type import DOCUMENT
from tests.capture_client.fake_server import ROOT, STATIC, FakeServer

CLIENT = ROOT / "audits" / "capture" / "client"
ALSO = [
    ROOT / "saas" / "static" / "css" / "tokens.css",
    ROOT / "saas" / "static" / "css" / "dark.css",
    ROOT / "package-lock.json",
    ROOT / "tests" / "capture_client" / "units.ts",
    ROOT / "tests" / "capture_client" / "explore.ts",
]
BUILT = json.loads((STATIC / "build.json").read_text("utf-8"))
MEND = "the built form is older than its sources: run npm install && npm run build"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_the_build_is_made_from_the_present_sources() -> None:
    sources = [path for path in CLIENT.rglob("*") if path.is_file() and path.suffix != ".md"] + ALSO
    lines = sorted((path.relative_to(ROOT).as_posix(), sha256(path.read_bytes())) for path in sources)
    stamp = sha256("".join(f"{digest}  {name}\n" for name, digest in lines).encode())
    assert BUILT["source"] == stamp, MEND


def test_no_built_file_was_edited_by_hand() -> None:
    there = {path.name: sha256(path.read_bytes()) for path in STATIC.iterdir() if path.name != "build.json"}
    assert there == BUILT["files"], MEND
    assert (
        BUILT["source"] in (ROOT / "tests" / "capture_client" / "built" / "units.js").read_text("utf-8")[:200]
    ), MEND
    assert BUILT["source"][:12] in (ROOT / "templates" / "capture" / "_build.html").read_text("utf-8"), MEND


def test_every_bundled_library_brings_its_licence() -> None:
    licences = (STATIC / "licences.txt").read_text("utf-8")
    for name in ("preact", "@preact/signals", "@preact/signals-core", "idb"):
        assert re.search(rf"^{re.escape(name)} \d", licences, re.M)


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
