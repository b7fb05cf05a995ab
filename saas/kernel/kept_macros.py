"""Components that look the same for the same words: written once, not in every row of every table."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable
from typing import Any

from flask import Flask, has_request_context, request
from markupsafe import Markup

KEPT = 2048  # of one component; a page has some hundred, most of them alike
COLLECTIONS = (tuple, frozenset)  # have a hash, but the types of what is in them are not compared


def install_kept_macros(app: Flask, lang: Callable[[], str]) -> None:
    """Give templates of ``app`` the function of this module. lang: the language of the present page."""
    app.jinja_env.globals["kept"] = functools.partial(_kept, lang)


def _kept(lang: Callable[[], str], macro: Callable[..., Markup]) -> Callable[..., Markup]:
    """Return a macro that is written once for the same values, language and root of addresses.

    For macros without a call block, of plain values only, that look at nothing else. With a collection, or with a value
    that has no hash, it is written anew.
    """

    # A Markup equals the same words as text, and 1 equals True: they share nothing, or words would pass unescaped.
    @functools.lru_cache(maxsize=KEPT, typed=True)
    def written(_lang: str, _root: str, *values: Hashable, **named: Hashable) -> Markup:
        return macro(*values, **named)

    def component(*values: Any, **named: Any) -> Markup:
        for value in (*values, *named.values()):
            if isinstance(value, COLLECTIONS) or not isinstance(value, Hashable):
                return macro(*values, **named)
        return written(lang(), request.script_root if has_request_context() else "", *values, **named)

    return component
