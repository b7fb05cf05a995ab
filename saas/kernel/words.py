"""Interface words in the product's two languages, kept side by side where they are used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")
HTML_LANG: dict[Lang, str] = {"zh": "zh-Hans", "en": "en"}


@dataclass(frozen=True, slots=True)
class Words:
    """One phrase in Chinese and English; neither is ever missing."""

    zh: str
    en: str

    def say(self, lang: str) -> str:
        """Return the phrase in ``lang`` ("en", anything else is Chinese)."""
        return self.en if lang == "en" else self.zh

    def filled(self, **values: object) -> Words:
        """Return the phrase with ``{name}`` places filled in both languages."""
        return Words(self.zh.format(**values), self.en.format(**values))


def words(zh: str, en: str) -> Words:
    """Pair a Chinese phrase with its English twin."""
    return Words(zh, en)


def as_lang(value: str | None) -> Lang:
    """Read a language tag ("zh-Hans", "en-GB", None); whatever is not English is Chinese."""
    return "en" if value and value.lower().startswith("en") else "zh"
