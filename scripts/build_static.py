"""Join the style sheets and the small scripts into the files a browser asks for.

::

    saas/static/css/{tokens,dark,base,layout,components/*}.css  ->  dist/app.css    every desk page, one request
    saas/static/js/*.js                                         ->  dist/app.js     each in a scope of its own

and the first 10 digits of each file's SHA-256 into saas/static/dist/stamps.json, so that a browser may
keep every file for ever. The joined files are committed: running Sanmi needs no build. ``--check`` writes
nothing and exits 1 when a committed file is older than its sources. The capture form takes tokens.css and dark.css
into a style sheet of its own (npm run build), so a change of those two asks for both builds.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "saas" / "static"
STAMPS = STATIC / "dist" / "stamps.json"
STAMPED = ("icons.svg", "vendor/htmx/htmx.min.js", "brand/favicon.svg", "brand/icon-192.png")

OKLCH = re.compile(r"oklch\(\s*([\d.]+)%\s+([\d.]+)\s+([\d.]+)(?:\s*/\s*([\d.]+))?\s*\)")
DARK = ':root[data-theme="dark"]'


def main(arguments: list[str]) -> int:
    """Write (or with ``--check`` compare) every built file; return the exit status."""
    outputs = build()
    if "--check" in arguments:
        stale = [path for path, text in outputs.items() if not path.is_file() or path.read_text("utf-8") != text]
        for path in stale:
            print(f"{path.relative_to(ROOT)} is older than its sources: run python scripts/build_static.py")
        return 1 if stale else 0
    for path, text in outputs.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        print(f"{path.relative_to(ROOT)}  {len(text.encode()) / 1024:.1f} KiB")
    return 0


def build() -> dict[Path, str]:
    """Return every built file's path and text, without writing."""
    css = STATIC / "css"
    desk = [css / name for name in ("tokens.css", "dark.css", "base.css", "layout.css")]
    desk += sorted((css / "components").glob("*.css"))
    outputs = {
        STATIC / "dist" / "app.css": join_css(desk),
        STATIC / "dist" / "app.js": join_scripts(sorted((STATIC / "js").glob("*.js"))),
    }
    stamps = {path.relative_to(STATIC).as_posix(): digest(text.encode()) for path, text in outputs.items()}
    stamps |= {name: digest((STATIC / name).read_bytes()) for name in STAMPED}
    outputs[STAMPS] = json.dumps(stamps, indent=1, sort_keys=True) + "\n"
    return outputs


def join_css(paths: Iterable[Path]) -> str:
    """Return the style sheets joined, dark doubled for the system's wish, colours as hex, and minified."""
    texts = []
    for path in paths:
        text = path.read_text("utf-8")
        texts.append(text + dark_by_system(text) if path.name == "dark.css" else text)
    return minify(OKLCH.sub(as_hex, "".join(texts)))


def dark_by_system(text: str) -> str:
    """Repeat the dark tokens for a system that asks for dark, unless the person chose light."""
    rule = text.replace(DARK, ':root:not([data-theme="light"])')
    return f"@media (prefers-color-scheme: dark) {{ {rule} }}"


def minify(css: str) -> str:
    """Drop comments and the blanks that mean nothing; strings are left alone."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    parts = re.split(r"(\"[^\"]*\"|'[^']*')", css)
    parts[::2] = [squeeze(part) for part in parts[::2]]
    return "".join(parts).strip() + "\n"


def squeeze(css: str) -> str:
    """Return ``css`` (no strings inside) with the fewest blanks that keep its meaning."""
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    css = re.sub(r": (?=[^{}]*[;}])", ":", css)
    return css.replace(";}", "}")


def join_scripts(paths: Iterable[Path]) -> str:
    """Return the modules one after another, each in a block: they share nothing but the document's events."""
    scopes = [f"{{\n{strip_script(path.read_text('utf-8'))}}}\n" for path in paths]
    return '"use strict";\n' + "".join(scopes)


def strip_script(text: str) -> str:
    """Drop whole-line comments and indentation; refuse modules that import (they could not be joined)."""
    text = re.sub(r"^\s*/\*.*?\*/\s*?\n", "", text, flags=re.S | re.M)
    lines = [line.strip() for line in text.splitlines()]
    if any(line.startswith(("import ", "export ")) for line in lines):
        raise SystemExit("a module in saas/static/js imports or exports; let modules talk through events")
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def digest(content: bytes) -> str:
    """Return the first 10 hexadecimal digits of the content's SHA-256."""
    return hashlib.sha256(content).hexdigest()[:10]


def as_hex(match: re.Match[str]) -> str:
    """Turn one oklch() colour into #rrggbb or #rrggbbaa, giving up chroma until sRGB can show it."""
    lightness, chroma, hue = float(match[1]) / 100, float(match[2]), math.radians(float(match[3]))
    channels = srgb(lightness, chroma, hue)
    while chroma > 0 and not all(-1e-4 <= channel <= 1.0001 for channel in channels):
        chroma = max(0.0, chroma - 0.002)
        channels = srgb(lightness, chroma, hue)
    values = [*channels, float(match[4])] if match[4] else list(channels)
    return "#" + "".join(f"{round(min(max(value, 0), 1) * 255):02x}" for value in values)


def srgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """Return gamma-encoded sRGB channels (0..1 when inside the gamut) of an OKLCH colour, hue in radians."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        encode(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        encode(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        encode(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def encode(linear: float) -> float:
    """Return the sRGB transfer curve of a linear channel; negative values stay negative."""
    if abs(linear) <= 0.0031308:
        return 12.92 * linear
    return math.copysign(1.055 * abs(linear) ** (1 / 2.4) - 0.055, linear)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
