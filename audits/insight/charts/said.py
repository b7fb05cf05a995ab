"""A chart's sentence is made once in each language: both drawings describe themselves by it, and the page shows it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from saas.kernel.words import Lang

Data = TypeVar("Data", bound=Any)


def said_once(say: Callable[[Data, Lang], str]) -> Callable[[Data, Lang], str]:
    """Let a frozen chart (without slots) keep what ``say`` returned."""

    @functools.wraps(say)
    def sentence(chart: Data, lang: Lang) -> str:
        kept: dict[Lang, str] = chart.__dict__.setdefault("_said", {})
        if lang not in kept:
            kept[lang] = say(chart, lang)
        return kept[lang]

    return sentence
