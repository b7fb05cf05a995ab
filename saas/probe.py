"""Asks the web server whether it is ready, without ever waiting for it.

The supervisor's socket takes connections long before anybody serves them. So one question is asked and looked
after, instead of a new one each time: those would all be answered later, to nobody.
"""

from __future__ import annotations

import select
import socket

NEAR = {"0.0.0.0": "127.0.0.1", "::": "::1"}


class Probe:
    """One question at a time to ``/readyz`` at ``address`` (host, port)."""

    def __init__(self, address: tuple[str, int]) -> None:
        host, port = address
        self.address = (NEAR.get(host, host), port)
        self.asked: socket.socket | None = None

    def is_ready(self) -> bool:
        """Ask if no answer is awaited; tell whether the answer 200 has come."""
        try:
            if self.asked is None:
                self.asked = socket.create_connection(self.address, timeout=5.0)
                self.asked.sendall(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            if not select.select([self.asked], [], [], 0)[0]:
                return False
            answer = self.asked.recv(64).split()
        except OSError:
            answer = []
        if self.asked:
            self.asked.close()
            self.asked = None
        return answer[1:2] == [b"200"]
