"""The rules of the house that can be read off the sources."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from scripts.build_static import as_hex, build, minify

ROOT = Path(__file__).resolve().parent.parent.parent
STATIC = ROOT / "saas" / "static"
TEMPLATES = [path for path in (ROOT / "templates").rglob("*.html") if "reports" not in path.parts]


def test_the_committed_files_are_those_of_the_sources() -> None:
    stale = [path.name for path, text in build().items() if path.read_text("utf-8") != text]
    assert not stale, f"{stale}: run python scripts/build_static.py"


def test_one_style_sheet_and_one_script_stay_small() -> None:
    def packed(name: str) -> float:
        return len(gzip.compress((STATIC / "dist" / name).read_bytes())) / 1024

    assert packed("app.css") < 10
    assert packed("app.js") < 6


def test_no_template_needs_an_unsafe_policy() -> None:
    inline = re.compile(r"<[^>]*\s(style|on\w+)\s*=\s*[\"']", re.I)
    script = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)(?![^>]*nonce=)", re.I)
    for path in TEMPLATES:
        text = path.read_text("utf-8")
        found = [match[0] for match in (inline.search(text), script.search(text)) if match]
        assert not found, f"{path.relative_to(ROOT)}: {found}: use a class, a data attribute or a nonce"


def test_every_icon_asked_for_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text("utf-8")))
    for path in TEMPLATES:
        asked = set(re.findall(r'\bicon\("([\w-]+)"|\bicon="([\w-]+)"', path.read_text("utf-8")))
        missing = {name for pair in asked for name in pair if name} - drawn
        assert not missing, f"{path.relative_to(ROOT)}: {missing} is not in saas/static/icons.svg"


def test_a_file_of_macros_brings_its_own_components() -> None:
    """A file that is imported does not see the `ui` of the page; included files and pages do."""
    lacking = []
    for path in TEMPLATES:
        text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.S)
        macros = "{% macro" in text and "{% extends" not in text and re.search(r"\bui\.", text)
        if macros and 'import "components/ui.html" as ui' not in text:
            lacking.append(path.relative_to(ROOT).as_posix())
    assert not lacking, f'{lacking}: add {{% import "components/ui.html" as ui with context %}}'


def test_colours_are_named_once_in_the_tokens() -> None:
    for path in STATIC.glob("css/**/*.css"):
        if path.name in ("tokens.css", "dark.css"):
            continue
        raw = re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb\(", re.sub(r"url\([^)]*\)", "", path.read_text("utf-8")))
        assert not raw, f"{path.name}: {raw}: name the colour in tokens.css"


def test_vermilion_is_kept_for_critical_failures() -> None:
    for path in STATIC.glob("css/**/*.css"):
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", path.read_text("utf-8")):
            if "var(--critical" in body or "var(--on-critical" in body:
                assert "critical" in selector, f"{path.name}: {selector.strip()}"


def test_minifying_keeps_strings_and_meaningful_blanks() -> None:
    rule = '/* note */ .a  .b > p { content: "a:  b"; width: calc(1px + 2px) ; }'
    media = "@media (min-width: 1px) { a:hover b { color: red } }"
    assert minify(rule) == '.a .b > p{content: "a:  b";width:calc(1px + 2px)}\n'
    assert minify(media) == "@media (min-width: 1px){a:hover b{color:red}}\n"


def test_oklch_becomes_the_nearest_colour_a_screen_can_show() -> None:
    def shown(text: str) -> str:
        match = re.fullmatch(r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)(?: / ([\d.]+))?\)", text)
        assert match
        return as_hex(match)

    assert shown("oklch(100% 0 0)") == "#ffffff"
    assert shown("oklch(62.8% .2577 29.23)") == "#ff0000"
    assert shown("oklch(0% 0 0 / .5)") == "#00000080"
