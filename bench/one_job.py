"""Run one promised job as the worker of analyses would; print its seconds and the bytes it added at its peak.

    python -m bench.one_job OUTBOX_ID      settings from the environment
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

from audits.insight.warming import warm
from saas.app import create_app
from saas.config import Settings
from saas.kernel.jobs import run


def measure(outbox_id: int) -> dict[str, float]:
    """Return seconds (what is loaded before a worker forks is not counted) and growth in bytes."""
    app = create_app(Settings.from_env())
    warm()
    with app.app_context():
        before, files = _resident("VmRSS"), _resident("RssFile")
        Path("/proc/self/clear_refs").write_text("5")  # forgets the peak so far
        began = time.perf_counter()
        run(outbox_id)
        spent = time.perf_counter() - began
        # Pages of the database file that SQLite maps are the system's: it takes them back as it likes.
        mapped = _resident("RssFile") - files
        return {"seconds": spent, "grown": _resident("VmHWM") - before - mapped}


def _resident(what: str) -> int:
    found = re.search(rf"{what}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) * 1024


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
