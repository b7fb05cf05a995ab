"""An equal form made with SurveyJS, to be measured beside ours: fetched by npm into a folder of its own, never kept."""

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
from typing import Any

VERSION = "2.5.38"
FILES = {
    "core.js": "survey-core/survey.core.min.js",
    "ui.js": "survey-js-ui/survey-js-ui.min.js",
    "core.css": "survey-core/survey-core.min.css",
}
PAGE = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>SurveyJS</title>
<link rel="stylesheet" href="core.css"><script src="core.js" defer></script><script src="ui.js" defer></script>
<script src="start.js" defer></script></head><body><div id="form"></div></body></html>"""
START = "const survey = new Survey.Model(%s); survey.locale = 'zh-cn'; survey.render(document.getElementById('form'));"
ANSWER = "#form input[type=radio]"
KINDS = {".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8"}


@contextmanager
def surveyjs(document: Mapping[str, Any]) -> Iterator[str | None]:
    """Serve the page, compressed; give its address, or None (and say so) where npm cannot fetch it."""
    npm = shutil.which("npm")
    with tempfile.TemporaryDirectory(prefix="sanmi-rival-") as folder:
        wanted = [f"survey-core@{VERSION}", f"survey-js-ui@{VERSION}"]
        command = [npm or "npm", "install", "--no-audit", "--no-fund", "--no-save", "--prefix", folder, *wanted]
        fetched = npm is not None and subprocess.run(command, capture_output=True, check=False).returncode == 0
        if not fetched:
            print("SurveyJS is left out: npm is not here, or cannot fetch it", file=sys.stderr)
            yield None
            return
        modules = Path(folder) / "node_modules"
        files = {name: (modules / path).read_bytes() for name, path in FILES.items()}
        files |= {"index.html": PAGE.encode(), "start.js": (START % json.dumps(survey(document))).encode()}
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(files))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/index.html"
        server.shutdown()
        server.server_close()


def survey(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the standard as SurveyJS writes it: a page a stage, both languages, a comment beside each answer."""
    pages = [
        {
            "name": stage["code"],
            "title": _both(stage, "name"),
            "elements": [_question(item) for item in document["items"] if item["stage"] == stage["code"]],
        }
        for stage in document["stages"]
    ]
    return {"pages": pages, "showProgressBar": True}


def _question(item: Mapping[str, Any]) -> dict[str, Any]:
    response = item["response"]
    asked = {"name": item["code"], "title": _both(item, "text"), "showCommentArea": True, "showNoneItem": True}
    match response["type"]:
        case "yes_no":
            return {**asked, "type": "radiogroup", "choices": ["yes", "no"]}
        case "scale_0_5":
            anchors = response.get("anchors", {})
            texts = [{"value": n, "text": _words(anchors.get(str(n)), str(n))} for n in range(5, -1, -1)]
            return {**asked, "type": "radiogroup", "choices": texts}
        case "choice" | "multi_choice" as kind:
            texts = [{"value": one["value"], "text": _both(one, "label")} for one in response["options"]]
            return {**asked, "type": "radiogroup" if kind == "choice" else "checkbox", "choices": texts}
        case "photo":
            return {"type": "file", "name": item["code"], "title": _both(item, "text"), "allowMultiple": True}
        case "text":
            return {"type": "comment", "name": item["code"], "title": _both(item, "text")}
        case _:
            return {"type": "text", "inputType": "number", "name": item["code"], "title": _both(item, "text")}


def _both(thing: Mapping[str, Any], field: str) -> dict[str, str]:
    return {"zh-cn": thing[f"{field}_zh"], "default": thing.get(f"{field}_en") or thing[f"{field}_zh"]}


def _words(anchor: Mapping[str, str] | None, otherwise: str) -> dict[str, str]:
    return {"zh-cn": anchor["zh"], "default": anchor["en"]} if anchor else {"default": otherwise}


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
