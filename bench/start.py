"""How long a person waits for ``make run``: the start after the first, and the way down."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from bench.figure import Figure


def measure() -> Iterator[Figure]:
    """Start an installation without demo data three times in the same directory."""
    with tempfile.TemporaryDirectory(prefix="sanmi-bench-") as data_dir:
        yield Figure("first start, no demo data", _start_and_stop(data_dir)[0], "s")
        later = [_start_and_stop(data_dir) for _ in range(2)]
        yield Figure("second start until /readyz", min(up for up, _ in later), "s", limit=10)
        yield Figure("Ctrl-C until everything has ended", max(down for _, down in later), "s", limit=6)


def _start_and_stop(data_dir: str) -> tuple[float, float]:
    env = dict(os.environ, SANMI_DATA_DIR=data_dir, SANMI_BIND="127.0.0.1:0")
    began = time.perf_counter()
    argv = [sys.executable, "-m", "saas", "run", "--no-demo"]
    with subprocess.Popen(argv, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            if "is ready at" in line:
                break
        ready = time.perf_counter()
        process.send_signal(signal.SIGINT)
        process.wait()
    return ready - began, time.perf_counter() - ready
