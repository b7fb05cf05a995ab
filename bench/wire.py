"""A connection that is kept alive, and costs its sender next to nothing.

Whoever sends shares the machine with what is measured; the standard library's client takes as long for a request as
some pages do.
"""

from __future__ import annotations

import socket

READ = 65536  # bytes at a time


class Wire:
    """One connection to a server of this machine, opened when it is needed and again when the server closed it."""

    def __init__(self, port: int, timeout: float = 60) -> None:
        self._port, self._timeout = port, timeout
        self._socket: socket.socket | None = None
        self._had = b""  # what was read beyond the last answer

    def ask(self, method: str, path: str, headers: str, body: bytes | None = None) -> tuple[int, bytes]:
        """Return the status and the body of the answer. headers: whole lines. Raises ConnectionError."""
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n{headers}"
        if body is not None:
            head += f"Content-Length: {len(body)}\r\n"
        self._open().sendall(f"{head}\r\n".encode() + (body or b""))
        answer = self._until(b"\r\n\r\n").lower()
        content = self._chunks() if b"transfer-encoding: chunked" in answer else self._exactly(_length(answer))
        if b"connection: close" in answer:
            self.close()
        return int(answer[9:12]), content

    def close(self) -> None:
        """Close it; a later request opens it again."""
        if self._socket is not None:
            self._socket.close()
        self._socket, self._had = None, b""

    def _open(self) -> socket.socket:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), self._timeout)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket

    def _until(self, mark: bytes) -> bytes:
        while (end := self._had.find(mark)) < 0:
            self._read()
        found, self._had = self._had[:end], self._had[end + len(mark) :]
        return found

    def _exactly(self, length: int) -> bytes:
        while len(self._had) < length:
            self._read()
        found, self._had = self._had[:length], self._had[length:]
        return found

    def _chunks(self) -> bytes:
        found = b""
        while size := int(self._until(b"\r\n"), 16):
            found += self._exactly(size)
            self._until(b"\r\n")
        self._until(b"\r\n")
        return found

    def _read(self) -> None:
        more = self._open().recv(READ)
        if not more:
            raise ConnectionError("the server closed the connection in the middle of an answer")
        self._had += more


def _length(answer: bytes) -> int:
    """Return how long the body is by its header; 0 without one, as of a redirection."""
    _, found, rest = answer.partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0
