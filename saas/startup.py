"""What every long-running command does first: read settings, claim the data, open the port. Failures are one line."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import sys
import time
from pathlib import Path
from typing import NoReturn

import click

from saas.commands.settings import read_settings
from saas.config import SettingError, Settings

BACKLOG = 1024
LISTEN_FD = "SANMI_LISTEN_FD"  # set by the supervisor for the web server: it owns the socket across restarts


def refuse(line: str) -> NoReturn:
    """Print one line and end with exit code 2: what was asked cannot be started as it is set up."""
    click.echo(f"sanmi: {line}", err=True)
    sys.exit(2)


def settings_or_exit() -> Settings:
    """Read the settings and make the data directory; what is wrong is one line and exit code 2."""
    try:
        settings = read_settings()
        (settings.data_dir / "run").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        refuse(f"SANMI_DATA_DIR: cannot write to {error.filename}: {error.strerror}")
    return settings


def claim(data_dir: Path) -> int:
    """Hold the data directory for this process; return the lock's descriptor, to be kept open.

    Raises SettingError when another supervisor holds it. The kernel gives the lock back however we end.
    """
    descriptor = os.open(data_dir / "run" / "supervisor.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.read(descriptor, 20).decode().strip() or "unknown"
        os.close(descriptor)
        raise SettingError(
            f"already running on {data_dir} (process {holder}); stop it, or set SANMI_DATA_DIR to another directory"
        ) from None
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())
    return descriptor


def split_bind(bind: str) -> tuple[str, int]:
    """Split ``host:port`` or ``[v6]:port``. Raises SettingError with the right form."""
    host, colon, port = bind.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65535:
        raise SettingError(f"SANMI_BIND: {bind!r} is not host:port, for example 127.0.0.1:8000")
    return host.removeprefix("[").removesuffix("]") or "0.0.0.0", int(port)


def listen(bind: str, patience: float = 0.6) -> socket.socket:
    """Open the listening socket of ``bind``; wait ``patience`` seconds for a predecessor that is just ending.

    Raises SettingError that says what else to set when the port is taken or the address is not ours.
    """
    host, port = split_bind(bind)
    until = time.monotonic() + patience
    while True:
        try:
            return _open(host, port)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and time.monotonic() < until:
                time.sleep(0.1)
                continue
            raise SettingError(_why_not(bind, host, port, error)) from None


def _open(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _why_not(bind: str, host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken; stop what uses it, or set SANMI_BIND={host}:{port + 1 if port < 65535 else 8000}"
    return f"SANMI_BIND: cannot listen on {bind}: {error.strerror or error}"
