"""``python -m tests.ops.probe WORD...`` is ``sanmi WORD...`` with one job more: it hangs the first time it is run."""

from __future__ import annotations

import os
import time
from pathlib import Path

from sqlalchemy import text

from saas.cli import main
from saas.kernel.db import db
from saas.kernel.jobs import Effect, job
from saas.worker import KINDS


def hang_once(diary: str) -> Effect:
    """Write our process id into ``diary``; sleep for long if nobody had been here; then add a ``+`` to the tenant."""
    path = Path(diary)
    been_here = path.exists()
    with path.open("a") as file:
        file.write(f"{os.getpid()}\n")
    if not been_here:
        time.sleep(300)
    return mark_tenant


def mark_tenant() -> None:
    """Leave a trace that shows how often it was left."""
    db.session.execute(text("UPDATE tenant SET name_en = name_en || '+'"))


for queue in KINDS:
    job(f"probe.{queue}", queue=queue, timeout=600)(hang_once)

if __name__ == "__main__":
    main(prog_name="sanmi")
