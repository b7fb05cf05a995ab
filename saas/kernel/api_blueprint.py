"""Blueprints of the API: JSON read exactly, and what is not JSON refused in both languages."""

from __future__ import annotations

from typing import Any

from flask import Request
from flask_smorest import Blueprint
from webargs.core import missing
from webargs.flaskparser import FlaskParser

from saas.kernel.problems import FieldError, Invalid
from saas.kernel.words import words
from scoring.reading import Unreadable, parse_json


class ExactParser(FlaskParser):
    """Reads bodies with the scoring core's own reader: 2.4 is 12/5, a key twice or NaN is refused."""

    def _raw_load_json(self, req: Request) -> Any:
        if not req.is_json:
            return missing
        try:
            return parse_json(req.get_data(cache=True), "body")
        except Unreadable as refused:
            errors = [FieldError("body", words(p.zh, p.en)) for p in refused.problems]
            raise Invalid(errors=errors, code="not_json") from refused


class ApiBlueprint(Blueprint):  # type: ignore[misc]  # flask-smorest brings no types
    """A blueprint whose arguments are read exactly."""

    ARGUMENTS_PARSER = ExactParser()
