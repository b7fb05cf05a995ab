"""A line between phone and server that can be taken down, and that breaks after so many bytes.

::

    with Line(server_port) as line:        # a TCP proxy on 127.0.0.1, line.port
        line.down()                        # connections are refused, open ones end at once
        line.up()
        line.cut_after(lambda: 20_000)     # each new connection ends after that many bytes, both ways together
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

_PIECE = 4096
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close with a reset, as a line that breaks


class Line:
    """The proxy. ``connections`` and ``cuts`` count what it saw."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.connections = self.cuts = 0
        self._length: Callable[[], int] | None = None
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listening: socket.socket | None = None
        self.port = 0

    def __enter__(self) -> Line:
        self.up()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.down()

    @property
    def url(self) -> str:
        """The server's address by this line."""
        return f"http://127.0.0.1:{self.port}"

    def up(self) -> None:
        """Accept connections, on the same port as before."""
        if self._listening:
            return
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self.port))
        listening.listen(64)
        self.port = listening.getsockname()[1]
        self._listening = listening
        threading.Thread(target=self._accept, args=(listening,), daemon=True).start()

    def down(self) -> None:
        """Refuse connections and end the open ones."""
        listening, self._listening = self._listening, None
        if listening:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            listening.close()
        with self._lock:
            there = list(self._open)
        for one in there:
            _break(one)

    def cut_after(self, length: Callable[[], int] | None) -> None:
        """Give every new connection a length in bytes, or (None) let them be."""
        self._length = length

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                near, _ = listening.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self.target))
        except OSError:
            _break(near)
            return
        with self._lock:
            self._open |= {near, far}
        left = [self._length()] if self._length else None
        other = threading.Thread(target=self._pump, args=(far, near, left), daemon=True)
        other.start()
        self._pump(near, far, left)
        other.join()
        with self._lock:
            self._open -= {near, far}

    def _pump(self, source: socket.socket, sink: socket.socket, left: list[int] | None) -> None:
        with suppress(OSError):
            while piece := source.recv(_PIECE):
                if left is not None:
                    left[0] -= len(piece)
                    if left[0] < 0:
                        sink.sendall(piece[: max(0, len(piece) + left[0])])
                        self.cuts += 1
                        break
                sink.sendall(piece)
        _break(source)
        _break(sink)


def _break(one: socket.socket) -> None:
    with suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    with suppress(OSError):
        one.close()
