"""One finding: what is wrong, where, and how to mend it, in two languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from scoring.problems import printable

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """``error``: scores would be wrong or impossible; ``warning``: probably not meant; ``info``: worth knowing."""

    code: str
    severity: Severity
    path: str
    zh: str
    en: str
    mend_zh: str
    mend_en: str
    item: str | None = None

    def say(self, lang: str) -> str:
        """Return the message in ``lang``."""
        return self.en if lang == "en" else self.zh

    def mend(self, lang: str) -> str:
        """Return the suggestion in ``lang``."""
        return self.mend_en if lang == "en" else self.mend_zh

    def line(self, lang: str) -> str:
        """Return one readable line."""
        words = {"error": "错误", "warning": "警告", "info": "提示"}
        level = self.severity if lang == "en" else words[self.severity]
        place = " ".join(part for part in (self.item, self.path) if part)
        return printable(f"{level}  {place}  [{self.code}] {self.say(lang)} -> {self.mend(lang)}")

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object."""
        return {
            "code": self.code,
            "severity": self.severity,
            "path": self.path,
            "item": self.item,
            "message": {"zh": self.zh, "en": self.en},
            "mend": {"zh": self.mend_zh, "en": self.mend_en},
        }
