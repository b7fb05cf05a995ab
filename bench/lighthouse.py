"""Lighthouse on the form as a phone: performance, accessibility, best practices, each of 100.

Needs ``lighthouse`` or ``npx`` on the PATH (``npx`` fetches the version named here); without them it says so and
measures nothing. The product itself needs no Node.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Playwright, sync_playwright

from bench.figure import Figure
from bench.house import Measured, measured
from tests.conftest import CHROMIUM_FLAGS

VERSION = "12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices")
RUNS = 3


def measure() -> Iterator[Figure]:
    """Look at the form three times, each in a new browser where an auditor is signed in; the median counts."""
    command = _command()
    if command is None:
        print("Lighthouse is left out: neither lighthouse nor npx is here", file=sys.stderr)
        return
    with measured() as house, sync_playwright() as playwright:
        runs = [_look(playwright, command, house) for _ in range(RUNS)]
    for category in CATEGORIES:
        median = sorted(run[category] for run in runs)[RUNS // 2]
        yield Figure(f"form, Lighthouse {VERSION.partition('.')[0]} mobile: {category}", median, "", 95, more=True)


def _look(playwright: Playwright, command: list[str], house: Measured) -> dict[str, float]:
    """Look once. A browser of its own: what the look before left behind would count as this page's blocking time."""
    site, port = f"http://127.0.0.1:{house.run.port}", _free_port()
    unit = house.house.units["N1"].id
    form = f"{site}/capture/new?branch={unit}&standard_version={house.house.version_id}"
    flags = ["--headless", *CHROMIUM_FLAGS, f"--remote-debugging-port={port}"]
    with tempfile.TemporaryDirectory() as folder:
        context = playwright.chromium.launch_persistent_context(
            folder, executable_path="/usr/bin/chromium", args=flags
        )
        context.add_cookies([{"name": "sanmi_session", "value": house.auditor, "url": site}])
        scores = _scores(command, form, port)
        context.close()
    return scores


def _command() -> list[str] | None:
    if found := shutil.which("lighthouse"):
        return [found]
    npx = shutil.which("npx")
    return [npx, "--yes", f"lighthouse@{VERSION}"] if npx else None


def _scores(command: list[str], form: str, port: int) -> dict[str, float]:
    asked = [f"--only-categories={','.join(CATEGORIES)}", f"--port={port}", "--disable-storage-reset"]
    said = subprocess.run(
        [*command, form, "--quiet", "--output=json", "--output-path=stdout", *asked],
        capture_output=True, check=True, timeout=300,
    )  # fmt: skip
    report: Any = json.loads(said.stdout)
    for audit in report["audits"].values():
        if audit["score"] is not None and audit["score"] < 0.5:
            print(f"lighthouse: {audit['id']}: {audit.get('displayValue') or audit['title']}", file=sys.stderr)
    return {name: report["categories"][name]["score"] * 100 for name in CATEGORIES}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
