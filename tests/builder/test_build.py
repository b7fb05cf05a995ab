"""The committed build is what the sources say, small, and brings its licences."""

from __future__ import annotations

import gzip
import hashlib
import json
import re

from tests.capture_client.fake_server import ROOT

CLIENT = ROOT / "tenants" / "standards" / "client"
STATIC = ROOT / "tenants" / "standards" / "static"
ALSO = [ROOT / "package-lock.json", ROOT / "tests" / "builder" / "units.ts"]
BUILT = json.loads((STATIC / "build.json").read_text("utf-8"))
MEND = "the built editor is older than its sources: run npm install && npm run build"


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
    units = (ROOT / "tests" / "builder" / "built" / "units.js").read_text("utf-8")
    assert BUILT["source"] in units[:200], MEND
    assert BUILT["source"][:12] in (ROOT / "templates" / "standards" / "_editor_build.html").read_text(
        "utf-8"
    ), MEND


def test_every_bundled_library_brings_its_licence() -> None:
    licences = (STATIC / "licences.txt").read_text("utf-8")
    for name in ("preact", "@preact/signals", "@preact/signals-core"):
        assert re.search(rf"^{re.escape(name)} \d", licences, re.M)


def test_script_and_style_stay_under_70_kib_on_the_wire() -> None:
    parts = [(STATIC / name).read_bytes() for name in ("editor.js", "editor.css")]
    assert sum(len(gzip.compress(part, 6)) for part in parts) < 70 * 1024


def test_the_pure_parts_know_nothing_of_the_page() -> None:
    """document/ is operations on values: no signals, no Preact, no window."""
    for path in (CLIENT / "src" / "document").glob("*.ts"):
        text = path.read_text("utf-8")
        assert not re.search(r'from "(preact|@preact/signals|\.\./(ui|state))', text), path.name
        assert not re.search(r"\b(window|document\.(get|query)|localStorage|fetch)\b", text), path.name
