"""What is wrong with a file, and where: a sheet, a row, a column, or a place in a document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from saas.kernel.problems import FieldError, Invalid
from saas.kernel.words import Words, words

MOST_TOLD = 300


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file. row counts from 1, column is Excel's letters; "" and 0 where there is none.

    heading: what stands above the column; path: the place in a JSON document.
    """

    sheet: str = ""
    row: int = 0
    column: str = ""
    heading: Words | None = None
    path: str = ""

    def __str__(self) -> str:
        return f"{self.sheet}!{self.column}{self.row or ''}" if self.sheet else self.path


@dataclass(frozen=True, slots=True)
class Located:
    """One thing that is wrong. message says what, and how to mend it; subject: a code that people know it by."""

    place: Place
    message: Words
    subject: str = ""


class FileRefused(Invalid):
    """422: a file cannot be taken in; nothing of it was. ``located`` has everything that is wrong with it."""

    code = "file_refused"
    title = words("文件没有导入，什么都没有改动", "The file was not imported; nothing has changed")

    def __init__(self, located: Iterable[Located], detail: Words | None = None) -> None:
        found = tuple(located)
        self.located = found[:MOST_TOLD]
        self.untold = len(found) - len(self.located)
        errors = [FieldError(str(one.place), one.message, one.subject or None) for one in self.located]
        super().__init__(detail, errors=errors)


def refused(zh: str, en: str) -> FileRefused:
    """Return the refusal of a whole file for one reason."""
    return FileRefused([Located(Place(), words(zh, en))])
