"""One supervised process: started so that it dies with its parent, restarted with growing pauses, stopped in time."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from saas.lifeline import die_with_parent

LONGEST_PAUSE = 10.0  # seconds between two starts of a process that keeps dying
SETTLED = 30.0  # seconds after which a process counts as well and its next death as the first


@dataclass
class Child:
    """A process that should be running. ``pass_fds`` it inherits; ``output`` is where it prints (ours if None)."""

    name: str
    argv: Sequence[str]
    pass_fds: tuple[int, ...] = ()
    output: int | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    failures: int = field(default=0, init=False)
    started: float = field(default=0.0, init=False)
    due: float = field(default=0.0, init=False)

    def start(self, env: Mapping[str, str]) -> None:
        """Start it in a session of its own: a Ctrl-C on the terminal reaches the supervisor alone."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.argv,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=None if self.output is None else subprocess.STDOUT,
            pass_fds=self.pass_fds,
            start_new_session=True,
            preexec_fn=_become_child(os.getpid()),
        )

    def ended(self) -> int | None:
        """Return the exit code once when it has ended, after noting when it may be started again."""
        code = self.process.poll() if self.process else None
        if code is None:
            return None
        now = time.monotonic()
        self.failures = 1 if now - self.started > SETTLED else self.failures + 1
        self.due = now + min(LONGEST_PAUSE, 0.25 * 2 ** (self.failures - 1))
        self.process = None
        return code

    def running(self) -> bool:
        """Tell whether the process is there."""
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Send SIGTERM."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def kill(self) -> None:
        """End it with everything in its process group, and take its exit code."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()


def _become_child(parent: int) -> Callable[[], Any]:
    """Return what a child does between fork and exec; safe because the supervisor has a single thread."""

    def prepare() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        die_with_parent(parent)

    return prepare
