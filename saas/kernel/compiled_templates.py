"""Templates compiled once for an installation, not once for each process: it takes ten times as long as a page."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

FOLDER = "templates"


class _Files(FileSystemBytecodeCache):
    """Files that may be torn: one that cannot be read is made anew, and no page fails for it."""

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # a torn pickle raises whatever its first bytes happen to say
            bucket.reset()


def keep_compiled_templates(app: Flask, data_dir: Path) -> None:
    """Let ``app`` keep its compiled templates in a folder of the data directory; nowhere if that cannot be written.

    Each is kept with a digest of its source: another release compiles what it has changed.
    """
    folder = data_dir / FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)  # code: nobody else may write it
    except OSError:
        return
    app.jinja_env.bytecode_cache = _Files(str(folder))


def load_templates(app: Flask) -> None:
    """Load all pages and components of ``app``, before its processes part: none of them does it again."""
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
