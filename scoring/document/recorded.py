"""Answers that are recorded and never scored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from fractions import Fraction

from scoring.document.responses import Response, Value, fault
from scoring.problems import AnswerFault, shown

RECORDED = ("photo", "text", "signature", "datetime", "instruction")


@dataclass(frozen=True)
class Recorded(Response):
    """A photo, text, signature, date and time, or an instruction that was read.

    ``most`` is the largest number of photos or characters, None without a limit.
    """

    kind: str
    most: int | None = None

    def read(self, raw: object) -> Value | None:
        """Accept what the kind records; blank text or an empty list of photos is no answer."""
        if self.kind == "photo":
            return self._photos(raw)
        if self.kind == "instruction" and isinstance(raw, bool):
            return "read" if raw else None
        if not isinstance(raw, str):
            raise fault(raw, "文字", "text")
        if not raw.strip():
            return None
        if self.kind == "datetime":
            return _moment(raw.strip())
        if self.most is not None and len(raw) > self.most:
            raise AnswerFault(
                f"有 {len(raw)} 个字符，最多 {self.most} 个",
                f"has {len(raw)} characters; at most {self.most} are allowed",
            )
        return raw

    def _photos(self, raw: object) -> Value | None:
        photos = [raw] if isinstance(raw, str) else raw
        if not isinstance(photos, list | tuple) or not all(isinstance(p, str) and p.strip() for p in photos):
            raise fault(raw, "照片引用列表（如 sha256:…）", "a list of photo references such as sha256:…")
        if self.most is not None and len(photos) > self.most:
            raise AnswerFault(
                f"有 {len(photos)} 张照片，最多 {self.most} 张",
                f"has {len(photos)} photos; at most {self.most} are allowed",
            )
        return tuple(photos) or None

    def mark(self, value: Value) -> Fraction | None:
        """Return None: never scored."""
        return None

    def marks(self) -> list[Fraction]:
        """Return nothing: never scored."""
        return []

    def slot(self, value: Value) -> object:
        """All answers are alike."""
        return None

    @property
    def recurs(self) -> bool:
        """Only that an instruction was read."""
        return self.kind == "instruction"


def _moment(raw: str) -> str:
    """Return the text when it is an ISO 8601 date, time, or both. Raises AnswerFault."""
    for parse in (datetime.fromisoformat, time.fromisoformat):
        try:
            parse(raw)
        except ValueError:
            continue
        return raw
    raise AnswerFault(
        f"{shown(raw)} 不是日期时间；应如 2026-11-21T09:00:00+08:00",
        f"{shown(raw)} is no date and time; write it as 2026-11-21T09:00:00+08:00",
    )
