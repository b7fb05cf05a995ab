"""An equal form made with Enketo core, to be measured beside ours: bundled and transformed as Enketo itself does."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from bench.rival import fetched, served
from bench.xform import xform

CORE, TRANSFORMER = "9.0.1", "4.2.0"
TOOLS = ("esbuild@0.28.2", "sass@1.93.2")
# Enketo takes these two from elsewhere; the registry's own are as near as it has them.
INSTEAD = {"leaflet-draw": "1.0.4", "openrosa-xpath-evaluator": "3.1.0"}
PAGE = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Enketo</title>
<link rel="stylesheet" href="core.css"><script src="core.js" defer></script></head>
<body><div class="main"><article class="paper">%s</article></div>
<script type="text/xml" id="model">%s</script></body></html>"""
ANSWER = "[data-ready] form.or input[type=radio]"
TRANSFORM = (
    "async xform => { const { form, model } = await transformer.transform({ xform }); return [form, model]; }"
)


@contextmanager
def enketo(document: Mapping[str, Any], browser: Browser) -> Iterator[str | None]:
    """Serve the page; give its address, or None (and say so) where npm cannot fetch it, or Node cannot bundle it."""
    packages = (f"enketo-core@{CORE}", f"enketo-transformer@{TRANSFORMER}", *TOOLS)
    with fetched("Enketo", *packages, instead=INSTEAD) as folder:
        if folder is None or not _bundled(folder):
            yield None
            return
        files = {name: (folder / name).read_bytes() for name in ("core.js", "core.css")}
        with served(files | {"index.html": _page(document, browser, folder)}) as address:
            yield address


def _bundled(folder: Path) -> bool:
    shutil.copy(Path(__file__).with_name("enketo.mjs"), folder)
    done = subprocess.run(["node", "enketo.mjs"], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"Enketo is left out: {done.stderr.strip().splitlines()[:1]}", file=sys.stderr)
    return done.returncode == 0


def _page(document: Mapping[str, Any], browser: Browser, folder: Path) -> bytes:
    """Let a browser carry out the transformation, which Enketo's server does once a form."""
    page = browser.new_page()
    page.add_script_tag(path=folder / "transformer.js")
    form, model = page.evaluate(TRANSFORM, xform(document))
    page.close()
    return (PAGE % (form, model)).encode()
