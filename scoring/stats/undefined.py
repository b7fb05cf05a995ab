"""There is no such number: why, in both languages."""

from __future__ import annotations

from typing import Any


class Undefined(Exception):
    """The data allow no answer (no data, no variance, one category); ``zh`` and ``en`` say why.

    details: members told beside the reason.
    """

    def __init__(self, zh: str, en: str) -> None:
        self.zh = zh
        self.en = en
        self.details: dict[str, Any] = {}
        super().__init__(en)

    def say(self, lang: str) -> str:
        """Return the reason in ``lang`` ("en", anything else is Chinese)."""
        return self.en if lang == "en" else self.zh
