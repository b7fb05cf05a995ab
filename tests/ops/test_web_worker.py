"""How the web server treats connections that stay open: nobody waits for a thread that only keeps company."""

from __future__ import annotations

import http.client
import re
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.ops.installation import Running, running


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder: Path = tmp_path_factory.mktemp("web-worker")
    with running(folder / "data", "--no-demo", SANMI_WEB_WORKERS="1") as run:
        yield run


def _ask(connection: http.client.HTTPConnection) -> int:
    connection.request("GET", "/healthz")
    answer = connection.getresponse()
    answer.read()
    return answer.status


def test_more_open_connections_than_threads_are_all_served_again_and_again(started: Running) -> None:
    connections = [http.client.HTTPConnection("127.0.0.1", started.port, timeout=20) for _ in range(40)]
    for _ in range(3):
        assert [_ask(connection) for connection in connections] == [200] * 40
    for connection in connections:
        connection.close()


@pytest.mark.parametrize("pause", [0.0, 0.01, 0.1, 1.0])
def test_a_connection_is_used_again_after_any_pause(started: Running, pause: float) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", started.port, timeout=20)) as connection:
        for _ in range(3):
            assert _ask(connection) == 200
            time.sleep(pause)
        kept = connection.sock
        assert kept is not None
        assert _ask(connection) == 200
        assert connection.sock is kept


def test_requests_sent_ahead_are_answered_in_order(started: Running) -> None:
    with socket.create_connection(("127.0.0.1", started.port), timeout=20) as client:
        ahead = b"".join(
            b"GET %s HTTP/1.1\r\nHost: here\r\nConnection: %s\r\n\r\n" % (path, after)
            for path, after in ((b"/healthz", b"keep-alive"), (b"/nowhere", b"keep-alive"), (b"/healthz", b"close"))
        )
        client.sendall(ahead)
        received = b""
        while piece := client.recv(65536):
            received += piece
    assert re.findall(rb"HTTP/1\.1 (\d+)", received) == [b"200", b"404", b"200"]
