"""Several machines on one: each a network namespace with an address of its own, or else a loopback address."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field

BRIDGE = "sanmi-nodes"


@dataclass
class Node:
    """One machine: a name, an address, and how a command is run on it."""

    name: str
    address: str
    prefix: list[str] = field(default_factory=list)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def kill(self) -> None:
        """Take the power away: every process of this node ends at once."""
        if self.prefix:
            found = subprocess.run(["ip", "netns", "pids", self.prefix[-1]], capture_output=True, text=True, check=True)
            pids = [int(pid) for pid in found.stdout.split()]
        else:
            import psutil

            family = [psutil.Process(process.pid) for process in self.processes if process.poll() is None]
            pids = [one.pid for process in family for one in (process, *process.children(recursive=True))]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, 9)


@contextmanager
def network(numbers: Mapping[str, int]) -> Iterator[dict[str, Node]]:
    """Make the machines: namespaces on one bridge, or addresses of 127.0.77.0/24 where that is not allowed.

    numbers: name -> the last part of its address.
    """
    with ExitStack() as stack:
        if not _may_make_namespaces():
            yield {name: Node(name, f"127.0.77.{number}") for name, number in numbers.items()}
            return
        _ip("link", "add", BRIDGE, "type", "bridge")
        stack.callback(_ip, "link", "del", BRIDGE)
        _ip("addr", "add", "10.77.0.1/24", "dev", BRIDGE)
        _ip("link", "set", BRIDGE, "up")
        nodes = {}
        for name, number in numbers.items():
            space = f"sanmi-{name}"
            _ip("netns", "add", space)
            stack.callback(_ip, "netns", "del", space)
            inside = ["ip", "netns", "exec", space]
            _ip("link", "add", f"sn{number}", "type", "veth", "peer", "name", "eth0", "netns", space)
            _ip("link", "set", f"sn{number}", "master", BRIDGE, "up")
            for words in (("addr", "add", f"10.77.0.{number}/24", "dev", "eth0"), ("link", "set", "eth0", "up"),
                          ("link", "set", "lo", "up")):  # fmt: skip
                subprocess.run([*inside, "ip", *words], check=True)
            nodes[name] = Node(name, f"10.77.0.{number}", inside)
        yield nodes


def _may_make_namespaces() -> bool:
    if os.getuid() != 0 or not shutil.which("ip"):
        return False
    probe = subprocess.run(["ip", "netns", "add", "sanmi-probe"], capture_output=True, check=False)
    if probe.returncode == 0:
        _ip("netns", "del", "sanmi-probe")
    return probe.returncode == 0


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
