"""Addresses that pages are full of, made by functions: as macros they took a tenth of a page's time."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request, url_for

STAMPS = Path(__file__).resolve().parent.parent / "static" / "dist" / "stamps.json"


def install_addresses(app: Flask) -> None:
    """Give templates of ``app`` the functions of this module."""
    app.jinja_env.globals.update(asset=asset, at=at, here=here)


def asset(name: str) -> str:
    """Return the address of a static file, "dist/app.css", stamped with its content."""
    return _asset(name, request.script_root)


def at(endpoint: str, query: Mapping[str, Any]) -> str:
    """Return the address of a page whose path has no places, with a query; a table has it in every row."""
    asked = urlencode([(key, str(value)) for key, value in query.items() if value is not None])
    path = _path(endpoint, request.script_root)
    return f"{path}?{asked}" if asked else path


def here(changes: Mapping[str, Any]) -> str:
    """Return this page's address with some query values changed; None takes one away."""
    kept = [(key, value) for key, value in request.args.items(multi=True) if key not in changes]
    changed = [(key, str(value)) for key, value in changes.items() if value is not None]
    query = urlencode(kept + changed)
    return f"{request.path}?{query}" if query else request.path


@functools.lru_cache(maxsize=64)
def _path(endpoint: str, _script_root: str) -> str:
    return url_for(endpoint)


@functools.lru_cache(maxsize=64)
def _asset(name: str, _script_root: str) -> str:
    return url_for("static", filename=name, v=_stamps().get(name))


@functools.cache
def _stamps() -> dict[str, str]:
    """Return what scripts/build_static.py has written: each built file's stamp."""
    stamps: dict[str, str] = json.loads(STAMPS.read_text("utf-8"))
    return stamps
