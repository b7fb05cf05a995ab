"""Errors that reach a person or a program: what is wrong, where, how to mend it.

::

    Problem                 any refusal; carries an HTTP status and two languages
    ├── NotFound            404: it is not there, or not for you (the same answer on purpose)
    ├── Forbidden           403: you are known, but this deed is not yours
    ├── Invalid             422: located errors in what was sent
    └── Conflict            409: it contradicts what is stored
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from saas.kernel.words import Lang, Words, words


@dataclass(frozen=True, slots=True)
class FieldError:
    """One located error: ``path`` is dotted (``answers.BK-AR03``), ``item`` the item code if there is one."""

    path: str
    message: Words
    item: str | None = None


class Problem(Exception):
    """A refusal with RFC 9457 members in both languages."""

    status = 400
    code = "problem"
    title = words("请求无法处理", "The request cannot be processed")

    def __init__(
        self,
        detail: Words | None = None,
        *,
        code: str | None = None,
        status: int | None = None,
        title: Words | None = None,
        errors: tuple[FieldError, ...] | list[FieldError] = (),
    ) -> None:
        self.status = status or self.status
        self.code = code or self.code
        self.title = title or self.title
        self.detail = detail
        self.errors = tuple(errors)
        super().__init__((detail or self.title).en)

    def to_dict(self, lang: Lang) -> dict[str, Any]:
        """Return the RFC 9457 problem document in ``lang``."""
        document: dict[str, Any] = {
            "type": f"/problems/{self.code}",
            "title": self.title.say(lang),
            "status": self.status,
            "code": self.code,
        }
        if self.detail:
            document["detail"] = self.detail.say(lang)
        if self.errors:
            document["errors"] = [
                {"item": e.item, "path": e.path, "message": e.message.say(lang)} for e in self.errors
            ]
        return document


class NotFound(Problem):
    """404: it does not exist, or not for this person; which of the two is not told."""

    status = 404
    code = "not_found"
    title = words("找不到这一页或这条记录", "There is nothing here")


class Forbidden(Problem):
    """403: the person is known, but this deed is not theirs."""

    status = 403
    code = "forbidden"
    title = words("您没有权限做这件事", "You are not allowed to do this")


class Invalid(Problem):
    """422: what was sent has located errors."""

    status = 422
    code = "invalid"
    title = words("有内容需要修改", "Something needs to be corrected")


class Conflict(Problem):
    """409: what was sent contradicts what is stored."""

    status = 409
    code = "conflict"
    title = words("与已有记录冲突", "This contradicts what is stored")
