"""How fast the machine is at the moment: where others share it, that changes by a factor of several within minutes."""

from __future__ import annotations

import os
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

SECONDS = 0.5


def pace() -> str:
    """Say how long a fixed loop takes alone, and on every core at once: two cores may be halves of one."""
    cores = os.cpu_count() or 1
    alone = _loop(SECONDS)
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        together = statistics.mean(pool.map(_loop, [SECONDS] * cores))
    return f"a fixed loop takes {alone:.2f} ms, on all cores at once {together:.2f} ms"


def _loop(seconds: float) -> float:
    """Return the median time of adding up 20,000 numbers, in milliseconds."""
    spent, until = [], time.perf_counter() + seconds
    while (began := time.perf_counter()) < until:
        total = 0
        for number in range(20_000):
            total += number
        spent.append(time.perf_counter() - began)
    return 1000 * statistics.median(spent)
