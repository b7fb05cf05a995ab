"""What the worker of the analyses loads before its first job, so that no reader waits for it."""

from __future__ import annotations

import importlib
import os

from audits.insight.studies.jobs import KINDS

COMPUTING = ("audits.insight.fairness.computing", "scipy.stats", "pyarrow.parquet", *KINDS.values())
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads that wait for each other on a busy machine spin


def warm() -> None:
    """Load arrays, distributions and Parquet (a second of a processor) once, for all jobs that are forked from here."""
    for name in COMPUTING:
        importlib.import_module(name)
    importlib.import_module("pyarrow").array([""])  # the first one looks for what else can hold arrays
