"""Private servers for tests: they die with the test run, however it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from saas.lifeline import die_with_parent


@contextmanager
def served(
    argv: Sequence[str],
    *,
    log: Path,
    is_ready: Callable[[], bool],
    stop: signal.Signals = signal.SIGTERM,
    user: str | None = None,
    env: Mapping[str, str] | None = None,
    patience: float = 30.0,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends. Raises RuntimeError with its output when it does not become ready."""
    parent = os.getpid()
    with log.open("wb") as output:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(parent, stop),
        )
    try:
        until = time.monotonic() + patience
        while not is_ready():
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{argv[0]} did not start:\n{log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.02)
        yield process
    finally:
        process.send_signal(stop)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int, address: str = "127.0.0.1") -> bool:
    """Tell whether somebody accepts connections on the port."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((address, port)) == 0
