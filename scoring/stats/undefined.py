"""There is no such number: why, in both languages."""

from __future__ import annotations


class Undefined(Exception):
    """The data allow no answer (no data, no variance, one category); ``zh`` and ``en`` say why."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh = zh
        self.en = en
        super().__init__(en)

    def say(self, lang: str) -> str:
        """Return the reason in ``lang`` ("en", anything else is Chinese)."""
        return self.en if lang == "en" else self.zh
