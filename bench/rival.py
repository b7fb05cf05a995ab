"""Forms of others to be measured beside ours: fetched by npm into a folder of their own, never kept; served."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

KINDS = {".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8"}


@contextmanager
def fetched(whose: str, *packages: str, instead: Mapping[str, str] | None = None) -> Iterator[Path | None]:
    """Give a folder with the packages (``name@version``) in it, or None (and say so) where npm cannot fetch them.

    instead: versions of what they stand on, where the registry does not have those they ask for.
    """
    npm = shutil.which("npm")
    with tempfile.TemporaryDirectory(prefix="sanmi-rival-") as folder:
        (Path(folder) / "package.json").write_text(
            json.dumps({"private": True, "overrides": instead or {}}), "utf-8"
        )
        command = [
            npm or "npm",
            "install",
            "--no-audit",
            "--no-fund",
            "--no-save",
            "--prefix",
            folder,
            *packages,
        ]
        done = npm is not None and subprocess.run(command, capture_output=True, check=False).returncode == 0
        if not done:
            print(f"{whose} is left out: npm is not here, or cannot fetch it", file=sys.stderr)
        yield Path(folder) if done else None


@contextmanager
def served(files: Mapping[str, bytes]) -> Iterator[str]:
    """Serve files by name, compressed; give the address of ``index.html``."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(files))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/index.html"
    finally:
        server.shutdown()
        server.server_close()


def _handler(files: Mapping[str, bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            name = self.path.lstrip("/").partition("?")[0]
            body = gzip.compress(files.get(name, b""), 6)
            self.send_response(200 if name in files else 404)
            self.send_header("Content-Type", KINDS.get(Path(name).suffix, "text/plain"))
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler
