"""The far side of the phone form, for tests: the real page and built files, and a sync API that obeys a script.

::

    server = FakeServer(document).start()
    server.reply("audit", 503, times=2)         # the next two audits meet a broken server
    server.reply("evidence", None)              # the next evidence PUT meets a broken line
    server.log                                  # [("evidence", sha, 201), ("audit", uuid, 201), ...]

It keeps what it accepted, checks each fingerprint, and answers an audit whose evidence it has not seen with 422,
as the real one does, whole or in pieces. It is strict where the client must be right and simple everywhere else.
"""

from __future__ import annotations

import hashlib
import json
import threading
import uuid
from collections import defaultdict, deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "audits" / "capture" / "static"
UNITS = Path(__file__).parent / "built" / "units.js"
TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".txt": "text/plain"}
CSP = (
    "default-src 'none'; script-src 'self' 'nonce-n'; style-src 'self' 'nonce-n'; connect-src 'self'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; base-uri 'none'"
)
PERSON = "0b9fd8cf-6a8e-4c1e-9a77-6a5d1c3ad001"
BRANCH = {
    "id": "7f0c0c62-9d5e-4d0a-8b44-0f7a3b1be001",
    "name_zh": "静安寺支行",
    "name_en": "Jing'an Temple branch",
}


class FakeServer:
    """One server of this machine between ``start`` and ``close``."""

    _http: ThreadingHTTPServer

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.boot_changes: dict[str, Any] = {}
        self.lang = "zh"
        self.person = PERSON
        self.accent: str | None = None
        self.log: list[tuple[str, str, int | None]] = []
        self.audits: dict[str, dict[str, Any]] = {}
        self.evidence: dict[str, bytes] = {}
        self.headers: list[dict[str, str]] = []
        self.pieces: dict[str, bytearray] = {}
        self._lost: set[str] = set()
        self._script: dict[str, deque[tuple[int | None, object, dict[str, str]]]] = defaultdict(deque)

    def start(self) -> FakeServer:
        """Serve from a thread on a free port; returns itself."""
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def close(self) -> None:
        """Stop serving."""
        self._http.shutdown()
        self._http.server_close()

    @property
    def url(self) -> str:
        """The address without a trailing slash."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def reply(
        self,
        kind: str,
        status: int | None,
        body: object = None,
        *,
        times: int = 1,
        headers: dict[str, str] | None = None,
    ) -> None:
        """Script the next answers to ``audit`` or ``evidence``; status None breaks the line instead."""
        self._script[kind].extend([(status, body, headers or {})] * times)

    def lose_next_answer(self, kind: str) -> None:
        """Take the next PUT in, and break the line before it is answered."""
        self._lost.add(kind)

    def boot(self) -> dict[str, Any]:
        """What the form page is given."""
        return {
            "lang": self.lang,
            "person": self.person,
            "branch": BRANCH,
            "assignment_id": None,
            "scenario": next(iter(self.document.get("scenarios", [])), None),
            "standard": {
                "version_id": "4f1a0000-0000-4000-8000-000000000001",
                "version": 3,
                "digest": "sha256:" + "0" * 64,
                "document": self.document,
            },
            "dimensions": [],
            "limits": {"photo_bytes": 12_000_000, "photo_edge": 1600},
            "urls": {"audit": "/api/v1/audits/", "evidence": "/api/v1/evidence/", "done": "/capture"},
            **self.boot_changes,
        }

    def page(self, name: str, **context: object) -> str:
        """Render one of the phone's own templates the way the application does."""

        def t(zh: str, en: str) -> str:
            return zh if self.lang == "zh" else en

        def pick(thing: dict[str, str] | None, field: str) -> str:
            return (thing or {}).get(f"{field}_{self.lang}", "")

        loader = FileSystemLoader(ROOT / "templates")
        environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
        environment.globals.update(t=t, pick=pick, lang=self.lang, csp_nonce=lambda: "n")
        environment.globals.update(request=None, accent=self.accent)
        return environment.get_template(f"capture/{name}.html").render(context)

    def form_page(self) -> str:
        """The form with its boot value."""
        boot = self.boot()
        text = json.dumps(boot, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        return self.page("form", form=boot, boot_json=text)

    def scripted(self, kind: str) -> tuple[int | None, object, dict[str, str]] | None:
        """Take the next scripted answer."""
        script = self._script[kind]
        return script.popleft() if script else None

    def take(self, kind: str, name: str, body: bytes) -> tuple[int | None, object, dict[str, str]]:
        """Answer one PUT and remember it."""
        take = self._take_evidence if kind == "evidence" else self._take_audit
        if kind in self._lost:
            self._lost.discard(kind)
            take(name, body)
            answer: tuple[int | None, object, dict[str, str]] = (None, None, {})
        else:
            answer = self.scripted(kind) or take(name, body)
        self.log.append((kind, name, answer[0]))
        return answer

    def take_piece(self, name: str, body: bytes, piece: str) -> tuple[int | None, object, dict[str, str]]:
        """Answer one PUT of a piece (``bytes 0-99/300``) or the question how far a file has come (``bytes */300``)."""
        place, total = piece.removeprefix("bytes ").split("/")
        there = self.pieces.setdefault(name, bytearray())
        if place.split("-")[0] == str(len(there)):
            there += body
        if len(there) < int(total):
            return 202, {"received": len(there)}, {}
        return self.take("evidence", name, bytes(self.pieces.pop(name)))

    def _take_evidence(self, name: str, body: bytes) -> tuple[int, object, dict[str, str]]:
        if hashlib.sha256(body).hexdigest() != name:
            return 422, problem(422, "hash_mismatch", "照片在路上损坏了"), {}
        known = name in self.evidence
        self.evidence[name] = body
        return (200 if known else 201), {"sha256": name}, {}

    def _take_audit(self, name: str, body: bytes) -> tuple[int, object, dict[str, str]]:
        audit = json.loads(body)
        for code, given in audit["answers"].items():
            named = given.get("evidence", []) if isinstance(given, dict) else []
            if any(one.removeprefix("sha256:") not in self.evidence for one in named):
                return 422, problem(422, "evidence_missing", "照片还没有收到", item=code), {}
        audit["visit"].pop("device_time")  # the clock at sending: no part of what was seen
        known = self.audits.get(name)
        if known is not None and known != audit:
            return 409, problem(409, "audit_differs", "同一份检查单已有不同内容"), {}
        self.audits[name] = audit
        receipt = {
            "id": str(uuid.UUID(name)),
            "status": "accepted",
            "received_at": "2026-11-21T09:30:00+08:00",
            "sheet_digest": "sha256:" + "ab" * 32,
            "score": {"display": "87.50", "band": "good"},
            "url": f"/audits/{name}",
        }
        return (200 if known else 201), receipt, {}


def problem(
    status: int, code: str, title: str, item: str | None = None, message: str = ""
) -> dict[str, object]:
    """A problem document with at most one located error."""
    errors = [{"item": item, "path": f"answers.{item}", "message": message or title}] if item else []
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": "",
        "code": code,
        "errors": errors,
    }


def _handler(server: FakeServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path.startswith("/capture/static/"):
                file = STATIC / Path(path).name
                self._send(200, file.read_bytes(), TYPES.get(file.suffix, "text/plain"))
            elif path == "/tests/units":
                self._send(200, b"<!doctype html><script src=/tests/units.js></script>", "text/html")
            elif path == "/tests/units.js":
                self._send(200, UNITS.read_bytes(), "text/javascript; charset=utf-8")
            elif path.startswith("/capture/"):
                self._send(200, server.form_page().encode(), "text/html; charset=utf-8")
            else:
                self._send(404, b"", "text/plain")

        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.headers.append({name.lower(): value for name, value in self.headers.items()})
            kind = "evidence" if "/evidence/" in self.path else "audit"
            name, piece = self.path.rsplit("/", 1)[1], self.headers.get("Content-Range")
            status, answer, headers = server.take_piece(name, body, piece) if piece else server.take(kind, name, body)
            if status is None:
                self.close_connection = True
                self.connection.close()
            elif isinstance(answer, str):
                self._send(status, answer.encode(), "text/html; charset=utf-8", headers)
            else:
                media_type = "application/problem+json" if status >= 400 else "application/json"
                self._send(status, json.dumps(answer).encode(), media_type, headers)

        def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", CSP)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    return Handler
