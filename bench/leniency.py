"""Leniency at scale: 10,000 branches, 1,000 auditors, 200,000 audits by REML, one process of its own.

lme4 1.1 takes 10.5 s for the fit alone on a machine of this kind (as told; R is not run here). On a busy machine read
the processor time.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from typing import Any

from bench.figure import Figure
from bench.resident import run_resident

BRANCHES, AUDITORS, AUDITS = 10_000, 1_000, 200_000
LME4 = 10.5


def measure() -> Iterator[Figure]:
    """Time fit, predictions, intervals and rank intervals, and the command reading JSON."""
    told, most = _child("model")
    yield Figure(
        "REML, 10,000 x 1,000 x 200,000, all", told["seconds"], "s", 10, reference=LME4, what="lme4 1.1, fit"
    )
    yield Figure("the same, processor time", told["cpu"], "s")
    yield Figure("the same, memory at most", most, "GiB", 2)
    yield Figure("steps of the search", told["steps"], "")
    yield Figure("error of adjusted / error of raw", told["ratio"], "", 1)
    told, _ = _child("command")
    yield Figure("sanmi stats leniency, 200,000 rows of JSON", told["seconds"], "s", 20)
    yield Figure("the same, memory at most", told["memory"], "GiB", 2)


def _child(what: str) -> tuple[dict[str, float], float]:
    """Return what a process of its own tells, and how much memory it took at most, in GiB."""
    alone = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # as the worker and the command run it
    output, most = run_resident([sys.executable, "-m", "bench.leniency", what], alone)
    told: dict[str, float] = json.loads(output)
    return told, most / 1024


def _model() -> dict[str, float]:
    import numpy as np

    from scoring.stats.crossed.model import compare

    scores, codes, truth = _world()
    start, cpu = time.perf_counter(), time.process_time()
    found = compare(scores, codes)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    errors = [np.sqrt(np.mean((one - truth) ** 2)) for one in (found.adjusted, found.raw)]
    steps = found.fitted[1].steps
    return {
        "seconds": seconds,
        "cpu": cpu,
        "steps": steps,
        "ratio": errors[0] / errors[1],
    }


def _command() -> dict[str, float]:
    scores, codes, _ = _world()
    columns = zip(codes["branch"].tolist(), codes["auditor"].tolist(), scores.round(2).tolist(), strict=True)
    rows = [{"branch": f"B{b:05}", "auditor": f"A{a:04}", "score": s} for b, a, s in columns]
    text = json.dumps({"rows": rows})
    del rows, columns
    start = time.perf_counter()
    output, most = run_resident([sys.executable, "-m", "saas", "stats", "leniency"], text=text)
    seconds = time.perf_counter() - start
    assert len(json.loads(output)["branches"]) == BRANCHES
    return {"seconds": seconds, "memory": most / 1024}


def _world() -> tuple[Any, dict[str, Any], Any]:
    """Return scores, levels and the branches' true scores: sd 4 between branches, 3 between auditors, 6 within."""
    import numpy as np

    random = np.random.default_rng(20261122)
    branch = np.repeat(np.arange(BRANCHES), AUDITS // BRANCHES)
    auditor = random.integers(0, AUDITORS, AUDITS)
    truth = 82 + random.normal(0, 4, BRANCHES)
    scores = truth[branch] + random.normal(0, 3, AUDITORS)[auditor] + random.normal(0, 6, AUDITS)
    return scores, {"branch": branch, "auditor": auditor}, truth


if __name__ == "__main__":
    print(json.dumps({"model": _model, "command": _command}[sys.argv[1]]()))
