"""Run every module of this package that has ``measure()``; end with 1 when a figure is over its limit.

``measure() -> Iterable[Figure]``; a module measures what its name says.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import bench
from bench.figure import Figure


def main(names: list[str]) -> int:
    """Measure and print; return the exit code."""
    found = [name for _, name, _ in pkgutil.iter_modules(bench.__path__) if name not in ("__main__", "figure")]
    over = 0
    for name in names or found:
        for figure in importlib.import_module(f"bench.{name}").measure():
            over += _print(name, figure)
    return 1 if over else 0


def _print(module: str, figure: Figure) -> bool:
    limit = "" if figure.limit is None else f"  (limit {figure.limit:g})"
    mark = "OVER " if figure.is_over else "     "
    print(f"{mark}{module:<12} {figure.name:<44} {figure.value:>10.3f} {figure.unit}{limit}", flush=True)
    return figure.is_over


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
