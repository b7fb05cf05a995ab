"""A whole installation under test: ``sanmi run`` in its own process, watched from outside."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from saas.lifeline import die_with_parent
from tests.services.processes import free_port

BASE = {name: value for name, value in os.environ.items() if not name.startswith("SANMI_")}


def environment(data_dir: Path, **settings: str) -> dict[str, str]:
    """Return the environment of an installation in ``data_dir``; only the named settings differ from the defaults."""
    return {**BASE, "SANMI_DATA_DIR": str(data_dir), **settings}


def sanmi(*words: str, env: dict[str, str], timeout: float = 60.0) -> subprocess.CompletedProcess[str]:
    """Run a ``sanmi`` command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "saas", *words], env=env, capture_output=True, text=True, timeout=timeout, check=False
    )


class Running:
    """A started ``sanmi run``. ``port`` is where it serves; ``seconds`` how long it took; ``text()`` what it prints."""

    seconds = 0.0

    def __init__(self, data_dir: Path, *options: str, **settings: str) -> None:
        self.port = free_port()
        self.log = data_dir.with_name(f"{data_dir.name}-{self.port}.log")
        self.began = time.monotonic()
        env = environment(data_dir, SANMI_BIND=f"127.0.0.1:{self.port}", **settings)
        parent = os.getpid()
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "saas", "run", *options],
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=lambda: die_with_parent(parent, signal.SIGKILL),
            )

    def text(self) -> str:
        """Return all that it has printed."""
        return self.log.read_text()

    def wait_ready(self, patience: float = 120.0) -> float:
        """Wait for the line that says it is ready; return the seconds since the start."""
        wait_until(lambda: "is ready at" in self.text() or self.process.poll() is not None, patience, self.text)
        assert self.process.poll() is None, self.text()
        return time.monotonic() - self.began

    def status(self, path: str) -> int:
        """Return the HTTP status of ``path``; 0 when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def family(self) -> list[psutil.Process]:
        """Return every process below it, children's children too."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def named(self, word: str) -> psutil.Process:
        """Return the child (not a grandchild) whose command line has ``word``, once it is there."""
        supervisor = psutil.Process(self.process.pid)

        def found() -> list[psutil.Process]:
            alive = [child for child in supervisor.children() if not gone([child])]
            return [child for child in alive if any(word in part for part in child.cmdline())]

        wait_until(lambda: bool(found()), 10, self.text)
        return found()[0]

    def end(self, with_signal: signal.Signals, patience: float = 20.0) -> int:
        """Send the signal and return the exit code."""
        self.process.send_signal(with_signal)
        return self.process.wait(patience)


@contextmanager
def running(data_dir: Path, *options: str, **settings: str) -> Iterator[Running]:
    """Start an installation and wait until it is ready; whatever is left at the end is killed."""
    started = Running(data_dir, *options, **settings)
    try:
        started.seconds = started.wait_ready()
        yield started
    finally:
        if started.process.poll() is None:
            started.process.kill()
            started.process.wait()


def wait_until(holds: Callable[[], bool], patience: float, tell: Callable[[], object] = lambda: "") -> None:
    """Wait until ``holds()``; fail with what ``tell()`` says after ``patience`` seconds."""
    until = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < until, f"not within {patience} s: {tell()}"
        time.sleep(0.05)


def gone(processes: list[psutil.Process]) -> bool:
    """Tell whether none of them runs any more (a zombie has ended)."""
    return not any(_runs(process) for process in processes)


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
