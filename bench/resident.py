"""How much memory a command takes at most.

What the system tells of an ended process begins with what its parent had when it was started. So a small process that
has nothing stands between, or a long run of measurements would be counted with the last of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

_BETWEEN = """
import os, sys
pid = os.spawnvp(os.P_NOWAIT, sys.argv[2], sys.argv[2:])
_, status, usage = os.wait4(pid, 0)
os.write(int(sys.argv[1]), str(usage.ru_maxrss).encode())
sys.exit(os.waitstatus_to_exitcode(status))
"""


def run_resident(
    command: Sequence[str], env: Mapping[str, str] | None = None, text: str | None = None
) -> tuple[str, float]:
    """Run a command with ``text`` at its input; return its output and the most that one of its processes took, in MiB.

    Raises CalledProcessError when it fails.
    """
    reads, writes = os.pipe()
    with os.fdopen(reads) as told:
        try:
            between = [sys.executable, "-I", "-S", "-c", _BETWEEN, str(writes), *command]
            done = subprocess.run(
                between, env=env, input=text, stdout=subprocess.PIPE, text=True, check=True, pass_fds=[writes]
            )
        finally:
            os.close(writes)
        return done.stdout, int(told.read()) / 1024
