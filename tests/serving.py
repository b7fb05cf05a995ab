"""The application on a free port of this machine, for tests in a browser."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import make_server

POLL = 0.02  # seconds between two looks at whether to stop: what a test waits at its end


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application in a thread of its own; gives its address, ``http://127.0.0.1:<port>``."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(POLL,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
