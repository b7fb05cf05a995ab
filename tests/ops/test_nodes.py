"""Several machines, one of each kind killed while audits come in: the script that anybody may run shows the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "nodes.py"


def test_nothing_is_lost_and_all_nodes_agree_when_nodes_are_killed() -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, "--audits", "60"], capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "web1 and work1 were killed" in done.stdout
    assert "NO " not in done.stdout
