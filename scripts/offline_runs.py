"""Make many visits in a basement, each from a seed of its own, against a real installation; nothing may be lost.

::

    python scripts/offline_runs.py --runs 200 --seed 1

Each run: airplane mode through a whole visit with twenty photos, the browser killed three times, the clock wrong by
a day or right, then the network back through a line that cuts every connection after a random number of bytes. It
passes when the audit and every photo arrived exactly once, byte for byte (tests/offline/basement.py). Prints a line
a run, so that a seed can be repeated alone: ``--runs 1 --seed 57``. Exit status 1 when any run failed.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main(arguments: list[str]) -> int:
    """Run the seeds from ``--seed`` on; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument(
        "--seed", type=int, default=1, help="the first seed; the next runs take the next ones"
    )
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("google-chrome"))
    asked = parser.parse_args(arguments)
    if not asked.chromium:
        parser.error("Chromium is not installed; name one with --chromium")
    failed = _run(range(asked.seed, asked.seed + asked.runs), asked.chromium)
    print(
        f"{asked.runs} runs, {len(failed)} failed{': seeds ' + ', '.join(map(str, failed)) if failed else ''}"
    )
    return 1 if failed else 0


def _run(seeds: range, chromium: str) -> list[int]:
    from playwright.sync_api import sync_playwright

    from bench.house import measured
    from tests.offline.basement import run_visit
    from tests.offline.conftest import assign
    from tests.offline.line import Line

    failed = []
    with measured() as there, Line(there.run.port) as line, sync_playwright() as playwright:
        for seed in seeds:
            with tempfile.TemporaryDirectory(prefix="sanmi-phone-", ignore_cleanup_errors=True) as folder:
                profile = Path(folder) / "profile"
                given = assign(there.house)
                run = run_visit(seed, playwright.chromium, chromium, there.house, line, given, profile)
            verdict = "kept" if not run.faults else "LOST " + " | ".join(run.faults)
            told = f"{run.kills} deaths, {run.cuts:4d} cuts, {run.seconds:5.1f} s"
            print(f"seed {seed:5d}: {told}: {verdict}", flush=True)
            if run.faults:
                failed.append(seed)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
