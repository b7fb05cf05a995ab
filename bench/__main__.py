"""Run every module of this package that has ``measure()``, print tables, keep each in ``bench/results``.

``measure() -> Iterator[Figure]``; a module measures what its name says. Aims that are missed are marked, and
the command still ends with 0: times depend on the machine, tests must not.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import platform
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import bench
from bench.figure import Figure
from bench.pace import pace

RESULTS = Path(__file__).parent / "results"
_MEASURES = "\ndef measure() ->"  # importing all modules to ask them would start what some need
HEAD = "| | figure | value | aim | beside | ratio |\n|---|---|---:|---:|---|---:|"


def main(names: list[str]) -> int:
    """Measure the named modules, or all; print each table and keep it, with the machine's pace before and after."""
    for name in names or list(_modules()):
        machine, rows = _machine(), list[str]()
        print(machine, HEAD, sep="\n\n", flush=True)
        for figure in importlib.import_module(f"bench.{name}").measure():
            rows.append(_row(name, figure))
            print(rows[-1], flush=True)
        print(flush=True)
        _keep(f"{machine}; after it {pace()}", rows, name)
    return 0


def _modules() -> Iterator[str]:
    for _, name, _ in pkgutil.iter_modules(bench.__path__):
        if _MEASURES in (Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8"):
            yield name


def _row(module: str, figure: Figure) -> str:
    aim = "" if figure.limit is None else f"{'≥' if figure.more else '≤'} {figure.limit:g}"
    beside = f"{figure.what} {figure.reference:.4g} {figure.unit}" if figure.reference else ""
    ratio = f"{figure.ratio:.2f}" if figure.ratio else ""
    missed = " **missed**" if figure.is_over else ""
    return f"| {module} | {figure.name} | {figure.value:.4g} {figure.unit}{missed} | {aim} | {beside} | {ratio} |"


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}, load {load:.1f}. Before the run {pace()}"
    )


def _keep(machine: str, rows: list[str], name: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text("\n".join([f"{machine}.", "", HEAD, *rows, ""]), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
