"""Refusals of the scoring core: what is wrong, where, and what would be right, in two languages.

::

    ScoringError        any refusal; carries located problems
    ├── DocumentError   the standard itself cannot be scored by
    └── AnswersError    the answers do not fit the standard
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MOST_REPORTED = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """One located problem; ``path`` is dotted (``items[3].weight``), ``item`` the item code if there is one.

    ``code`` names the kind of problem for programs.
    """

    path: str
    zh: str
    en: str
    item: str | None = None
    code: str = "malformed"

    def say(self, lang: str) -> str:
        """Return the sentence in ``lang`` ("en", anything else is Chinese)."""
        return self.en if lang == "en" else self.zh

    def line(self, lang: str) -> str:
        """Return one printable line: the place, then the sentence."""
        place = self.path
        if self.item:
            place = self.item if self.path in ("", f"answers.{self.item}") else f"{self.item} ({self.path})"
        separator = ": " if lang == "en" else ":"
        return printable(f"{place}{separator}{self.say(lang)}" if place else self.say(lang))


def printable(text: str) -> str:
    """Return ``text`` on one line, with what a terminal or UTF-8 cannot carry escaped."""
    kept = (c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    return "".join(kept).encode("utf-8", "backslashreplace").decode("utf-8")


class ScoringError(Exception):
    """A refusal with at least one located problem."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(p.line("en") for p in self.problems[:5]))


class DocumentError(ScoringError):
    """The standard document is malformed: it cannot be scored by."""


class AnswersError(ScoringError):
    """The answers do not fit the standard, or a required one is missing."""


class AnswerFault(Exception):
    """One answer cannot be read; caught by the engine, which adds the item and the path."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh = zh
        self.en = en
        super().__init__(en)


def shown(value: object, most: int = 40) -> str:
    """Return a short, safe rendering of a value for use inside a message; never raises."""
    if isinstance(value, str):
        text = f'"{value[: most + 1]}"' if len(value) <= most else f'"{value[:most]}…"'
    elif value is None or isinstance(value, bool):
        text = {None: "null", True: "true", False: "false"}[value]
    elif isinstance(value, int) and abs(value) >= 10**most:
        text = "a huge number"
    elif isinstance(value, list | tuple):
        text = "a list"
    elif isinstance(value, dict):
        text = "an object"
    else:
        text = str(value)[:most]
    return printable(text)
