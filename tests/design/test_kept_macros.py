"""A component that is written once for the same values is never shown for others that only look equal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, render_template_string, request
from markupsafe import Markup

from saas.kernel.kept_macros import install_kept_macros

BADGE = """{% macro _badge(word, more="", parts=none) -%}
<b>{{ word }}{{ more }}{{ parts[0] if parts }}</b>{{ say() }}{% endmacro %}"""
PAGE = BADGE + "{% set badge = shared(_badge) %}{{ badge(word, **named) }}"
BOLD = "<i>x</i>"
Show = Callable[..., str]


@pytest.fixture
def show() -> Show:
    """Show the component in a page: show(word, lang="zh", **named); what was written stays from page to page."""
    app = Flask("kept")
    install_kept_macros(app, lambda: request.args["lang"])
    kept: Any = app.jinja_env.globals["kept"]
    components: list[object] = []

    def shared(macro: Callable[..., Markup]) -> object:
        components.append(components[0] if components else kept(macro))
        return components[0]

    app.jinja_env.globals.update(shared=shared, say=lambda: {"zh": "优", "en": "good"}[request.args["lang"]])

    def shown(word: object, lang: str = "zh", **named: object) -> str:
        with app.test_request_context(f"/?lang={lang}"):
            return render_template_string(PAGE, word=word, named=named)

    return shown


@pytest.mark.parametrize("order", [(Markup(BOLD), BOLD), (BOLD, Markup(BOLD))])
def test_words_are_escaped_whatever_was_written_before(show: Show, order: tuple[str, str]) -> None:
    for word in (*order, *order):
        inside = BOLD if isinstance(word, Markup) else "&lt;i&gt;x&lt;/i&gt;"
        assert show(word) == f"<b>{inside}</b>优"


@pytest.mark.parametrize("order", [(Markup(BOLD), BOLD), (BOLD, Markup(BOLD))])
def test_so_are_words_within_a_tuple_and_by_name(show: Show, order: tuple[str, str]) -> None:
    for word in (*order, *order):
        inside = BOLD if isinstance(word, Markup) else "&lt;i&gt;x&lt;/i&gt;"
        assert show("", parts=(word,)) == f"<b>{inside}</b>优"
        assert show("", more=word) == f"<b>{inside}</b>优"


def test_equal_values_of_other_types_are_written_as_they_are(show: Show) -> None:
    assert [show(value) for value in (1, True, 1.0)] == [f"<b>{value}</b>优" for value in ("1", "True", "1.0")]


def test_what_has_no_hash_is_written_anew(show: Show) -> None:
    assert show("a", parts=["b"]) == "<b>ab</b>优"
    assert show("a", parts=(["b"],)) == "<b>a[&#39;b&#39;]</b>优"


def test_another_language_has_its_own_words(show: Show) -> None:
    assert [show("a", lang) for lang in ("zh", "en", "zh")] == ["<b>a</b>优", "<b>a</b>good", "<b>a</b>优"]
