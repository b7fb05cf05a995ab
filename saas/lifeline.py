"""A process that must not outlive the one that started it.

The kernel sends the signal when the parent is gone, however it went, so nothing needs to be watched. Works
because the parent starts its children from its main thread: the signal comes when the *thread* that forked ends.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1

# Loaded before any fork: between fork and exec a child may only make simple calls.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(parent: int, with_signal: signal.Signals = signal.SIGKILL) -> None:
    """Ask for ``with_signal`` when process ``parent`` ends; send it at once when it has already ended.

    Holds across exec, not across fork: grandchildren ask for themselves. Does nothing outside Linux.
    """
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), with_signal)
