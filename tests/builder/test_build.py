"""The committed build is what the sources say, small, and brings its licences."""

from __future__ import annotations

import gzip
import re

from tests.built import ROOT, Built

BUILT = Built(
    client="tenants/standards/client",
    static="tenants/standards/static",
    units="tests/builder/built/units.js",
    template="templates/standards/_editor_build.html",
    also=("tests/builder/units.ts",),
    libraries=("preact", "@preact/signals", "@preact/signals-core"),
)


def test_the_build_is_made_from_the_present_sources() -> None:
    BUILT.assert_fresh()


def test_no_built_file_was_edited_by_hand() -> None:
    BUILT.assert_untouched()


def test_every_bundled_library_brings_its_licence() -> None:
    BUILT.assert_licensed()


def test_script_and_style_stay_under_70_kib_on_the_wire() -> None:
    parts = [(ROOT / BUILT.static / name).read_bytes() for name in ("editor.js", "editor.css")]
    assert sum(len(gzip.compress(part, 6)) for part in parts) < 70 * 1024


def test_the_pure_parts_know_nothing_of_the_page() -> None:
    """document/ is operations on values: no signals, no Preact, no window."""
    for path in (ROOT / BUILT.client / "src" / "document").glob("*.ts"):
        text = path.read_text("utf-8")
        assert not re.search(r'from "(preact|@preact/signals|\.\./(ui|state))', text), path.name
        assert not re.search(r"\b(window|document\.(get|query)|localStorage|fetch)\b", text), path.name
