"""Addresses that pages are full of, made by functions: as macros they took a tenth of a page's time."""

from __future__ import annotations

import functools
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask, g, request, url_for

STAMPS = Path(__file__).resolve().parent.parent / "static" / "dist" / "stamps.json"


def install_addresses(app: Flask) -> None:
    """Give templates of ``app`` the functions of this module."""
    app.jinja_env.globals.update(asset=asset, at=at, here=here, onward=onward, toward=toward)


def asset(name: str) -> str:
    """Return the address of a static file, "dist/app.css", stamped with its content."""
    return _asset(name, request.script_root)


def at(endpoint: str, query: Mapping[str, Any]) -> str:
    """Return the address of a page whose path has no places, with a query; a table has it in every row."""
    return _with_query(_path(endpoint, request.script_root), _pairs(query))


def toward(endpoint: str, query: Mapping[str, Any], name: str) -> Callable[[Any], str]:
    """Return what gives the address of a page for each value of ``name``: for the rows of one table."""
    begin, end = url_for(endpoint, **{**query, name: _HOLE}).split(_HOLE)
    return lambda value: f"{begin}{_quoted(str(value))}{end}"


def onward(name: str, drop: Sequence[str] = ()) -> Callable[[Any], str]:
    """Return what gives ``here`` for each value of ``name``: for the options of one filter. drop: what goes away."""
    begin = here({**dict.fromkeys(drop), name: None})
    begin += "&" if "?" in begin else "?"
    return lambda value: f"{begin}{_quoted(name)}={_quoted(str(value))}"


def here(changes: Mapping[str, Any]) -> str:
    """Return this page's address with some query values changed; None takes one away."""
    kept = [pair for key, pair in _asked() if key not in changes]
    return _with_query(request.path, kept + _pairs(changes))


def _with_query(path: str, pairs: list[str]) -> str:
    return f"{path}?{'&'.join(pairs)}" if pairs else path


def _pairs(query: Mapping[str, Any]) -> list[str]:
    return [f"{_quoted(key)}={_quoted(str(value))}" for key, value in query.items() if value is not None]


def _asked() -> list[tuple[str, str]]:
    """Return the query of this request, name by name as it is written; made once, a filter bar asks for it often."""
    if "asked" not in g:
        g.asked = [(key, f"{_quoted(key)}={_quoted(value)}") for key, value in request.args.items(multi=True)]
    asked: list[tuple[str, str]] = g.asked
    return asked


_HOLE = uuid.uuid4().hex  # what no address has by itself
_quoted = functools.lru_cache(maxsize=4096)(functools.partial(quote, safe=""))


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
