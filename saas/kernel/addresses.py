"""Addresses that pages are full of, made by functions: as macros they took a tenth of a page's time."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, request, url_for


def install_addresses(app: Flask) -> None:
    """Give templates of ``app`` the functions of this module."""
    app.jinja_env.globals.update(asset=asset, here=here)


def asset(name: str) -> str:
    """Return the address of a static file, "dist/app.css", stamped with its content."""
    return _asset(name, request.script_root)


def here(changes: Mapping[str, Any]) -> str:
    """Return this page's address with some query values changed; None takes one away."""
    kept = [(key, value) for key, value in request.args.items(multi=True) if key not in changes]
    changed = [(key, str(value)) for key, value in changes.items() if value is not None]
    query = urlencode(kept + changed)
    return f"{request.path}?{query}" if query else request.path


@functools.lru_cache(maxsize=64)
def _asset(name: str, _script_root: str) -> str:
    stamps = current_app.jinja_env.get_template("components/stamps.html").module.STAMPS  # type: ignore[attr-defined]
    return url_for("static", filename=name, v=stamps.get(name))
